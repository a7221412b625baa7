// SPDX-License-Identifier: MIT
// AwaitChain: the frames in which a suspended coroutine stands, as one walk along its awaits found them.
#pragma once

#include "engine/python/python_api.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace coroscope {

/// Valid until the program runs on. Of a deep chain only the innermost frames are kept.
class AwaitChain {
public:
    static constexpr std::size_t most = 32; ///< a power of two

    void clear() { length_ = 0; }
    void push(const FrameLayout *frame) { frames_[length_++ & (most - 1)] = frame; }

    std::size_t kept() const { return length_ < most ? length_ : most; }
    /// 0: the innermost; up to kept().
    const FrameLayout &fromInnermost(std::size_t at) const { return *frames_[(length_ - 1 - at) & (most - 1)]; }

    std::uint32_t stack = 0; ///< its number

private:
    std::array<const FrameLayout *, most> frames_{};
    std::size_t length_ = 0;
};

} // namespace coroscope
