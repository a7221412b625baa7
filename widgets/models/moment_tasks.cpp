// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/moment_tasks.h"

namespace coroscope {

bool endedBy(const TaskInfo &task, const LoopState &state)
{
    if (!hasEnded(task.status))
        return false;
    if (task.endedIn != 0)
        return task.endedIn < state.at.number || (state.at.inside && task.endedIn == state.at.number);
    return task.endTime <= state.time;
}

std::size_t countAt(const Recording &recording, const TaskNumberList &numbers, const LoopState &state, std::size_t from)
{
    const auto isThere = [&](std::size_t place) {
        const TaskNumber number = numbers.at(place);
        if (state.find(number))
            return true;
        const TaskInfo *task = recording.task(number);
        return task && endedBy(*task, state);
    };
    std::size_t count = std::min(from, numbers.size());
    while (count > 0 && !isThere(count - 1))
        --count;
    while (count < numbers.size() && isThere(count))
        ++count;
    const std::size_t lastAlive = state.tasks.empty() ? 0 : numbers.countBelow(state.tasks.back().number) + 1;
    return std::max(count, std::min(lastAlive, numbers.size()));
}

} // namespace coroscope
