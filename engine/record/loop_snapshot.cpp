// SPDX-License-Identifier: MIT
// LoopReplay's whole state at once: from a snapshot in the file, to and from a checkpoint in memory.
#include "engine/record/loop_replay.h"
#include "engine/record/snapshot_reader.h"

#include <memory>
#include <new>

namespace coroscope {

bool LoopReplay::load(const Event &event, SwitchNumber nextSwitch, std::uint64_t ticks)
{
    SnapshotReader snapshot(event);
    if (!snapshot.isValid()) {
        damage_ = "a snapshot is damaged";
        return false;
    }
    *this = LoopReplay(*tasks_, scale_, longestPoll_);
    slots_.resize(tasks_->slotCount());
    now_.ticks = ticks;
    now_.number = nextSwitch - 1;
    now_.turns = snapshot.turns();
    now_.wakes = snapshot.wakes();
    for (SnapshotTask task; snapshot.next(task);) {
        const std::uint32_t slot = tasks_->slotOf(task.number);
        if (slot >= slots_.size() || slots_[slot].number != noTask)
            return fail("is in a snapshot twice", task.number);
        LiveTask &live = slots_[slot];
        live.number = task.number;
        ++now_.alive;
        live.status = task.status;
        live.waitKind = task.waitKind;
        live.cause = task.cause;
        live.causer = task.causer;
        live.polling = task.polling;
        live.started = task.started;
        live.stack = task.stack;
        live.object = task.waitKind == WaitKind::timer ? std::uint64_t(scale_.at(task.object)) : task.object;
        live.since = task.since;
        if (task.number == snapshot.running())
            now_.running = slot;
    }
    for (TaskNumber ready; snapshot.nextReady(ready);) {
        const std::uint32_t slot = alive(ready);
        if (slot == TaskTable::none || slots_[slot].queued)
            return fail("is queued in a snapshot, which is not alive or queued already", ready);
        enqueue(slot);
    }
    if (!snapshot.isValid())
        damage_ = "a snapshot is damaged";
    reopenTimes(event);
    return snapshot.isValid();
}

LoopReplay::Stored LoopReplay::store(SpilledMemory &memory) const
{
    Stored stored{now_, std::uint32_t(slots_.size()), {}, {}};
    stored.callbacks = stored.now.side.putQueueAway(memory);
    if (now_.alive == 0)
        return stored;
    auto *const alive = static_cast<StoredTask *>(memory.allocate(now_.alive * sizeof(StoredTask)));
    std::size_t count = 0;
    for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
        if (slots_[slot].number != noTask)
            new (alive + count++) StoredTask{slot, slots_[slot]};
    }
    stored.alive = {alive, count};
    return stored;
}

LoopReplay::Stored LoopReplay::Stored::copyIn(SpilledMemory &memory) const
{
    Stored copy = *this;
    if (!callbacks.empty()) {
        auto *const to = static_cast<QueuedCallback *>(memory.allocate(callbacks.size_bytes()));
        std::uninitialized_copy(callbacks.begin(), callbacks.end(), to);
        copy.callbacks = {to, callbacks.size()};
    }
    if (!alive.empty()) {
        auto *const to = static_cast<StoredTask *>(memory.allocate(alive.size_bytes()));
        std::uninitialized_copy(alive.begin(), alive.end(), to);
        copy.alive = {to, alive.size()};
    }
    return copy;
}

void LoopReplay::restore(const Stored &stored)
{
    now_ = stored.now;
    now_.side.takeQueueBack(stored.callbacks);
    damage_.clear();
    slots_.assign(stored.slotCount, {});
    for (const auto &[slot, task] : stored.alive)
        slots_[slot] = task;
}

} // namespace coroscope
