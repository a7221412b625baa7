// SPDX-License-Identifier: MIT
// LongLane: slices as they are added, of any number, with all that a Lane looks at. It lies in a SpilledMemory, owns nothing and is a
// plain value: copies share what they hold. Internal to engine/record.
#pragma once

#include "engine/record/lane.h"

namespace coroscope {

class LongLane {
public:
    enum class Keeps : std::uint8_t { waits, slices }; ///< also how the task waited before each slice, or not
    /// `memory` outlives it.
    explicit LongLane(SpilledMemory &memory, Keeps keeps = Keeps::waits) : memory_(&memory), keeps_(keeps) {}

    /// The same in another memory; or without how the task waited before each.
    LongLane copyIn(SpilledMemory &memory, Keeps keeps) const;
    LongLane copyIn(SpilledMemory &memory) const { return copyIn(memory, keeps_); }
    /// Adds a finished slice (`item.polls` 0 or 1), later than all before.
    void append(const LaneItem &item);
    /// Forgets what lies wholly before switch `number`.
    void dropBefore(SwitchNumber number);

    Lane lane() const;
    /// It will be asked soon: what it holds is on its way from memory then.
    void prefetch() const;

private:
    using Mark = Lane::Mark;

    void foldIntoLast(const LaneItem &item);
    void addMark(const Mark &mark);
    void addToLevels(std::size_t index);

    SpilledMemory *memory_;
    Keeps keeps_;
    SpilledVector<Lane::Entry> entries_;
    SpilledVector<Lane::Ready> ready_; ///< as many as entries_, or none
    SpilledVector<Mark> blocks_;
    SpilledVector<SpilledVector<Mark>> levels_; ///< the first levelCount_ are in use
    std::size_t levelCount_ = 0;
    SpilledVector<Lane::Special> specials_;
    std::size_t dropped_ = 0;
    std::uint64_t erased_ = 0;
    Lane::Totals totals_;
    std::uint64_t lastEnd_ = 0; ///< of the last item
    SwitchNumber lastNumber_ = 0;
};
static_assert(std::is_trivially_copyable_v<LongLane> && std::is_trivially_destructible_v<LongLane>);

} // namespace coroscope
