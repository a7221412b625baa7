// SPDX-License-Identifier: MIT
// Recording, the part that works out one switch or one moment by a replay.
#include "engine/record/callback_causer.h"
#include "engine/record/recording_impl.h"
#include "engine/record/wait_details.h"

#include <algorithm>

namespace coroscope {

using format::Op;

namespace {

Wait waitOf(const LiveTask &task, const LoopReplay &replay, const RecordingReader &reader)
{
    Wait wait;
    wait.kind = task.waitKind;
    wait.polling = task.polling;
    if (task.waitKind == WaitKind::timer)
        wait.due = replay.due(task);
    else
        wait.task = TaskNumber(std::min<std::uint64_t>(task.object, noTask));
    if (task.waitKind == WaitKind::task && wait.task != noTask)
        wait.taskEnded = !replay.isAlive(wait.task);
    if (task.waitKind == WaitKind::unknown)
        wait.call = reader.dictionary().waitingCall(task.stack);
    if (task.waitDetail.isSet())
        wait.what =
            readWaitDetail(reader.chunks(), task.waitDetail, reader.dictionary(), replay, reader.scale, task.number);
    return wait;
}

/// 0: it was dropped.
SwitchNumber keptSwitch(SwitchNumber number, const RecordingReader &reader)
{
    return number < reader.firstSwitch ? 0 : number;
}

/// Gathers rows of the switch log while a replay goes by.
class RowCollector final : public ReplayListener {
public:
    RowCollector(const LoopReplay &replay, const RecordingReader &reader, SwitchNumber from, std::size_t count)
        : replay_(replay), reader_(reader), scale_(reader.scale), from_(from), count_(count)
    {
    }

    std::vector<SwitchInfo> rows;
    bool isComplete() const { return rows.size() == count_ && !open_; }

    /// What is known of a slice whose end has not been recorded.
    void finishAt(std::uint64_t ticks)
    {
        if (open_)
            rows.back().end = scale_.at(ticks);
    }

private:
    void sliceBegan(const LiveTask &before, std::uint64_t ticks) override
    {
        open_ = replay_.switchNumber() >= from_ && rows.size() < count_;
        if (!open_)
            return;
        SwitchInfo &row = rows.emplace_back();
        row.number = replay_.switchNumber();
        row.task = before.number;
        row.start = row.end = scale_.at(ticks);
        row.turn = replay_.turns();
        row.caller = replay_.caller();
        row.cause = before.cause;
        row.causer = before.causer;
        if (before.wakeDetail.isSet())
            row.source = readWakeDetail(reader_.chunks(), before.wakeDetail);
        row.wokenIn = keptSwitch(before.wokenIn, reader_);
        row.wokenBy = before.wokenBy;
    }

    void sliceSuspended(const LiveTask &task, bool idlePoll) override
    {
        if (!open_)
            return;
        SwitchInfo &row = rows.back();
        row.finished = true;
        row.status = task.status;
        row.idlePoll = idlePoll;
        row.wait = waitOf(task, replay_, reader_);
        row.stack = task.stack;
    }

    void taskEnded(const LiveTask &, TaskStatus outcome, std::string_view text, bool ofSlice) override
    {
        if (!open_ || !ofSlice)
            return;
        SwitchInfo &row = rows.back();
        row.finished = row.taskEnded = true;
        row.status = outcome;
        row.result = text;
    }

    void sliceEndSettled(std::uint64_t ticks, bool idlePoll) override
    {
        finishAt(ticks);
        if (open_)
            rows.back().idlePoll = idlePoll;
        open_ = false;
    }

    void value(bool yielded, std::string_view text) override
    {
        if (open_)
            (yielded ? rows.back().yielded : rows.back().sent) = text;
    }

