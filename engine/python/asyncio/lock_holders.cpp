// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/lock_holders.h"

#include "engine/python/asyncio/noted_stores.h"
#include "engine/python/asyncio/watched_objects.h"
#include "engine/python/observe/instance_attributes.h"

#include <tsl/robin_map.h>

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
    static PyObject *const name = interned("_locked");
    return name;
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
    if (!WatchedObjects::areAny() || !NotedStores::isWaitedFor(lock) || !passed)
        return;
    if (const WatchedObjects::Watched *const watched = WatchedObjects::find(lock))
        passed(watched->detail.ordinal, isLocked ? task : nobody);
}

/// `noter[lock] = True`.
int setLocked(PyObject *, PyObject *lock, PyObject *value)
{
    if (NotedStores::store(lock, lockedName(), value) != 0)
        return -1;
    note(lock, value == Py_True);
    return 0;
}

} // namespace

void install()
{
    static PyTypeObject type = {PyVarObject_HEAD_INIT(nullptr, 0) "coroscope._coroscope.LockNoter"};
    static PyMappingMethods mapping{};
    static const auto *const noting =
        new NotedStores::Noting(NotedStores::replace("asyncio.locks", "Lock", {{"acquire", 2}, {"release", 1}},
                                                     lockedName(), NotedStores::makeNoter(type, mapping, setLocked)));
    static_cast<void>(noting);
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
