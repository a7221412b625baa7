// SPDX-License-Identifier: MIT
#include "engine/record/save_recording.h"

#include "engine/record/chunk_writer.h"
#include "engine/record/output_places.h"
#include "engine/record/recording_impl.h"
#include "engine/record/words.h"

#include <algorithm>
#include <cstring>

namespace coroscope {

using namespace format;

namespace {

constexpr std::size_t largestPiece = 64 << 10; // bytes of output in one event

/// Appends an output event of an unknown switch for each 64 KiB of `output`.
void putPastUs(std::vector<std::uint64_t> &words, const OutputPastUs &output)
{
    for (std::string_view left = output.bytes; !left.empty();) {
        const std::string_view piece = left.substr(0, largestPiece);
        const std::size_t at = words.size();
        words.resize(at + 1 + wordsFor(piece.size()));
        words[at] = word(Op::output, std::uint32_t(output.stream) | outputPastUs, std::uint32_t(piece.size()));
        putBytes(words.data() + at + 1, piece);
        left.remove_prefix(piece.size());
    }
}

bool pointsBack(const Event &event)
{
    if (event.op != Op::skip || event.payloadWords == 0)
        return false;
    const auto what = Extension(event.a);
    return (what == Extension::waitDetail || what == Extension::wakeDetail) && event.payload[0] >> 32 != 0;
}

class Saver {
public:
    Saver(const RecordingReader &reader, const std::vector<OutputPastUs> &pastUs, OutputFile &out,
          const Progress &progress)
        : reader_(reader), pastUs_(pastUs), out_(out), writer_(out), progress_(progress)
    {
    }

    /// False: it was given up.
    bool save()
    {
        writer_.putHeader(reader_.header);
        saveNames();
        saveEvents();
        saveTheRest();
        writer_.putEnd();
        return !givenUp_;
    }

private:
    /// Names first: whoever reads the file from the front then never meets an unknown one.
    void saveNames()
    {
        const auto &chunks = reader_.chunks().dictionaries();
        const EventPosition end = reader_.dictionary().end();
        for (std::size_t i = 0; i < chunks.size() && i <= end.chunk && !out_.failed(); ++i) {
            const ChunkWords words = reader_.chunks().words(chunks[i]);
            writer_.put({}, ChunkKind::dictionary, std::uint32_t(i), words.words,
                        i == end.chunk ? end.word : words.count);
        }
    }

    void saveEvents()
    {
        EventCursor cursor(reader_.chunks(), reader_.begin(), reader_.startTicks);
        cursor.setLimit(reader_.end());
        OutputPlaces places;
        SwitchNumber number = reader_.firstSwitch - 1;
        chunk_ = reader_.begin().chunk;
        for (Event event; cursor.next(event) == EventCursor::Result::event && !out_.failed();) {
            if (event.at.chunk != chunk_) {
                saveChunk();
                chunk_ = event.at.chunk;
                givenUp_ = progress_ && !progress_(doneBefore(chunk_));
                if (givenUp_)
                    return;
            }
            if (pointsBack(event))
                pointing_.push_back(event.at.word);
            number += event.op == Op::resume || event.op == Op::resumeTurn;
            if (event.op == Op::output && !(event.a & outputPastUs)) {
                insertUpTo(places.last());
                taken_ = cursor.position().word;
                insertUpTo(places.next(number, event.a));
            }
            taken_ = cursor.position().word;
        }
        if (taken_ > 0)
            saveChunk();
    }

    double doneBefore(std::size_t chunk) const
    {
        const std::size_t first = reader_.begin().chunk;
        return double(chunk - first) / double(std::max<std::size_t>(reader_.end().chunk - first, 1));
    }

    /// Puts what was written past the streams by then behind the events taken so far.
    void insertUpTo(OutputPlace place)
    {
        for (; inserted_ < pastUs_.size() && pastUs_[inserted_].behind <= place; ++inserted_) {
            copyTaken();
            putPastUs(edited_, pastUs_[inserted_]);
        }
    }

