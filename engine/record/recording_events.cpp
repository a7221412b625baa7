// SPDX-License-Identifier: MIT
// RecordingReader, the part that takes events in.
#include "engine/record/recording_reader.h"
#include "engine/record/snapshot_reader.h"

#include <algorithm>

namespace coroscope {

using format::Op;

namespace {

constexpr std::uint64_t checkpointEvents = 16384; ///< at the least between two
constexpr std::uint64_t eventsPerSlot = 12;       ///< and rarer where the state is large: copies must not outweigh it

} // namespace

bool RecordingReader::take(const Event &event)
{
    at_ = &event.at;
    if (event.op == Op::snapshot)
        return stateKnown_ ? passSnapshot(event) : takeSnapshot(event);
    if (!stateKnown_) {
        stateKnown_ = true; // promised a snapshot and has none: whatever it refers to will be missing
        checkpoint();
    }
    slotToRelease_ = TaskTable::none;
    if (event.op == Op::spawn && !takeSpawn(event))
        return replay_.apply(event, cursor_->ticks(), nullptr); // says what is wrong with it
    if (!replay_.apply(event, cursor_->ticks(), this))
        return false;
    if (slotToRelease_ != TaskTable::none)
        tasks.releaseSlot(slotToRelease_);
    takeOther(event);
    checkpointIfDue(1);
    return true;
}

bool RecordingReader::take(const PlainSlice &slice)
{
    at_ = &slice.at;
    if (!replay_.apply(slice, cursor_->ticks(), this))
        return false;
    checkpointIfDue(2);
    return true;
}

void RecordingReader::checkpointIfDue(std::uint64_t events)
{
    noteEvents(events);
    eventsSinceCheckpoint_ += events;
    const std::uint64_t copied = tasks.slotCount() + replay_.side().size() + replay_.waitedForCount();
    if (eventsSinceCheckpoint_ >= std::max<std::uint64_t>(checkpointEvents, eventsPerSlot * copied))
        checkpoint();
}

bool RecordingReader::takeSnapshot(const Event &event)
{
    SnapshotReader snapshot(event);
    if (!snapshot.isValid())
        return replay_.load(event, firstSwitch, cursor_->ticks());
    tasks.setFirstDense(snapshot.nextNumber());
    for (SnapshotTask task; snapshot.next(task);) {
        TaskTable::Entry *entry = tasks.add(task.number);
        if (!entry)
            break; // load() finds it twice, or not at all
        entry->info.parent = task.parent;
        entry->info.ordinal = task.ordinal;
        entry->info.definition = task.definition;
        entry->info.numberInDefinition = task.numberInDefinition;
        entry->info.ownName = tasks.keep(task.ownName);
        entry->spawnTicks = startTicks;
        entry->info.spawnTime = scale.at(startTicks);
        lanes_.addTask(task.definition);
    }
    if (!replay_.load(event, firstSwitch, cursor_->ticks()))
        return false;
    stateKnown_ = true;
    loops.takeSnapshot(event);
    checkpoint(event.at.word == 0);
    return true;
}

/// When all that is older has been dropped, what is kept begins here. A snapshot does not say what the tasks had done.
bool RecordingReader::passSnapshot(const Event &event)
{
    const bool good = replay_.apply(event, cursor_->ticks(), this);
    if (good && canBecomeEdge(event))
        checkpoint(true);
    return good;
}

bool RecordingReader::canBecomeEdge(const Event &snapshot) const
{
    if (snapshot.at.word != 0 || snapshot.at.chunk == 0)
        return false;
    // A hostile file must not have states copied that outweigh it: this one is as large as what its snapshot holds, and the
    // chunk that was passed is not small beside the slots to look through.
    return replay_.aliveCount() <= snapshot.payloadWords / SnapshotReader::taskWords &&
           (tasks.slotCount() + replay_.side().size() + replay_.waitedForCount()) / 8 <=
               chunks_.events()[snapshot.at.chunk - 1].bytes;
}

bool RecordingReader::takeSpawn(const Event &event)
{
    TaskTable::Entry *entry = tasks.add(event.a);
    if (!entry)
        return false;
    const std::uint64_t *words = event.payload;
    entry->info.parent = TaskNumber(words[0]);
    entry->info.ordinal = std::uint32_t(words[0] >> 32);
    entry->info.definition = event.b >> 8;
    lanes_.addTask(entry->info.definition);
    entry->info.spawnStack = std::uint32_t(words[1]);
    entry->info.numberInDefinition = std::uint32_t(words[2]);
    entry->info.loop = loops.spawning();
    entry->info.ownName = tasks.keep(event.text(3, words[1] >> 32));
    entry->info.spawnedIn = replay_.switchNumber() >= firstSwitch ? replay_.switchNumber() : 0;
    entry->spawnTicks = cursor_->ticks();
    entry->info.spawnTime = scale.at(entry->spawnTicks);
    return true;
}

void RecordingReader::takeOther(const Event &event)
{
    const bool inside = replay_.runningSlot() != TaskTable::none;
    switch (event.op) {
    case Op::output:
        outputs.push_back({event.at, replay_.ticks(), inside ? replay_.switchNumber() : 0, event.b, event.a,
                           outputPlaces_.next(replay_.switchNumber(), event.a)});
        break;
    case Op::stop: takeStop(event); break;
    case Op::resumed: takeResumed(event); break;
    case Op::idle: beginIdle(); break;
    case Op::idleEnd:
        timeHolders.clear();
        endIdle(replay_.switchNumber() + 1);
        break;
    case Op::skip:
        if (format::Extension(event.a) == format::Extension::caller)
            takeCaller();
        else if (format::Extension(event.a) == format::Extension::idleEndedBy)
            idles.takeCause(event);
        else if (format::Extension(event.a) == format::Extension::loopIdle)
            takeIdleOfLoop(event);
        else if (format::Extension(event.a) == format::Extension::spawnPlace)
            takeSpawnPlaces(event);
        else if (format::Extension(event.a) == format::Extension::loop)
            loops.take(event, tasks);
        else if (format::Extension(event.a) == format::Extension::timeHeld)
            takeTimeHolders(event);
        break;
    case Op::exit: exitCode = int(event.b); break;
    default: break;
    }
}

void RecordingReader::takeSpawnPlaces(const Event &event)
{
    for (std::uint64_t i = 0; i < event.payloadWords; ++i) {
        const std::uint32_t task = tasks.find(TaskNumber(event.payload[i]));
        if (task != TaskTable::none)
            tasks.entry(task).info.spawnStack = std::uint32_t(event.payload[i] >> 32);
    }
}

void RecordingReader::takeTimeHolders(const Event &event)
{
    timeHolders.clear();
    for (std::uint64_t at = 0; at < event.payloadWords;) {
        const std::uint64_t head = event.payload[at++];
        const std::uint64_t bytes = head >> 8 & format::fieldMax;
        if (bytes > (event.payloadWords - at) * 8)
            return;
        timeHolders.push_back(
            {TimeHolderKind(head & 0xff), std::uint32_t(head >> 32), std::string(event.text(at, bytes))});
        at += (bytes + 7) / 8;
    }
}

void RecordingReader::beginIdle()
{
    timeHolders.clear();
    idles.begin(scale.at(replay_.ticks()));
    switchScale_.noteIdle();
}

void RecordingReader::endIdle(SwitchNumber next) { idles.end(scale.at(replay_.ticks()), next); }

void RecordingReader::takeIdleOfLoop(const Event &event)
{
    const bool wasOpen = idles.isOpen();
    idles.takeOfLoop(event, scale, scale.at(replay_.ticks()), replay_.switchNumber() + 1);
    if (!wasOpen && idles.isOpen()) // of all, behind a snapshot
        switchScale_.noteIdle();
}

void RecordingReader::takeStop(const Event &event)
{
    const bool inside = replay_.runningSlot() != TaskTable::none;
    StopInfo stop;
    stop.at = inside ? Moment{replay_.switchNumber(), true} : Moment{replay_.switchNumber() + 1, false};
    stop.reason = format::StopReason(event.a & 0xff);
    stop.breakpoint = event.b;
    stop.callback = replay_.side().running();
    stop.time = scale.at(replay_.ticks());
    stop.loop = loops.takeStop();
    stops.push_back(stop);
}

/// Stops that stand in front of nothing but this callback run are before it.
void RecordingReader::moveStops(Moment before)
{
    for (std::size_t i = stops.size(); i > 0 && stops[i - 1].at == Moment{before.number, before.inside}; --i)
        stops[i - 1].at = before;
}

/// Not of the last stop, where several loops are held at a time; of those there are few.
void RecordingReader::takeResumed(const Event &event)
{
    constexpr std::size_t mostAtOnce = 64;
    const std::uint32_t loop = loops.takeStop();
    const std::size_t first = stops.size() - std::min(stops.size(), mostAtOnce);
    for (std::size_t i = stops.size(); i > first; --i)
        if (stops[i - 1].heldNs < 0 && stops[i - 1].loop == loop) {
            stops[i - 1].heldNs = Nanoseconds(std::min<std::uint64_t>(event.payload[0], INT64_MAX));
            return;
        }
}

/// Which lane that is its name decides: here alone names are wanted before the events are all read.
void RecordingReader::takeCaller()
{
    const CallerPlace caller = replay_.caller();
    if (caller.stack > dictionary_.stackCount() && !hasNames_) {
        bool any = false;
        while (caller.stack > dictionary_.stackCount() && dictionary_.update(4096))
            any = true;
        hasNames_ = !any; // a made-up recording may ask for what is not there as often as it likes
    }
    const bool inSlice = replay_.runningSlot() != TaskTable::none;
    callers_.callerChanged(caller, dictionary_, replay_.ticks(), inSlice, replay_.switchNumber() + 1);
}

// --- what the replay works out -----------------------------------------------------------------------------------------

void RecordingReader::sliceBegan(const LiveTask &before, std::uint64_t ticks)
{
    if (!timeHolders.empty()) [[unlikely]]
        timeHolders.clear();
    if (idles.isOpen()) [[unlikely]] // an older recording may not tell that another loop goes on
        endIdle(replay_.switchNumber());
    switchScale_.append(replay_.switchNumber());
    switches_.noteSwitch(replay_.switchNumber(), *at_, ticksBefore_, ticks);
    callers_.beginSlice(replay_.switchNumber(), ticks);
    lanes_.beginSlice(tasks.find(before.number), before, replay_.switchNumber(), ticks);
    sliceBegin_ = ticks;
    sliceOpen_ = replay_.switchNumber();
}

void RecordingReader::sliceSuspended(const LiveTask &, bool idlePoll)
{
    switchScale_.endLast(idlePoll);
    lanes_.suspendSlice(idlePoll);
}

void RecordingReader::taskEnded(const LiveTask &task, TaskStatus outcome, std::string_view text, bool ofSlice)
{
    const std::uint32_t index = tasks.find(task.number);
    TaskTable::Entry &entry = tasks.entry(index);
    entry.info.status = outcome;
    ++endedTasks;
    entry.info.result = tasks.keep(text);
    entry.info.endedIn = std::max<SwitchNumber>(replay_.switchNumber(), 1);
    entry.endTicks = cursor_->ticks();
    entry.info.endTime = scale.at(entry.endTicks);
    entry.setTotals(task.done, scale);
    slotToRelease_ = entry.slot;
    if (ofSlice) {
        endedTask_ = index;
        switchScale_.endLast(false);
    } else {
        entry.atEnd = WaitingSince(task);
    }
}

void RecordingReader::sliceEndSettled(std::uint64_t ticks, bool idlePoll)
{
    if (endedTask_ != TaskTable::none) {
        TaskTable::Entry &entry = tasks.entry(endedTask_);
        entry.endTicks = ticks;
        entry.info.endTime = scale.at(ticks);
    }
    endedTask_ = TaskTable::none;
    switchScale_.endLast(idlePoll);
    lanes_.endSlice(ticks, idlePoll);
    callers_.endSlice(ticks, idlePoll);
    if (idlePoll)
        switches_.noteIdlePoll();
    if (sliceOpen_ != 0)
        longest_.add(sliceOpen_, ticks - std::min(ticks, sliceBegin_));
    sliceOpen_ = 0;
}

// --- what goes on beside ---

/// The switch whose slice is under way, or else the next one.
SwitchNumber RecordingReader::cellOfNow() const
{
    return replay_.switchNumber() + (replay_.runningSlot() == TaskTable::none ? 1 : 0);
}

void RecordingReader::callbackBegan(const OpenCallback &callback)
{
    const bool inside = replay_.running() != noTask;
    side_.beginCallback(callback, replay_.switchNumber() + 1, inside);
    moveStops({replay_.switchNumber() + (inside ? 0 : 1), inside, callback.number});
    if (idles.isOpen()) [[unlikely]]
        endIdle(replay_.switchNumber() + 1);
}

void RecordingReader::callbackEnded(CallbackNumber number, RunOutcome outcome)
{
    side_.endCallback(number, replay_.ticks(), replay_.switchNumber() + 1, outcome);
}

void RecordingReader::workerNamed(std::uint32_t lane, std::string_view name, std::uint32_t loop)
{
    side_.nameWorker(lane, name, loop);
}

void RecordingReader::jobBegan(std::uint32_t lane, const OpenJob &job) { side_.beginJob(lane, job, cellOfNow()); }

void RecordingReader::jobEnded(std::uint32_t lane, RunOutcome outcome)
{
    side_.endJob(lane, replay_.ticks(), cellOfNow(), outcome);
}

} // namespace coroscope
