// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/definitions/definition_counts.h"

namespace coroscope {

namespace {

/// Whether it had ended by `state`'s moment.
bool endedBy(const TaskInfo &task, const LoopState &state)
{
    if (!hasEnded(task.status))
        return false;
    if (task.endedIn != 0)
        return task.endedIn < state.at.number || (state.at.inside && task.endedIn == state.at.number);
    return task.endTime <= state.time;
}

} // namespace

std::vector<DefinitionCounts> countDefinitions(const Recording &recording, const LoopState &state)
{
    std::vector<DefinitionCounts> byId(recording.definitionCount() + 1);
    auto alive = state.tasks.begin(); // in the order of numbers, as the tasks are
    for (const TaskNumber number : recording.taskNumbers()) {
        while (alive != state.tasks.end() && alive->number < number)
            ++alive;
        const bool isAlive = alive != state.tasks.end() && alive->number == number;
        const TaskInfo *task = recording.task(number);
        if (!task || task->definition >= byId.size() || (!isAlive && !endedBy(*task, state)))
            continue;
        DefinitionCounts &counts = byId[task->definition];
        counts.runNs += isAlive ? alive->runNs : task->runNs;
        if (isAlive) {
            ++counts.alive;
            continue;
        }
        ++counts.ended;
        if (task->status == TaskStatus::failed)
            ++counts.failed;
    }
    std::vector<DefinitionCounts> result;
    for (std::uint32_t id = 1; id < byId.size(); ++id) {
        if (byId[id].alive + byId[id].ended == 0)
            continue;
        const DefinitionInfo info = recording.definition(id);
        const auto text = [](std::string_view view) { return QString::fromUtf8(view.data(), qsizetype(view.size())); };
        byId[id].name = text(info.name);
        byId[id].file = text(info.file);
        byId[id].line = int(info.line);
        result.push_back(std::move(byId[id]));
    }
    return result;
}

} // namespace coroscope
