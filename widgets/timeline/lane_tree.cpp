// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/lane_tree.h"

#include <algorithm>

namespace coroscope {

/// Depth first, children in the order of their numbers, without recursion (spawn chains can be long). A task whose parent
/// is filtered out or unknown stands at the top.
void LaneTree::build(const std::vector<TaskNumber> &shown, const LaneTasks &tasks, const TaskNumberList &numbers)
{
    clear();
    const std::size_t count = shown.size();
    std::vector<std::uint32_t> firstChild(count, none), nextSibling(count, none), below(count, 1), roots;
    const auto indexOf = [&](TaskNumber task) {
        const std::size_t guess = count == numbers.size()
                                      ? numbers.placeOf(task)
                                      : std::size_t(std::lower_bound(shown.begin(), shown.end(), task) - shown.begin());
        return guess < count && shown[guess] == task ? std::uint32_t(guess) : none;
    };
    for (std::size_t index = count; index-- > 0;) { // backwards: each becomes its parent's first child
        const std::uint32_t parent = indexOf(tasks.laneTask(shown[index]).parent);
        // A parent has a smaller number than its children; anything else is damage, and would make a circle.
        if (parent == none || parent >= index) {
            roots.push_back(std::uint32_t(index));
            continue;
        }
        nextSibling[index] = firstChild[parent];
        firstChild[parent] = std::uint32_t(index);
        below[parent] += below[index]; // whose own children, with larger indices, have been added
    }
    placeOf_.assign(numbers.size(), none);
    order_.reserve(count);
    below_.reserve(count);
    depth_.reserve(count);
    // From each task to its first child, else to the next sibling of the nearest above that has one: `above` is the way back.
    std::vector<std::uint32_t> above;
    for (auto root = roots.rbegin(); root != roots.rend(); ++root) {
        for (std::uint32_t at = *root; at != none;) {
            placeOf_[numbers.placeOf(shown[at])] = std::uint32_t(order_.size());
            order_.push_back(shown[at]);
            below_.push_back(below[at]);
            depth_.push_back(std::uint8_t(std::min<std::size_t>(above.size(), deepest)));
            if (firstChild[at] != none) {
                above.push_back(at);
                at = firstChild[at];
                continue;
            }
            while (!above.empty() && nextSibling[at] == none) {
                at = above.back();
                above.pop_back();
            }
            at = above.empty() ? none : nextSibling[at];
        }
        above.clear();
    }
}

void LaneTree::layOut(const IsFolded &isFolded)
{
    rows_.clear();
    foldedAt_.assign(order_.size(), false);
    for (std::size_t place = 0; place < order_.size();) {
        rows_.push_back(std::uint32_t(place));
        foldedAt_[place] = below_[place] > 1 && isFolded(order_[place], below_[place]);
        place += foldedAt_[place] ? below_[place] : 1;
    }
}

LaneRow LaneTree::row(std::size_t index, const LaneTasks &tasks) const
{
    const std::size_t place = rows_[index];
    return {.task = order_[place],
            .definition = tasks.laneTask(order_[place]).definition,
            .depth = depth_[place],
            .foldable = below_[place] > 1,
            .folded = foldedAt_[place],
            .memberCount = below_[place],
            .place = place};
}

std::size_t LaneTree::rowOf(TaskNumber task, const TaskNumberList &numbers) const
{
    const std::size_t number = numbers.placeOf(task);
    if (number >= placeOf_.size() || placeOf_[number] == none)
        return noRow;
    // What a fold hides follows upon it.
    return std::size_t(std::upper_bound(rows_.begin(), rows_.end(), placeOf_[number]) - rows_.begin()) - 1;
}

std::size_t LaneTree::memoryBytes() const
{
    return order_.size() * (sizeof(TaskNumber) + sizeof below_[0] + sizeof depth_[0]) + foldedAt_.size() / 8 +
           (placeOf_.size() + rows_.size()) * sizeof placeOf_[0];
}

} // namespace coroscope
