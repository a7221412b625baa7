// SPDX-License-Identifier: MIT
#include "engine/record/range_totals.h"

#include "engine/record/recording_reader.h"
#include "engine/record/timeline_index.h"

#include <algorithm>
#include <limits>

namespace coroscope {

namespace {

/// What the tasks had done by a time, or by the end of a slice.
class DoneBy {
public:
    static DoneBy time(const Recording &recording, Nanoseconds time)
    {
        const SwitchNumber last = recording.timeline().switchAt(Axis::time, double(time) - 1);
        return {recording, last, time};
    }
    static DoneBy endOf(const Recording &recording, SwitchNumber number)
    {
        return {recording, number < recording.firstSwitch() ? 0 : number, std::numeric_limits<Nanoseconds>::max()};
    }

    SwitchNumber last() const { return last_; } ///< that began before the time; 0: none
    bool goesOn() const { return goesOn_; }     ///< its slice ends later
    TaskNumber lastTask() const { return task_; }
    std::uint64_t idlePolls() const { return idlePolls_; }
    const std::vector<TaskState> &tasks() const { return state_.tasks; }
    bool has(TaskNumber task) const { return state_.find(task) != nullptr; }

    RangeTotals::Task of(TaskNumber task) const
    {
        RangeTotals::Task done{.number = task};
        if (const TaskState *found = state_.find(task)) {
            done.switches = found->slices;
            done.runNs = found->runNs;
        }
        if (task == task_) {
            ++done.switches;
            done.runNs += runNs_;
        }
        return done;
    }

private:
    DoneBy(const Recording &recording, SwitchNumber last, Nanoseconds time)
        : state_(recording.stateAt({std::max(last, recording.firstSwitch()), false})),
          last_(last),
          idlePolls_(state_.idlePolls)
    {
        if (last_ == 0)
            return;
        // The state is that before the last slice: what of it lies in front of the time is added.
        const SwitchInfo slice = recording.switchInfo(last_);
        task_ = slice.task;
        runNs_ = std::clamp<Nanoseconds>(time - slice.start, 0, slice.end - slice.start);
        goesOn_ = slice.end > time;
        idlePolls_ += slice.idlePoll;
    }

    LoopState state_;
    SwitchNumber last_ = 0;
    TaskNumber task_ = noTask;
    Nanoseconds runNs_ = 0;
    bool goesOn_ = false;
    std::uint64_t idlePolls_ = 0;
};

void addTasks(const Recording &recording, const DoneBy &before, const DoneBy &after, RangeTotals &totals)
{
    const auto add = [&](RangeTotals::Task done) {
        const RangeTotals::Task earlier = before.of(done.number);
        done.switches -= std::min(done.switches, earlier.switches);
        done.runNs = std::max<Nanoseconds>(0, done.runNs - earlier.runNs);
        const bool reachesIn = before.goesOn() && done.number == before.lastTask(); // else that is but rounding
        if (done.switches == 0 && !reachesIn)
            return;
        totals.busyNs += done.runNs;
        totals.tasks.push_back(done);
    };
    for (const TaskState &task : after.tasks())
        add(after.of(task.number));
    const SwitchNumber from = before.last();
    for (const TaskNumber number : recording.taskNumbers()) {
        const TaskInfo *info = recording.task(number);
        if (!info || info->endedIn == 0 || info->endedIn < from || info->endedIn > after.last() || after.has(number))
            continue;
        add({.number = number, .switches = info->slices, .runNs = info->runNs});
    }
    std::sort(totals.tasks.begin(), totals.tasks.end(), [](const auto &a, const auto &b) {
        return a.runNs != b.runNs         ? a.runNs > b.runNs
               : a.switches != b.switches ? a.switches > b.switches
                                          : a.number < b.number;
    });
}

} // namespace

namespace {

void addAll(const Recording &recording, const DoneBy &before, const DoneBy &after, RangeTotals &totals)
{
    const SwitchNumber first = before.last() == 0 ? recording.firstSwitch() : before.last() + 1;
    if (after.last() >= first) {
        totals.firstSwitch = first;
        totals.switches = after.last() - first + 1;
    }
    totals.idlePolls = after.idlePolls() - std::min(after.idlePolls(), before.idlePolls());
    addTasks(recording, before, after, totals);
    const SwitchNumber reaching = before.goesOn() ? before.last() : first;
    if (after.last() < reaching)
        return;
    const RecordingReader &reader = recording.reader();
    const LongestSlices::Slice longest =
        reader.longest().of(reaching, after.last(), reader.switches(), reader.endTicks);
    totals.longest = longest.number;
    totals.longestNs = reader.scale.at(longest.length);
}

} // namespace

RangeTotals rangeTotals(const Recording &recording, Nanoseconds begin, Nanoseconds end)
{
    RangeTotals totals;
    totals.begin = std::clamp(begin, recording.startTime(), recording.endTime());
    totals.end = std::clamp(end, totals.begin, recording.endTime());
    if (recording.lastSwitch() != 0 && totals.end > totals.begin)
        addAll(recording, DoneBy::time(recording, totals.begin), DoneBy::time(recording, totals.end), totals);
    return totals;
}

RangeTotals rangeTotalsOfSwitches(const Recording &recording, SwitchNumber first, SwitchNumber last)
{
    RangeTotals totals;
    first = std::max(first, recording.firstSwitch());
    last = std::min(last, recording.lastSwitch());
    if (recording.lastSwitch() == 0 || first > last)
        return totals;
    totals.begin = recording.switchInfo(first).start;
    totals.end = recording.switchInfo(last).end;
    addAll(recording, DoneBy::endOf(recording, first - 1), DoneBy::endOf(recording, last), totals);
    return totals;
}

} // namespace coroscope
