// SPDX-License-Identifier: MIT
#include "engine/record/loop_replay.h"
#include "engine/record/snapshot_reader.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace coroscope {

using format::Op;

namespace {

constexpr std::uint32_t none = TaskTable::none;
constexpr std::uint64_t orderStep = 2; ///< so that something fits in between

constexpr Nanoseconds mostAhead = Nanoseconds(1) << 60; // of a made-up recording: sums of two stay in range
constexpr std::size_t mostLoopsAhead = 256;

TaskNumber narrowTask(std::uint32_t field) { return field == format::fieldMax ? noTask : field; }
std::uint32_t narrowStack(std::uint32_t field) { return field == format::fieldMax ? 0 : field; }

} // namespace

TaskTotals LiveTask::doneBy(std::uint64_t ticks) const
{
    TaskTotals totals = done;
    const std::uint64_t lasts = ticks - std::min(ticks, since);
    if (status == TaskStatus::running)
        totals.runTicks += lasts;
    else if (status == TaskStatus::ready)
        totals.readyTicks += lasts;
    return totals;
}

/// By how much the clock of the task's loop has gone more than the recording's time; less than 2^62, either way.
Nanoseconds LoopReplay::aheadOf(TaskNumber task) const
{
    auto ahead = Nanoseconds(std::min<std::uint64_t>(now_.clockAhead, mostAhead));
    if (now_.loopsAhead.empty())
        return ahead;
    const std::uint32_t index = tasks_->find(task);
    const std::uint32_t loop = index == none ? 0 : tasks_->entry(index).info.loop;
    for (const auto &[number, its] : now_.loopsAhead)
        if (number == loop || number == 0)
            ahead += its;
    return ahead;
}

/// A timer keeps its time on the program's clock: on the axis it is due the earlier, the more that clock ran on since.
Nanoseconds LoopReplay::due(const LiveTask &task) const
{
    if (task.object == 0)
        return 0;
    return onAxis(task.object, task.number);
}

Nanoseconds LoopReplay::onAxis(std::uint64_t programNs, TaskNumber task) const
{
    return std::max<Nanoseconds>(Nanoseconds(std::min<std::uint64_t>(programNs, INT64_MAX / 2)) - aheadOf(task), 1);
}

/// What due() goes by, of a timer that is due so much later than now.
std::uint64_t LoopReplay::dueIn(std::uint64_t ns, TaskNumber task) const
{
    const auto rest = Nanoseconds(std::min<std::uint64_t>(ns, mostAhead));
    return std::uint64_t(std::max<Nanoseconds>(1, rest + scale_.at(now_.ticks) + aheadOf(task)));
}

TaskNumber LoopReplay::holderOf(std::uint32_t lock) const
{
    const auto found = now_.holders.find(lock);
    return found == now_.holders.end() ? noTask : found->second;
}

std::optional<std::uint32_t> LoopReplay::countOf(WaitShape shape, std::uint32_t ordinal) const
{
    const auto found = now_.counts.find(std::uint64_t(shape) << 32 | ordinal);
    return found == now_.counts.end() ? std::optional<std::uint32_t>() : found->second;
}

void LoopReplay::noteClock(const Event &event)
{
    if (event.payloadWords < 2 || format::LoopNote(event.payload[0] & 0xff) != format::LoopNote::clock)
        return;
    const auto loop = std::uint32_t(event.payload[0] >> 32);
    const Nanoseconds more = std::clamp(Nanoseconds(event.payload[1]), -mostAhead, mostAhead);
    const auto known = std::find_if(now_.loopsAhead.begin(), now_.loopsAhead.end(),
                                    [loop](const auto &each) { return each.first == loop; });
    if (known != now_.loopsAhead.end())
        known->second = std::clamp(known->second + more, -mostAhead, mostAhead);
    else if (now_.loopsAhead.size() < mostLoopsAhead) // a made-up recording may name as many as it likes
        now_.loopsAhead.emplace_back(loop, more);
}

bool LoopReplay::fail(const char *what, TaskNumber task)
{
    damage_ = fmt::format("after switch {} task {} {}", now_.number, task, what);
    return false;
}

