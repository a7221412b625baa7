// SPDX-License-Identifier: MIT
#include "engine/guest/breakpoint_search.h"

#include "engine/control/breakpoint_table.h"
#include "engine/record/hook_walk.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

namespace coroscope {

namespace {

constexpr std::size_t maxKnownNames = 1 << 16;

BreakEvent eventOf(const HookWalk::Told &told)
{
    switch (told.hook) {
    case HookWalk::Hook::spawned: return BreakEvent::spawn;
    case HookWalk::Hook::suspended: return BreakEvent::suspend;
    case HookWalk::Hook::woken: return BreakEvent::wake;
    case HookWalk::Hook::ended:
        return told.outcome == TaskStatus::failed      ? BreakEvent::fail
               : told.outcome == TaskStatus::cancelled ? BreakEvent::cancel
                                                       : BreakEvent::finish;
    case HookWalk::Hook::callbackBegins: return BreakEvent::callback;
    case HookWalk::Hook::resuming: break;
    }
    return BreakEvent::resume;
}

class Stacks final : public StackResolver {
public:
    explicit Stacks(const Recording &recording) : recording_(recording) {}

    StackPlace place(std::uint32_t stack) const override
    {
        const StackFrame frame = recording_.innermostFrame(stack);
        return {frame.function, frame.file, frame.line, frame.awaiter};
    }

private:
    const Recording &recording_;
};

} // namespace

struct BreakpointSearch::Impl {
    Impl(const Recording &searched, Moment later) : recording(searched), stacks(searched), after(later) {}

    void begin();
    Result run(std::uint64_t maxEvents);
    std::uint32_t meet(const HookWalk::Told &told);
    BreakpointTable::Names namesOf(TaskNumber task);
    void findRecordedStop();

    const Recording &recording;
    Stacks stacks;
    std::vector<BreakpointRequest> requests;
    std::unique_ptr<BreakpointTable> table;
    std::unique_ptr<HookWalk> walk; ///< null: no breakpoint is on
    Moment after;
    bool counts = false;            ///< a wanted hit count: all matches since the beginning matter
    BreakpointTable::Mask from = 0; ///< what the task whose slice ended last matches as a `from`
    std::unordered_map<TaskNumber, BreakpointTable::Names> names;
    std::optional<Hit> recordedStop; ///< the first later than `after`
    std::size_t stopsSeen = 0;       ///< so many of the recording's first ones are that one, not later, or no hits
    std::optional<Hit> met;          ///< the last that was met; it may still be to be told
    Hit hit;
};

BreakpointSearch::BreakpointSearch(const Recording &recording, const std::vector<Breakpoint> &breakpoints, Moment after)
    : impl_(std::make_unique<Impl>(recording, after))
{
    for (const Breakpoint &breakpoint : breakpoints) {
        if (!breakpoint.enabled || breakpoint.action != BreakAction::stop)
            continue;
        impl_->requests.push_back({breakpoint, {}});
        impl_->counts = impl_->counts || breakpoint.hit != 0;
    }
    impl_->begin();
}

BreakpointSearch::~BreakpointSearch() = default;

const BreakpointSearch::Hit &BreakpointSearch::hit() const { return impl_->hit; }

void BreakpointSearch::goOn(Moment after)
{
    impl_->after = after;
    if (!impl_->recordedStop || impl_->recordedStop->at <= after)
        impl_->findRecordedStop();
}

SwitchNumber BreakpointSearch::reached() const
{
    return impl_->walk ? impl_->walk->switchNumber() : impl_->recording.lastSwitch();
}

BreakpointSearch::Result BreakpointSearch::run(std::uint64_t maxEvents) { return impl_->run(maxEvents); }

void BreakpointSearch::Impl::begin()
{
    stopsSeen = 0;
    findRecordedStop();
    met.reset();
    from = 0;
    if (requests.empty())
        return;
    table = std::make_unique<BreakpointTable>(stacks);
    table->set(requests);
    // One switch earlier: whose slice it was is what a `from` is about.
    walk = std::make_unique<HookWalk>(recording, counts || after.number < 2 ? 1 : after.number - 1);
}

/// Stops lie in the order of time. Each is looked at once, however many hits there are: in slow motion every switch is one.
void BreakpointSearch::Impl::findRecordedStop()
{
    recordedStop.reset();
    for (std::size_t high = recording.stopCount(); stopsSeen < high;) {
        const std::size_t middle = stopsSeen + (high - stopsSeen) / 2;
        if (recording.stop(middle).at > after)
            high = middle;
        else
            stopsSeen = middle + 1;
    }
    while (stopsSeen < recording.stopCount() && !recordedStop) {
        const StopInfo stop = recording.stop(stopsSeen++);
        if (stop.reason == format::StopReason::breakpoint && stop.at > after)
            recordedStop = Hit{stop.at, stop.breakpoint, BreakEvent::resume, noTask, 0, true};
    }
}

BreakpointSearch::Result BreakpointSearch::Impl::run(std::uint64_t maxEvents)
{
    if (walk && walk->isLost())
        begin();
    std::uint64_t budget = maxEvents;
    while (!met || met->at <= after) {
        HookWalk::Told told;
        const HookWalk::Result result = walk ? walk->next(told, budget) : HookWalk::Result::end;
        if (result == HookWalk::Result::more)
            return Result::more;
        met.reset();
        if (result == HookWalk::Result::end)
            break;
        if (const std::uint32_t number = meet(told))
            met = Hit{told.at, number, eventOf(told), told.task, told.callback, false};
        else if (recordedStop && told.at > recordedStop->at)
            break;
    }
    const bool isRecorded = recordedStop && (!met || recordedStop->at < met->at);
    if (!isRecorded && !met)
        return Result::end;
    hit = isRecorded ? *recordedStop : *met;
    return Result::found;
}

BreakpointTable::Names BreakpointSearch::Impl::namesOf(TaskNumber task)
{
    if (const auto found = names.find(task); found != names.end())
        return found->second;
    if (names.size() >= maxKnownNames)
        names.clear();
    const TaskInfo *info = recording.task(task);
    const std::string_view definition =
        info && info->definition != 0 ? recording.definition(info->definition).name : std::string_view();
    return names.emplace(task, table->match(recording.taskName(task), definition)).first->second;
}

/// As Controller::meet(): all that match are counted; the first one that stops here, 0: none.
std::uint32_t BreakpointSearch::Impl::meet(const HookWalk::Told &told)
{
    const bool isCallback = told.hook == HookWalk::Hook::callbackBegins;
    const BreakpointTable::Names task = isCallback ? BreakpointTable::Names{} : namesOf(told.task);
    std::uint32_t stopping = 0;
    for (auto mask = isCallback ? table->metByCallback(told.stack)
                                : table->met(eventOf(told), task.to, from, told.stack);
         mask != 0; mask &= mask - 1) {
        const auto bit = std::size_t(std::countr_zero(mask));
        if (table->count(bit) && stopping == 0)
            stopping = table->at(bit).number;
    }
    if (told.hook == HookWalk::Hook::suspended || (told.hook == HookWalk::Hook::ended && told.ofSlice))
        from = task.from;
    else if (told.hook == HookWalk::Hook::spawned && told.isFirst)
        from = 0; // another loop: nothing has run on it yet
    return stopping;
}

} // namespace coroscope
