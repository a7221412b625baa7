// SPDX-License-Identifier: MIT
// StackInterner: gives small numbers to places in the source, so that a suspension costs one number.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace coroscope {

/// Used on the loop's thread. Its answers hold for its life.
class StackInterner {
public:
    virtual ~StackInterner() = default;

    /// From 1, unlike any other's of the process: for who keeps its answers.
    std::uint64_t serial() const { return serial_; }

    /// The number (from 1) of the chain "`function` suspended at `file`:`line`, awaited by chain `awaiter`" (0: by nobody).
    virtual std::uint32_t intern(std::string_view function, std::string_view file, std::uint32_t line,
                                 std::uint32_t awaiter) = 0;

    /// An earlier answer, under a key that is cheaper to have than a name and a line: the address of the instruction, or of
    /// the compiler's description of the place. It must stand for that place for ever; null for none.
    struct Known {
        const void *key = nullptr;
        std::uint32_t awaiter = 0;
        std::uint32_t stack = 0;
        bool is(const void *place, std::uint32_t awaitedBy) const { return key == place && awaiter == awaitedBy; }
    };
    /// The one place where the answer for `key` and `awaiter` may be kept: look whether it is(), or put it there.
    Known &known(const void *key, std::uint32_t awaiter)
    {
        // Fibonacci hashing (Knuth, The Art of Computer Programming 6.4): the product's upper bits are well mixed.
        const std::uint64_t mixed =
            (reinterpret_cast<std::uintptr_t>(key) + awaiter * std::uint64_t(0x10001)) * 0x9e3779b97f4a7c15u;
        return known_[mixed >> (64 - knownBits)];
    }

private:
    static constexpr unsigned knownBits = 12;
    inline static std::atomic<std::uint64_t> lastSerial_ = 0;
    const std::uint64_t serial_ = ++lastSerial_;
    std::array<Known, std::size_t(1) << knownBits> known_{};
};

} // namespace coroscope
