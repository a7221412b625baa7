// SPDX-License-Identifier: MIT
// RunningCaller: the running frames as what resumes a task, from the module inwards to the function that calls next() or send().
#pragma once

#include "engine/loop/caller.h"
#include "engine/python/code_places.h"

#include <array>
#include <cstddef>
#include <vector>

namespace coroscope {

/// Used under the interpreter's lock.
class RunningCaller final : public Caller {
public:
    /// On the main thread.
    explicit RunningCaller(CodePlaces &places) : places_(places), lastThread_(runningThread()) {}

    /// Takes in the frames from `innermost` outwards, which run on `thread`. False: they are those of the last time, each at the
    /// same instruction.
    bool moveTo(const FrameLayout *innermost, std::uint64_t thread)
    {
        if (thread != lastThread_) {
            enter(thread);
            take(innermost);
            return true;
        }
        std::size_t at = 0;
        const FrameLayout *frame = innermost;
        while (frame && at < count_ && frame->previousInstruction == frames_[at].instruction) {
            frame = frame->previous;
            ++at;
        }
        if (at == count_ && (!frame || count_ == mostFrames)) [[likely]]
            return false;
        take(innermost);
        return true;
    }

    /// The frames of the last time, and what was interned of them.
    void forget()
    {
        count_ = chains_ = 0;
        stack_ = highest_ = 0;
    }

    std::uint32_t internStack(StackInterner &stacks) override;
    std::uint32_t thread() const override { return threadNumber_; }

private:
    static constexpr std::size_t mostFrames = 32; ///< the innermost ones
    /// Code that calls itself may resume from ever new chains of calls: after so many, which chain it was is not told.
    static constexpr std::size_t mostChains = 4096;

    void enter(std::uint64_t thread);
    void take(const FrameLayout *innermost);

    CodePlaces &places_;
    std::uint64_t lastThread_;
    std::uint32_t threadNumber_ = 0;
    std::vector<std::uint64_t> threads_ = {lastThread_}; ///< in the order in which they first resumed a task
    std::array<CodePlaces::Place, mostFrames> frames_;
    std::size_t count_ = 0;
    std::size_t chains_ = 0;    ///< that were new when they were interned
    std::uint32_t highest_ = 0; ///< the number of the last of those
    std::uint32_t stack_ = 0;   ///< 0: to be interned
};

} // namespace coroscope
