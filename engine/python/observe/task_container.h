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
    /// Calls `visit(item)` with all, from the front or the back.
    template <typename Visit>
    void forEach(bool fromBack, const Visit &visit) const;
    PyObject *front() const { return at(0); }
    PyObject *back() const { return at(size_ - 1); }
    bool isInQueue() const { return isInQueue_; } ///< what it shows is itemsOfQueue()
    bool isDeque() const { return left_ != nullptr; }
    bool isQueue() const { return isDeque() || hasDiscipline_; } ///< else a list, which may be anything
    /// What its class says of the order; a list or a deque leaves that to its user.
    bool hasDiscipline() const { return hasDiscipline_; }
    Discipline discipline() const { return discipline_; }

private:
    /// CPython 3.11's block of a deque (Modules/_collectionsmodule.c).
    static constexpr Py_ssize_t blockItems = 64;
    struct Block {
        const Block *left;
        PyObject *items[blockItems];
        const Block *right;
    };
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

template <typename Visit>
void TaskContainer::forEach(bool fromBack, const Visit &visit) const
{
    if (items_) {
        for (Py_ssize_t i = 0; i < size_; ++i)
            visit(items_[fromBack ? size_ - 1 - i : i]);
        return;
    }
    const Block *block = fromBack ? right_ : left_;
    Py_ssize_t place = fromBack ? (leftIndex_ + size_ - 1) % blockItems : leftIndex_;
    for (Py_ssize_t i = 0; i < size_; ++i) {
        visit(block->items[place]);
        place += fromBack ? -1 : 1;
        if (place < 0) {
            block = block->left;
            place = blockItems - 1;
        } else if (place == blockItems) {
            block = block->right;
            place = 0;
        }
    }
}

} // namespace coroscope
