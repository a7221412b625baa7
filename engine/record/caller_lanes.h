// SPDX-License-Identifier: MIT
// CallerLanes: what resumed tasks, where that was no loop of ours, as lanes: one a function and thread, fed while a recording
// is read. An item is a stretch in which the caller had control: from the end of a slice to the next resumption.
#pragma once

#include "engine/record/dictionary.h"
#include "engine/record/long_lane.h"

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace coroscope {

class CallerLanes {
public:
    static constexpr std::uint32_t none = 0xffffffff;
    static constexpr std::size_t most = 200; ///< lanes; what other functions do goes into one more

    struct Function {
        CallerPlace place; ///< where it was seen last
        FunctionKey key;
        bool isOthers = false; ///< several functions
        /// An item's `number` is the switch that follows; its `polls` count those that follow upon an idle poll.
        LongLane lane;
    };

    /// From `ticks` on, while no task runs or (`inSlice`) one does, `caller` resumes. `next`: the next switch.
    void callerChanged(CallerPlace caller, const Dictionary &names, std::uint64_t ticks, bool inSlice,
                       SwitchNumber next);
    void beginSlice(SwitchNumber number, std::uint64_t ticks)
    {
        if (current_ != none)
            close(number, ticks);
    }
    void endSlice(std::uint64_t ticks, bool idlePoll)
    {
        if (current_ == none)
            return;
        since_ = ticks;
        afterIdlePoll_ = idlePoll;
    }
    void dropBefore(SwitchNumber number);

    const std::vector<Function> &functions() const { return functions_; }  ///< in the order in which they came
    std::uint32_t find(CallerPlace caller, const Dictionary &names) const; ///< index in functions(); none: not there
    /// Since when function `index` has control now; nothing: it has not.
    std::optional<std::uint64_t> controlSince(std::uint32_t index) const
    {
        return index == current_ ? since_ : std::nullopt;
    }

    SpilledMemory::Use use() const { return memory_->use(); }
    void trim() const { memory_->trim(); } ///< see SpilledMemory

private:
    std::uint32_t functionOf(CallerPlace caller, const Dictionary &names);
    void close(SwitchNumber number, std::uint64_t ticks);

    std::unique_ptr<SpilledMemory> memory_ = std::make_unique<SpilledMemory>();
    std::vector<Function> functions_;
    std::unordered_map<std::uint64_t, std::uint32_t> known_; ///< by stack and thread
    std::uint32_t current_ = none;
    std::optional<std::uint64_t> since_;
    bool afterIdlePoll_ = false;
};

} // namespace coroscope
