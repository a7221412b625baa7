// SPDX-License-Identifier: MIT
// LoopTable: the loops of a recording whose program had several, and which task is whose. Internal to engine/record.
#pragma once

#include "engine/record/event_cursor.h"
#include "engine/record/snapshot_reader.h"
#include "engine/record/task_table.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace coroscope {

class LoopTable {
public:
    static constexpr std::uint32_t first = 1; ///< the number of the loop that was heard of first

    /// Events in order. Of a snapshot its tasks are taken, in case those behind it say whose they are.
    void takeSnapshot(const Event &event);
    void take(const Event &event, TaskTable &tasks); ///< Extension::loop

    /// Of the next stop or resumed: asked for once each. 0: about no loop.
    std::uint32_t takeStop();

    std::uint32_t spawning() const { return spawning_; } ///< whose a task is that is spawned now
    bool areSeveral() const { return several_; }
    std::string_view name(std::uint32_t loop) const; ///< of its thread; empty: not known

private:
    std::uint32_t spawning_ = first;
    std::uint32_t stop_ = 0;
    bool several_ = false;
    std::map<std::uint32_t, std::string> names_;
    std::vector<TaskNumber> inSnapshot_; ///< whose loop has not been told yet: from `told_` on
    std::size_t told_ = 0;
};

} // namespace coroscope
