// SPDX-License-Identifier: MIT
#include "engine/record/chunk_list.h"

#include <fmt/core.h>

namespace coroscope {

using namespace format;

format::ChunkHeader ChunkList::header(const Chunk &chunk) const
{
    ChunkHeader header{};
    if (chunk.offset + chunkHeaderBytes > file_.size())
        return header;
    std::memcpy(&header, file_.data() + chunk.offset, sizeof header);
    return header;
}

ChunkWords ChunkList::words(const Chunk &chunk) const
{
    const std::uint64_t begin = chunk.offset + chunkHeaderBytes;
    const std::uint64_t end = std::min(chunk.offset + chunk.bytes, file_.size());
    if (end <= begin)
        return {};
    return {reinterpret_cast<const std::uint64_t *>(file_.data() + begin), (end - begin) / 8};
}

bool ChunkList::isCut() const
{
    for (const std::vector<Chunk> *chunks : {&events_, &dictionaries_}) {
        if (chunks->empty() || chunks->back().offset + chunks->back().bytes <= file_.size())
            continue;
        const ChunkWords last = words(chunks->back());
        if (last.count > 0 && loadWord(last.words) != 0)
            return true;
    }
    return false;
}

void ChunkList::update()
{
    file_.updateSize();
    while (damage_.empty() && next_ + chunkHeaderBytes <= file_.size()) {
        const auto *magic = reinterpret_cast<const std::uint64_t *>(file_.data() + next_);
        if (std::uint32_t(loadWord(magic)) == 0)
            return; // not begun yet
        ChunkHeader found{};
        std::memcpy(&found, magic, sizeof found);
        if (found.magic != chunkMagic || found.bytes < pageBytes || found.bytes % pageBytes != 0 ||
            found.bytes > (std::uint64_t(1) << 48)) {
            damage_ = fmt::format("The file is damaged at byte {}: no chunk begins there.", next_);
            return;
        }
        const Chunk chunk{next_, found.bytes, found.sequence};
        if (found.kind == std::uint32_t(ChunkKind::events))
            events_.push_back(chunk);
        else if (found.kind == std::uint32_t(ChunkKind::dictionary))
            dictionaries_.push_back(chunk);
        hasEnd_ = hasEnd_ || found.kind == std::uint32_t(ChunkKind::end);
        next_ += found.bytes; // padding, and kinds of later versions, are passed over
    }
}

} // namespace coroscope
