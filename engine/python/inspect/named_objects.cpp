// SPDX-License-Identifier: MIT
#include "engine/python/inspect/named_objects.h"

#include "engine/python/inspect/plain_text.h"
#include "engine/python/observe/instance_attributes.h"

#include <cstring>
#include <string_view>

namespace coroscope {

namespace {

/// Whether the class is made by enum's metaclass, or by one derived from it.
bool isEnumClass(PyTypeObject *type)
{
    static PyObject *const moduleName = PyUnicode_InternFromString("__module__");
    for (PyTypeObject *meta = Py_TYPE(type); meta && meta != &PyType_Type; meta = meta->tp_base) {
        PyObject *const module =
            std::strcmp(meta->tp_name, "EnumType") == 0 ? inPlainDict(meta->tp_dict, moduleName) : nullptr;
        if (module && PyUnicode_Check(module) && PyUnicode_CompareWithASCIIString(module, "enum") == 0)
            return true;
    }
    return false;
}

/// As the programmer wrote it: of a nested one without those around it.
std::string functionName(PyObject *qualifiedName)
{
    constexpr Py_ssize_t most = 1000;
    const std::string name = bareText(qualifiedName, most);
    constexpr std::string_view marker = "<locals>.";
    const std::size_t at = name.rfind(marker);
    const std::string own = at == std::string::npos ? name : name.substr(at + marker.size());
    return own.size() > std::size_t(longestName) ? bareText(qualifiedName) : own;
}

std::string moduleName(PyObject *module)
{
    static PyObject *const key = PyUnicode_InternFromString("__name__");
    PyObject *const name = inPlainDict(PyModule_GetDict(module), key);
    return name && PyUnicode_Check(name) ? bareText(name) : "?";
}

std::string methodText(PyObject *method)
{
    PyObject *const function = PyMethod_GET_FUNCTION(method);
    return PyFunction_Check(function)
               ? "method " + functionName(reinterpret_cast<PyFunctionObject *>(function)->func_qualname)
               : "method";
}

} // namespace

std::string className(PyTypeObject *type)
{
    if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE))
        return functionName(reinterpret_cast<PyHeapTypeObject *>(type)->ht_qualname);
    const char *const dot = std::strrchr(type->tp_name, '.');
    return dot ? dot + 1 : type->tp_name;
}

std::string enumMemberText(PyObject *object)
{
    static PyObject *const key = PyUnicode_InternFromString("_name_");
    if (!PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_HEAPTYPE) || !isEnumClass(Py_TYPE(object)))
        return {};
    PyObject *const name = attributeOf(object, key);
    const bool isNamed = name && PyUnicode_CheckExact(name);
    return isNamed ? className(Py_TYPE(object)) + "." + bareText(name) : std::string();
}

std::string namedObjectText(PyObject *object)
{
    if (PyFunction_Check(object))
        return "function " + functionName(reinterpret_cast<PyFunctionObject *>(object)->func_qualname);
    if (PyMethod_Check(object))
        return methodText(object);
    if (PyCFunction_Check(object))
        return std::string("function ") + reinterpret_cast<PyCFunctionObject *>(object)->m_ml->ml_name;
    if (PyType_Check(object))
        return "class " + className(reinterpret_cast<PyTypeObject *>(object));
    if (PyModule_Check(object))
        return "module " + moduleName(object);
    const char *const kind = PyGen_CheckExact(object)        ? "generator "
                             : PyCoro_CheckExact(object)     ? "coroutine "
                             : PyAsyncGen_CheckExact(object) ? "async generator "
                                                             : nullptr;
    return kind ? kind + functionName(reinterpret_cast<PyGenObject *>(object)->gi_qualname) : std::string();
}

} // namespace coroscope
