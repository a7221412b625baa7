// SPDX-License-Identifier: MIT
#include "engine/record/side_lanes.h"

#include <algorithm>
#include <utility>

namespace coroscope {

void SideLanes::beginCallback(const OpenCallback &callback, SwitchNumber cell, bool inSlice)
{
    LaneRun run;
    run.number = callback.number;
    run.begin = callback.since;
    run.beginCell = cell;
    run.function = callback.function;
    run.task = callback.causer;
    run.cause = callback.cause;
    run.loop = callback.loop;
    run.beginsInSlice = inSlice;
    if (ofLoops_.empty() && run.loop != 1) // what there was is the first one's
        for (std::size_t index = 0; index < callbacks_.size(); ++index)
            laneOf(1).begin(callbacks_[index]);
    callbacks_.begin(run);
    if (!ofLoops_.empty() || run.loop != 1)
        laneOf(run.loop).begin(run);
}

const RunLane &SideLanes::callbacksOf(std::uint32_t loop) const
{
    if (loop == 0 || ofLoops_.empty())
        return callbacks_;
    const auto found = ofLoops_.find(loop);
    return found == ofLoops_.end() ? none_ : found->second;
}

void SideLanes::endCallback(CallbackNumber number, std::uint64_t ticks, SwitchNumber cell, RunOutcome outcome)
{
    callbacks_.end(number, ticks, cell, outcome);
    if (const auto index = callbacks_.find(number); index && !ofLoops_.empty())
        laneOf(callbacks_[*index].loop).end(number, ticks, cell, outcome);
}

/// Behind each snapshot once more.
void SideLanes::nameWorker(std::uint32_t lane, std::string_view name, std::uint32_t loop)
{
    while (lane >= workers_.size())
        workers_.push_back({{}, RunLane(*memory_)});
    Worker &worker = workers_[lane];
    if (worker.name == name && worker.loop == loop)
        return;
    const std::string before = std::exchange(worker.name, std::string(name));
    worker.loop = loop;
    tellApart(before);
    tellApart(name);
}

void SideLanes::tellApart(std::string_view name)
{
    std::vector<Worker *> alike;
    std::map<std::uint32_t, std::size_t> ofLoop;
    for (Worker &worker : workers_) {
        if (worker.name != name)
            continue;
        alike.push_back(&worker);
        worker.number = std::uint32_t(alike.size());
        ++ofLoop[worker.loop];
    }
    for (Worker *const worker : alike) {
        worker->isOnlyOne = alike.size() == 1;
        worker->isLoopsOnly = worker->loop != 0 && ofLoop[worker->loop] == 1;
    }
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
    for (auto &[loop, runs] : ofLoops_)
        runs.dropUpTo(state.runs(), open, first);
    for (std::size_t lane = 0; lane < workers_.size(); ++lane) {
        open.clear();
        if (lane < state.workers().size() && state.workers()[lane].number != 0)
            open.push_back(state.workers()[lane].number);
        workers_[lane].jobs.dropUpTo(state.jobs(), open, first);
    }
}

} // namespace coroscope