    const LoopReplay &replay_;
    const RecordingReader &reader_;
    const TimeScale &scale_;
    SwitchNumber from_;
    std::size_t count_;
    bool open_ = false;
};

TaskState stateOf(const LiveTask &task, const RecordingReader &reader, const LoopReplay &replay, std::uint64_t ticks)
{
    const TimeScale &scale = reader.scale;
    TaskState state;
    state.number = task.number;
    state.status = task.status;
    state.started = task.started;
    state.wait = waitOf(task, replay, reader);
    state.stack = task.stack;
    state.cause = task.cause;
    state.causer = task.causer;
    state.wokenBy = task.wokenBy;
    if (task.wakeDetail.isSet())
        state.source = readWakeDetail(reader.chunks(), task.wakeDetail);
    state.since = scale.at(task.since);
    state.wokenIn = keptSwitch(task.wokenIn, reader);
    const TaskTotals done = task.doneBy(ticks);
    state.slices = done.slices;
    state.runNs = scale.at(done.runTicks);
    state.readyWaitNs = scale.at(done.readyTicks);
    return state;
}

ReadyItem itemOf(const QueuedCallback &callback)
{
    ReadyItem item{.callback = {.function = callback.function, .origin = callback.origin, .loop = callback.loop}};
    takeCauser(callback.cause, callback.causer, item.callback);
    return item;
}

/// Tasks and callbacks, each of which are in order, as one queue.
void collectQueue(const LoopReplay &replay, LoopState &state)
{
    const std::vector<QueuedCallback> callbacks = replay.side().queued().inOrder();
    auto callback = callbacks.begin();
    for (std::uint32_t slot = replay.firstReady(); slot != TaskTable::none; slot = replay.slots()[slot].next) {
        const LiveTask &task = replay.slots()[slot];
        for (; callback != callbacks.end() && callback->order <= task.order; ++callback)
            state.queue.push_back(itemOf(*callback));
        state.queue.push_back({task.number});
        state.ready.push_back(task.number);
    }
    for (; callback != callbacks.end(); ++callback)
        state.queue.push_back(itemOf(*callback));
}

void collectJobs(const LoopReplay &replay, const RecordingReader &reader, LoopState &state)
{
    for (std::size_t worker = 0; worker < replay.side().workers().size(); ++worker) {
        const OpenJob &open = replay.side().workers()[worker];
        if (open.number == 0)
            continue;
        JobInfo &job = state.jobs.emplace_back();
        job.number = open.number;
        job.worker = worker;
        job.function = open.function;
        job.start = reader.scale.at(open.since);
        job.end = state.time;
        job.task = open.task;
    }
}

/// What `replay` has come to, which is `moment`, as it still is at `ticks`.
LoopState stateOf(const LoopReplay &replay, Moment moment, const RecordingReader &reader, std::uint64_t ticks)
{
    LoopState state;
    state.at = moment;
    state.time = reader.scale.at(ticks);
    state.running = replay.running();
    state.idlePolls = replay.idlePolls();
    state.caller = replay.caller();
    state.callback = replay.side().running();
    collectQueue(replay, state);
    collectJobs(replay, reader, state);
    state.tasks.reserve(replay.aliveCount());
    for (const LiveTask &task : replay.slots()) {
        if (task.number != noTask)
            state.tasks.push_back(stateOf(task, reader, replay, ticks));
    }
    const auto earlier = [](const TaskState &a, const TaskState &b) { return a.number < b.number; };
    if (!std::is_sorted(state.tasks.begin(), state.tasks.end(), earlier)) // slots are used again when a task has ended
        std::sort(state.tasks.begin(), state.tasks.end(), earlier);
    return state;
}

LoopState stateOf(const LoopReplay &replay, Moment moment, const RecordingReader &reader)
{
    return stateOf(replay, moment, reader, replay.ticks());
}

/// Where the reading is.
Moment latestMoment(const LoopReplay &state)
{
    const SwitchNumber last = state.switchNumber();
    return last > 0 && state.running() != noTask ? Moment{last, true} : Moment{last + 1, false};
}

bool endsSlice(const Event &event, const LoopReplay &replay)
{
    return event.op == Op::suspend || (event.op == Op::ended && event.a == replay.running());
}

/// Replays until just before `moment.number` begins, or, inside it, until just before it ends.
void replayTo(Moment moment, LoopReplay &replay, EventCursor &cursor)
{
    for (Event event; cursor.next(event) == EventCursor::Result::event;) {
        const bool isResume = event.op == Op::resume || event.op == Op::resumeTurn;
        if (isResume && replay.switchNumber() + 1 >= moment.number + moment.inside) {
            replay.stamp(cursor.ticks(), nullptr);
            return;
        }
        if (moment.inside && replay.switchNumber() == moment.number && endsSlice(event, replay))
            return;
        if (!replay.apply(event, cursor.ticks(), nullptr))
            return;
    }
}

} // namespace

const TaskState *LoopState::find(TaskNumber task) const
{
    const auto found = std::lower_bound(tasks.begin(), tasks.end(), task,
                                        [](const TaskState &known, TaskNumber n) { return known.number < n; });
    return found != tasks.end() && found->number == task ? &*found : nullptr;
}

SwitchInfo Recording::switchInfo(SwitchNumber number) const
{
    if (number < firstSwitch() || number > lastSwitch())
        return {};
    const std::vector<SwitchInfo> rows = switchRows(number, 1);
    return rows.empty() ? SwitchInfo{} : rows.front();
}

TaskNumber Recording::taskOf(SwitchNumber number) const
{
    if (number < firstSwitch() || number > lastSwitch())
        return noTask;
    impl_->reader.checkSize();
    return impl_->reader.switches().glance(number).task;
}

std::vector<SwitchInfo> Recording::switchRows(SwitchNumber from, std::size_t count) const
{
    RecordingReader &reader = impl_->reader;
    from = std::max(from, firstSwitch());
    if (count == 0 || from > lastSwitch())
        return {};
    reader.checkSize();
    RecordingReader::Start start = reader.startRightBefore(from);
    RowCollector rows(start.replay, reader, from, count);
    for (Event event; !rows.isComplete() && start.cursor.next(event) == EventCursor::Result::event;) {
        if (!start.replay.apply(event, start.cursor.ticks(), &rows))
            break;
    }
    rows.finishAt(reader.endTicks);
    return std::move(rows.rows);
}

LoopState Recording::stateAt(Moment moment) const
{
    if (moment.callback != 0)
        return stateBeforeCallback(moment.callback);
    RecordingReader &reader = impl_->reader;
    moment = std::max(moment, Moment{firstSwitch(), false});
    const Moment latest = latestMoment(reader.state());
    reader.checkSize();
    if (moment >= latest)
        return stateOf(reader.state(), latest, reader); // nothing to go back over
    RecordingReader::Start start = reader.startBefore(moment.number);
    replayTo(moment, start.replay, start.cursor);
    return stateOf(start.replay, moment, reader);
}

LoopState Recording::stateAtEnd() const
{
    RecordingReader &reader = impl_->reader;
    reader.checkSize();
    return stateOf(reader.state(), latestMoment(reader.state()), reader,
                   std::max(reader.endTicks, reader.state().ticks()));
}

LoopState Recording::stateBeforeCallback(CallbackNumber number) const
{
    RecordingReader &reader = impl_->reader;
    const CallbackNumber first = firstCallback();
    if (first == 0 || number > lastCallback())
        return stateAt({lastSwitch() + 1, false});
    number = std::max(number, first);
    reader.checkSize();
    RecordingReader::Start start = reader.startBeforeCallback(number);
    for (Event event; start.cursor.next(event) == EventCursor::Result::event;) {
        const bool isBegin = event.op == Op::skip && format::Extension(event.a) == format::Extension::callbackBegan;
        const bool isLater = isBegin && start.replay.side().runs() + 1 >= number;
        if (isLater || !start.replay.apply(event, start.cursor.ticks(), nullptr))
            break;
    }
    const bool inside = start.replay.running() != noTask;
    return stateOf(start.replay, {start.replay.switchNumber() + (inside ? 0 : 1), inside, number}, reader);
}

SwitchNumber Recording::nextEffective(SwitchNumber after) const
{
    return impl_->reader.switches().nextEffective(after);
}

std::vector<SwitchNumber> Recording::effectiveAfter(SwitchNumber after, std::size_t most) const
{
    return impl_->reader.switches().effectiveAfter(after, most);
}

SwitchNumber Recording::previousEffective(SwitchNumber before) const
{
    return impl_->reader.switches().previousEffective(before);
}

const TimelineIndex &Recording::timeline() const { return impl_->timeline; }

SwitchNumber Recording::nextOfTask(TaskNumber task, SwitchNumber after) const
{
    return impl_->timeline.nextOfTask(task, after);
}

SwitchNumber Recording::previousOfTask(TaskNumber task, SwitchNumber before) const
{
    return impl_->timeline.previousOfTask(task, before);
}

} // namespace coroscope
