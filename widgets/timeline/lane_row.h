// SPDX-License-Identifier: GPL-3.0-or-later
// LaneRow: what one row of the chart stands for. Made when it is asked for: a chart may have a million. No GUI.
#pragma once

#include "engine/loop/vocabulary.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace coroscope {

struct LaneRow {
    static constexpr std::size_t noCaller = std::size_t(-1);
    static constexpr std::size_t noWorker = std::size_t(-1);
    static constexpr std::uint32_t noLane = 0xffffffff;

    TaskNumber task = noTask; ///< noTask: what stands above the tasks, a shared lane, or the heading of a definition
    std::size_t caller = noCaller; ///< of what resumes tasks: its index
    std::size_t worker = noWorker; ///< of a thread that runs the jobs of executors: its index
    bool callbacks = false;        ///< callback runs
    std::uint32_t loop = 0;        ///< of this loop; 0: all
    std::uint32_t definition = 0;  ///< the task's, or the heading's
    int depth = 0;                 ///< indentation
    bool foldable = false;
    bool folded = false;
    std::size_t memberCount = 0; ///< tasks below it (spawn tree: and itself); of a shared lane, tasks in it
    std::uint32_t lane = noLane; ///< shared by ended tasks, its members: see LaneLayout::sharedLane()
    std::size_t group = 0;       ///< of the layout, where it is one of its definition's rows
    bool pinned = false;         ///< one of those at the top, which repeat what has its place further down
    bool isTask() const { return task != noTask; }
    bool isCaller() const { return caller != noCaller; }
    bool isWorker() const { return worker != noWorker; }
    bool isBeside() const { return callbacks || isWorker(); } ///< of what goes on beside the steps of tasks
    bool isAbove() const { return isCaller() || isBeside(); } ///< stands above the tasks, and is none
    bool isShared() const { return lane != noLane; }
    bool isHeading() const { return !isTask() && !isAbove() && !isShared(); }
};

/// The lanes of what goes on beside the steps of tasks.
struct LanesBeside {
    std::vector<std::uint32_t> callbacks{}; ///< of these loops, in this order; 0: of all
    std::vector<std::size_t> workers{};     ///< in this order
    friend bool operator==(const LanesBeside &, const LanesBeside &) = default;
};

/// Those members of a folded row that are of one definition.
struct MemberGroup {
    std::uint32_t definition = 0;
    bool isWhole = false; ///< all tasks of the definition, which are then not listed
    std::vector<TaskNumber> tasks{};
};

/// What is repeated at the top, in this order. A definition: its tasks, drawn as one.
struct PinnedLanes {
    std::vector<std::size_t> callers{};
    std::vector<std::uint32_t> definitions{};
    std::vector<TaskNumber> tasks{};
    LanesBeside beside{}; ///< in front of definitions and tasks
    friend bool operator==(const PinnedLanes &, const PinnedLanes &) = default;
};

} // namespace coroscope
