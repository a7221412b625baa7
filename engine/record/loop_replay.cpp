// SPDX-License-Identifier: MIT
#include "engine/record/loop_replay.h"

#include <fmt/core.h>

#include <algorithm>

namespace coroscope {

using format::Op;

namespace {

constexpr std::uint32_t none = TaskTable::none;

TaskNumber narrowTask(std::uint32_t field) { return field == format::fieldMax ? noTask : field; }

} // namespace

bool LoopReplay::fail(const char *what, TaskNumber task)
{
    damage_ = fmt::format("after switch {} task {} {}", switch_, task, what);
    return false;
}

std::uint32_t LoopReplay::alive(TaskNumber task) const
{
    const std::uint32_t slot = tasks_->slotOf(task);
    return slot < slots_.size() && slots_[slot].number == task ? slot : none;
}

void LoopReplay::enqueue(std::uint32_t slot)
{
    LiveTask &task = slots_[slot];
    task.queued = true;
    task.previous = lastReady_;
    task.next = none;
    (lastReady_ == none ? firstReady_ : slots_[lastReady_].next) = slot;
    lastReady_ = slot;
}

void LoopReplay::dequeue(std::uint32_t slot)
{
    LiveTask &task = slots_[slot];
    if (!task.queued)
        return;
    (task.previous == none ? firstReady_ : slots_[task.previous].next) = task.next;
    (task.next == none ? lastReady_ : slots_[task.next].previous) = task.previous;
    task.queued = false;
    task.previous = task.next = none;
}

void LoopReplay::settleLater(std::uint32_t slot)
{
    slots_[slot].since = ticks_;
    if (sliceEndOpen_)
        unsettled_.push_back(slot);
}

void LoopReplay::stamp(std::uint64_t ticks, ReplayListener *listener)
{
    ticks_ = ticks;
    for (const std::uint32_t slot : unsettled_)
        slots_[slot].since = ticks;
    unsettled_.clear();
    if (sliceEndOpen_) {
        sliceEndOpen_ = false;
        if (endedSlot_ != none)
            slots_[endedSlot_].runTicks += ticks - endedBegin_;
        if (listener)
            listener->sliceEndSettled(ticks);
    }
}

/// A snapshot does not say which times were settled: reading on through it must make of them what reading from it does.
void LoopReplay::reopenTimes()
{
    wokenInSlice_.clear();
    if (running_ != none)
        return;
    unsettled_.clear();
    for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
        if (slots_[slot].number != noTask && slots_[slot].since == ticks_)
            unsettled_.push_back(slot);
    }
}

void LoopReplay::endSlice()
{
    endedSlot_ = running_;
    endedBegin_ = slots_[running_].since;
    running_ = none;
    sliceEndOpen_ = true;
}

bool LoopReplay::apply(const Event &event, std::uint64_t ticks, ReplayListener *listener)
{
    bool good = true;
    if (event.op != Op::wake && event.op != Op::time && event.op != Op::ended)
        wokenInSlice_.clear();
    switch (event.op) {
    case Op::time:
        stamp(ticks, listener);
        exactStamp_ = true;
        return true;
    case Op::resume:
    case Op::resumeTurn:
        stamp(ticks, listener);
        good = resume(event, listener);
        break;
    case Op::idle:
    case Op::idleEnd: stamp(ticks, listener); break;
    case Op::snapshot: reopenTimes(); break;
    case Op::suspend: good = suspend(event, listener); break;
    case Op::ended: good = end(event, listener); break;
    case Op::wake: good = wake(event); break;
    case Op::spawn: good = spawn(event); break;
    case Op::value:
        if (listener && running_ != none)
            listener->value(event.a == 1, event.text(0, event.b));
        break;
    default: break;
    }
    exactStamp_ = false;
    return good;
}

