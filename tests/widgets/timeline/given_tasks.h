// SPDX-License-Identifier: GPL-3.0-or-later
// GivenTasks: tasks for a layout of lanes, as a test says they are.
#pragma once

#include "widgets/timeline/lane_tasks.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace coroscope {

class GivenTasks : public LaneTasks {
public:
    GivenTasks() = default;
    explicit GivenTasks(std::vector<LaneTask> given) : tasks(std::move(given)) {}

    std::size_t taskCount() const override { return tasks.size(); }
    std::size_t endedTaskCount() const override
    {
        return std::size_t(
            std::count_if(tasks.begin(), tasks.end(), [](const auto &task) { return task.endedIn != 0; }));
    }
    TaskNumber taskNumber(std::size_t index) const override { return tasks[index].number; }
    LaneTask laneTask(TaskNumber task) const override
    {
        if (task < tasks.size() && tasks[task].number == task)
            return tasks[task];
        const auto found =
            std::find_if(tasks.begin(), tasks.end(), [&](const LaneTask &each) { return each.number == task; });
        return found == tasks.end() ? LaneTask() : *found;
    }

    std::vector<LaneTask> tasks;
};

/// The ended ones in lanes, each into the one that became free last, by looking at all.
inline std::vector<std::vector<TaskNumber>> packedByLooking(std::vector<LaneTask> ended)
{
    std::sort(ended.begin(), ended.end(), [](const LaneTask &a, const LaneTask &b) {
        return a.endedIn != b.endedIn ? a.endedIn < b.endedIn : a.number < b.number;
    });
    std::vector<std::vector<TaskNumber>> lanes;
    std::vector<std::pair<SwitchNumber, std::size_t>> free; // since when, and which
    for (const LaneTask &task : ended) {
        std::size_t best = free.size();
        for (std::size_t i = 0; i < free.size(); ++i)
            if (free[i].first < task.spawnedIn && (best == free.size() || free[i].first >= free[best].first))
                best = i;
        std::size_t lane = lanes.size();
        if (best == free.size()) {
            lanes.emplace_back();
        } else {
            lane = free[best].second;
            free.erase(free.begin() + std::ptrdiff_t(best));
        }
        lanes[lane].push_back(task.number);
        free.emplace_back(task.endedIn, lane);
    }
    std::sort(lanes.begin(), lanes.end());
    return lanes;
}

} // namespace coroscope
