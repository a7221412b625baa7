// SPDX-License-Identifier: MIT
// SideLanes: the lanes of what goes on beside the steps of tasks, fed while a recording is read: one of all callback runs, one
// of each loop's where there are several, and one a worker thread.
#pragma once

#include "engine/record/run_lane.h"
#include "engine/record/side_replay.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace coroscope {

class SideLanes {
public:
    struct Worker {
        std::string name;
        RunLane jobs;
        std::uint32_t loop = 0;   ///< whose jobs it runs; 0: not known, or several's
        std::uint32_t number = 1; ///< among those of its name
        bool isOnlyOne = true;    ///< of its name
        bool isLoopsOnly = false; ///< of its name, that loop has no other
    };

    // What SideListener tells. `cell`: the switch whose slice is under way, or else the next one.
    void beginCallback(const OpenCallback &callback, SwitchNumber cell, bool inSlice);
    void endCallback(CallbackNumber number, std::uint64_t ticks, SwitchNumber cell, RunOutcome outcome);
    void nameWorker(std::uint32_t lane, std::string_view name, std::uint32_t loop);
    void beginJob(std::uint32_t lane, const OpenJob &job, SwitchNumber cell);
    void endJob(std::uint32_t lane, std::uint64_t ticks, SwitchNumber cell, RunOutcome outcome);
    /// What is not in `state`, and earlier, has been dropped.
    void dropBefore(const SideReplay &state, SwitchNumber first);

    SpilledMemory::Use use() const { return memory_->use(); }
    void trim() const { memory_->trim(); } ///< see SpilledMemory

    const RunLane &callbacks() const { return callbacks_; }
    /// The same of each loop by itself; empty: only the first has run any.
    const std::map<std::uint32_t, RunLane> &callbacksOfLoops() const { return ofLoops_; }
    const RunLane &callbacksOf(std::uint32_t loop) const; ///< of 0, and of the first where only it has run any: all
    const std::vector<Worker> &workers() const { return workers_; } ///< in the order in which they came

private:
    std::unique_ptr<SpilledMemory> memory_ = std::make_unique<SpilledMemory>();
    void tellApart(std::string_view name);
    RunLane &laneOf(std::uint32_t loop) { return ofLoops_.try_emplace(loop, *memory_).first->second; }

    RunLane callbacks_{*memory_};
    RunLane none_{*memory_}; ///< of a loop that has run none
    std::map<std::uint32_t, RunLane> ofLoops_;
    std::vector<Worker> workers_;
};

} // namespace coroscope
