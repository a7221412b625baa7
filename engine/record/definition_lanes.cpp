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
    if (!definition.lane) {
        if (definition.firstTask == none)
            definition.firstTask = task;
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

void DefinitionLanes::forget(const std::vector<std::uint32_t> &newIndices, const std::vector<Lane> &lanes)
{
    for (Definition &definition : definitions_) {
        if (definition.firstTask == none)
            continue;
        const std::uint32_t now = newIndices[definition.firstTask];
        if (now == none && !definition.lane)
            definition.lane = lanes[definition.firstTask].withoutWaits();
        definition.firstTask = now;
    }
    std::size_t kept = 0;
    for (std::size_t task = 0; task < ofTask_.size(); ++task)
        if (newIndices[task] != none)
            ofTask_[kept++] = ofTask_[task];
    ofTask_.resize(kept);
    ofTask_.shrink_to_fit();
}

const Lane *DefinitionLanes::find(std::uint32_t definition, const std::vector<Lane> &lanes) const
{
    const auto found = indexOf_.find(definition);
    if (found == indexOf_.end())
        return nullptr;
    const Definition &known = definitions_[found->second];
    return known.lane ? &*known.lane : known.firstTask == none ? nullptr : &lanes[known.firstTask];
}

bool DefinitionLanes::has(std::uint32_t definition, std::uint32_t task) const
{
    const auto found = indexOf_.find(definition);
    return found != indexOf_.end() && task < ofTask_.size() && ofTask_[task] == found->second;
}

} // namespace coroscope
