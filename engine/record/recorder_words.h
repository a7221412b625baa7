// SPDX-License-Identifier: MIT
// The words that all parts of the recorder write. Internal to engine/record.
#pragma once

#include "engine/loop/vocabulary.h"
#include "engine/record/format.h"
#include "engine/record/words.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace coroscope {

/// A switch leaves at least this room, so that a slice's few events rarely cross into a chunk without a snapshot.
inline constexpr std::ptrdiff_t roomForSlice = 512; // words
inline constexpr std::uint64_t deltaMax = 0xffffffff;

/// First word of an event of a later version, which readers that do not know it pass over.
constexpr std::uint64_t skipWord(format::Extension what, std::uint64_t payloadWords)
{
    return format::word(format::Op::skip, static_cast<std::uint32_t>(what), static_cast<std::uint32_t>(payloadWords));
}

/// First word of what an event of loops says.
template <class Note>
constexpr std::uint64_t noteWord(Note note, std::uint32_t loop, std::size_t bytes = 0)
{
    return static_cast<std::uint64_t>(note) | std::uint64_t(bytes) << 8 | std::uint64_t(loop) << 32;
}

/// Of such a wake more may be known: TaskBase::wakeDetail().
constexpr bool mayHaveDetail(WakeCause cause)
{
    return cause == WakeCause::io || cause == WakeCause::thread || cause == WakeCause::signal ||
           cause == WakeCause::child || cause == WakeCause::cancel;
}

// --- of events that are put together before they are written ---

inline void append(std::vector<std::uint64_t> &words, std::initializer_list<std::uint64_t> more)
{
    for (const std::uint64_t each : more) // one by one: of insert() g++ 12 warns that it overflows, wrongly
        words.push_back(each);
}

inline void appendText(std::vector<std::uint64_t> &words, std::string_view text)
{
    const std::size_t at = words.size();
    words.resize(at + format::wordsFor(text.size()));
    format::putBytes(words.data() + at, text);
}

} // namespace coroscope
