// SPDX-License-Identifier: MIT
// RecordingReader, the part about its memory. What grows with all that was ever recorded lies in files: the recording itself, and
// those of its SpilledMemory. Pages of them that are mapped in count as used by this process, though the system can take them
// back; so they are given back as reading, or looking around, goes on.
#include "engine/record/recording_reader.h"

namespace coroscope {

namespace {

/// A few megabytes of the recording.
constexpr std::uint64_t eventsBetween = 1 << 18;
/// As often for what was made of it: what is written to again and again would be gone again and again.
constexpr std::uint64_t timesBetween = 16;
constexpr std::uint64_t looksBetween = 1 << 17;

template <class Vector>
std::size_t bytesOf(const Vector &vector)
{
    return vector.capacity() * sizeof(vector[0]);
}

} // namespace

SpilledMemory::Use RecordingReader::memoryUse() const
{
    SpilledMemory::Use use;
    for (const SpilledMemory::Use &part :
         {tasks.use(), lanes_.use(), callers_.use(), side_.use(), checkpoints_.use()}) {
        use.memory += part.memory;
        use.spilled += part.spilled;
    }
    use.memory += bytesOf(outputs) + bytesOf(stops) + bytesOf(idles.ofAll()) + bytesOf(idles.ofLoops()) +
                  bytesOf(replay_.slots()) + checkpoints_.plainBytes() + switches_.memoryBytes() +
                  switchScale_.memoryBytes() + longest_.memoryBytes() + tasks.plainBytes();
    return use;
}

void RecordingReader::noteEvents(std::uint64_t events)
{
    eventsSinceTrim_ += events;
    if (eventsSinceTrim_ < eventsBetween)
        return;
    eventsSinceTrim_ = 0;
    const std::uint64_t to = chunks_.events()[cursor_->position().chunk].offset;
    file_->trim(std::min(trimmedTo_, to), to);
    trimmedTo_ = to;
    if (++trims_ % timesBetween == 0)
        trimSpilled();
}

void RecordingReader::noteLooks(std::uint64_t looks) const
{
    looksSinceTrim_ += looks;
    if (looksSinceTrim_ < looksBetween)
        return;
    looksSinceTrim_ = 0;
    file_->trim(0, file_->size());
    trimSpilled();
}

void RecordingReader::trimSpilled() const
{
    tasks.trim();
    lanes_.trim();
    callers_.trim();
    side_.trim();
    checkpoints_.trim();
}

} // namespace coroscope
