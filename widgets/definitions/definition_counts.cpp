// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/definitions/definition_counts.h"

namespace coroscope {

namespace {

/// Whether what happened in the slice of `number` has happened at `moment`. 0: before the first switch.
bool happened(SwitchNumber number, Moment moment)
{
    return number < moment.number || (moment.inside && number == moment.number);
}

} // namespace

std::vector<DefinitionCounts> countDefinitions(const Recording &recording, Moment moment)
{
    std::vector<DefinitionCounts> byId(recording.definitionCount() + 1);
    for (const TaskNumber number : recording.taskNumbers()) {
        const TaskInfo *task = recording.task(number);
        if (!task || task->definition >= byId.size() || !happened(task->spawnedIn, moment))
            continue;
        DefinitionCounts &counts = byId[task->definition];
        if (!hasEnded(task->status) || (task->endedIn != 0 && !happened(task->endedIn, moment))) {
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