void LoopReplay::enqueue(std::uint32_t slot, std::uint32_t before)
{
    LiveTask &task = slots_[slot];
    task.queued = true;
    task.order = before == none ? now_.order += orderStep : slots_[before].order - 1;
    task.previous = before == none ? now_.lastReady : slots_[before].previous;
    task.next = before;
    (task.previous == none ? now_.firstReady : slots_[task.previous].next) = slot;
    (before == none ? now_.lastReady : slots_[before].previous) = slot;
}

void LoopReplay::dequeue(std::uint32_t slot)
{
    LiveTask &task = slots_[slot];
    if (!task.queued)
        return;
    (task.previous == none ? now_.firstReady : slots_[task.previous].next) = task.next;
    (task.next == none ? now_.lastReady : slots_[task.next].previous) = task.previous;
    task.queued = false;
    task.previous = task.next = none;
}

void LoopReplay::settleLater(std::uint32_t slot)
{
    slots_[slot].since = now_.ticks;
    if (!now_.sliceEndOpen)
        return;
    // A made-up recording may name the same slots over and over: what is stored must not outgrow them.
    if (now_.unsettled.size() > 2 * slots_.size() + 64) {
        std::sort(now_.unsettled.begin(), now_.unsettled.end());
        now_.unsettled.erase(std::unique(now_.unsettled.begin(), now_.unsettled.end()), now_.unsettled.end());
    }
    now_.unsettled.push_back(slot);
}

void LoopReplay::stamp(std::uint64_t ticks, ReplayListener *listener)
{
    now_.ticks = ticks;
    for (const std::uint32_t slot : now_.unsettled)
        slots_[slot].since = ticks;
    now_.unsettled.clear();
    if (now_.sliceEndOpen) {
        now_.sliceEndOpen = false;
        if (now_.endedSlot != none)
            slots_[now_.endedSlot].done.runTicks += ticks - now_.endedBegin;
        const bool idlePoll = now_.endedIdlePoll && settlePoll(ticks);
        if (listener)
            listener->sliceEndSettled(ticks, idlePoll);
    }
}

/// Is the slice that ended, and is marked as one, an idle poll?
bool LoopReplay::settlePoll(std::uint64_t ticks)
{
    now_.endedIdlePoll = false;
    if (ticks - now_.endedBegin <= longestPoll_)
        return true;
    --now_.idlePolls;
    if (now_.endedSlot != none)
        --slots_[now_.endedSlot].done.idlePolls;
    return false;
}

/// A snapshot does not say which times were settled: reading on through it must make of them what reading from it does.
void LoopReplay::reopenTimes(const Event &snapshotEvent)
{
    now_.wokenInSlice.clear();
    if (now_.running != none)
        return;
    now_.unsettled.clear();
    SnapshotReader snapshot(snapshotEvent);
    for (SnapshotTask task; snapshot.next(task);) {
        const std::uint32_t slot = alive(task.number);
        if (slot != none && slots_[slot].since == now_.ticks)
            now_.unsettled.push_back(slot);
    }
}

void LoopReplay::endSlice()
{
    now_.endedSlot = now_.running;
    now_.endedBegin = slots_[now_.running].since;
    now_.running = none;
    now_.sliceEndOpen = true;
}

bool LoopReplay::apply(const Event &event, std::uint64_t ticks, ReplayListener *listener)
{
    bool good = true;
    if (event.op != Op::wake && event.op != Op::time && event.op != Op::ended && event.op != Op::skip)
        now_.wokenInSlice.clear();
    switch (event.op) {
    case Op::time:
        stamp(ticks, listener);
        now_.exactStamp = true;
        return true;
    case Op::resume:
    case Op::resumeTurn:
        stamp(ticks, listener);
        good = resume(event.a, event.op == Op::resumeTurn, listener);
        break;
    case Op::idle:
    case Op::idleEnd: stamp(ticks, listener); break;
    case Op::snapshot: reopenTimes(event); break;
    case Op::suspend:
        good = suspend(event.extended ? event.a : narrowStack(event.a), event.b,
                       event.b & format::suspendWide ? event.payload[0] : 0, listener);
        break;
    case Op::ended: good = end(event, listener); break;
    case Op::wake: good = wake(event); break;
    case Op::resumed: now_.clockAhead += event.a & format::clocksRanOn ? event.payload[0] : 0; break;
    case Op::spawn: good = spawn(event); break;
    case Op::value:
        if (listener && now_.running != none)
            listener->value(event.a == 1, event.text(0, event.b));
        break;
    case Op::skip: good = extension(event, listener); break;
    default: break;
    }
    now_.exactStamp = false;
    return good;
}

