// SPDX-License-Identifier: MIT
#include "engine/record/recording_reader.h"

#include "engine/record/idle_poll.h"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace coroscope {

RecordingReader::RecordingReader(std::unique_ptr<MappedFile> file, std::string filePath)
    : path(std::move(filePath)),
      file_(std::move(file)),
      chunks_(*file_),
      dictionary_(chunks_),
      switches_(chunks_),
      replay_(tasks, scale, longestPoll_)
{
}

bool RecordingReader::begin(std::string &error)
{
    const std::string name = "“" + path + "”";
    if (file_->size() == 0) {
        error = name + " is empty: nothing has been recorded into it.";
        return false;
    }
    const std::size_t bytes = std::min<std::size_t>(file_->size(), sizeof header);
    std::memcpy(&header, file_->data(), bytes);
    if (bytes < sizeof header.magic || std::memcmp(header.magic, format::fileMagic, sizeof header.magic) != 0) {
        error = name + " is not a Coroscope recording.";
        return false;
    }
    if (bytes < sizeof header) {
        error = name + " was cut within its header: nothing can be read from it.";
        return false;
    }
    if (header.major > format::majorVersion) {
        error = fmt::format("{} was made by a newer Coroscope (format {}); update to open it.", name, header.major);
        return false;
    }
    if (header.major == 0 || header.ticksPerSecond == 0) {
        error = name + " has a damaged header: nothing can be read from it.";
        return false;
    }
    scale.ticksPerSecond = header.ticksPerSecond;
    longestPoll_ = longestIdlePoll(format::ClockKind(header.clock), header.ticksPerSecond);
    replay_ = LoopReplay(tasks, scale, longestPoll_);
    return true;
}

void RecordingReader::noteDamage(std::string text)
{
    if (damage.empty())
        damage = std::move(text);
}

bool RecordingReader::refresh(std::uint64_t maxEvents)
{
    const format::FileHeader before = header;
    chunks_.update();
    if (file_->size() >= sizeof header)
        std::memcpy(&header, file_->data(), sizeof header);
    header.ticksPerSecond = scale.ticksPerSecond; // of this header the reading cannot take another
    bool any = std::memcmp(&before, &header, sizeof header) != 0;
    if (file_->size() < largestSize_)
        noteDamage("The file was cut while it was open: what lay behind the cut is gone.");
    largestSize_ = std::max(largestSize_, file_->size());
    hasNames_ = false;
    if (damage.empty()) {
        any |= followLeftEdge();
        any |= readEvents(maxEvents);
    }
    // Events first, names after: so each name that an event uses is there.
    any |= dictionary_.update(std::max<std::uint64_t>(maxEvents, 4096));
    noteDamage(dictionary_.damage());
    if (!any) {
        noteDamage(chunks_.damage());
        // (Looked at once more since the header said so: the end is written first.)
        const bool lacksEnd =
            header.state == std::uint32_t(format::FileState::closed) && header.minor >= 1 && !chunks_.hasEnd();
        if (lacksEnd || chunks_.isCut())
            noteDamage(fmt::format("The file is cut off at byte {}: what came after switch {} is gone.", file_->size(),
                                   replay_.switchNumber()));
    }
    return any;
}

bool RecordingReader::findStart()
{
    const auto &chunks = chunks_.events();
    if (chunks.empty())
        return false;
    std::size_t first = 0;
    while (first < chunks.size()) {
        const std::uint32_t flags = chunks_.header(chunks[first]).flags;
        if (!(flags & format::dropped) && (first == 0 || (flags & format::startsWithSnapshot)))
            break;
        ++first;
    }
    if (first == chunks.size())
        return false;
    const format::ChunkHeader found = chunks_.header(chunks[first]);
    begin_ = end_ = {first, 0};
    startTicks = endTicks = std::min<std::uint64_t>(found.baseTicks, std::uint64_t(1) << 62);
    firstSwitch = std::max<SwitchNumber>(found.firstSwitch, 1);
    replay_ = LoopReplay(tasks, scale, longestPoll_);
    replay_.setSwitchNumber(firstSwitch - 1);
    replay_.stamp(startTicks, nullptr);
    switches_.setLongestPoll(longestPoll_);
    idlePollsBefore_ = 0;
    stateKnown_ = !(found.flags & format::startsWithSnapshot);
    cursor_.emplace(chunks_, begin_, startTicks);
    if (stateKnown_)
        checkpoint();
    return true;
}

