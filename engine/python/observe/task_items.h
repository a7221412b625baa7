// SPDX-License-Identifier: MIT
// TaskItems: the coroutine or generator behind what a scheduler of the program's own keeps in its queue: the generator itself,
// an object that holds it, a tuple with either, something bound to it. None of the program's code runs for that.
#pragma once

#include "engine/python/python_api.h"

#include <tsl/robin_map.h>

#include <cstdint>

namespace coroscope {

/// Used under the interpreter's lock.
class TaskItems {
public:
    /// Borrowed, as long as `item` holds it; null: none.
    PyObject *generatorOf(PyObject *item);
    /// The object in an attribute of which the last call found it, borrowed; null: it was found otherwise.
    PyObject *holder() const { return holder_; }
    /// What is known to be resumed decides which of its generators an object stands for. Whether `holder` has it in an attribute;
    /// objects of its class are known by that from here on.
    bool learn(PyObject *holder, PyObject *generator);
    /// What `item` holds in the attribute in which those of its class are known to: looks no further, and learns nothing.
    PyObject *knownIn(PyObject *item) const;

private:
    /// Where instances of a class hold it.
    struct Shape {
        const void *qualifiedName = nullptr; ///< of the class, only compared: else it is another one, at its address
        std::uint8_t misses = 0;             ///< instances looked through in vain
        PyObject *name = nullptr;            ///< the attribute; a reference. Null: not known
    };
    Shape &shapeOf(PyTypeObject *type);
    PyObject *generatorOf(PyObject *item, int depth);
    PyObject *inAttribute(PyObject *item, int depth);
    PyObject *search(PyObject *item, int depth, PyObject *&name);

    tsl::robin_map<PyTypeObject *, Shape> shapes_;
    PyObject *holder_ = nullptr;
    int attributesLeft_ = 0; ///< to look at for one item: objects may hold anything
};

} // namespace coroscope
