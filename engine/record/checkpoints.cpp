// SPDX-License-Identifier: MIT
#include "engine/record/checkpoints.h"

#include <algorithm>

namespace coroscope {

void Checkpoints::add(EventPosition at, bool behindSnapshot, const LoopReplay &replay)
{
    kept_.push_back({at, behindSnapshot, replay.store(*memory_)});
}

void Checkpoints::dropBefore(const Checkpoint *first)
{
    kept_.erase(kept_.begin(), kept_.begin() + (first - kept_.data()));
    std::size_t bytes = 0;
    for (const Checkpoint &checkpoint : kept_)
        bytes += checkpoint.state.alive.size_bytes() + checkpoint.state.callbacks.size_bytes();
    const SpilledMemory::Use use = memory_->use();
    constexpr std::size_t few = std::size_t(1) << 20;
    if (use.memory + use.spilled < 2 * bytes + few)
        return;
    // Most of it is gone: what is left moves into memory of its own.
    auto memory = std::make_unique<SpilledMemory>();
    for (Checkpoint &checkpoint : kept_)
        checkpoint.state = checkpoint.state.copyIn(*memory);
    memory_ = std::move(memory);
}

std::size_t Checkpoints::plainBytes() const
{
    std::size_t bytes = kept_.capacity() * sizeof(Checkpoint);
    for (const Checkpoint &checkpoint : kept_) {
        const LoopReplay::Now &now = checkpoint.state.now;
        bytes += now.side.size() * sizeof(QueuedCallback) +
                 (now.holders.size() + now.counts.size()) * 4 * sizeof(void *) +
                 (now.unsettled.capacity() + now.wokenInSlice.capacity()) * sizeof(std::uint32_t);
    }
    return bytes;
}

const Checkpoint *Checkpoints::firstBehind(EventPosition at) const
{
    const auto found =
        std::find_if(kept_.begin(), kept_.end(), [at](const Checkpoint &checkpoint) { return checkpoint.at > at; });
    return found == kept_.end() ? nullptr : &*found;
}

template <class IsBefore>
const Checkpoint *Checkpoints::lastWhere(IsBefore isBefore) const
{
    if (kept_.empty())
        return nullptr;
    const auto after = std::partition_point(kept_.begin(), kept_.end(), isBefore);
    return after == kept_.begin() ? &*after : &*(after - 1);
}

const Checkpoint *Checkpoints::before(SwitchNumber number) const
{
    return lastWhere([number](const Checkpoint &known) { return known.state.now.number < number; });
}

const Checkpoint *Checkpoints::beforeCallback(CallbackNumber number) const
{
    return lastWhere([number](const Checkpoint &known) { return known.state.now.side.runs() < number; });
}

} // namespace coroscope
