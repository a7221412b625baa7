// SPDX-License-Identifier: MIT
// ChunkList: where the chunks of a recording are. Follows a file that grows by whole chunks.
#pragma once

#include "engine/record/format.h"
#include "engine/record/mapped_file.h"

#include <atomic>
#include <cstring>
#include <string>
#include <vector>

namespace coroscope {

/// Words of one chunk as far as the file holds them.
struct ChunkWords {
    const std::uint64_t *words = nullptr;
    std::uint64_t count = 0;
};

/// Another process may be storing this very word: what it published before is visible once the word is.
inline std::uint64_t loadWord(const std::uint64_t *word)
{
    return std::atomic_ref<std::uint64_t>(*const_cast<std::uint64_t *>(word)).load(std::memory_order_acquire);
}

class ChunkList {
public:
    struct Chunk {
        std::uint64_t offset = 0;   ///< of its header, in the file
        std::uint64_t bytes = 0;    ///< header included
        std::uint32_t sequence = 0; ///< among chunks of its kind, rising
    };

    explicit ChunkList(MappedFile &file) : file_(file) {}

    /// Finds the chunks added since. Stops at the first header that is not there yet, or is not one.
    void update();

    const std::vector<Chunk> &events() const { return events_; }
    const std::vector<Chunk> &dictionaries() const { return dictionaries_; }

    format::ChunkHeader header(const Chunk &chunk) const;
    bool isDropped(const Chunk &chunk) const { return header(chunk).flags & format::dropped; }
    ChunkWords words(const Chunk &chunk) const;

    /// The file ends inside a chunk that has been written to: somebody cut it. (One that was only reserved may well lie
    /// beyond the end of the file.)
    bool isCut() const;
    bool hasEnd() const { return hasEnd_; } ///< the chunk that ends a closed file (since 1.1) is there
    const std::string &damage() const { return damage_; }
    MappedFile &file() const { return file_; }

private:
    MappedFile &file_;
    std::uint64_t next_ = format::pageBytes;
    std::vector<Chunk> events_;
    std::vector<Chunk> dictionaries_;
    std::string damage_;
    bool hasEnd_ = false;
};

} // namespace coroscope
