// SPDX-License-Identifier: MIT
// LoopReplay: the loop's state as events go by: who is alive, who waits for what, the ready queue in its order.
//
// Times. One clock reading serves a switch: what happens between the end of a slice and the next stamped event (a wake by
// the task that ended, say) has that next stamp as its time. So `since` of those tasks is settled one stamp later.
#pragma once

#include "engine/record/event_cursor.h"
#include "engine/record/side_replay.h"
#include "engine/record/task_table.h"
#include "engine/record/time_scale.h"

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace coroscope {

/// One alive task. 112 bytes: checkpoints consist of these.
struct LiveTask {
    TaskNumber number = noTask; ///< noTask: the slot is free
    TaskStatus status = TaskStatus::ready;
    WaitKind waitKind = WaitKind::none;
    WakeCause cause = WakeCause::none;
    bool polling : 1 = false;
    bool started : 1 = false;
    bool queued : 1 = false;
    std::uint32_t stack = 0;
    TaskNumber causer = noTask;
    std::uint64_t object = 0; ///< the task waited for; for a timer what LoopReplay::due() makes of it. 0: unknown
    std::uint64_t since = 0;  ///< ticks
    SwitchNumber wokenIn = 0;
    CallbackNumber wokenBy = 0; ///< the callback run in which it became ready; 0: in none
    std::uint64_t order = 0;    ///< rises along the ready queue, among tasks and callbacks
    TaskTotals done;
    EventRef waitDetail;                      ///< while it waits: what says more of it
    EventRef wakeDetail;                      ///< while it is ready
    std::uint32_t previous = TaskTable::none; ///< in the ready queue, by slot
    std::uint32_t next = TaskTable::none;

    /// With what goes on at `ticks`.
    TaskTotals doneBy(std::uint64_t ticks) const;
};
static_assert(sizeof(LiveTask) == 112);

/// Hears what a replay works out. Slots are indexes for LoopReplay::slot().
class ReplayListener : public SideListener {
public:
    /// A switch; `before` is the task as it was in the queue. LoopReplay::switchNumber() is the switch already.
    virtual void sliceBegan(const LiveTask &before, std::uint64_t ticks) = 0;
    /// It suspended; `task` says for what. `idlePoll`: as far as one sees before its end is settled.
    virtual void sliceSuspended(const LiveTask &task, bool idlePoll) = 0;
    /// A task ended; `ofSlice`: by its slice, else without one. It is still in its slot.
    virtual void taskEnded(const LiveTask &task, TaskStatus outcome, std::string_view text, bool ofSlice) = 0;
    /// When the slice that ended last really ended, and whether it was an idle poll. Follows each end, at the latest before the
    /// next slice begins.
    virtual void sliceEndSettled(std::uint64_t ticks, bool idlePoll) = 0;
    virtual void value(bool yielded, std::string_view text) = 0;
};

class LoopReplay {
public:
    /// `longestPoll`: longestIdlePoll().
    LoopReplay(const TaskTable &tasks, const TimeScale &scale, std::uint64_t longestPoll)
        : tasks_(&tasks), scale_(scale), longestPoll_(longestPoll)
    {
    }

    /// Takes one event in; `ticks` is the cursor's time after it. Returns false, with damage(), when it cannot be.
    bool apply(const Event &event, std::uint64_t ticks, ReplayListener *listener);
    /// The same with the two events of `slice`; `ticks` is the time between them.
    bool apply(const PlainSlice &slice, std::uint64_t ticks, ReplayListener *listener);
    /// Makes `event`, a snapshot, the state. The tasks in it must be in the task table already.
    bool load(const Event &event, SwitchNumber nextSwitch, std::uint64_t ticks);

    const std::string &damage() const { return damage_; }
    TaskNumber running() const { return now_.running == TaskTable::none ? noTask : slots_[now_.running].number; }
    std::uint32_t runningSlot() const { return now_.running; }
    /// The slice that ended last is an idle poll, unless the time of its end, which follows, says that it took too long.
    bool mayHavePolled() const
    {
        return now_.sliceEndOpen && now_.endedIdlePoll && longestPoll_ != std::numeric_limits<std::uint64_t>::max();
    }
    CallerPlace caller() const { return now_.caller; }
    SwitchNumber switchNumber() const { return now_.number; } ///< of the last slice that began
    void setSwitchNumber(SwitchNumber number) { now_.number = number; }
    Nanoseconds due(const LiveTask &task) const; ///< of one whose waitKind is timer; 0: unknown
    /// A point on the program's clock, as the axis was first, on the axis as it is now.
    Nanoseconds onAxis(std::uint64_t programNs, TaskNumber task) const;
    TaskNumber holderOf(std::uint32_t lock) const; ///< by its ordinal; `nobody`; noTask: unknown
    /// How many what tasks wait for is by now; none: as they say themselves.
    std::optional<std::uint32_t> countOf(WaitShape shape, std::uint32_t ordinal) const;
    std::uint64_t turns() const { return now_.turns; }
    std::uint64_t idlePolls() const { return now_.idlePolls; }
    std::uint64_t wakes() const { return now_.wakes; }
    std::uint64_t ticks() const { return now_.ticks; }
    bool isAlive(TaskNumber task) const { return alive(task) != TaskTable::none; }
    std::uint32_t aliveCount() const { return now_.alive; }
    const std::vector<LiveTask> &slots() const { return slots_; }
    std::uint32_t firstReady() const { return now_.firstReady; }
    const SideReplay &side() const { return now_.side; }
    std::size_t waitedForCount() const { return now_.holders.size() + now_.counts.size(); }

    /// All that is known of the loop, but for its tasks.
    struct Now {
        std::uint32_t running = TaskTable::none; ///< slots, these three
        std::uint32_t firstReady = TaskTable::none;
        std::uint32_t lastReady = TaskTable::none;
        std::uint32_t alive = 0;
        SwitchNumber number = 0;
        std::uint64_t turns = 0;
        /// Since a snapshot, which says how many slices are marked only. What may be one, until its end is settled, included.
        std::uint64_t idlePolls = 0;
        std::uint64_t wakes = 0;
        std::uint64_t ticks = 0;
        std::uint64_t clockAhead = 0; ///< ns by which the program's clock ran on while it was held
        std::uint64_t order = 0;      ///< of what was queued last
        SideReplay side;
        /// The same of single loops, on top of that; negative: it stood still while the recording's time did not.
        std::vector<std::pair<std::uint32_t, Nanoseconds>> loopsAhead;
        CallerPlace caller;
        EventRef waitDetail;                                   ///< of the suspension that follows
        std::unordered_map<std::uint32_t, TaskNumber> holders; ///< of locks, by ordinal
        /// Of what tasks wait for, where it has changed meanwhile, by WaitShape << 32 | ordinal.
        std::unordered_map<std::uint64_t, std::uint32_t> counts;
        bool exactStamp = false;                   ///< the event before this one was `time`
        bool sliceEndOpen = false;                 ///< a slice has ended, its time follows
        bool endedIdlePoll = false;                ///< it is marked as an idle poll
        std::uint32_t endedSlot = TaskTable::none; ///< whose slice that was; none: gone
        std::uint64_t endedBegin = 0;              ///< when that slice began
        std::vector<std::uint32_t> unsettled;      ///< slots whose `since` is the next stamp
        std::vector<std::uint32_t> wokenInSlice;   ///< by what the running task did last
    };
    /// The alive tasks only: a replay that starts from it finds what one from the start does.
    struct StoredTask {
        std::uint32_t slot;
        LiveTask task;
    };
    struct Stored {
        Now now;
        std::uint32_t slotCount = 0;
        // In the memory that store() was given:
        std::span<const StoredTask> alive;
        std::span<const QueuedCallback> callbacks; ///< in the queues; `now` has them not
        Stored copyIn(SpilledMemory &memory) const;
    };
    Stored store(SpilledMemory &memory) const;
    void restore(const Stored &stored);

    /// The clock was read: `ticks` is the time of what is not settled yet.
    void stamp(std::uint64_t ticks, ReplayListener *listener);

private:
    bool fail(const char *what, TaskNumber task);
    std::uint32_t alive(TaskNumber task) const;
    void enqueue(std::uint32_t slot, std::uint32_t before = TaskTable::none);
    void dequeue(std::uint32_t slot);
    void settleLater(std::uint32_t slot);
    void endSlice();
    bool settlePoll(std::uint64_t ticks);
    void reopenTimes(const Event &snapshotEvent);

    bool resume(TaskNumber task, bool newTurn, ReplayListener *listener);
    bool suspend(std::uint32_t stack, std::uint32_t bits, std::uint64_t wideWord, ReplayListener *listener);
    bool end(const Event &event, ReplayListener *listener);
    bool wake(const Event &event);
    bool spawn(const Event &event);
    bool extension(const Event &event, ReplayListener *listener);
    void queueCallback(const Event &event);
    void takeWaitDetail(const Event &event);
    void takeCount(const Event &event);
    void takeWakeDetail(const Event &event);
    void takeWait(const Event &event);
    void noteClock(const Event &event);
    Nanoseconds aheadOf(TaskNumber task) const;
    std::uint64_t dueIn(std::uint64_t ns, TaskNumber task) const;
    void moveInQueue(TaskNumber task, TaskNumber before);
    void park(TaskNumber task);

    const TaskTable *tasks_;
    TimeScale scale_;
    std::uint64_t longestPoll_;
    std::vector<LiveTask> slots_;
    Now now_;
    std::string damage_;
};

inline std::uint32_t LoopReplay::alive(TaskNumber task) const
{
    const std::uint32_t slot = tasks_->slotOf(task);
    return slot < slots_.size() && slots_[slot].number == task ? slot : TaskTable::none;
}

} // namespace coroscope
