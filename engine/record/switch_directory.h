// SPDX-License-Identifier: MIT
// SwitchDirectory: finds a switch, by number or by time, without an entry for each: a mark every few hundred switches, and
// a short walk over the events from there.
#pragma once

#include "engine/record/event_cursor.h"
#include "engine/record/task_table.h"

#include <functional>
#include <vector>

namespace coroscope {

/// What a walk sees of a switch.
struct SwitchGlance {
    SwitchNumber number = 0; ///< 0: none
    TaskNumber task = noTask;
    std::uint64_t begin = 0; ///< ticks
    std::uint64_t end = 0;
    bool finished = false;
    bool idlePoll = false;
    bool settled = false; ///< no later stamp can move its end
};

class SwitchDirectory {
public:
    explicit SwitchDirectory(const ChunkList &chunks) : chunks_(&chunks) {}

    /// While the recording is read first: a switch begins with the event at `at`, `ticksBefore` before its stamp.
    void noteSwitch(SwitchNumber number, EventPosition at, std::uint64_t ticksBefore, std::uint64_t begin);
    void setLongestPoll(std::uint64_t ticks)
    {
        longestPoll_ = ticks;
    }                   ///< see longestIdlePoll(); before anything is noted
    void noteIdlePoll() ///< the switch that began last was one
    {
        if (!marks_.empty())
            ++marks_.back().idlePolls;
    }
    void setEnd(EventPosition end) { end_ = end; } ///< what has been read so far
    /// Forgets the switches before `number`.
    void dropBefore(SwitchNumber number);

    std::size_t memoryBytes() const { return marks_.capacity() * sizeof(Mark); }

    SwitchNumber last() const { return last_; }
    SwitchGlance glance(SwitchNumber number) const;
    /// The last switch that begins at or before `ticks`.
    SwitchGlance at(std::uint64_t ticks) const;

    /// Visits switches from `from` on, in order, until `visit` returns false.
    void forEach(SwitchNumber from, const std::function<bool(const SwitchGlance &)> &visit) const;

    SwitchNumber nextEffective(SwitchNumber after) const;
    SwitchNumber previousEffective(SwitchNumber before) const;
    /// What nextEffective() answers when it is asked again and again, the first of them; at most `most`.
    std::vector<SwitchNumber> effectiveAfter(SwitchNumber after, std::size_t most) const;
    /// The nearest switch of `task` in [from, to]; 0: none.
    SwitchNumber firstOf(TaskNumber task, SwitchNumber from, SwitchNumber to) const;
    SwitchNumber lastOf(TaskNumber task, SwitchNumber from, SwitchNumber to) const;

private:
    struct Mark {
        EventPosition at;
        std::uint64_t ticksBefore;
        std::uint64_t begin;
        SwitchNumber number;
        std::uint64_t idlePolls = 0; ///< among the switches up to the next mark
    };
    static constexpr std::uint64_t spacing = 256;       ///< switches from one mark to the next, at most
    static constexpr std::uint64_t spacingWords = 2048; ///< and words of events, but for those of a single slice

    /// The last answer of at() and glance(): whoever draws asks for neighbouring pixels, and one slice may hold so many events
    /// that walking through it again for each of them takes seconds.
    struct Recent {
        SwitchGlance glance;
        std::uint64_t until = 0; ///< it is the answer for times in front of this
        bool wasLast = false;    ///< of the recording as it was then: its end may come with what is read next
        EventPosition readTo;    ///< what had been read then
    };

    bool isStill(const Recent &recent) const { return !recent.wasLast || recent.readTo == end_; }
    void remember(const SwitchGlance &found, std::uint64_t until) const
    {
        recent_ = {found, until, found.number >= last_, end_};
    }
    std::size_t markFor(SwitchNumber number) const;
    std::uint64_t switchesFrom(std::size_t mark) const;
    void walk(const Mark &mark, const std::function<bool(const SwitchGlance &)> &visit) const;

    const ChunkList *chunks_;
    std::vector<Mark> marks_;
    SwitchNumber first_ = 1;
    SwitchNumber last_ = 0;
    EventPosition end_;
    std::uint64_t longestPoll_ = 0;
    mutable Recent recent_;
};

} // namespace coroscope
