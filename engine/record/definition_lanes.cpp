// SPDX-License-Identifier: MIT
#include "engine/record/definition_lanes.h"

namespace coroscope {

void DefinitionLanes::addTask(std::uint32_t definition)
{
    const auto [found, isNew] = indexOf_.try_emplace(definition, std::uint32_t(definitions_.size()));
    if (isNew)
        definitions_.emplace_back();
    ofTask_.push_back(found->second);
}

void DefinitionLanes::append(std::uint32_t task, const LaneItem &item, const std::vector<Lane> &lanes)
{
    Definition &definition = definitions_[ofTask_[task]];
    if (definition.firstTask == none)
        definition.firstTask = task;
    if (!definition.lane) {
        if (definition.firstTask == task)
            return;
        definition.lane = lanes[definition.firstTask].withoutWaits();
    }
    definition.lane->append(item);
}

void DefinitionLanes::dropBefore(SwitchNumber number)
{
    for (Definition &definition : definitions_)
        if (definition.lane)
            definition.lane->dropBefore(number);
}

const Lane *DefinitionLanes::find(std::uint32_t definition, const std::vector<Lane> &lanes) const
{
    const auto found = indexOf_.find(definition);
    if (found == indexOf_.end() || definitions_[found->second].firstTask == none)
        return nullptr;
    const Definition &known = definitions_[found->second];
    return known.lane ? &*known.lane : &lanes[known.firstTask];
}

bool DefinitionLanes::has(std::uint32_t definition, std::uint32_t task) const
{
    const auto found = indexOf_.find(definition);
    return found != indexOf_.end() && task < ofTask_.size() && ofTask_[task] == found->second;
}

} // namespace coroscope