void RecordingReader::restart()
{
    tasks = TaskTable();
    loops = LoopTable();
    timeHolders.clear();
    endedTasks = 0;
    switches_ = SwitchDirectory(chunks_);
    switchScale_ = SwitchScale();
    lanes_ = LaneIndex();
    callers_ = CallerLanes();
    side_ = SideLanes();
    longest_ = LongestSlices();
    sliceOpen_ = 0;
    cursor_.reset();
    checkpoints_ = Checkpoints();
    recentStart_.reset();
    const std::vector<Output> before = std::exchange(outputs, {});
    outputPlaces_ = {};
    stops.clear();
    idles = {};
    endedTask_ = TaskTable::none;
    findStart();
    // Those that are still in the file are read once more.
    forgottenOutputs += std::uint64_t(
        std::count_if(before.begin(), before.end(), [this](const Output &output) { return output.at < begin_; }));
}

double RecordingReader::readShare() const
{
    const std::size_t chunks = chunks_.events().size();
    const std::uint64_t first = cursor_ ? begin_.chunk : 0;
    if (!cursor_ || chunks <= first + 1)
        return 0;
    return double(cursor_->position().chunk - first) / double(chunks - first);
}

bool RecordingReader::followLeftEdge()
{
    const auto &chunks = chunks_.events();
    if (!cursor_ || !chunks_.isDropped(chunks[begin_.chunk]))
        return false;
    std::size_t first = begin_.chunk;
    while (first < chunks.size()) {
        const std::uint32_t flags = chunks_.header(chunks[first]).flags;
        if (!(flags & format::dropped) && (flags & format::startsWithSnapshot))
            break;
        ++first;
    }
    const EventPosition edge{first, 0};
    if (first == chunks.size())
        return false; // shows what is known until there is a new edge
    if (edge >= cursor_->position()) {
        restart(); // the writer has lapped this reader
        return true;
    }
    const Checkpoint *const known = checkpoints_.firstBehind(edge);
    if (!known || known->at.chunk != first || !known->behindSnapshot) {
        restart();
        return true;
    }
    forgetBefore(edge, *known);
    return true;
}

void RecordingReader::forgetBefore(EventPosition edge, const Checkpoint &first)
{
    begin_ = edge;
    startTicks = first.state.now.ticks;
    firstSwitch = first.state.now.number + 1;
    idlePollsBefore_ = first.state.now.idlePolls;
    side_.dropBefore(first.state.now.side, firstSwitch);
    checkpoints_.dropBefore(&first);
    recentStart_.reset();
    switches_.dropBefore(firstSwitch);
    switchScale_.dropBefore(firstSwitch);
    lanes_.dropBefore(firstSwitch);
    callers_.dropBefore(firstSwitch);
    longest_.dropBefore(firstSwitch);
    forgottenOutputs += std::erase_if(outputs, [&](const Output &output) { return output.at < edge; });
    std::erase_if(stops, [&](const StopInfo &stop) { return stop.at.number < firstSwitch; });
    idles.dropBefore(firstSwitch, scale.at(startTicks));
    forgetEndedTasks();
}

/// Of which nothing is left. Once they are many: each time costs as much as there are tasks in all.
void RecordingReader::forgetEndedTasks()
{
    constexpr std::size_t few = 1000;
    const auto isGone = [this](std::uint32_t index, const TaskTable::Entry &entry) {
        const SwitchNumber ended = entry.info.endedIn;
        return ended != 0 && ended < firstSwitch && entry.endTicks < startTicks && index != endedTask_;
    };
    std::size_t gone = 0;
    for (std::uint32_t index = 0; index < tasks.size(); ++index)
        gone += isGone(index, tasks.entry(index));
    if (gone < few || gone * 2 < tasks.size())
        return;
    const std::vector<std::uint32_t> newIndices = tasks.forget(isGone);
    lanes_.forget(newIndices);
    endedTasks -= gone;
    if (endedTask_ != TaskTable::none)
        endedTask_ = newIndices[endedTask_];
}

