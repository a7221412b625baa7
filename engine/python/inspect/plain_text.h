// SPDX-License-Identifier: MIT
// Text of bounded length for values of built-in types, and for names. None of the program's code runs, no object that the garbage
// collector counts stays, and nothing of the object changes: not even the UTF-8 that a str may keep is made.
#pragma once

#include "engine/python/python_api.h"

#include <cstdint>
#include <string>

namespace coroscope {

inline constexpr Py_ssize_t longestText = 200; ///< characters of a text in a row of values
inline constexpr Py_ssize_t longestName = 100; ///< of a name, or of the name of a type

/// "… 12,345 more"
std::string andMore(std::uint64_t count);

/// The characters of a str (or of an instance of a subclass) as they are, cut.
std::string bareText(PyObject *text, Py_ssize_t most = longestName);

/// As repr() would write it where none of its class is the program's: int, float, complex, str, bytes, and instances of their
/// subclasses, which are written as these; None, True, False, Ellipsis, NotImplemented. At most `most` characters of a text are
/// written, with how many there are more. Empty: it is none of these.
std::string plainText(PyObject *object, Py_ssize_t most = longestText);

/// The same of a date, time, datetime or timedelta. Empty: none of these, exactly.
std::string calendarText(PyObject *object);

/// A piece of a long str, bytes or bytearray, as repr() would write it.
std::string pieceText(PyObject *text, Py_ssize_t from, Py_ssize_t most);
/// Of a str, bytes or bytearray (or an instance of a subclass); -1: none of these.
Py_ssize_t textLength(PyObject *object);

} // namespace coroscope
