// SPDX-License-Identifier: MIT
#include "engine/record/save_recording.h"

#include "engine/record/output_file.h"
#include "engine/record/recording_impl.h"
#include "engine/record/words.h"

#include <algorithm>
#include <cstring>

namespace coroscope {

using namespace format;

namespace {

constexpr std::size_t largestPiece = 64 << 10; // bytes of output in one event

template <class T>
std::string_view bytesOf(const T &object)
{
    return {reinterpret_cast<const char *>(&object), sizeof object};
}

class Saver {
public:
    Saver(const RecordingReader &reader, OutputFile &out, const Progress &progress)
        : reader_(reader), out_(out), progress_(progress)
    {
    }

    /// False: it was given up.
    bool save(const std::vector<OutputPastUs> &pastUs)
    {
        FileHeader header = reader_.header;
        header.state = std::uint32_t(FileState::closed);
        header.minor = minorVersion;
        header.waitsForDisk = 0;
        out_.write(bytesOf(header));
        out_.writeZeros(pageBytes - sizeof header);
        saveNames();
        saveEvents();
        savePastUs(pastUs);
        put({}, ChunkKind::end, 0, nullptr, 0);
        return !givenUp_;
    }

private:
    void put(ChunkHeader header, ChunkKind kind, std::uint32_t sequence, const std::uint64_t *words,
             std::uint64_t count)
    {
        const std::uint64_t used = chunkHeaderBytes + 8 * count;
        header.magic = chunkMagic;
        header.kind = std::uint32_t(kind);
        header.bytes = (used + pageBytes - 1) / pageBytes * pageBytes;
        header.sequence = sequence;
        out_.write(bytesOf(header));
        out_.write({reinterpret_cast<const char *>(words), std::size_t(8 * count)});
        out_.writeZeros(header.bytes - used);
    }

    /// Names first: whoever reads the file from the front then never meets an unknown one.
    void saveNames()
    {
        const auto &chunks = reader_.chunks().dictionaries();
        const EventPosition end = reader_.dictionary().end();
        for (std::size_t i = 0; i < chunks.size() && i <= end.chunk && !out_.failed(); ++i) {
            const ChunkWords words = reader_.chunks().words(chunks[i]);
            put({}, ChunkKind::dictionary, std::uint32_t(i), words.words, i == end.chunk ? end.word : words.count);
        }
    }

    void saveEvents()
    {
        EventCursor cursor(reader_.chunks(), reader_.begin(), 0);
        cursor.setLimit(reader_.end());
        std::uint64_t words = 0;
        std::size_t chunk = reader_.begin().chunk;
        for (Event event; cursor.next(event) == EventCursor::Result::event && !out_.failed();) {
            if (event.at.chunk != chunk) {
                saveChunk(chunk, words);
                chunk = event.at.chunk;
                givenUp_ = progress_ && !progress_(doneBefore(chunk));
                if (givenUp_)
                    return;
            }
            words = cursor.position().word;
        }
        if (words > 0)
            saveChunk(chunk, words);
    }

    double doneBefore(std::size_t chunk) const
    {
        const std::size_t first = reader_.begin().chunk;
        return double(chunk - first) / double(std::max<std::size_t>(reader_.end().chunk - first, 1));
    }

    void saveChunk(std::size_t index, std::uint64_t count)
    {
        const ChunkList::Chunk &chunk = reader_.chunks().events()[index];
        const ChunkHeader found = reader_.chunks().header(chunk);
        ChunkHeader header{};
        header.baseTicks = found.baseTicks;
        header.firstSwitch = found.firstSwitch;
        header.flags = found.flags & startsWithSnapshot;
        put(header, ChunkKind::events, sequence_++, reader_.chunks().words(chunk).words, count);
    }

    void savePastUs(const std::vector<OutputPastUs> &pastUs)
    {
        std::vector<std::uint64_t> words;
        for (const OutputPastUs &output : pastUs) {
            for (std::string_view left = output.bytes; !left.empty();) {
                const std::string_view piece = left.substr(0, largestPiece);
                const std::size_t at = words.size();
                words.resize(at + 1 + wordsFor(piece.size()));
                words[at] = word(Op::output, std::uint32_t(output.stream) | outputPastUs, std::uint32_t(piece.size()));
                putBytes(words.data() + at + 1, piece);
                left.remove_prefix(piece.size());
            }
        }
        if (words.empty())
            return;
        ChunkHeader header{};
        header.baseTicks = reader_.endTicks;
        header.firstSwitch = reader_.state().switchNumber() + 1;
        put(header, ChunkKind::events, sequence_, words.data(), words.size());
    }

    const RecordingReader &reader_;
    OutputFile &out_;
    const Progress &progress_;
    std::uint32_t sequence_ = 0;
    bool givenUp_ = false;
};

} // namespace

bool saveRecording(const Recording &recording, const std::string &path, const std::vector<OutputPastUs> &pastUs,
                   std::string &error, const Progress &progress)
{
    const RecordingReader &reader = recording.reader();
    reader.checkSize();
    const auto out = OutputFile::create(path, reader.path, error);
    if (!out)
        return false;
    return Saver(reader, *out, progress).save(pastUs) && out->commit(error);
}

} // namespace coroscope
