// SPDX-License-Identifier: MIT
// LoopReplay's whole state at once: from a snapshot in the file, to and from a checkpoint in memory.
#include "engine/record/loop_replay.h"
#include "engine/record/snapshot_reader.h"

namespace coroscope {

bool LoopReplay::load(const Event &event, SwitchNumber nextSwitch, std::uint64_t ticks)
{
    SnapshotReader snapshot(event);
    if (!snapshot.isValid()) {
        damage_ = "a snapshot is damaged";
        return false;
    }
    *this = LoopReplay(*tasks_, scale_);
    slots_.resize(tasks_->slotCount());
    ticks_ = ticks;
    switch_ = nextSwitch - 1;
    turns_ = snapshot.turns();
    idlePolls_ = snapshot.idlePolls();
    wakes_ = snapshot.wakes();
    for (SnapshotTask task; snapshot.next(task);) {
        const std::uint32_t slot = tasks_->slotOf(task.number);
        if (slot >= slots_.size() || slots_[slot].number != noTask)
            return fail("is in a snapshot twice", task.number);
        LiveTask &live = slots_[slot];
        live.number = task.number;
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
            running_ = slot;
    }
    for (TaskNumber ready; snapshot.nextReady(ready);) {
        const std::uint32_t slot = alive(ready);
        if (slot == TaskTable::none || slots_[slot].queued)
            return fail("is queued in a snapshot, which is not alive or queued already", ready);
        enqueue(slot);
    }
    if (!snapshot.isValid())
        damage_ = "a snapshot is damaged";
    reopenTimes();
    return snapshot.isValid();
}

LoopReplay::Stored LoopReplay::store() const
{
    Stored stored{std::uint32_t(slots_.size()),
                  running_,
                  firstReady_,
                  lastReady_,
                  switch_,
                  turns_,
                  idlePolls_,
                  wakes_,
                  ticks_,
                  exactStamp_,
                  {}};
    std::size_t count = 0;
    for (const LiveTask &task : slots_)
        count += task.number != noTask;
    stored.alive.reserve(count);
    for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
        if (slots_[slot].number != noTask)
            stored.alive.emplace_back(slot, slots_[slot]);
    }
    return stored;
}

void LoopReplay::Stored::takeCounts(const Stored &earlier)
{
    auto known = earlier.alive.begin();
    for (auto &[slot, task] : alive) {
        while (known != earlier.alive.end() && known->first < slot)
            ++known;
        if (known == earlier.alive.end() || known->first != slot || known->second.number != task.number)
            continue;
        task.slices = known->second.slices;
        task.runTicks = known->second.runTicks;
        task.readyTicks = known->second.readyTicks;
    }
}

void LoopReplay::restore(const Stored &stored)
{
    *this = LoopReplay(*tasks_, scale_);
    slots_.resize(stored.slotCount);
    for (const auto &[slot, task] : stored.alive)
        slots_[slot] = task;
    running_ = stored.running;
    firstReady_ = stored.firstReady;
    lastReady_ = stored.lastReady;
    switch_ = stored.switchNumber;
    turns_ = stored.turns;
    idlePolls_ = stored.idlePolls;
    wakes_ = stored.wakes;
    ticks_ = stored.ticks;
    exactStamp_ = stored.exactStamp;
}

} // namespace coroscope
