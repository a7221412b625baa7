// SPDX-License-Identifier: MIT
// Writing words of a recording: the payload first, then the word that makes it visible.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace coroscope::format {

constexpr std::uint64_t wordsFor(std::size_t bytes) { return (bytes + 7) / 8; }

/// Copies `bytes` to `at`; the space behind them is zero already.
inline void putBytes(std::uint64_t *at, std::string_view bytes)
{
    if (!bytes.empty()) // whose address may be null, which memcpy() must not be given
        std::memcpy(at, bytes.data(), bytes.size());
}

/// Makes an event visible: a reader that sees `first` sees all that was stored before it.
inline void publish(std::uint64_t *at, std::uint64_t first)
{
    std::atomic_ref<std::uint64_t>(*at).store(first, std::memory_order_release);
}

} // namespace coroscope::format
