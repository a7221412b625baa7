// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/lock_holders.h"

#include "engine/python/asyncio/watched_objects.h"
#include "engine/python/observe/instance_attributes.h"

#include <tsl/robin_map.h>

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

namespace coroscope::LockHolders {

namespace {

RunningTask runningTask = nullptr;
Passed passed = nullptr;

struct AddressHash { // addresses are multiples of 16, and the map goes by the lower bits
    std::size_t operator()(const void *address) const { return reinterpret_cast<std::uintptr_t>(address) >> 4; }
};

/// By whom locks are held; noTask: by nobody, or not known. (One that dies while it is held stays until its address is used again: who
/// then takes that lock stands for it.)
tsl::robin_map<PyObject *, TaskNumber, AddressHash> &held()
{
    static auto *const map = new tsl::robin_map<PyObject *, TaskNumber, AddressHash>;
    return *map;
}

constexpr std::size_t fewLocks = 1024; ///< which may stay among them when they are free: to come and go costs more

PyObject *lockedName()
{
    static PyObject *const name = PyUnicode_InternFromString("_locked");
    return name;
}

bool isWaitedFor(PyObject *lock)
{
    static PyObject *const name = PyUnicode_InternFromString("_waiters");
    PyObject *const waiters = attributeOf(lock, name);
    return waiters && waiters != Py_None && Py_SIZE(waiters) > 0; // a deque
}

void note(PyObject *lock, bool isLocked)
{
    const TaskNumber task = isLocked && runningTask ? runningTask() : noTask;
    const auto known = held().find(lock);
    if (known != held().end() && (task != noTask || held().size() <= fewLocks))
        known.value() = task;
    else if (known != held().end())
        held().erase(known);
    else if (task != noTask)
        held().emplace(lock, task);
    if (!WatchedObjects::areAny() || !isWaitedFor(lock) || !passed)
        return;
    if (const WatchedObjects::Watched *const watched = WatchedObjects::find(lock))
        passed(watched->detail.ordinal, isLocked ? task : nobody);
}

/// `noter[lock] = True`.
int setLocked(PyObject *, PyObject *lock, PyObject *value)
{
    const bool isSet = value && replaceAttribute(lock, lockedName(), value);
    if (!isSet && PyObject_SetAttr(lock, lockedName(), value) != 0)
        return -1;
    note(lock, value == Py_True);
    return 0;
}

PyMappingMethods noterMapping = {nullptr, nullptr, setLocked};

PyObject *noter()
{
    static PyTypeObject type = {PyVarObject_HEAD_INIT(nullptr, 0) "coroscope._coroscope.LockNoter"};
    type.tp_basicsize = sizeof(PyObject);
    type.tp_flags = Py_TPFLAGS_DEFAULT;
    type.tp_as_mapping = &noterMapping;
    static PyObject *const one = PyType_Ready(&type) == 0 ? _PyObject_New(&type) : nullptr;
    return one;
}

// --- the instructions ---

using Units = std::vector<std::uint16_t>;

constexpr std::uint16_t unit(int opcode, unsigned argument) { return std::uint16_t(opcode | argument << 8); }

/// Replaces each `LOAD_FAST self; STORE_ATTR _locked` with its four cache units, behind the loading of a constant. How many it found.
int replaceStores(Units &units, Py_ssize_t nameIndex, unsigned noterConstant)
{
    constexpr std::size_t length = 6;
    int count = 0;
    for (std::size_t at = 1; at + length <= units.size(); ++at) {
        const bool isStore = (units[at - 1] & 0xff) == LOAD_CONST && units[at] == unit(LOAD_FAST, 0) &&
                             units[at + 1] == unit(STORE_ATTR, unsigned(nameIndex));
        if (!isStore)
            continue;
        const std::uint16_t replacement[length] = {unit(LOAD_CONST, noterConstant),
                                                   unit(LOAD_FAST, 0),
                                                   unit(STORE_SUBSCR, 0),
                                                   unit(CACHE, 0),
                                                   unit(NOP, 0),
                                                   unit(NOP, 0)};
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
PyCodeObject *notingCode(PyCodeObject *code, int stores)
{
    const PyRef bytes = PyRef::take(PyCode_GetCode(code));
    const Py_ssize_t constantCount = PyTuple_GET_SIZE(code->co_consts),
                     nameIndex = indexOf(code->co_names, lockedName());
    if (!bytes || nameIndex < 0 || nameIndex > 0xff || constantCount > 0xfe)
        return nullptr;
    Units units(std::size_t(PyBytes_GET_SIZE(bytes.get())) / 2);
    std::memcpy(units.data(), PyBytes_AS_STRING(bytes.get()), units.size() * 2);
    if (replaceStores(units, nameIndex, unsigned(constantCount)) != stores)
        return nullptr;
    const PyRef constants = PyRef::take(PyTuple_New(constantCount + 1));
    const PyRef instructions = PyRef::take(
        PyBytes_FromStringAndSize(reinterpret_cast<const char *>(units.data()), Py_ssize_t(units.size()) * 2));
    if (!constants || !instructions || !noter())
        return nullptr;
    for (Py_ssize_t i = 0; i < constantCount; ++i)
        PyTuple_SET_ITEM(constants.get(), i, Py_NewRef(PyTuple_GET_ITEM(code->co_consts, i)));
    PyTuple_SET_ITEM(constants.get(), constantCount, Py_NewRef(noter()));
    return copyOf(code, instructions.get(), constants.get());
}

PyFunctionObject *functionIn(PyObject *type, const char *name)
{
    const PyRef found = PyRef::take(PyObject_GetAttrString(type, name));
    return found && PyFunction_Check(found.get()) ? reinterpret_cast<PyFunctionObject *>(found.get()) : nullptr;
}

void giveCode(PyFunctionObject *function, PyCodeObject *code)
{
    PyObject *const before = std::exchange(function->func_code, reinterpret_cast<PyObject *>(code));
    function->func_version = 0; // what calls it finds the new one
    Py_DECREF(before);
}

void replaceCode()
{
    const PyRef module = PyRef::take(PyImport_ImportModule("asyncio.locks"));
    const PyRef type = PyRef::take(module ? PyObject_GetAttrString(module.get(), "Lock") : nullptr);
    PyFunctionObject *const acquire = type ? functionIn(type.get(), "acquire") : nullptr;
    PyFunctionObject *const release = type ? functionIn(type.get(), "release") : nullptr;
    if (!acquire || !release)
        return;
    PyCodeObject *const acquires = notingCode(reinterpret_cast<PyCodeObject *>(acquire->func_code), 2);
    PyCodeObject *const releases = notingCode(reinterpret_cast<PyCodeObject *>(release->func_code), 1);
    if (acquires && releases) { // else of one thing only half would be known
        giveCode(acquire, acquires);
        giveCode(release, releases);
        return;
    }
    Py_XDECREF(acquires);
    Py_XDECREF(releases);
}

} // namespace

void install()
{
    static const bool isDone = [] {
        replaceCode();
        PyErr_Clear();
        return true;
    }();
    static_cast<void>(isDone);
}

void forget() { held().clear(); }

TaskNumber holderOf(PyObject *lock)
{
    if (attributeOf(lock, lockedName()) != Py_True)
        return nobody;
    const auto found = held().find(lock);
    return found == held().end() ? noTask : found->second;
}

void setListener(RunningTask running, Passed told)
{
    runningTask = running;
    passed = told;
}

} // namespace coroscope::LockHolders
