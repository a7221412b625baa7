// SPDX-License-Identifier: MIT
#include "engine/record/run_lane.h"

#include <algorithm>

namespace coroscope {

namespace {

constexpr std::size_t blockRuns = 32;

} // namespace

void RunLane::begin(const LaneRun &run)
{
    if (!runs_.empty() && run.number <= runs_.back().number)
        return; // in a made-up recording
    LaneRun last = run;
    if (!runs_.empty())
        last.begin = std::max(run.begin, runs_.back().begin);
    runs_.push_back(*memory_, last);
    sumUp();
}

void RunLane::end(std::uint64_t number, std::uint64_t ticks, SwitchNumber cell, RunOutcome outcome)
{
    const std::optional<std::size_t> index = find(number);
    if (!index || runs_[*index].isFinished)
        return;
    LaneRun &run = runs_[*index];
    run.end = std::max(ticks, run.begin);
    run.endCell = std::max(cell, run.beginCell);
    run.outcome = outcome;
    run.isFinished = true;
}

/// The sum in front of a block is known once its first run has begun: what is shown of those in front of it is settled then.
void RunLane::sumUp()
{
    while (sums_.size() * blockRuns < runs_.size()) {
        const std::size_t index = sums_.size() * blockRuns;
        sums_.push_back(*memory_, index == 0 ? 0 : busyBefore(index));
    }
}

std::uint64_t RunLane::busyBefore(std::size_t index) const
{
    std::size_t at = index == 0 ? 0 : std::min((index - 1) / blockRuns, sums_.size() - 1);
    std::uint64_t busy = sums_.empty() ? 0 : sums_[at];
    for (at *= blockRuns; at < index; ++at)
        busy += shownEnd(at).value_or(runs_[at].begin) - runs_[at].begin;
    return busy;
}

std::optional<std::uint64_t> RunLane::shownEnd(std::size_t index) const
{
    const LaneRun &run = runs_[index];
    if (index + 1 < runs_.size()) {
        const std::uint64_t next = runs_[index + 1].begin;
        return run.isFinished ? std::min(run.end, next) : next;
    }
    return run.isFinished ? std::optional(run.end) : std::nullopt;
}

SwitchNumber RunLane::shownEndCell(std::size_t index, SwitchNumber now) const
{
    const LaneRun &run = runs_[index];
    const SwitchNumber own = run.isFinished ? run.endCell : std::max(now, run.beginCell);
    return index + 1 < runs_.size() ? std::min(own, runs_[index + 1].beginCell) : own;
}

std::size_t RunLane::firstFrom(std::uint64_t number) const
{
    return std::size_t(std::lower_bound(runs_.begin(), runs_.end(), number,
                                        [](const LaneRun &run, std::uint64_t n) { return run.number < n; }) -
                       runs_.begin());
}

std::size_t RunLane::firstInCell(SwitchNumber cell) const
{
    return std::size_t(std::lower_bound(runs_.begin(), runs_.end(), cell,
                                        [](const LaneRun &run, SwitchNumber n) { return run.beginCell < n; }) -
                       runs_.begin());
}

std::size_t RunLane::firstLaterThan(Moment moment) const
{
    return std::size_t(std::upper_bound(runs_.begin(), runs_.end(), moment,
                                        [](const Moment &m, const LaneRun &run) { return m < run.before(); }) -
                       runs_.begin());
}

std::optional<std::size_t> RunLane::find(std::uint64_t number) const
{
    const std::size_t index = firstFrom(number);
    return index < runs_.size() && runs_[index].number == number ? std::optional(index) : std::nullopt;
}

std::size_t RunLane::countUpTo(std::uint64_t ticks) const
{
    return std::size_t(std::upper_bound(runs_.begin(), runs_.end(), ticks,
                                        [](std::uint64_t t, const LaneRun &run) { return t < run.begin; }) -
                       runs_.begin());
}

void RunLane::dropUpTo(std::uint64_t number, const std::vector<std::uint64_t> &kept, SwitchNumber first)
{
    runs_.eraseIf([&](const LaneRun &run) {
        return run.number <= number && !std::binary_search(kept.begin(), kept.end(), run.number);
    });
    for (LaneRun &run : runs_) {
        if (run.beginCell > first)
            break;
        run.beginCell = first;
        run.beginsInSlice = false;
        run.endCell = std::max(run.endCell, first);
    }
    sums_.clear();
    sumUp();
}

} // namespace coroscope
