// SPDX-License-Identifier: MIT
// BreakpointTable: which breakpoints a task's event meets, and how often they were met.
//
// Breakpoints are bits of one word. What a task's names match is worked out once and kept in a small cache, and so is what
// a stack's places match: a switch that meets nothing costs two look-ups.
#pragma once

#include "engine/control/breakpoint.h"
#include "engine/control/messages.h"
#include "engine/control/stack_resolver.h"
#include "engine/loop/task_base.h"

#include <array>
#include <unordered_map>
#include <vector>

namespace coroscope {

/// The loop's thread only.
class BreakpointTable {
public:
    using Mask = std::uint64_t;
    static constexpr std::size_t capacity = 64; ///< breakpoints that are on at once

    explicit BreakpointTable(const StackResolver &stacks) : stacks_(stacks) {}

    /// Replaces all. A breakpoint with the number and text of an earlier one keeps its hit count.
    void set(const std::vector<BreakpointRequest> &requests);
    void clear() { set({}); }
    BreakpointStates states() const; ///< in the order of set()

    /// Whether any breakpoint that is on is about `event`.
    bool watches(BreakEvent event) const { return events_[std::size_t(event)] != 0; }
    bool watchesAnything() const { return anything_; }
    bool watchesFrom() const { return arrows_ != 0; }

    /// What the names of a task match, whoever keeps them: breakpoints about it, and those that come from it.
    struct Names {
        Mask to = 0;
        Mask from = 0;
    };
    /// `name` is the one under which it is shown; `definition` may be empty: unknown.
    Names match(std::string_view name, std::string_view definition) const;
    /// Breakpoints met by `event` of a task of these names, suspended at `stack` (0: not started).
    Mask met(BreakEvent event, Mask to, Mask from, std::uint32_t stack);

    /// Bits whose `from` the task matches: kept by the caller until the next switch.
    Mask matchingFrom(const TaskBase &task);

    /// Breakpoints met by `event` of `task`; `from` as matchingFrom() gave it for the task that last ran.
    Mask met(BreakEvent event, const TaskBase &task, Mask from);

    /// Breakpoints met by a call of `function` (a stack's number) as no task's step.
    Mask metByCallback(std::uint32_t function);

    /// Counts a hit; returns whether the breakpoint acts on this one.
    bool count(std::size_t bit);
    const Breakpoint &at(std::size_t bit) const { return entries_[bit].breakpoint; }
    std::uint64_t hits(std::size_t bit) const { return entries_[bit].hits; }

private:
    struct Entry {
        Breakpoint breakpoint;
        std::uint64_t hits = 0;
    };
    struct Refused {
        std::uint32_t number;
        std::string error;
    };
    struct CachedTask {
        std::uint64_t loop = 0; ///< its serial
        TaskNumber task = noTask;
        Names names;
    };

    void index();
    const CachedTask &namesOf(const TaskBase &task);
    Mask placesOf(std::uint32_t stack);

    const StackResolver &stacks_;
    std::vector<Entry> entries_; // those that are on first: their index is their bit
    std::vector<Refused> refused_;
    std::vector<std::uint32_t> order_; // the numbers, as they were set
    std::array<Mask, breakEvents> events_{};
    Mask arrows_ = 0; // those with a from
    Mask places_ = 0; // those with a file and line
    bool anything_ = false;
    std::array<CachedTask, 1024> cache_{};
    std::unordered_map<std::uint32_t, Mask> placeCache_;
    std::unordered_map<std::uint32_t, Mask> functionCache_;
};

/// The name under which a task is shown: its own, or `worker#3`.
std::string displayName(const TaskBase &task);

/// Whether `path` is `file`, or ends in its components.
bool matchesPath(std::string_view file, std::string_view path);

} // namespace coroscope
