// SPDX-License-Identifier: MIT
// Looking into a program that is held: what the debugger asks, and what it is answered (docs/control-protocol.md). Long
// answers come in pages: each says how much there is in all, and the next page is asked for.
#pragma once

#include "engine/loop/vocabulary.h"

#include <cstdint>
#include <string>
#include <vector>

namespace coroscope {

/// Answered by FrameList (frames) or ValueList (locals, children) with the same `request`.
struct Inspect {
    enum class What : std::uint8_t { frames, locals, children };
    What what = What::frames;
    std::int64_t request = 0;    ///< the debugger's own number
    TaskNumber task = noTask;    ///< frames, locals
    std::uint64_t frame = 0;     ///< locals: 0 is the innermost
    std::uint32_t reference = 0; ///< children: that of a ValueEntry, while the program is held
    std::uint64_t from = 0;      ///< the first of the page, counted from 0
    friend bool operator==(const Inspect &, const Inspect &) = default;
};

struct FrameEntry {
    std::string function;
    std::string file; ///< absolute path; empty: unknown
    std::uint32_t line = 0;
    friend bool operator==(const FrameEntry &, const FrameEntry &) = default;
};

/// The frames of a task, innermost first.
struct FrameList {
    std::int64_t request = 0;
    std::string refused; ///< why there is no answer; empty: there is one
    std::uint64_t from = 0;
    std::uint64_t total = 0;
    std::vector<FrameEntry> list;
    friend bool operator==(const FrameList &, const FrameList &) = default;
};

struct ValueEntry {
    std::string name; ///< `count`, `.items`, `[3]`, `['key']`
    std::string text; ///< of bounded length
    std::string type;
    std::uint32_t reference = 0; ///< for its children, until the program goes on; 0: it has none
    friend bool operator==(const ValueEntry &, const ValueEntry &) = default;
};

struct ValueList {
    std::int64_t request = 0;
    std::string refused; ///< why there is no answer; empty: there is one
    std::uint64_t from = 0;
    std::uint64_t total = 0;
    std::vector<ValueEntry> list;
    friend bool operator==(const ValueList &, const ValueList &) = default;
};

/// What a page holds at the most. One of its entries is never so long that a page would not fit into a message.
inline constexpr std::size_t pageEntries = 100;
inline constexpr std::size_t pageBytes = 256 << 10;

} // namespace coroscope