/// Half of the price of reading lies in going from event to event: so these two are taken in at once.
bool LoopReplay::apply(const PlainSlice &slice, std::uint64_t ticks, ReplayListener *listener)
{
    now_.wokenInSlice.clear();
    now_.exactStamp = false;
    stamp(ticks, listener);
    return resume(format::fieldOf(slice.resume), Op(slice.resume & 0xff) == Op::resumeTurn, listener) &&
           suspend(narrowStack(format::fieldOf(slice.suspend)), std::uint32_t(slice.suspend >> 32), 0, listener);
}

bool LoopReplay::resume(TaskNumber number, bool newTurn, ReplayListener *listener)
{
    // (Nearly always it is the first one in the queue: no need to look it up.)
    const bool isNext = now_.firstReady != none && slots_[now_.firstReady].number == number;
    const std::uint32_t slot = isNext ? now_.firstReady : alive(number);
    if (slot == none)
        return fail("is resumed, which is not alive", number);
    if (now_.running != none) { // its slice has no end on record: nothing more is known of that task
        slots_[now_.running].status = TaskStatus::waiting;
        slots_[now_.running].done.runTicks += now_.ticks - slots_[now_.running].since;
        if (listener)
            listener->sliceEndSettled(now_.ticks, false);
    }
    dequeue(slot);
    ++now_.number;
    now_.turns += newTurn;
    LiveTask &task = slots_[slot];
    if (listener)
        listener->sliceBegan(task, now_.ticks);
    now_.running = slot;
    ++task.done.slices;
    if (task.status == TaskStatus::ready)
        task.done.readyTicks += now_.ticks - std::min(now_.ticks, task.since);
    task.status = TaskStatus::running;
    task.started = true;
    task.since = now_.ticks;
    task.waitDetail = task.wakeDetail = {};
    now_.waitDetail = {};
    return true;
}

bool LoopReplay::suspend(std::uint32_t stack, std::uint32_t bits, std::uint64_t wideWord, ReplayListener *listener)
{
    if (now_.running == none) {
        damage_ = fmt::format("after switch {} a slice ends that never began", now_.number);
        return false;
    }
    const std::uint32_t slot = now_.running;
    LiveTask &task = slots_[slot];
    const bool wide = bits & format::suspendWide;
    const auto kind = WaitKind(bits & format::suspendKindMask);
    const bool isTimer = kind == WaitKind::timer;
    if (isTimer && wide)
        task.object = dueIn(wideWord, task.number);
    else if (!isTimer)
        task.object = wide ? wideWord : narrowTask(bits >> format::suspendObjectShift);
    else if (task.waitKind != WaitKind::timer) // (an idle poll does not repeat when its timer is due)
        task.object = 0;
    task.waitKind = kind;
    task.polling = bits & format::suspendPolling;
    task.stack = stack;
    task.waitDetail = std::exchange(now_.waitDetail, {});
    endSlice();
    const bool stays = task.polling || task.waitKind == WaitKind::yield;
    task.status = stays ? TaskStatus::ready : TaskStatus::waiting;
    settleLater(slot);
    if (stays) {
        task.cause = WakeCause::yield;
        task.causer = task.number;
        task.wokenIn = now_.number;
        task.wokenBy = 0;
        enqueue(slot);
    }
    const bool idlePoll = bits & format::suspendIdlePoll;
    now_.endedIdlePoll = idlePoll;
    now_.idlePolls += idlePoll;
    task.done.idlePolls += idlePoll;
    if (listener)
        listener->sliceSuspended(task, idlePoll);
    if (now_.exactStamp || (isTimer && wide)) // these are stamped, if time has gone on
        stamp(now_.ticks, listener);
    return true;
}