bool RecordingReader::readEvents(std::uint64_t maxEvents)
{
    if (!cursor_ && !findStart())
        return false;
    const EventPosition before = end_;
    auto result = EventCursor::Result::event;
    bool good = true;
    Event event;
    PlainSlice slice;
    for (std::uint64_t left = maxEvents; left > 0 && good;) {
        ticksBefore_ = cursor_->ticks();
        if (left > 1 && stateKnown_ && cursor_->nextPlainSlice(slice)) {
            good = take(slice);
            left -= 2;
        } else {
            result = cursor_->next(event);
            if (result != EventCursor::Result::event)
                break;
            good = take(event);
            --left;
        }
        if (good)
            end_ = cursor_->position();
    }
    if (result == EventCursor::Result::damaged || !good) {
        if (chunks_.isDropped(chunks_.events()[cursor_->position().chunk])) {
            restart(); // it was being read when the writer gave it back
            return true;
        }
        if (!good)
            noteDamage(
                fmt::format("The recording contradicts itself: {}. Nothing further was read.", replay_.damage()));
        noteDamage(cursor_->damage());
    }
    // That its writer lived on says nothing of what a cut file lacks.
    const bool isOpen = header.state == std::uint32_t(format::FileState::open);
    if (result == EventCursor::Result::end && isOpen && !chunks_.isCut())
        endTicks = std::max(endTicks, std::min<std::uint64_t>(header.aliveTicks, std::uint64_t(1) << 62));
    endTicks = std::max(endTicks, replay_.ticks());
    switches_.setEnd(end_);
    widenLongSlice();
    return end_ != before;
}

/// A slice that lasts, or is the last, is no idle poll, whatever ran before it.
void RecordingReader::widenLongSlice()
{
    const bool isClosed = header.state == std::uint32_t(format::FileState::closed);
    const bool lasts = header.clock == std::uint32_t(format::ClockKind::real) &&
                       endTicks - std::min(endTicks, sliceBegin_) > header.ticksPerSecond / 20;
    if (replay_.running() != noTask && (isClosed || lasts))
        switchScale_.widenLast();
}

void RecordingReader::checkpoint(bool behindSnapshot)
{
    eventsSinceCheckpoint_ = 0;
    checkpoints_.add(cursor_->position(), behindSnapshot, replay_);
}

RecordingReader::Start RecordingReader::startBefore(SwitchNumber number) const
{
    return startAt(checkpoints_.before(number));
}

RecordingReader::Start RecordingReader::startBeforeCallback(CallbackNumber number) const
{
    return startAt(checkpoints_.beforeCallback(number));
}

RecordingReader::Start RecordingReader::startAt(const Checkpoint *checkpoint) const
{
    constexpr std::uint64_t looks = 256; // some hundred kilobytes of the recording are read from there
    noteLooks(looks);
    Start start{LoopReplay(tasks, scale, longestPoll_), EventCursor(chunks_, begin_, startTicks)};
    if (!checkpoint)
        return start;
    start.replay.restore(checkpoint->state);
    start.cursor = EventCursor(chunks_, checkpoint->at, checkpoint->state.now.ticks);
    start.cursor.setLimit(end_);
    return start;
}

RecordingReader::Start RecordingReader::startRightBefore(SwitchNumber number)
{
    const Checkpoint *const found = checkpoints_.before(number);
    const bool goesOn = found && recentStart_ && recentStart_->replay.switchNumber() < number &&
                        recentStart_->replay.switchNumber() >= found->state.now.number;
    if (!goesOn)
        recentStart_ = startBefore(number);
    auto &[replay, cursor] = *recentStart_;
    cursor.setLimit(end_);
    while (true) {
        const EventPosition at = cursor.position();
        const std::uint64_t ticks = cursor.ticks();
        Event event;
        if (cursor.next(event) != EventCursor::Result::event)
            break;
        const bool isResume = event.op == format::Op::resume || event.op == format::Op::resumeTurn;
        if (isResume && replay.switchNumber() + 1 >= number) {
            cursor = EventCursor(chunks_, at, ticks);
            cursor.setLimit(end_);
            break;
        }
        if (!replay.apply(event, cursor.ticks(), nullptr))
            return std::move(*std::exchange(recentStart_, std::nullopt)); // not to be gone on from
    }
    return *recentStart_;
}

} // namespace coroscope
