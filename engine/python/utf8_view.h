// SPDX-License-Identifier: MIT
// The UTF-8 of a str of the program's, as it keeps it: valid as long as the object lives.
#pragma once

#include "engine/python/python_api.h"

#include <string_view>

namespace coroscope {

/// Empty: null, no str, or no text (lone surrogates). To be called with no exception set; sets none.
inline std::string_view utf8View(PyObject *text)
{
    if (!text || !PyUnicode_Check(text))
        return {};
    Py_ssize_t bytes = 0;
    const char *const utf8 = PyUnicode_AsUTF8AndSize(text, &bytes);
    if (utf8)
        return {utf8, std::size_t(bytes)};
    PyErr_Clear();
    return {};
}

} // namespace coroscope