bool LoopReplay::end(const Event &event, ReplayListener *listener)
{
    const std::uint32_t slot = alive(event.a);
    if (slot == none)
        return fail("ends, which is not alive", event.a);
    const bool ofSlice = slot == now_.running;
    const auto outcome = TaskStatus(event.b & 0xf);
    if (outcome < TaskStatus::done || outcome > TaskStatus::cancelled)
        return fail("ends in an unknown way", event.a);
    dequeue(slot);
    if (ofSlice) {
        endSlice();
        // What the task woke on its way out became ready when it was gone, not when it began.
        for (const std::uint32_t woken : now_.wokenInSlice)
            slots_[woken].since = now_.ticks;
    }
    now_.wokenInSlice.clear();
    if (slot == now_.endedSlot) {
        if (now_.sliceEndOpen)
            slots_[slot].done.runTicks += now_.ticks - now_.endedBegin;
        now_.endedSlot = none;
    }
    if (listener)
        listener->taskEnded(slots_[slot], outcome, event.text(0, event.b >> 4), ofSlice);
    slots_[slot] = LiveTask{};
    --now_.alive;
    if (ofSlice) // an end is always stamped, if time has gone on
        stamp(now_.ticks, listener);
    return true;
}

bool LoopReplay::wake(const Event &event)
{
    const std::uint32_t slot = alive(event.a);
    if (slot == none)
        return fail("is woken, which is not alive", event.a);
    LiveTask &task = slots_[slot];
    ++now_.wakes;
    if (task.queued || slot == now_.running)
        return true;
    task.status = TaskStatus::ready;
    task.cause = WakeCause(event.b & format::wakeCauseMask);
    task.causer =
        event.b & format::wakeWide ? TaskNumber(event.payload[0]) : narrowTask(event.b >> format::wakeCauserShift);
    task.wokenIn = now_.number;
    task.wokenBy = event.b & format::wakeInCallback ? now_.side.running() : 0;
    task.waitDetail = task.wakeDetail = {};
    settleLater(slot);
    if (now_.running != none && task.cause == WakeCause::task)
        now_.wokenInSlice.push_back(slot);
    enqueue(slot);
    return true;
}

bool LoopReplay::extension(const Event &event, ReplayListener *listener)
{
    using format::Extension;
    switch (Extension(event.a)) {
    case Extension::queueMove:
        for (std::uint64_t i = 0; i < event.payloadWords; ++i)
            moveInQueue(TaskNumber(event.payload[i]), TaskNumber(event.payload[i] >> 32));
        break;
    case Extension::parked:
        for (std::uint64_t i = 0; i < event.payloadWords; ++i)
            park(TaskNumber(event.payload[i]));
        break;
    case Extension::caller:
        if (event.payloadWords > 0)
            now_.caller = {std::uint32_t(event.payload[0]), std::uint32_t(event.payload[0] >> 32)};
        break;
    case Extension::loop: noteClock(event); break;
    case Extension::waitDetail: takeWaitDetail(event); break;
    case Extension::wakeDetail: takeWakeDetail(event); break;
    case Extension::waitKnown: takeWait(event); break;
    case Extension::callbackQueued:
        if (event.payloadWords > 1) {
            queueCallback(event);
            break;
        }
        [[fallthrough]];
    default: now_.side.apply(event, now_.ticks, listener); break;
    }
    return true;
}

void LoopReplay::queueCallback(const Event &event)
{
    std::uint64_t order = 0;
    if (now_.side.queued().knows(std::uint32_t(event.payload[0] >> 32)))
        return; // it stands behind a snapshot once more
    const std::uint32_t before = event.payloadWords > 2 ? alive(TaskNumber(event.payload[2])) : none;
    if (before != none && slots_[before].queued)
        order = slots_[before].order - 1;
    else
        order = now_.order += orderStep;
    now_.side.queue(event, order);
}

