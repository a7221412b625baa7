// SPDX-License-Identifier: MIT
// RecordingBuilder: makes recordings word by word, also such as no recorder would write.
#pragma once

#include "engine/loop/vocabulary.h"
#include "engine/record/format.h"

#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace coroscope {

class RecordingBuilder {
public:
    explicit RecordingBuilder(std::uint64_t eventChunkBytes = 64 << 10) : chunkBytes_(eventChunkBytes)
    {
        std::memcpy(header.magic, format::fileMagic, sizeof header.magic);
        header.major = format::majorVersion;
        header.minor = format::minorVersion;
        header.clock = std::uint32_t(format::ClockKind::virtualTime);
        header.ticksPerSecond = 1'000'000'000;
        header.state = std::uint32_t(format::FileState::closed);
        startChunk();
    }

    format::FileHeader header{};

    // --- events ---
    std::uint64_t ticks = 0;
    SwitchNumber switches = 0;

    void raw(std::initializer_list<std::uint64_t> words)
    {
        makeRoom(words.size());
        chunks_.back().words.insert(chunks_.back().words.end(), words);
    }
    void event(format::Op op, std::uint32_t a, std::uint32_t b) { raw({format::word(op, a, b)}); }
    void text(format::Op op, std::uint32_t a, std::uint32_t b, std::string_view bytes,
              std::vector<std::uint64_t> payload = {})
    {
        const std::size_t words = (bytes.size() + 7) / 8;
        makeRoom(1 + payload.size() + words);
        append(chunks_.back().words, format::word(op, a, b), payload, bytes);
    }
    void time(std::uint64_t delta)
    {
        makeRoom(1);
        ticks += delta;
        event(format::Op::time, std::uint32_t(delta & format::fieldMax), std::uint32_t(delta >> 24));
    }
    void spawn(TaskNumber task, TaskNumber parent = noTask, std::uint32_t ordinal = 1, std::uint32_t definitionId = 0,
               std::uint32_t numberInDefinition = 1, std::string_view name = {})
    {
        text(format::Op::spawn, task, definitionId << 8, name,
             {parent | std::uint64_t(ordinal) << 32, std::uint64_t(name.size()) << 32, numberInDefinition});
        wake(task, WakeCause::spawn, parent);
    }
    void wake(TaskNumber task, WakeCause cause, TaskNumber by = noTask)
    {
        event(format::Op::wake, task,
              std::uint32_t(cause) | (by == noTask ? format::fieldMax : by) << format::wakeCauserShift);
    }
    void resume(TaskNumber task, std::uint32_t delta = 1000, bool newTurn = false)
    {
        makeRoom(1);
        ticks += delta;
        ++switches;
        event(newTurn ? format::Op::resumeTurn : format::Op::resume, task, delta);
    }
    void suspend(WaitKind kind, std::uint32_t stack = 0, TaskNumber object = noTask, std::uint32_t bits = 0)
    {
        event(format::Op::suspend, stack,
              std::uint32_t(kind) | bits |
                  (object == noTask ? format::fieldMax : object) << format::suspendObjectShift);
    }
    void sleep(std::uint64_t ns, std::uint32_t stack = 0)
    {
        raw({format::word(format::Op::suspend, stack, std::uint32_t(WaitKind::timer) | format::suspendWide), ns});
    }
    void end(TaskNumber task, TaskStatus outcome = TaskStatus::done, std::string_view result = {})
    {
        text(format::Op::ended, task, std::uint32_t(outcome) | std::uint32_t(result.size()) << 4, result);
    }
    void idle(std::uint32_t delta, std::uint64_t restNs)
    {
        makeRoom(2);
        ticks += delta;
        raw({format::word(format::Op::idle, 0, delta), restNs});
    }
    void idleEnd(std::uint32_t delta)
    {
        makeRoom(1);
        ticks += delta;
        event(format::Op::idleEnd, 0, delta);
    }
    void output(int stream, std::string_view bytes)
    {
        text(format::Op::output, std::uint32_t(stream), std::uint32_t(bytes.size()), bytes);
    }
    /// The next event lies in another chunk.
    void startChunk(std::uint32_t flags = 0)
    {
        Chunk &chunk = chunks_.emplace_back();
        chunk.header.baseTicks = ticks;
        chunk.header.firstSwitch = switches + 1;
        chunk.header.flags = flags;
    }
    /// A new chunk, from which reading can start: `task` alone is alive, it has yielded at `stack` and is queued.
    void startChunkWithSnapshot(TaskNumber task, std::uint32_t stack)
    {
        startChunk(format::startsWithSnapshot);
        const std::uint64_t status = stack | std::uint64_t(WaitKind::yield) << 40 | std::uint64_t(2) << 48 |
                                     std::uint64_t(WakeCause::yield) << 56;
        raw({format::word(format::Op::snapshot, 0, 15), noTask | std::uint64_t(1) << 32,
             1 | std::uint64_t(task + 1) << 32, 1, 0, 1, task, 0, task | std::uint64_t(noTask) << 32, 1, status, noTask,
             ticks, task, 1, task | std::uint64_t(noTask) << 32});
    }
    /// All chunks in front of number `end` (of this builder) are as if dropped by a limit.
    void dropChunksBefore(std::size_t end)
    {
        for (std::size_t i = 0; i < end; ++i) {
            chunks_[i].header.flags |= format::dropped;
            chunks_[i].words.clear();
        }
    }

