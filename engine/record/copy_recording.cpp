// SPDX-License-Identifier: MIT
#include "engine/record/copy_recording.h"

#include "engine/record/chunk_list.h"
#include "engine/record/chunk_writer.h"
#include "engine/record/event_cursor.h"

#include <vector>

namespace coroscope {

using namespace format;

namespace {

/// How many words of the chunk hold whole events, or entries.
std::uint64_t usedWords(const ChunkWords &chunk)
{
    std::uint64_t at = 0;
    while (at < chunk.count) {
        const std::uint64_t first = loadWord(chunk.words + at);
        const std::uint64_t left = chunk.count - at - 1;
        const std::uint64_t payload = first == 0 ? left + 1 : payloadWordCount(first, chunk.words + at + 1, left);
        if (payload > left) // the end, or what is no event
            break;
        at += 1 + payload;
    }
    return at;
}

class Copier {
public:
    explicit Copier(MappedFile &file) : file_(file), chunks_(file) {}

    /// What there is at this moment: events first, names after, so each name that an event uses is there.
    bool look(const std::string &path, std::string &error)
    {
        if (file_.size() < sizeof header_) {
            error = "“" + path + "” is not a Coroscope recording.";
            return false;
        }
        std::memcpy(&header_, file_.data(), sizeof header_); // first: what was by aliveTicks is among the events then
        chunks_.update();
        const auto &events = chunks_.events();
        for (last_ = events.size(); last_ > 0; --last_) {
            lastWords_ = usedWords(chunks_.words(events[last_ - 1]));
            if (lastWords_ > 0)
                break;
        }
        chunks_.update();
        lookAtTheEnd();
        return true;
    }

    void write(OutputFile &out)
    {
        ChunkWriter writer(out);
        writer.putHeader(header_);
        std::uint32_t names = 0;
        for (const ChunkList::Chunk &chunk : chunks_.dictionaries()) {
            const ChunkWords words = chunks_.words(chunk);
            writer.put({}, ChunkKind::dictionary, names++, words.words, usedWords(words));
        }
        writeEvents(out, writer);
        writer.putEnd();
    }

private:
    void lookAtTheEnd()
    {
        if (last_ == 0)
            return;
        const std::size_t chunk = last_ - 1;
        EventCursor cursor(chunks_, {chunk, 0}, chunks_.header(chunks_.events()[chunk]).baseTicks);
        cursor.setLimit({chunk, lastWords_});
        for (Event event; cursor.next(event) == EventCursor::Result::event;)
            nextSwitch_ += event.op == Op::resume || event.op == Op::resumeTurn;
        nextSwitch_ += chunks_.header(chunks_.events()[chunk]).firstSwitch;
        lastTicks_ = cursor.ticks();
    }

    /// What goes on at the end, a slice or a wait, has lasted up to then.
    void writeLasting(ChunkWriter &writer, std::uint32_t sequence)
    {
        const bool isOpen = header_.state == std::uint32_t(FileState::open);
        if (!isOpen || header_.aliveTicks <= lastTicks_)
            return;
        ChunkHeader header{};
        header.baseTicks = header_.aliveTicks;
        header.firstSwitch = nextSwitch_;
        const std::uint64_t time = word(Op::time, 0, 0); // at the chunk's
        writer.put(header, ChunkKind::events, sequence, &time, 1);
    }

    void writeEvents(OutputFile &out, ChunkWriter &writer)
    {
        const std::uint64_t begin = out.size();
        std::uint32_t written = 0;
        bool isBehindGap = false;
        for (std::size_t i = 0; i < last_ && !out.failed(); ++i) {
            const ChunkList::Chunk &chunk = chunks_.events()[i];
            ChunkHeader found = chunks_.header(chunk);
            const ChunkWords words = chunks_.words(chunk);
            const std::uint64_t count = i + 1 == last_ ? lastWords_ : usedWords(words);
            copy_.assign(words.words, words.words + count);
            if (chunks_.isDropped(chunk)) { // perhaps just now: what went before leads nowhere
                out.cutTo(begin);
                written = 0;
                isBehindGap = true;
                continue;
            }
            if (isBehindGap && !(found.flags & startsWithSnapshot))
                continue;
            isBehindGap = false;
            ChunkHeader header{};
            header.baseTicks = found.baseTicks;
            header.firstSwitch = found.firstSwitch;
            header.flags = found.flags & startsWithSnapshot;
            writer.put(header, ChunkKind::events, written++, copy_.data(), copy_.size());
        }
        if (written > 0 && !isBehindGap)
            writeLasting(writer, written);
    }

    MappedFile &file_;
    ChunkList chunks_;
    FileHeader header_{};
    std::size_t last_ = 0; ///< event chunks with something in them
    std::uint64_t lastWords_ = 0;
    std::uint64_t lastTicks_ = 0;     ///< of the last event
    std::uint64_t nextSwitch_ = 0;    ///< behind it
    std::vector<std::uint64_t> copy_; ///< of a chunk: what is dropped meanwhile turns to zeros in the file
};

/// Null: `error` says why.
std::unique_ptr<OutputFile> copy(const std::string &recording, const std::string &path, std::string &error)
{
    const auto file = MappedFile::open(recording, error);
    if (!file)
        return nullptr;
    Copier copier(*file);
    if (!copier.look(recording, error))
        return nullptr;
    auto out = OutputFile::create(path, recording, error);
    if (out)
        copier.write(*out);
    return out;
}

} // namespace

std::string copyRecording(const std::string &recording, const std::function<std::string(unsigned)> &name,
                          std::string &error)
{
    const auto out = copy(recording, name(1), error);
    return out ? out->commitAsNew(name, error) : std::string();
}

bool copyRecordingTo(const std::string &recording, const std::string &path, std::string &error)
{
    const auto out = copy(recording, path, error);
    return out && out->commit(error);
}

} // namespace coroscope