/// Before the suspension that it is about, or, behind a snapshot, of a task that waits. Or it says who holds a lock, or how many
/// something is by now.
void LoopReplay::takeWaitDetail(const Event &event)
{
    if (event.payloadWords == 0)
        return;
    const auto task = TaskNumber(event.payload[0]);
    const bool saysHolder = task == noTask && event.payload[0] >> 32 == 0 && event.payloadWords == 2;
    if (saysHolder) {
        const auto lock = std::uint32_t(event.payload[1]);
        const auto holder = TaskNumber(event.payload[1] >> 32);
        if (holder == noTask)
            now_.holders.erase(lock);
        else
            now_.holders.insert_or_assign(lock, holder);
    } else if (task == noTask && event.payload[0] >> 32 == 0 && event.payloadWords == 3) {
        takeCount(event);
    } else if (task == noTask) {
        now_.waitDetail = EventRef(event.at);
    } else if (const std::uint32_t slot = alive(task); slot != none && slots_[slot].status == TaskStatus::waiting) {
        slots_[slot].waitDetail = EventRef(event.at);
    }
}

void LoopReplay::takeCount(const Event &event)
{
    const std::uint64_t key = (event.payload[2] & 0xff) << 32 | std::uint32_t(event.payload[1]);
    const auto count = std::uint32_t(event.payload[1] >> 32);
    if (count == unknownNumber)
        now_.counts.erase(key);
    else
        now_.counts.insert_or_assign(key, count);
}

void LoopReplay::takeWakeDetail(const Event &event)
{
    const std::uint32_t slot = event.payloadWords == 0 ? none : alive(TaskNumber(event.payload[0]));
    if (slot != none && slots_[slot].status == TaskStatus::ready)
        slots_[slot].wakeDetail = EventRef(event.at);
}

/// Of a task that waits; till now it was not known for what.
void LoopReplay::takeWait(const Event &event)
{
    const std::uint32_t slot = event.payloadWords < 2 ? none : alive(TaskNumber(event.payload[0]));
    const auto kind = event.payloadWords < 2 ? WaitKind::none : WaitKind(event.payload[1] & format::suspendKindMask);
    const bool isTimer = kind == WaitKind::timer;
    if (slot == none || slots_[slot].status != TaskStatus::waiting || (isTimer && event.payloadWords < 3))
        return;
    LiveTask &task = slots_[slot];
    task.waitKind = kind;
    task.stack = std::uint32_t(event.payload[0] >> 32);
    task.object = isTimer ? dueIn(event.payload[2], task.number) : event.payload[1] >> 32;
    task.waitDetail = {};
    settleLater(slot);
}

void LoopReplay::moveInQueue(TaskNumber task, TaskNumber before)
{
    const std::uint32_t slot = alive(task);
    const std::uint32_t other = before == noTask ? none : alive(before);
    if (slot == none || !slots_[slot].queued || slot == other || (other != none && !slots_[other].queued))
        return; // it says nothing then
    dequeue(slot);
    enqueue(slot, other);
}

void LoopReplay::park(TaskNumber number)
{
    const std::uint32_t slot = alive(number);
    if (slot == none || !slots_[slot].queued)
        return;
    dequeue(slot);
    LiveTask &task = slots_[slot];
    task.status = TaskStatus::waiting;
    task.waitKind = WaitKind::unknown;
    task.waitDetail = task.wakeDetail = {};
    task.polling = false;
    task.object = noTask;
    settleLater(slot);
}

bool LoopReplay::spawn(const Event &event)
{
    const std::uint32_t slot = tasks_->slotOf(event.a);
    if (slot == none || slot >= tasks_->slotCount())
        return fail("is spawned out of turn", event.a);
    if (slot >= slots_.size())
        slots_.resize(tasks_->slotCount());
    if (slots_[slot].number != noTask)
        return fail("is spawned twice", event.a);
    LiveTask &task = slots_[slot];
    task = LiveTask{};
    task.number = event.a;
    task.status = TaskStatus::waiting;
    ++now_.alive;
    settleLater(slot);
    return true;
}

} // namespace coroscope
