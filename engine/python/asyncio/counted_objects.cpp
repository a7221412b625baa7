// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/counted_objects.h"

#include "engine/python/asyncio/noted_stores.h"
#include "engine/python/asyncio/transports.h"
#include "engine/python/asyncio/watched_objects.h"
#include "engine/python/observe/instance_attributes.h"

namespace coroscope::CountedObjects {

namespace {

Changed changed = nullptr;

/// By an Event or a Condition of its own.
bool isWaitedFor(PyObject *object, PyObject *innerName)
{
    PyObject *const inner = attributeOf(object, innerName);
    return inner && NotedStores::isWaitedFor(inner);
}

void tell(WatchedObjects::Watched &object, WaitShape shape, std::uint32_t count)
{
    if (!changed || (count == unknownNumber && !object.isCounted))
        return;
    object.isCounted = count != unknownNumber;
    changed(shape, object.detail.ordinal, count);
}

int setCount(PyObject *object, PyObject *name, PyObject *value, PyObject *innerName, WaitShape shape)
{
    if (NotedStores::store(object, name, value) != 0)
        return -1;
    WatchedObjects::Watched *const watched = WatchedObjects::areAny() ? WatchedObjects::find(object) : nullptr;
    if (!watched)
        return 0;
    const int count = isWaitedFor(object, innerName) ? smallNumber(value) : -1;
    tell(*watched, shape, count < 0 ? unknownNumber : std::uint32_t(count));
    return 0;
}

PyObject *unfinishedName()
{
    static PyObject *const name = interned("_unfinished_tasks");
    return name;
}

PyObject *countName()
{
    static PyObject *const name = interned("_count");
    return name;
}

int setUnfinished(PyObject *, PyObject *queue, PyObject *value)
{
    static PyObject *const finishedName = interned("_finished");
    return setCount(queue, unfinishedName(), value, finishedName, WaitShape::queueJoin);
}

int setCame(PyObject *, PyObject *barrier, PyObject *value)
{
    static PyObject *const conditionName = interned("_cond");
    return setCount(barrier, countName(), value, conditionName, WaitShape::barrier);
}

NotedStores::Noting noteQueues()
{
    static PyTypeObject type = {PyVarObject_HEAD_INIT(nullptr, 0) "coroscope._coroscope.QueueNoter"};
    static PyMappingMethods mapping{};
    return NotedStores::replace("asyncio.queues", "Queue", {{"put_nowait", 1}, {"task_done", 1}}, unfinishedName(),
                                NotedStores::makeNoter(type, mapping, setUnfinished));
}

NotedStores::Noting noteBarriers()
{
    static PyTypeObject type = {PyVarObject_HEAD_INIT(nullptr, 0) "coroscope._coroscope.BarrierNoter"};
    static PyMappingMethods mapping{};
    return NotedStores::replace("asyncio.locks", "Barrier", {{"wait", 3}}, countName(),
                                NotedStores::makeNoter(type, mapping, setCame));
}

const NotedStores::Noting &ofQueues()
{
    static const auto *const noting = new NotedStores::Noting(noteQueues()); // outlives every object
    return *noting;
}

const NotedStores::Noting &ofBarriers()
{
    static const auto *const noting = new NotedStores::Noting(noteBarriers());
    return *noting;
}

} // namespace

void followBarriers() { static_cast<void>(ofBarriers()); }

bool follow(WaitShape shape, PyObject *object)
{
    return (shape == WaitShape::barrier ? ofBarriers() : ofQueues()).areMethodsOf(object);
}

void setListener(Changed told) { changed = told; }

void died(const WatchedObjects::Watched &object)
{
    const bool isBarrier = object.detail.shape == WaitShape::barrier; // of a queue it may be any of several
    if (changed && object.isCounted)
        changed(isBarrier ? WaitShape::barrier : WaitShape::queueJoin, object.detail.ordinal, unknownNumber);
}

} // namespace coroscope::CountedObjects
