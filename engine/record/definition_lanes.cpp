// SPDX-License-Identifier: MIT
#include "engine/record/definition_lanes.h"

namespace coroscope {

void DefinitionLanes::addTask(std::uint32_t definition, SpilledMemory &memory)
{
    const auto [found, isNew] = indexOf_.try_emplace(definition, std::uint32_t(definitions_.size()));
    if (isNew)
        definitions_.emplace_back();
    ofTask_.push_back(memory, found->second);
}

void DefinitionLanes::append(std::uint32_t task, const LaneItem &item, const TaskLanes &lanes, SpilledMemory &memory)
{
    Definition &definition = definitions_[ofTask_[task]];
    if (!definition.lane) {
        if (definition.firstTask == none)
            definition.firstTask = task;
        if (definition.firstTask == task)
            return;
        definition.lane = lanes[definition.firstTask].copyOfSlices(memory);
    }
    definition.lane->append(item);
}

void DefinitionLanes::dropBefore(SwitchNumber number)
{
    for (Definition &definition : definitions_)
        if (definition.lane)
            definition.lane->dropBefore(number);
}

void DefinitionLanes::forget(const std::vector<std::uint32_t> &newIndices, const TaskLanes &lanes,
                             SpilledMemory &memory)
{
    for (Definition &definition : definitions_) {
        if (definition.lane)
            definition.lane = definition.lane->copyIn(memory);
        if (definition.firstTask == none)
            continue;
        const std::uint32_t now = newIndices[definition.firstTask];
        if (now == none && !definition.lane)
            definition.lane = lanes[definition.firstTask].copyOfSlices(memory);
        definition.firstTask = now;
    }
    Indices kept;
    for (std::size_t task = 0; task < ofTask_.size(); ++task)
        if (newIndices[task] != none)
            kept.push_back(memory, ofTask_[task]);
    ofTask_ = std::move(kept);
}

Lane DefinitionLanes::find(std::uint32_t definition, const TaskLanes &lanes) const
{
    const auto found = indexOf_.find(definition);
    if (found == indexOf_.end())
        return {};
    const Definition &known = definitions_[found->second];
    return known.lane ? known.lane->lane() : known.firstTask == none ? Lane() : lanes[known.firstTask].lane();
}

bool DefinitionLanes::has(std::uint32_t definition, std::uint32_t task) const
{
    const auto found = indexOf_.find(definition);
    return found != indexOf_.end() && task < ofTask_.size() && ofTask_[task] == found->second;
}

} // namespace coroscope
