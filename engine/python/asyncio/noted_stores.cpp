// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/noted_stores.h"

#include "engine/python/observe/instance_attributes.h"
#include "engine/python/observe/task_container.h"
#include "engine/python/untouched.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>
#include <vector>

namespace coroscope::NotedStores {

namespace {

using Units = std::vector<std::uint16_t>;

constexpr std::uint16_t unit(int opcode, unsigned argument) { return std::uint16_t(opcode | argument << 8); }

/// Replaces each `STORE_ATTR name`, with its four cache units. How many it found.
int replaceStores(Units &units, unsigned nameIndex, unsigned noterConstant)
{
    constexpr std::size_t length = 5;
    const std::uint16_t replacement[length] = {unit(LOAD_CONST, noterConstant), unit(SWAP, 2), unit(STORE_SUBSCR, 0),
                                               unit(CACHE, 0), unit(NOP, 0)};
    int count = 0;
    for (std::size_t at = 0; at + length <= units.size(); ++at) {
        const bool isLong = at > 0 && (units[at - 1] & 0xff) == EXTENDED_ARG;
        const bool isStore = units[at] == unit(STORE_ATTR, nameIndex) && units[at + 1] == unit(CACHE, 0) &&
                             units[at + 4] == unit(CACHE, 0);
        if (!isStore || isLong)
            continue;
        std::copy(std::begin(replacement), std::end(replacement), units.begin() + std::ptrdiff_t(at));
        ++count;
    }
    return count;
}

Py_ssize_t indexOf(PyObject *names, PyObject *name)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(names); ++i)
        if (PyTuple_GET_ITEM(names, i) == name)
            return i;
    return -1;
}

PyRef namesOf(PyCodeObject *code, unsigned char kind)
{
    const PyRef all = PyRef::take(PyList_New(0));
    for (Py_ssize_t i = 0; all && i < code->co_nlocalsplus; ++i) {
        const auto each = static_cast<unsigned char>(PyBytes_AS_STRING(code->co_localspluskinds)[i]);
        if (each & kind)
            PyList_Append(all.get(), PyTuple_GET_ITEM(code->co_localsplusnames, i));
    }
    return PyRef::take(all ? PyList_AsTuple(all.get()) : nullptr);
}

/// A copy with those constants and instructions, made without an audit event. Null, with an exception set: it cannot be.
PyCodeObject *copyOf(PyCodeObject *code, PyObject *instructions, PyObject *constants)
{
    constexpr unsigned char local = 0x20, cell = 0x40, free = 0x80;
    const PyRef locals = namesOf(code, local), cells = namesOf(code, cell), frees = namesOf(code, free);
    if (!locals || !cells || !frees)
        return nullptr;
    return PyCode_NewWithPosOnlyArgs(code->co_argcount, code->co_posonlyargcount, code->co_kwonlyargcount,
                                     int(PyTuple_GET_SIZE(locals.get())), code->co_stacksize + 1, code->co_flags,
                                     instructions, constants, code->co_names, locals.get(), frees.get(), cells.get(),
                                     code->co_filename, code->co_name, code->co_qualname, code->co_firstlineno,
                                     code->co_linetable, code->co_exceptiontable);
}

/// Null: it is not as it should be, with `stores` stores. A new reference.
PyCodeObject *notingCode(PyCodeObject *code, int stores, PyObject *attribute, PyObject *noter)
{
    const PyRef bytes = PyRef::take(PyCode_GetCode(code));
    const Py_ssize_t constantCount = PyTuple_GET_SIZE(code->co_consts), nameIndex = indexOf(code->co_names, attribute);
    if (!bytes || nameIndex < 0 || nameIndex > 0xff || constantCount > 0xfe)
        return nullptr;
    Units units(std::size_t(PyBytes_GET_SIZE(bytes.get())) / 2);
    std::memcpy(units.data(), PyBytes_AS_STRING(bytes.get()), units.size() * 2);
    if (replaceStores(units, unsigned(nameIndex), unsigned(constantCount)) != stores)
        return nullptr;
    const PyRef constants = PyRef::take(PyTuple_New(constantCount + 1));
    const PyRef instructions = PyRef::take(
        PyBytes_FromStringAndSize(reinterpret_cast<const char *>(units.data()), Py_ssize_t(units.size()) * 2));
    if (!constants || !instructions)
        return nullptr;
    for (Py_ssize_t i = 0; i < constantCount; ++i)
        PyTuple_SET_ITEM(constants.get(), i, Py_NewRef(PyTuple_GET_ITEM(code->co_consts, i)));
    PyTuple_SET_ITEM(constants.get(), constantCount, Py_NewRef(noter));
    return copyOf(code, instructions.get(), constants.get());
}

