// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/definitions/definition_counts.h"

#include "widgets/models/moment_tasks.h"

#include <algorithm>
#include <iterator>

namespace coroscope {

void DefinitionCounter::add(const Recording &recording, TaskNumber number, int times)
{
    const TaskInfo *task = recording.task(number);
    if (!task)
        return;
    if (task->definition >= ended_.size())
        ended_.resize(task->definition + 1);
    Ended &ended = ended_[task->definition];
    ended.tasks += std::uint64_t(times);
    ended.failed += task->status == TaskStatus::failed ? std::uint64_t(times) : 0;
    ended.runNs += times * task->runNs;
}

/// What is there and does not live has ended: of that, what differs from the moment before.
void DefinitionCounter::goTo(const Recording &recording, const LoopState &state)
{
    const auto changed =
        numbers_.update(recording.taskCount(), [&recording](std::size_t index) { return recording.taskNumber(index); });
    if (changed == TaskNumberList::Change::other) {
        there_ = 0;
        alive_.clear();
        ended_.clear();
    }
    std::vector<TaskNumber> alive;
    std::transform(state.tasks.begin(), state.tasks.end(), std::back_inserter(alive),
                   [](const TaskState &task) { return task.number; });
    const std::size_t there = countAt(recording, numbers_, state, there_);
    for (std::size_t place = there; place < there_; ++place)
        if (!std::binary_search(alive_.begin(), alive_.end(), numbers_.at(place)))
            add(recording, numbers_.at(place), -1);
    for (std::size_t place = there_; place < there; ++place)
        if (!std::binary_search(alive.begin(), alive.end(), numbers_.at(place)))
            add(recording, numbers_.at(place), 1);
    const auto addThose = [&](const std::vector<TaskNumber> &these, const std::vector<TaskNumber> &notThese,
                              int times) {
        std::vector<TaskNumber> found;
        std::set_difference(these.begin(), these.end(), notThese.begin(), notThese.end(), std::back_inserter(found));
        for (const TaskNumber number : found)
            if (numbers_.placeOf(number) < std::min(there, there_))
                add(recording, number, times);
    };
    addThose(alive_, alive, 1);
    addThose(alive, alive_, -1);
    there_ = there;
    alive_ = std::move(alive);
}

std::vector<DefinitionCounts> DefinitionCounter::count(const Recording &recording, const LoopState &state)
{
    goTo(recording, state);
    std::vector<DefinitionCounts> byId(recording.definitionCount() + 1);
    for (std::size_t id = 0; id < std::min(byId.size(), ended_.size()); ++id) {
        byId[id].ended = ended_[id].tasks;
        byId[id].failed = ended_[id].failed;
        byId[id].runNs = ended_[id].runNs;
    }
    for (const TaskState &alive : state.tasks) {
        const TaskInfo *task = recording.task(alive.number);
        if (!task || task->definition >= byId.size())
            continue;
        ++byId[task->definition].alive;
        byId[task->definition].runNs += alive.runNs;
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
