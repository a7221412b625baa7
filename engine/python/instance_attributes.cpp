// SPDX-License-Identifier: MIT
#include "engine/python/instance_attributes.h"

#include <structmember.h>

namespace coroscope {

namespace {

/// The head of CPython 3.11's PyDictKeysObject (internal/pycore_dict.h), as instances of one class share it.
struct SharedKeys {
    Py_ssize_t references;
    std::uint8_t log2Size;
    std::uint8_t log2IndexBytes;
    std::uint8_t kind;
    std::uint32_t version;
    Py_ssize_t usable;
    Py_ssize_t entries;
    char indices[1];

    struct Entry {
        PyObject *key;
        PyObject *value; // unused: each instance has its own
    };
    const Entry *entry(Py_ssize_t at) const
    {
        return reinterpret_cast<const Entry *>(indices + (std::size_t(1) << log2IndexBytes)) + at;
    }
};

/// An instance whose class manages its dict has, in front of its head, the values that it has no dict for yet, and the dict.
PyObject **managedValues(PyObject *object) { return reinterpret_cast<PyObject ***>(object)[-4]; }
PyObject *managedDict(PyObject *object) { return reinterpret_cast<PyObject **>(object)[-3]; }

PyObject *dictOf(PyObject *object)
{
    PyTypeObject *const type = Py_TYPE(object);
    if (PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT))
        return managedDict(object);
    if (type->tp_dictoffset <= 0)
        return nullptr;
    return *reinterpret_cast<PyObject **>(reinterpret_cast<char *>(object) + type->tp_dictoffset);
}

using Visit = std::function<bool(PyObject *name, PyObject *value)>;

bool anyInlineValue(PyObject *object, const Visit &visit)
{
    PyTypeObject *const type = Py_TYPE(object);
    PyObject **const values = PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT) ? managedValues(object) : nullptr;
    const auto *const keys =
        reinterpret_cast<const SharedKeys *>(reinterpret_cast<PyHeapTypeObject *>(type)->ht_cached_keys);
    if (!values || !keys)
        return false;
    for (Py_ssize_t at = 0; at < keys->entries; ++at)
        if (PyObject *const name = keys->entry(at)->key; name && values[at] && visit(name, values[at]))
            return true;
    return false;
}

bool anyInDict(PyObject *object, const Visit &visit)
{
    PyObject *const dict = dictOf(object);
    if (!dict || !PyDict_Check(dict))
        return false;
    PyObject *name = nullptr, *value = nullptr;
    for (Py_ssize_t at = 0; PyDict_Next(dict, &at, &name, &value);)
        if (PyUnicode_CheckExact(name) && visit(name, value))
            return true;
    return false;
}

bool anySlot(PyObject *object, const Visit &visit)
{
    PyObject *const classes = Py_TYPE(object)->tp_mro;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(classes); ++i) {
        PyObject *name = nullptr, *value = nullptr;
        PyObject *const dict = reinterpret_cast<PyTypeObject *>(PyTuple_GET_ITEM(classes, i))->tp_dict;
        for (Py_ssize_t at = 0; dict && PyDict_Next(dict, &at, &name, &value);) {
            if (!Py_IS_TYPE(value, &PyMemberDescr_Type))
                continue;
            const PyMemberDef &member = *reinterpret_cast<PyMemberDescrObject *>(value)->d_member;
            if (member.type != T_OBJECT_EX && member.type != T_OBJECT)
                continue;
            PyObject *const held = *reinterpret_cast<PyObject **>(reinterpret_cast<char *>(object) + member.offset);
            if (held && visit(name, held))
                return true;
        }
    }
    return false;
}

} // namespace

bool mayHoldAttributes(PyObject *object)
{
    return PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_HEAPTYPE) && !PyType_Check(object) && !PyModule_Check(object);
}

bool anyAttribute(PyObject *object, const Visit &visit)
{
    return mayHoldAttributes(object) &&
           (anyInlineValue(object, visit) || anyInDict(object, visit) || anySlot(object, visit));
}

PyObject *attributeOf(PyObject *object, PyObject *name)
{
    // What the class itself has by that name decides first: a slot is read, a plain value is what instances begin with, and
    // whatever computes is left alone.
    PyObject *const inClass = _PyType_Lookup(Py_TYPE(object), name);
    if (inClass && !Py_IS_TYPE(inClass, &PyMemberDescr_Type) && Py_TYPE(inClass)->tp_descr_get)
        return nullptr;
    PyObject *const value = _PyObject_GenericGetAttrWithDict(object, name, nullptr, 1);
    Py_XDECREF(value); // the object holds it
    return value;
}

} // namespace coroscope