PyFunctionObject *functionIn(PyObject *type, const char *name)
{
    const PyRef found = PyRef::take(PyObject_GetAttrString(type, name));
    return found && PyFunction_Check(found.get()) ? reinterpret_cast<PyFunctionObject *>(found.get()) : nullptr;
}

void giveCode(PyFunctionObject *function, PyObject *code)
{
    PyObject *const before = std::exchange(function->func_code, code);
    function->func_version = 0; // what calls it finds the new one
    Py_DECREF(before);
}

} // namespace

PyObject *makeNoter(PyTypeObject &type, PyMappingMethods &mapping, Set set)
{
    const Untouched untouched;
    mapping.mp_ass_subscript = set;
    type.tp_basicsize = sizeof(PyObject);
    type.tp_flags = Py_TPFLAGS_DEFAULT;
    type.tp_as_mapping = &mapping;
    return PyType_Ready(&type) == 0 ? _PyObject_New(&type) : nullptr;
}

int store(PyObject *object, PyObject *name, PyObject *value)
{
    return value && replaceAttribute(object, name, value) ? 0 : PyObject_SetAttr(object, name, value);
}

bool isWaitedFor(PyObject *object)
{
    static PyObject *const name = interned("_waiters");
    PyObject *const waiters = attributeOf(object, name);
    if (!waiters || waiters == Py_None)
        return false;
    const TaskContainer futures = TaskContainer::of(waiters);
    return !futures || futures.size() > 0;
}

void Noting::add(PyObject *function, const char *name)
{
    all_.push_back({interned(name), Py_NewRef(function), Py_NewRef(PyFunction_GET_CODE(function))});
}

bool Noting::areMethodsOf(PyObject *object) const
{
    const auto isCalled = [object](const One &one) {
        return _PyType_Lookup(Py_TYPE(object), one.name) == one.function && !attributeOf(object, one.name) &&
               PyFunction_GET_CODE(one.function) == one.code;
    };
    return !all_.empty() && std::all_of(all_.begin(), all_.end(), isCalled);
}

Noting replace(const char *module, const char *type, std::initializer_list<Function> functions, PyObject *attribute,
               PyObject *noter)
{
    const Untouched untouched; // it may be in the middle of a look at a task
    const PyRef path = PyRef::take(PyUnicode_FromString(module));
    const PyRef imported = PyRef::take(path ? PyImport_GetModule(path.get()) : nullptr);
    const PyRef found = PyRef::take(imported ? PyObject_GetAttrString(imported.get(), type) : nullptr);
    struct Made {
        const char *name;
        PyFunctionObject *function;
        PyRef code;
    };
    std::vector<Made> made;
    for (const Function &each : functions) { // else of one thing only half would be known
        PyFunctionObject *const function = found && noter ? functionIn(found.get(), each.name) : nullptr;
        PyRef code = PyRef::take(
            function ? reinterpret_cast<PyObject *>(notingCode(reinterpret_cast<PyCodeObject *>(function->func_code),
                                                               each.stores, attribute, noter))
                     : nullptr);
        if (!code)
            return {};
        made.push_back({each.name, function, std::move(code)});
    }
    Noting noting;
    for (auto &[name, function, code] : made) {
        giveCode(function, code.release());
        noting.add(reinterpret_cast<PyObject *>(function), name);
    }
    return noting;
}

} // namespace coroscope::NotedStores
