// SPDX-License-Identifier: MIT
#include "engine/record/recording.h"

#include "engine/record/recording_impl.h"

#include <fmt/core.h>

namespace coroscope {

Recording::Recording() = default;
Recording::~Recording() = default;

std::unique_ptr<Recording> Recording::open(const std::string &path, std::string &error)
{
    return fromFile(MappedFile::open(path, error), path, error);
}

std::unique_ptr<Recording> Recording::fromBytes(std::span<const std::byte> bytes, std::string &error)
{
    return fromFile(MappedFile::fromBytes(bytes, error), "memory", error);
}

std::unique_ptr<Recording> Recording::fromFile(std::unique_ptr<MappedFile> file, const std::string &path,
                                               std::string &error)
{
    if (!file)
        return nullptr;
    std::unique_ptr<Recording> recording(new Recording);
    recording->impl_ = std::make_unique<Impl>(std::move(file), path);
    return recording->impl_->reader.begin(error) ? std::move(recording) : nullptr;
}

bool Recording::refresh(std::uint64_t maxEvents) { return impl_->reader.refresh(maxEvents); }

const RecordingReader &Recording::reader() const { return impl_->reader; }
const std::string &Recording::path() const { return impl_->reader.path; }
const format::FileHeader &Recording::header() const { return impl_->reader.header; }
bool Recording::closedCleanly() const
{
    // What was cut afterwards still has the header of the whole.
    return header().state == std::uint32_t(format::FileState::closed) && damage().empty();
}
double Recording::readShare() const { return impl_->reader.readShare(); }
bool Recording::diskFull() const { return header().state == std::uint32_t(format::FileState::diskFull); }
bool Recording::waitsForDisk() const { return header().waitsForDisk != 0; }
const std::string &Recording::damage() const { return impl_->reader.damage; }
std::optional<int> Recording::exitCode() const { return impl_->reader.exitCode; }

std::string Recording::property(std::string_view key) const
{
    const auto &properties = impl_->reader.dictionary().properties();
    const auto found = properties.find(key);
    return found == properties.end() ? std::string() : found->second;
}

std::string Recording::breakpointText(std::uint32_t number) const
{
    const auto &breakpoints = impl_->reader.dictionary().breakpoints();
    const auto found = breakpoints.find(number);
    return found == breakpoints.end() ? std::string() : found->second;
}

// --- totals ------------------------------------------------------------------------------------------------------------

SwitchNumber Recording::firstSwitch() const { return impl_->reader.firstSwitch; }
bool Recording::hasDropped() const
{
    const ChunkList &chunks = impl_->reader.chunks();
    if (firstSwitch() <= 1 || chunks.events().empty())
        return false;
    const ChunkList::Chunk &first = chunks.events().front(); // (a saved copy leaves out what was dropped)
    return chunks.isDropped(first) || chunks.header(first).baseTicks != 0;
}

SwitchNumber Recording::lastSwitch() const { return impl_->reader.state().switchNumber(); }
std::uint64_t Recording::idlePolls() const { return impl_->reader.idlePolls(); }
std::uint64_t Recording::wakes() const { return impl_->reader.state().wakes(); }
std::uint64_t Recording::turns() const { return impl_->reader.state().turns(); }
Nanoseconds Recording::startTime() const { return impl_->reader.scale.at(impl_->reader.startTicks); }
Nanoseconds Recording::endTime() const { return impl_->reader.scale.at(impl_->reader.endTicks); }

SwitchNumber Recording::runningSwitch() const
{
    const LoopReplay &state = impl_->reader.state();
    return state.running() == noTask ? 0 : state.switchNumber();
}

SwitchNumber Recording::openSwitch() const
{
    const LoopReplay &state = impl_->reader.state();
    return state.mayHavePolled() ? state.switchNumber() : runningSwitch();
}

// --- dictionary --------------------------------------------------------------------------------------------------------

std::uint32_t Recording::definitionCount() const { return impl_->reader.dictionary().definitionCount(); }
DefinitionInfo Recording::definition(std::uint32_t id) const { return impl_->reader.dictionary().definition(id); }
std::uint32_t Recording::fileCount() const { return impl_->reader.dictionary().fileCount(); }
std::string_view Recording::filePath(std::uint32_t id) const { return impl_->reader.dictionary().filePath(id); }
std::uint32_t Recording::ownStack(std::uint32_t stack) const { return impl_->reader.dictionary().ownStack(stack); }

std::vector<StackFrame> Recording::stackFrames(std::uint32_t stack, std::size_t most) const
{
    return impl_->reader.dictionary().frames(stack, most);
}

StackFrame Recording::innermostFrame(std::uint32_t stack) const
{
    const std::vector<StackFrame> frames = stackFrames(stack, 1);
    return frames.empty() ? StackFrame{} : frames.front();
}

std::optional<std::string_view> Recording::sourceText(std::uint32_t fileId) const
{
    return impl_->reader.dictionary().sourceText(fileId);
}

// --- tasks -------------------------------------------------------------------------------------------------------------

std::size_t Recording::taskCount() const { return impl_->reader.tasks.size(); }

std::size_t Recording::endedTaskCount() const { return impl_->reader.endedTasks; }

TaskNumber Recording::taskNumber(std::size_t index) const
{
    return index < taskCount() ? impl_->reader.tasks.entry(std::uint32_t(index)).info.number : noTask;
}

const TaskInfo *Recording::task(TaskNumber number) const
{
    RecordingReader &reader = impl_->reader;
    const std::uint32_t index = reader.tasks.find(number);
    if (index == TaskTable::none)
        return nullptr;
    reader.noteLooks(1);
    TaskTable::Entry &entry = reader.tasks.entry(index);
    const auto &slots = reader.state().slots();
    const bool alive = entry.info.endedIn == 0;
    if (alive && entry.slot < slots.size() && slots[entry.slot].number == number) {
        entry.info.status = slots[entry.slot].status;
        entry.setTotals(slots[entry.slot].doneBy(reader.endTicks), reader.scale);
    }
    return &entry.info;
}

std::vector<TaskNumber> Recording::taskNumbers() const { return impl_->reader.tasks.numbers(); }

std::string Recording::taskName(TaskNumber number) const
{
    const TaskTable &tasks = impl_->reader.tasks;
    const std::uint32_t index = tasks.find(number);
    if (index == TaskTable::none)
        return number == noTask ? std::string() : fmt::format("task {}", number);
    impl_->reader.noteLooks(1);
    const TaskInfo &info = tasks.entry(index).info;
    if (!info.ownName.empty())
        return std::string(info.ownName);
    const std::string_view name = definition(info.definition).name;
    return name.empty() ? fmt::format("task {}", number) : fmt::format("{}#{}", name, info.numberInDefinition);
}

std::string Recording::taskIdText(TaskNumber number) const
{
    const TaskTable &tasks = impl_->reader.tasks;
    const std::uint32_t index = tasks.find(number);
    if (index == TaskTable::none)
        return fmt::format("?.{}", number);
    const TaskInfo &info = tasks.entry(index).info;
    return info.parent == noTask ? fmt::format("{}", info.ordinal) : fmt::format("{}.{}", info.parent, info.ordinal);
}

// --- loops -------------------------------------------------------------------------------------------------------------

bool Recording::hasSeveralLoops() const { return impl_->reader.loops.areSeveral(); }

std::uint32_t Recording::loopOf(TaskNumber task) const
{
    const TaskTable &tasks = impl_->reader.tasks;
    const std::uint32_t index = tasks.find(task);
    return index == TaskTable::none ? 0 : tasks.entry(index).info.loop;
}

const std::vector<TimeHolder> &Recording::timeHolders() const { return impl_->reader.timeHolders; }

std::string_view Recording::loopName(std::uint32_t loop) const { return impl_->reader.loops.name(loop); }

// --- callers -----------------------------------------------------------------------------------------------------------

std::size_t Recording::callerCount() const { return impl_->reader.callers().functions().size(); }

CallerInfo Recording::caller(std::size_t index) const
{
    const CallerLanes::Function &function = impl_->reader.callers().functions().at(index);
    CallerInfo info;
    info.thread = function.place.thread;
    info.isOthers = function.isOthers;
    const std::vector<StackFrame> innermost = stackFrames(function.place.stack, 1);
    if (innermost.empty() || info.isOthers)
        return info;
    info.function = innermost.front().function;
    info.file = innermost.front().file;
    info.fileId = innermost.front().fileId;
    info.line = innermost.front().line;
    return info;
}

std::optional<std::size_t> Recording::callerIndex(CallerPlace caller) const
{
    const std::uint32_t index = impl_->reader.callers().find(caller, impl_->reader.dictionary());
    return index == CallerLanes::none ? std::nullopt : std::optional<std::size_t>(index);
}

// --- the rest ----------------------------------------------------------------------------------------------------------

std::size_t Recording::outputCount() const { return impl_->reader.outputs.size(); }

std::uint64_t Recording::forgottenOutputs() const { return impl_->reader.forgottenOutputs; }

OutputInfo Recording::output(std::size_t index) const
{
    const RecordingReader &reader = impl_->reader;
    const RecordingReader::Output &found = reader.outputs.at(index);
    OutputInfo info;
    info.attributed = !(found.bits & format::outputPastUs);
    info.number = info.attributed ? found.number : 0;
    info.stream = (found.bits & format::outputStreamMask) == 2 ? 2 : 1;
    info.time = reader.scale.at(found.ticks);
    info.place = found.place;
    reader.checkSize();
    EventCursor cursor(reader.chunks(), found.at, 0);
    Event event;
    if (cursor.next(event) == EventCursor::Result::event && event.op == format::Op::output && event.at == found.at)
        info.bytes = event.text(0, event.b);
    return info;
}

std::size_t Recording::stopCount() const { return impl_->reader.stops.size(); }
StopInfo Recording::stop(std::size_t index) const { return impl_->reader.stops.at(index); }
const std::vector<IdleInfo> &Recording::idles() const { return impl_->reader.idles.ofAll(); }
const std::vector<IdleInfo> &Recording::loopIdles() const { return impl_->reader.idles.ofLoops(); }

} // namespace coroscope
