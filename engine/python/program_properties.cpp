// SPDX-License-Identifier: MIT
#include "engine/python/program_properties.h"

#include "engine/python/python_api.h"

#include <filesystem>
#include <system_error>
#include <vector>

namespace coroscope {

namespace {

std::string textOf(PyObject *text)
{
    const char *const utf8 = text && PyUnicode_Check(text) ? PyUnicode_AsUTF8(text) : nullptr;
    PyErr_Clear();
    return utf8 ? utf8 : "";
}

std::vector<std::string> words(const char *list)
{
    std::vector<std::string> found;
    PyObject *const object = PySys_GetObject(list);
    for (Py_ssize_t i = 0; object && PyList_Check(object) && i < PyList_GET_SIZE(object); ++i)
        found.push_back(textOf(PyList_GET_ITEM(object, i)));
    return found;
}

} // namespace

std::map<std::string, std::string> programProperties()
{
    std::map<std::string, std::string> found;
    const std::vector<std::string> arguments = words("argv"), all = words("orig_argv");
    std::string &program = found["program"];
    std::error_code failed;
    if (!arguments.empty() && !arguments[0].empty() && !arguments[0].starts_with('-')) {
        program = std::filesystem::absolute(arguments[0], failed).lexically_normal().string();
    } else {
        for (std::size_t i = 1; i < all.size(); ++i)
            program += (i > 1 ? " " : "") + all[i];
    }
    const std::string version = Py_GetVersion();
    found["python"] = version.substr(0, version.find(' ')) + " (" + textOf(PySys_GetObject("executable")) + ")";
    return found;
}

} // namespace coroscope