    // --- names ---
    std::uint32_t string(std::string_view text)
    {
        append(names_, format::word(format::Op::string, 0, std::uint32_t(text.size())), {}, text);
        return ++strings_;
    }
    std::uint32_t file(std::string_view path, std::string_view source)
    {
        const std::uint32_t id = string(path);
        append(names_, format::word(format::Op::file, id, std::uint32_t(source.size())), {}, source);
        return ++files_;
    }
    std::uint32_t definition(std::string_view name, std::uint32_t fileId, std::uint32_t line)
    {
        const std::uint32_t id = string(name);
        append(names_, format::word(format::Op::definition, id, fileId),
               {line | std::uint64_t(DefinitionKind::coroutine) << 32}, {});
        return ++definitions_;
    }
    std::uint32_t stack(std::string_view function, std::uint32_t fileId, std::uint32_t line, std::uint32_t awaiter = 0)
    {
        const std::uint32_t id = string(function);
        append(names_, format::word(format::Op::stack, id, awaiter), {fileId | std::uint64_t(line) << 32}, {});
        return ++stacks_;
    }
    void property(std::string_view key, std::string_view value)
    {
        const std::uint32_t k = string(key);
        const std::uint32_t v = string(value);
        append(names_, format::word(format::Op::property, k, v), {}, {});
    }

    /// The file. `tight`: chunks are no longer than their words need.
    std::vector<std::byte> bytes(bool tight = true) const
    {
        std::vector<std::byte> all(format::pageBytes);
        std::memcpy(all.data(), &header, sizeof header);
        std::uint32_t sequence = 0;
        for (const Chunk &chunk : chunks_)
            put(all, chunk.header, format::ChunkKind::events, chunk.words, sequence++, tight ? 0 : chunkBytes_);
        put(all, {}, format::ChunkKind::dictionary, names_, 0, 0);
        if (header.state == std::uint32_t(format::FileState::closed))
            put(all, {}, format::ChunkKind::end, {}, 0, 0);
        return all;
    }

private:
    struct Chunk {
        format::ChunkHeader header{};
        std::vector<std::uint64_t> words;
    };
    std::size_t capacity() const { return (chunkBytes_ - format::chunkHeaderBytes) / 8; }
    /// Before time moves: a new chunk's base does not hold what its first event adds.
    void makeRoom(std::size_t words)
    {
        if (chunks_.back().words.size() + words > capacity())
            startChunk();
    }

    static void append(std::vector<std::uint64_t> &words, std::uint64_t first,
                       const std::vector<std::uint64_t> &payload, std::string_view bytes)
    {
        words.push_back(first);
        words.insert(words.end(), payload.begin(), payload.end());
        const std::size_t at = words.size();
        words.resize(at + (bytes.size() + 7) / 8);
        if (!bytes.empty())
            std::memcpy(words.data() + at, bytes.data(), bytes.size());
    }

    static void put(std::vector<std::byte> &all, format::ChunkHeader head, format::ChunkKind kind,
                    const std::vector<std::uint64_t> &words, std::uint32_t sequence, std::uint64_t atLeast)
    {
        const std::uint64_t needed = format::chunkHeaderBytes + words.size() * 8;
        head.magic = format::chunkMagic;
        head.kind = std::uint32_t(kind);
        head.bytes = std::max(atLeast, (needed + format::pageBytes - 1) / format::pageBytes * format::pageBytes);
        head.sequence = sequence;
        const std::size_t at = all.size();
        all.resize(at + head.bytes);
        std::memcpy(all.data() + at, &head, sizeof head);
        if (!words.empty())
            std::memcpy(all.data() + at + sizeof head, words.data(), words.size() * 8);
    }

    std::uint64_t chunkBytes_;
    std::vector<Chunk> chunks_;
    std::vector<std::uint64_t> names_;
    std::uint32_t strings_ = 0, files_ = 0, definitions_ = 0, stacks_ = 0;
};

} // namespace coroscope
