// SPDX-License-Identifier: MIT
#include "engine/python/inspect/plain_text.h"

#include "engine/record/text.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <datetime.h>

namespace coroscope {

namespace {

constexpr std::size_t longestInteger = 640; // bits: some 190 digits

/// Takes the reference.
std::string utf8Of(PyObject *owned)
{
    const PyRef text = PyRef::take(owned);
    const PyRef bytes = PyRef::take(text && PyUnicode_Check(text.get())
                                        ? PyUnicode_AsEncodedString(text.get(), "utf-8", "backslashreplace")
                                        : nullptr);
    if (!bytes) {
        PyErr_Clear();
        return "?";
    }
    return {PyBytes_AS_STRING(bytes.get()), std::size_t(PyBytes_GET_SIZE(bytes.get()))};
}

/// As the built-in type writes it, whatever class the object is of.
std::string writtenBy(PyTypeObject &type, PyObject *object) { return utf8Of(type.tp_repr(object)); }

std::string integerText(PyObject *number)
{
    const std::size_t bits = _PyLong_NumBits(number);
    if (bits > longestInteger)
        return fmt::format("<int, {} bits>", groupedDigits(bits));
    return writtenBy(PyLong_Type, number);
}

PyObject *piece(PyObject *text, Py_ssize_t from, Py_ssize_t most)
{
    if (PyUnicode_Check(text))
        return PyUnicode_Substring(text, from, from + most); // of a subclass, too: a plain str
    const bool isBytes = PyBytes_Check(text);
    const char *const first = isBytes ? PyBytes_AS_STRING(text) : PyByteArray_AS_STRING(text);
    return PyBytes_FromStringAndSize(first + from, std::min(most, textLength(text) - from));
}

std::string cutText(PyObject *text, Py_ssize_t most)
{
    const Py_ssize_t length = textLength(text);
    std::string words = pieceText(text, 0, most);
    if (length > most)
        words += andMore(std::uint64_t(length - most));
    return PyByteArray_Check(text) ? fmt::format("bytearray({})", words) : words;
}

bool isCalendarType(PyObject *object, const char *name)
{
    return !PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_HEAPTYPE) && std::strcmp(Py_TYPE(object)->tp_name, name) == 0;
}

std::string timeText(int hour, int minute, int second, int microsecond, bool hasZone)
{
    std::string text = fmt::format("{:02}:{:02}:{:02}", hour, minute, second);
    if (microsecond != 0)
        text += fmt::format(".{:06}", microsecond);
    return hasZone ? text + " (with a time zone)" : text;
}

} // namespace

std::string andMore(std::uint64_t count) { return fmt::format("… {} more", groupedDigits(count)); }

std::string bareText(PyObject *text, Py_ssize_t most)
{
    if (!text || !PyUnicode_Check(text))
        return "?";
    std::string words = utf8Of(PyUnicode_Substring(text, 0, most));
    return PyUnicode_GET_LENGTH(text) > most ? words + "…" : words;
}

Py_ssize_t textLength(PyObject *object)
{
    if (PyUnicode_Check(object))
        return PyUnicode_IS_READY(object) ? PyUnicode_GET_LENGTH(object) : -1;
    return PyBytes_Check(object) || PyByteArray_Check(object) ? Py_SIZE(object) : -1;
}

std::string pieceText(PyObject *text, Py_ssize_t from, Py_ssize_t most)
{
    const PyRef part = PyRef::take(piece(text, from, most));
    if (!part) {
        PyErr_Clear();
        return "?";
    }
    return writtenBy(PyUnicode_Check(text) ? PyUnicode_Type : PyBytes_Type, part.get());
}

std::string plainText(PyObject *object, Py_ssize_t most)
{
    if (object == Py_None)
        return "None";
    if (PyBool_Check(object))
        return object == Py_True ? "True" : "False";
    if (object == Py_Ellipsis)
        return "Ellipsis";
    if (object == Py_NotImplemented)
        return "NotImplemented";
    if (PyLong_Check(object))
        return integerText(object);
    if (PyFloat_Check(object))
        return writtenBy(PyFloat_Type, object);
    if (PyComplex_CheckExact(object))
        return writtenBy(PyComplex_Type, object);
    return textLength(object) >= 0 ? cutText(object, most) : std::string();
}

std::string calendarText(PyObject *object)
{
    const auto date = [object] {
        return fmt::format("{:04}-{:02}-{:02}", PyDateTime_GET_YEAR(object), PyDateTime_GET_MONTH(object),
                           PyDateTime_GET_DAY(object));
    };
    if (isCalendarType(object, "datetime.date"))
        return date();
    if (isCalendarType(object, "datetime.datetime"))
        return date() + " " +
               timeText(PyDateTime_DATE_GET_HOUR(object), PyDateTime_DATE_GET_MINUTE(object),
                        PyDateTime_DATE_GET_SECOND(object), PyDateTime_DATE_GET_MICROSECOND(object),
                        PyDateTime_DATE_GET_TZINFO(object) != Py_None);
    if (isCalendarType(object, "datetime.time"))
        return timeText(PyDateTime_TIME_GET_HOUR(object), PyDateTime_TIME_GET_MINUTE(object),
                        PyDateTime_TIME_GET_SECOND(object), PyDateTime_TIME_GET_MICROSECOND(object),
                        PyDateTime_TIME_GET_TZINFO(object) != Py_None);
    if (!isCalendarType(object, "datetime.timedelta"))
        return {};
    const int days = PyDateTime_DELTA_GET_DAYS(object), seconds = PyDateTime_DELTA_GET_SECONDS(object);
    const std::string rest =
        timeText(seconds / 3600, seconds / 60 % 60, seconds % 60, PyDateTime_DELTA_GET_MICROSECONDS(object), false);
    return days == 0
               ? rest
               : fmt::format("{} {}, {}", groupedDigits(std::uint64_t(std::abs(days))).insert(0, days < 0 ? "-" : ""),
                             std::abs(days) == 1 ? "day" : "days", rest);
}

} // namespace coroscope
