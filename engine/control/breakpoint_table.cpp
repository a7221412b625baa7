// SPDX-License-Identifier: MIT
#include "engine/control/breakpoint_table.h"

#include "engine/loop/event_loop.h"

#include <fmt/core.h>

#include <algorithm>

namespace coroscope {

namespace {

constexpr std::size_t maxCachedPlaces = 1 << 16;
constexpr int maxStackDepth = 1000;

/// Hit counts go on where only being on, the action or the wanted count changed.
bool countsOn(const Breakpoint &left, const Breakpoint &right)
{
    return left.number == right.number && left.event == right.event && left.task == right.task &&
           left.from == right.from && left.file == right.file && left.line == right.line;
}

} // namespace

std::string displayName(const TaskBase &task)
{
    if (!task.ownName().empty())
        return task.ownName();
    const DefinitionRef definition = task.definition();
    if (definition.name.empty())
        return fmt::format("task {}", task.number());
    return fmt::format("{}#{}", definition.name, task.listenerNumberInDefinition);
}

bool matchesPath(std::string_view file, std::string_view path)
{
    while (file.starts_with("./"))
        file.remove_prefix(2);
    if (file.empty() || !path.ends_with(file))
        return false;
    if (path.size() == file.size())
        return true;
    return file.front() != '/' && path[path.size() - file.size() - 1] == '/';
}

void BreakpointTable::set(const std::vector<BreakpointRequest> &requests)
{
    std::vector<Entry> old;
    old.swap(entries_);
    refused_.clear();
    order_.clear();
    std::size_t on = 0;
    for (const auto &request : requests) {
        const Breakpoint &breakpoint = request.breakpoint;
        order_.push_back(breakpoint.number);
        if (!request.error.empty()) {
            refused_.push_back({breakpoint.number, request.error});
            continue;
        }
        if (breakpoint.enabled && on == capacity) {
            refused_.push_back({breakpoint.number, fmt::format("At most {} breakpoints can be on at once.", capacity)});
            continue;
        }
        Entry entry{breakpoint, 0};
        for (const Entry &earlier : old)
            if (countsOn(earlier.breakpoint, breakpoint))
                entry.hits = earlier.hits;
        if (breakpoint.enabled)
            entries_.insert(entries_.begin() + std::ptrdiff_t(on++), std::move(entry));
        else
            entries_.push_back(std::move(entry));
    }
    index();
}

void BreakpointTable::index()
{
    events_ = {};
    arrows_ = places_ = 0;
    for (std::size_t i = 0; i < entries_.size() && entries_[i].breakpoint.enabled; ++i) {
        const Mask bit = Mask(1) << i;
        const Breakpoint &breakpoint = entries_[i].breakpoint;
        events_[std::size_t(breakpoint.event)] |= bit;
        if (!breakpoint.from.empty())
            arrows_ |= bit;
        if (!breakpoint.file.empty())
            places_ |= bit;
    }
    anything_ = std::any_of(events_.begin(), events_.end(), [](Mask mask) { return mask != 0; });
    cache_ = {};
    placeCache_.clear();
    functionCache_.clear();
}

BreakpointStates BreakpointTable::states() const
{
    BreakpointStates states;
    for (const std::uint32_t number : order_) {
        BreakpointState state;
        state.number = number;
        for (const Entry &entry : entries_)
            if (entry.breakpoint.number == number)
                state.hits = entry.hits;
        for (const Refused &refused : refused_)
            if (refused.number == number) {
                state.accepted = false;
                state.error = refused.error;
            }
        states.list.push_back(std::move(state));
    }
    return states;
}

BreakpointTable::Names BreakpointTable::match(std::string_view name, std::string_view definition) const
{
    Names names;
    for (std::size_t i = 0; i < entries_.size() && entries_[i].breakpoint.enabled; ++i) {
        const Breakpoint &breakpoint = entries_[i].breakpoint;
        if (matchesTask(breakpoint.task, name, definition))
            names.to |= Mask(1) << i;
        if (!breakpoint.from.empty() && matchesTask(breakpoint.from, name, definition))
            names.from |= Mask(1) << i;
    }
    return names;
}

const BreakpointTable::CachedTask &BreakpointTable::namesOf(const TaskBase &task)
{
    CachedTask &cached = cache_[task.number() % cache_.size()];
    if (cached.task != task.number() || cached.loop != task.loop()->serial())
        cached = {task.loop()->serial(), task.number(), match(displayName(task), task.definition().name)};
    return cached;
}

BreakpointTable::Mask BreakpointTable::placesOf(std::uint32_t stack)
{
    if (const auto found = placeCache_.find(stack); found != placeCache_.end())
        return found->second;
    Mask mask = 0;
    std::uint32_t at = stack;
    for (int depth = 0; at != 0 && depth < maxStackDepth; ++depth) {
        const StackPlace place = stacks_.place(at);
        for (std::size_t i = 0; i < entries_.size() && entries_[i].breakpoint.enabled; ++i) {
            const Breakpoint &breakpoint = entries_[i].breakpoint;
            if (!breakpoint.file.empty() && breakpoint.line == place.line && matchesPath(breakpoint.file, place.file))
                mask |= Mask(1) << i;
        }
        at = place.awaiter;
    }
    if (placeCache_.size() >= maxCachedPlaces)
        placeCache_.clear();
    placeCache_.emplace(stack, mask);
    return mask;
}

BreakpointTable::Mask BreakpointTable::matchingFrom(const TaskBase &task) { return namesOf(task).names.from; }

BreakpointTable::Mask BreakpointTable::met(BreakEvent event, const TaskBase &task, Mask from)
{
    if (events_[std::size_t(event)] == 0)
        return 0;
    return met(event, namesOf(task).names.to, from, task.started() ? task.listenerStack : 0);
}

BreakpointTable::Mask BreakpointTable::met(BreakEvent event, Mask to, Mask from, std::uint32_t stack)
{
    Mask mask = events_[std::size_t(event)] & to & (~arrows_ | from);
    if ((mask & places_) != 0)
        mask &= ~places_ | placesOf(stack);
    return mask;
}

BreakpointTable::Mask BreakpointTable::metByCallback(std::uint32_t function)
{
    if (!watches(BreakEvent::callback))
        return 0;
    if (const auto found = functionCache_.find(function); found != functionCache_.end())
        return found->second;
    const StackPlace place = stacks_.place(function);
    Mask mask = 0;
    for (std::size_t i = 0; i < entries_.size() && entries_[i].breakpoint.enabled; ++i) {
        const Breakpoint &breakpoint = entries_[i].breakpoint;
        const bool isThere =
            breakpoint.file.empty() || (breakpoint.line == place.line && matchesPath(breakpoint.file, place.file));
        if (breakpoint.event == BreakEvent::callback && isThere && matchesFunction(breakpoint.task, place.function))
            mask |= Mask(1) << i;
    }
    if (functionCache_.size() >= maxCachedPlaces)
        functionCache_.clear();
    functionCache_.emplace(function, mask);
    return mask;
}

bool BreakpointTable::count(std::size_t bit)
{
    Entry &entry = entries_[bit];
    ++entry.hits;
    return entry.breakpoint.hit == 0 || entry.hits == entry.breakpoint.hit;
}

} // namespace coroscope
