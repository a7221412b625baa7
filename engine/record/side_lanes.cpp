// SPDX-License-Identifier: MIT
#include "engine/record/side_lanes.h"

#include <algorithm>

namespace coroscope {

void SideLanes::beginCallback(const OpenCallback &callback, SwitchNumber cell)
{
    LaneRun run;
    run.number = callback.number;
    run.begin = callback.since;
    run.beginCell = cell;
    run.function = callback.function;
    run.task = callback.causer;
    run.cause = callback.cause;
    run.loop = callback.loop;
    callbacks_.begin(run);
}

void SideLanes::endCallback(CallbackNumber number, std::uint64_t ticks, SwitchNumber cell, RunOutcome outcome)
{
    callbacks_.end(number, ticks, cell, outcome);
}

void SideLanes::nameWorker(std::uint32_t lane, std::string_view name)
{
    while (lane >= workers_.size())
        workers_.push_back({{}, RunLane(*memory_)});
    workers_[lane].name = name;
}

void SideLanes::beginJob(std::uint32_t lane, const OpenJob &job, SwitchNumber cell)
{
    LaneRun run;
    run.number = job.number;
    run.begin = job.since;
    run.beginCell = cell;
    run.function = job.function;
    run.task = job.task;
    run.cause = WakeCause::task;
    workers_[lane].jobs.begin(run);
}

void SideLanes::endJob(std::uint32_t lane, std::uint64_t ticks, SwitchNumber cell, RunOutcome outcome)
{
    RunLane &jobs = workers_[lane].jobs;
    if (!jobs.empty())
        jobs.end(jobs[jobs.size() - 1].number, ticks, cell, outcome);
}

void SideLanes::dropBefore(const SideReplay &state, SwitchNumber first)
{
    std::vector<std::uint64_t> open;
    for (const OpenCallback &callback : state.open())
        open.push_back(callback.number);
    std::sort(open.begin(), open.end());
    callbacks_.dropUpTo(state.runs(), open, first);
    for (std::size_t lane = 0; lane < workers_.size(); ++lane) {
        open.clear();
        if (lane < state.workers().size() && state.workers()[lane].number != 0)
            open.push_back(state.workers()[lane].number);
        workers_[lane].jobs.dropUpTo(state.jobs(), open, first);
    }
}

} // namespace coroscope
