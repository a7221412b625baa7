// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/callback_function.h"

#include "engine/python/code_places.h"
#include "engine/python/program_loop.h"
#include "engine/python/utf8_view.h"

#include <string>
#include <string_view>

namespace coroscope {

namespace {

constexpr int deepest = 20; // partials of partials

/// The head of CPython 3.11's partialobject (Modules/_functoolsmodule.c).
struct PartialLayout {
    PyObject ob_base;
    PyObject *function;
    PyObject *arguments;
};

PyTypeObject *partialType()
{
    static PyTypeObject *const type = [] {
        const PyRef module = PyRef::take(PyImport_ImportModule("_functools"));
        PyObject *const found = module ? PyObject_GetAttrString(module.get(), "partial") : nullptr;
        PyErr_Clear();
        return reinterpret_cast<PyTypeObject *>(found); // kept for ever; null: partials stay what they are
    }();
    return type;
}

bool isContextRun(PyObject *callback)
{
    if (!PyCFunction_Check(callback))
        return false;
    const auto *const function = reinterpret_cast<PyCFunctionObject *>(callback);
    return function->m_self && PyContext_CheckExact(function->m_self) &&
           std::string_view(function->m_ml->ml_name) == "run";
}

/// What `callback` calls in the end; borrowed.
PyObject *behind(PyObject *callback)
{
    for (int depth = 0; callback && depth < deepest; ++depth) {
        if (PyMethod_Check(callback)) {
            callback = PyMethod_GET_FUNCTION(callback);
        } else if (partialType() && PyObject_TypeCheck(callback, partialType())) {
            const auto *const partial = reinterpret_cast<const PartialLayout *>(callback);
            // As asyncio.to_thread() has it: what runs in the context is its first argument.
            const bool hasMore = partial->arguments && PyTuple_Check(partial->arguments) &&
                                 PyTuple_GET_SIZE(partial->arguments) > 0 && partial->function;
            callback = hasMore && isContextRun(partial->function) ? PyTuple_GET_ITEM(partial->arguments, 0)
                                                                  : partial->function;
        } else {
            break;
        }
    }
    return callback;
}

/// An object of a class that can be called: the class' function.
PyObject *callOf(PyObject *object)
{
    static PyObject *const name = PyUnicode_InternFromString("__call__");
    PyObject *const found = _PyType_Lookup(Py_TYPE(object), name);
    return found && PyFunction_Check(found) ? found : nullptr;
}

std::string nameOf(PyObject *callback)
{
    if (PyType_Check(callback))
        return reinterpret_cast<PyTypeObject *>(callback)->tp_name;
    if (!PyCFunction_Check(callback))
        return Py_TYPE(callback)->tp_name;
    const auto *const function = reinterpret_cast<PyCFunctionObject *>(callback);
    if (!function->m_self || PyModule_Check(function->m_self))
        return function->m_ml->ml_name;
    PyTypeObject *const type =
        PyType_Check(function->m_self) ? reinterpret_cast<PyTypeObject *>(function->m_self) : Py_TYPE(function->m_self);
    const std::string_view whole = type->tp_name;
    return std::string(whole.substr(whole.rfind('.') + 1)) + '.' + function->m_ml->ml_name;
}

} // namespace

PyCodeObject *codeBehind(PyObject *callback)
{
    PyObject *function = behind(callback);
    if (function && !PyFunction_Check(function))
        function = callOf(function);
    return function ? reinterpret_cast<PyCodeObject *>(PyFunction_GET_CODE(function)) : nullptr;
}

std::uint32_t CallbackFunction::internFunctionOf(PyObject *callback, StackInterner &stacks)
{
    if (!callback)
        return 0;
    if (PyCodeObject *const code = codeBehind(callback)) {
        StackInterner::Known &known = stacks.known(code, 0);
        if (!known.is(code, 0)) {
            const CodeInfo &info =
                programLoop()->places().info(code); // keeps it, so that the address is never used again
            known = {code, 0, stacks.intern(info.name, info.file, info.line, 0)};
        }
        return known.stack;
    }
    return stacks.intern(nameOf(behind(callback)), {}, 0, 0);
}

} // namespace coroscope
