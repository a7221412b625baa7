// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/lane_pins.h"

#include "widgets/models/wording.h"

namespace coroscope {

namespace {

/// It stays as it is when others come that are called alike. No thread's name: it would have two words.
QString besideKey(const LaneRow &row, const TimelineSource &source)
{
    const bool isFirstLoops = row.loop <= 1; // also while there is one loop only
    if (row.callbacks)
        return isFirstLoops ? QStringLiteral("callbacks") : QStringLiteral("callbacks %1").arg(row.loop);
    const WorkerInfo worker = source.worker(row.worker);
    const QString key = QStringLiteral("thread %1").arg(wording::text(worker.name));
    return worker.number == 1 ? key : QStringLiteral("%1 %2").arg(key).arg(worker.number);
}

} // namespace

QStringList LanePins::*LanePins::listFor(const LaneRow &row)
{
    return row.isCaller()    ? &LanePins::callers_
           : row.isBeside()  ? &LanePins::beside_
           : row.isHeading() ? &LanePins::definitions_
                             : &LanePins::tasks_;
}

QString LanePins::keyOf(const LaneRow &row, const TimelineSource &source)
{
    return row.isCaller()    ? wording::caller(source.caller(row.caller))
           : row.isBeside()  ? besideKey(row, source)
           : row.isHeading() ? source.definitionName(row.definition)
                             : source.taskIdText(row.task);
}

bool LanePins::has(const LaneRow &row, const TimelineSource &source) const
{
    return (this->*listFor(row)).contains(keyOf(row, source));
}

void LanePins::toggle(const LaneRow &row, const TimelineSource &source)
{
    QStringList &list = this->*listFor(row);
    const QString key = keyOf(row, source);
    if (!list.removeOne(key))
        list.append(key);
    forgetNumbers(); // a new one may be among what was looked at
}

void LanePins::clear() { *this = LanePins(); }

void LanePins::forgetNumbers()
{
    foundTasks_.clear();
    looked_ = 0;
}

PinnedLanes LanePins::find(const LaneLayout &layout, const TimelineSource &source)
{
    PinnedLanes lanes;
    for (const QString &key : callers_)
        for (std::size_t caller = 0; caller < source.callerCount(); ++caller)
            if (wording::caller(source.caller(caller)) == key)
                lanes.callers.push_back(caller);
    for (const QString &key : beside_) {
        for (const std::uint32_t loop : source.callbackLoops())
            if (besideKey({.callbacks = true, .loop = loop}, source) == key)
                lanes.beside.callbacks.push_back(loop);
        for (std::size_t worker = 0; worker < source.workerCount(); ++worker)
            if (besideKey({.worker = worker}, source) == key)
                lanes.beside.workers.push_back(worker);
    }
    if (looked_ > layout.tasks().size())
        forgetNumbers();
    for (; looked_ < layout.tasks().size() && !tasks_.isEmpty(); ++looked_) {
        const TaskNumber number = layout.tasks().at(looked_);
        if (const QString id = source.taskIdText(number); tasks_.contains(id))
            foundTasks_.emplace_back(id, number);
    }
    for (const QString &key : definitions_)
        for (const auto &[definition, count] : layout.definitions())
            if (source.definitionName(definition) == key)
                lanes.definitions.push_back(definition);
    for (const QString &key : tasks_) // in the order in which they were pinned
        for (const auto &[id, number] : foundTasks_)
            if (id == key)
                lanes.tasks.push_back(number);
    return lanes;
}

} // namespace coroscope
