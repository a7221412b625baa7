// SPDX-License-Identifier: MIT
// ChunkWriter: a recording that is written from the front, as saved copies are. Internal to engine/record.
#pragma once

#include "engine/record/format.h"
#include "engine/record/output_file.h"

#include <cstdint>
#include <string_view>

namespace coroscope {

class ChunkWriter {
public:
    explicit ChunkWriter(OutputFile &out) : out_(out) {} ///< which outlives it

    /// As that of a recording of this version, closed.
    void putHeader(format::FileHeader header)
    {
        header.state = std::uint32_t(format::FileState::closed);
        header.minor = format::minorVersion;
        header.waitsForDisk = 0;
        out_.write({reinterpret_cast<const char *>(&header), sizeof header});
        out_.writeZeros(format::pageBytes - sizeof header);
    }

    /// As long as its words. Of `header` counts what an event chunk says of itself.
    void put(format::ChunkHeader header, format::ChunkKind kind, std::uint32_t sequence, const std::uint64_t *words,
             std::uint64_t count)
    {
        const std::uint64_t used = format::chunkHeaderBytes + 8 * count;
        header.magic = format::chunkMagic;
        header.kind = std::uint32_t(kind);
        header.bytes = (used + format::pageBytes - 1) / format::pageBytes * format::pageBytes;
        header.sequence = sequence;
        out_.write({reinterpret_cast<const char *>(&header), sizeof header});
        out_.write({reinterpret_cast<const char *>(words), std::size_t(8 * count)});
        out_.writeZeros(header.bytes - used);
    }

    void putEnd() { put({}, format::ChunkKind::end, 0, nullptr, 0); }

private:
    OutputFile &out_;
};

} // namespace coroscope
