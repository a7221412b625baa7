// SPDX-License-Identifier: MIT
#include "engine/python/observe/heap_order.h"

#include <algorithm>
#include <compare>
#include <limits>

namespace coroscope {

namespace {

constexpr int deepest = 4; // tuples in tuples

/// Of an int beyond all finite doubles the infinity that it lies before.
double asDouble(PyObject *number)
{
    if (PyFloat_CheckExact(number))
        return PyFloat_AS_DOUBLE(number);
    int overflow = 0;
    PyLong_AsLongLongAndOverflow(number, &overflow);
    const double value = PyLong_AsDouble(number);
    if (value != -1.0 || overflow == 0)
        return value;
    PyErr_Clear();
    return overflow * std::numeric_limits<double>::infinity();
}

std::partial_ordering compareNumbers(PyObject *a, PyObject *b)
{
    if (PyLong_CheckExact(a) && PyLong_CheckExact(b)) {
        int overflowA = 0, overflowB = 0;
        const long long left = PyLong_AsLongLongAndOverflow(a, &overflowA);
        const long long right = PyLong_AsLongLongAndOverflow(b, &overflowB);
        if (overflowA == 0 && overflowB == 0)
            return left <=> right;
        return overflowA == overflowB ? std::partial_ordering::unordered
                                      : std::partial_ordering(overflowA <=> overflowB);
    }
    return asDouble(a) <=> asDouble(b);
}

bool isNumber(PyObject *object)
{
    return PyLong_CheckExact(object) || PyFloat_CheckExact(object) || PyBool_Check(object);
}

/// As the program's own comparison would have it; unordered: nobody knows.
std::partial_ordering compare(PyObject *a, PyObject *b, int depth)
{
    if (a == b)
        return std::partial_ordering::equivalent;
    if (isNumber(a) && isNumber(b))
        return compareNumbers(a, b);
    if (PyUnicode_CheckExact(a) && PyUnicode_CheckExact(b))
        return PyUnicode_Compare(a, b) <=> 0;
    if (!PyTuple_CheckExact(a) || !PyTuple_CheckExact(b) || depth == deepest)
        return std::partial_ordering::unordered;
    const Py_ssize_t both = std::min(PyTuple_GET_SIZE(a), PyTuple_GET_SIZE(b));
    for (Py_ssize_t i = 0; i < both; ++i)
        if (const std::partial_ordering order = compare(PyTuple_GET_ITEM(a, i), PyTuple_GET_ITEM(b, i), depth + 1);
            std::is_neq(order))
            return order;
    return PyTuple_GET_SIZE(a) <=> PyTuple_GET_SIZE(b);
}

} // namespace

bool isHeap(const TaskContainer &list)
{
    if (list.isDeque() || list.size() < 1)
        return false;
    for (Py_ssize_t at = 0; at < list.size(); ++at) {
        PyObject *const item = list.at(at);
        if (!PyTuple_CheckExact(item) || PyTuple_GET_SIZE(item) < 2 || !isNumber(PyTuple_GET_ITEM(item, 0)))
            return false;
        if (at > 0 && !std::is_lteq(compare(list.at((at - 1) / 2), item, 0)))
            return false;
    }
    return true;
}

std::vector<PyObject *> inHeapOrder(const TaskContainer &list)
{
    std::vector<PyObject *> items;
    for (Py_ssize_t at = 0; at < list.size(); ++at)
        items.push_back(list.at(at));
    std::stable_sort(items.begin(), items.end(), [](PyObject *a, PyObject *b) { return std::is_lt(compare(a, b, 0)); });
    return items;
}

} // namespace coroscope