bool LoopReplay::resume(const Event &event, ReplayListener *listener)
{
    const std::uint32_t slot = alive(event.a);
    if (slot == none)
        return fail("is resumed, which is not alive", event.a);
    if (running_ != none) { // its slice has no end on record: nothing more is known of that task
        slots_[running_].status = TaskStatus::waiting;
        slots_[running_].runTicks += ticks_ - slots_[running_].since;
        if (listener)
            listener->sliceEndSettled(ticks_);
    }
    dequeue(slot);
    ++switch_;
    if (event.op == Op::resumeTurn)
        ++turns_;
    LiveTask &task = slots_[slot];
    if (listener)
        listener->sliceBegan(task, ticks_);
    running_ = slot;
    ++task.slices;
    if (task.status == TaskStatus::ready)
        task.readyTicks += ticks_ - std::min(ticks_, task.since);
    task.status = TaskStatus::running;
    task.started = true;
    task.since = ticks_;
    return true;
}

bool LoopReplay::suspend(const Event &event, ReplayListener *listener)
{
    if (running_ == none) {
        damage_ = fmt::format("after switch {} a slice ends that never began", switch_);
        return false;
    }
    const std::uint32_t slot = running_;
    LiveTask &task = slots_[slot];
    const std::uint32_t bits = event.b;
    const bool wide = bits & format::suspendWide;
    const auto kind = WaitKind(bits & format::suspendKindMask);
    const bool isTimer = kind == WaitKind::timer;
    if (isTimer && wide)
        task.object = event.payload[0] + std::uint64_t(scale_.at(ticks_));
    else if (!isTimer)
        task.object = wide ? event.payload[0] : narrowTask(bits >> format::suspendObjectShift);
    else if (task.waitKind != WaitKind::timer) // (an idle poll does not repeat when its timer is due)
        task.object = 0;
    task.waitKind = kind;
    task.polling = bits & format::suspendPolling;
    task.stack = !event.extended && event.a == format::fieldMax ? 0 : event.a;
    endSlice();
    const bool stays = task.polling || task.waitKind == WaitKind::yield;
    task.status = stays ? TaskStatus::ready : TaskStatus::waiting;
    settleLater(slot);
    if (stays) {
        task.cause = WakeCause::yield;
        task.causer = task.number;
        task.wokenIn = switch_;
        enqueue(slot);
    }
    const bool idlePoll = bits & format::suspendIdlePoll;
    idlePolls_ += idlePoll;
    if (listener)
        listener->sliceSuspended(task, idlePoll);
    if (exactStamp_ || (isTimer && wide)) // these are stamped, if time has gone on
        stamp(ticks_, listener);
    return true;
}

bool LoopReplay::end(const Event &event, ReplayListener *listener)
{
    const std::uint32_t slot = alive(event.a);
    if (slot == none)
        return fail("ends, which is not alive", event.a);
    const bool ofSlice = slot == running_;
    const auto outcome = TaskStatus(event.b & 0xf);
    if (outcome < TaskStatus::done || outcome > TaskStatus::cancelled)
        return fail("ends in an unknown way", event.a);
    dequeue(slot);
    if (ofSlice) {
        endSlice();
        // What the task woke on its way out became ready when it was gone, not when it began.
        for (const std::uint32_t woken : wokenInSlice_)
            slots_[woken].since = ticks_;
    }
    wokenInSlice_.clear();
    if (listener)
        listener->taskEnded(slots_[slot], outcome, event.text(0, event.b >> 4), ofSlice);
    slots_[slot] = LiveTask{};
    if (slot == endedSlot_)
        endedSlot_ = none;
    if (ofSlice) // an end is always stamped, if time has gone on
        stamp(ticks_, listener);
    return true;
}

bool LoopReplay::wake(const Event &event)
{
    const std::uint32_t slot = alive(event.a);
    if (slot == none)
        return fail("is woken, which is not alive", event.a);
    LiveTask &task = slots_[slot];
    ++wakes_;
    if (task.queued || slot == running_)
        return true;
    task.status = TaskStatus::ready;
    task.cause = WakeCause(event.b & format::wakeCauseMask);
    task.causer =
        event.b & format::wakeWide ? TaskNumber(event.payload[0]) : narrowTask(event.b >> format::wakeCauserShift);
    task.wokenIn = switch_;
    settleLater(slot);
    if (running_ != none && task.cause == WakeCause::task)
        wokenInSlice_.push_back(slot);
    enqueue(slot);
    return true;
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
    settleLater(slot);
    return true;
}

} // namespace coroscope
