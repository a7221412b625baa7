// SPDX-License-Identifier: MIT
#include "engine/record/caller_lanes.h"

#include <algorithm>

namespace coroscope {

namespace {

constexpr std::size_t mostKnown = 1 << 16; ///< places, in a made-up recording; then they are looked up anew

std::uint64_t keyOf(CallerPlace caller) { return caller.stack | std::uint64_t(caller.thread) << 32; }

} // namespace

std::uint32_t CallerLanes::find(CallerPlace caller, const Dictionary &names) const
{
    if (caller.stack == 0)
        return none;
    const FunctionKey key = names.functionOf(caller.stack);
    const auto found = std::find_if(functions_.begin(), functions_.end(), [&](const Function &known) {
        return known.isOthers || (known.key == key && known.place.thread == caller.thread);
    });
    return found == functions_.end() ? none : std::uint32_t(found - functions_.begin());
}

std::uint32_t CallerLanes::functionOf(CallerPlace caller, const Dictionary &names)
{
    if (const auto known = known_.find(keyOf(caller)); known != known_.end())
        return known->second;
    std::uint32_t index = find(caller, names);
    if (index == none) {
        index = std::uint32_t(functions_.size());
        const bool isOthers = functions_.size() == most;
        functions_.push_back(
            {caller, isOthers ? FunctionKey{} : names.functionOf(caller.stack), isOthers, LongLane(*memory_)});
    }
    if (known_.size() == mostKnown)
        known_.clear();
    if (names.functionOf(caller.stack) != FunctionKey{})
        known_.emplace(keyOf(caller), index);
    return index;
}

void CallerLanes::callerChanged(CallerPlace caller, const Dictionary &names, std::uint64_t ticks, bool inSlice,
                                SwitchNumber next)
{
    if (caller.stack == 0) {
        if (since_)
            close(next, ticks);
        current_ = none;
        return;
    }
    const bool isFirst = current_ == none;
    current_ = functionOf(caller, names);
    functions_[current_].place = caller;
    if (isFirst && !inSlice)
        since_ = ticks;
}

void CallerLanes::close(SwitchNumber number, std::uint64_t ticks)
{
    LaneItem item;
    item.begin = since_.value_or(ticks);
    item.end = ticks;
    item.number = item.lastNumber = number;
    item.polls = afterIdlePoll_;
    item.busy = item.end - item.begin;
    functions_[current_].lane.append(item);
    since_.reset();
    afterIdlePoll_ = false;
}

void CallerLanes::dropBefore(SwitchNumber number)
{
    for (Function &function : functions_)
        function.lane.dropBefore(number);
}

} // namespace coroscope
