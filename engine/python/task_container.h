// SPDX-License-Identifier: MIT
// TaskContainer: a list, a deque or one of queue's classes as a row of objects, read as it lies in memory.
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

/// In which order a scheduler takes out what is in a container.
enum class Discipline : std::uint8_t {
    fifo, ///< from the front
    lifo, ///< from the back
    heap, ///< the least first; the order is known where the keys are numbers, or tuples of such
    walk, ///< nothing is taken out: it is gone through, again and again
};

/// A view: valid until any code of the program runs. Under the interpreter's lock.
class TaskContainer {
public:
    TaskContainer() = default;
    /// Of an object that is none of these: an invalid one. (Also of a subclass: what counts is what it holds.)
    static TaskContainer of(PyObject *object);
    /// What an object of queue's classes keeps its items in, borrowed; null: it is none of these.
    static PyObject *itemsOfQueue(PyObject *object);

    explicit operator bool() const { return words_ != nullptr; }
    const char *words() const { return words_; } ///< "a queue.Queue"
    Py_ssize_t size() const { return size_; }
    PyObject *at(Py_ssize_t index) const; ///< borrowed; quick near either end
    PyObject *front() const { return at(0); }
    PyObject *back() const { return at(size_ - 1); }
    bool isInQueue() const { return isInQueue_; } ///< what it shows is itemsOfQueue()
    bool isDeque() const { return left_ != nullptr; }
    /// What its class says of the order; a list or a deque leaves that to its user.
    bool hasDiscipline() const { return hasDiscipline_; }
    Discipline discipline() const { return discipline_; }

private:
    struct Block;
    static TaskContainer inQueue(PyObject *object);

    const char *words_ = nullptr;
    Py_ssize_t size_ = 0;
    PyObject *const *items_ = nullptr; ///< of a list
    const Block *left_ = nullptr;      ///< of a deque
    const Block *right_ = nullptr;
    Py_ssize_t leftIndex_ = 0;
    bool hasDiscipline_ = false;
    bool isInQueue_ = false;
    Discipline discipline_ = Discipline::fifo;
};

} // namespace coroscope
