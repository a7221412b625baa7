// SPDX-License-Identifier: MIT
// HeldFunction: the front of objects of ours that stand before a function of the program's and hold it.
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

struct HeldFunction {
    PyObject ob_base;
    PyObject *function; ///< a reference

    static PyObject *&of(PyObject *self) { return reinterpret_cast<HeldFunction *>(self)->function; }

    /// Sets what a type of such objects, made by PyObject_GC_New, has for that.
    static void setUp(PyTypeObject &type)
    {
        type.tp_flags |= Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC;
        type.tp_traverse = traverse;
        type.tp_clear = clear;
        type.tp_dealloc = deallocate;
        type.tp_free = PyObject_GC_Del;
    }

private:
    static int traverse(PyObject *self, visitproc visit, void *arg)
    {
        Py_VISIT(of(self));
        return 0;
    }
    static int clear(PyObject *self)
    {
        Py_CLEAR(of(self));
        return 0;
    }
    static void deallocate(PyObject *self)
    {
        PyObject_GC_UnTrack(self);
        clear(self);
        Py_TYPE(self)->tp_free(self);
    }
};

} // namespace coroscope