    void copyTaken()
    {
        const std::uint64_t *words = reader_.chunks().words(reader_.chunks().events()[chunk_]).words;
        if (taken_ > copied_)
            pieces_.push_back({copied_, edited_.size()});
        edited_.insert(edited_.end(), words + copied_, words + taken_);
        copied_ = taken_;
    }

    /// Where a word of the chunk has come to lie.
    std::uint64_t placeOf(std::uint64_t word) const
    {
        const auto behind = std::upper_bound(pieces_.begin(), pieces_.end(), word,
                                             [](std::uint64_t at, const Piece &piece) { return at < piece.from; });
        const Piece &piece = *(behind - 1); // the first begins at 0
        return piece.to + (word - piece.from);
    }

    /// What was put in may lie between a detail and the description to which it points back.
    void mendDistances()
    {
        for (const std::uint64_t word : pointing_) {
            const std::uint64_t at = placeOf(word);
            const std::uint64_t back = edited_[at + 1] >> 32;
            if (back <= word)
                edited_[at + 1] = (edited_[at + 1] & 0xffffffff) | (at - placeOf(word - back)) << 32;
        }
    }

    void saveChunk()
    {
        const ChunkList::Chunk &chunk = reader_.chunks().events()[chunk_];
        const ChunkHeader found = reader_.chunks().header(chunk);
        ChunkHeader header{};
        header.baseTicks = found.baseTicks;
        header.firstSwitch = found.firstSwitch;
        header.flags = found.flags & startsWithSnapshot;
        if (edited_.empty()) {
            writer_.put(header, ChunkKind::events, sequence_++, reader_.chunks().words(chunk).words, taken_);
        } else {
            copyTaken();
            mendDistances();
            writer_.put(header, ChunkKind::events, sequence_++, edited_.data(), edited_.size());
        }
        pieces_.clear();
        pointing_.clear();
        edited_.clear();
        copied_ = taken_ = 0;
    }

    /// Of one whose writer lives, or was killed: what goes on at the end, a slice or a wait, has lasted up to then.
    bool lastsOn() const
    {
        const bool isOpen = reader_.header.state == std::uint32_t(FileState::open);
        return isOpen && sequence_ > 0 && reader_.endTicks > reader_.state().ticks();
    }

    /// What came out after the last attributed output.
    void saveTheRest()
    {
        if (lastsOn())
            edited_.push_back(word(Op::time, 0, 0)); // at the chunk's time
        for (; inserted_ < pastUs_.size(); ++inserted_)
            putPastUs(edited_, pastUs_[inserted_]);
        if (edited_.empty() || givenUp_)
            return;
        ChunkHeader header{};
        header.baseTicks = reader_.endTicks;
        header.firstSwitch = reader_.state().switchNumber() + 1;
        writer_.put(header, ChunkKind::events, sequence_, edited_.data(), edited_.size());
    }

    const RecordingReader &reader_;
    const std::vector<OutputPastUs> &pastUs_;
    OutputFile &out_;
    ChunkWriter writer_;
    const Progress &progress_;
    std::uint32_t sequence_ = 0;
    bool givenUp_ = false;

    std::size_t chunk_ = 0;             ///< the event chunk being read
    std::uint64_t taken_ = 0;           ///< of its words
    std::uint64_t copied_ = 0;          ///< of these, in edited_
    std::vector<std::uint64_t> edited_; ///< its words with the insertions; empty: there is none so far
    struct Piece {
        std::uint64_t from; ///< word in the chunk
        std::uint64_t to;   ///< word in edited_
    };
    std::vector<Piece> pieces_;           ///< of the chunk, as they lie in edited_
    std::vector<std::uint64_t> pointing_; ///< words of the chunk: events that point back
    std::size_t inserted_ = 0;            ///< of pastUs_
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
    return Saver(reader, pastUs, *out, progress).save() && out->commit(error);
}

} // namespace coroscope
