// SPDX-License-Identifier: GPL-3.0-or-later
// TaskNumberList: the numbers of the tasks of a recording, in order. There may be millions, with few gaps or none: what is kept is
// where each row of numbers without a gap begins. No GUI.
#pragma once

#include "engine/loop/vocabulary.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace coroscope {

class TaskNumberList {
public:
    static constexpr std::size_t notThere = std::size_t(-1);

    enum class Change {
        none,
        grew,  ///< those that were there have their places still
        other, ///< places mean other tasks now: some were forgotten, or did not come in order
    };
    /// Takes in that there are `count`, the one at `index` being numberAt(index), in the order in which they became known.
    template <class NumberAt>
    Change update(std::size_t count, NumberAt numberAt)
    {
        const std::size_t before = known_;
        bool inOrder = count >= before && (before == 0 || numberAt(before - 1) == lastKnown_);
        for (std::size_t index = before; index < count && inOrder; ++index)
            inOrder = append(numberAt(index));
        if (!inOrder)
            takeAll(count, numberAt);
        known_ = count;
        lastKnown_ = count == 0 ? noTask : numberAt(count - 1);
        return !inOrder ? Change::other : count > before ? Change::grew : Change::none;
    }
    void clear() { *this = TaskNumberList(); }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    TaskNumber at(std::size_t place) const; ///< place < size()
    TaskNumber front() const { return at(0); }
    TaskNumber back() const { return at(size_ - 1); }
    std::size_t placeOf(TaskNumber number) const; ///< notThere: it is none of these
    /// How many of them are smaller than `number`.
    std::size_t countBelow(TaskNumber number) const;
    std::size_t memoryBytes() const { return sizeof *this + runs_.size() * sizeof(Run); }

private:
    struct Run {
        TaskNumber first = 0;
        std::size_t place = 0; ///< of the first
    };

    bool append(TaskNumber number); ///< returns whether it is larger than all
    template <class NumberAt>
    void takeAll(std::size_t count, NumberAt numberAt)
    {
        std::vector<TaskNumber> numbers(count);
        for (std::size_t index = 0; index < count; ++index)
            numbers[index] = numberAt(index);
        std::sort(numbers.begin(), numbers.end());
        clear();
        for (const TaskNumber number : numbers)
            append(number);
    }
    std::size_t endOf(std::size_t run) const { return run + 1 < runs_.size() ? runs_[run + 1].place : size_; }

    std::vector<Run> runs_;
    std::size_t size_ = 0;
    std::size_t known_ = 0;         ///< as update() was told
    TaskNumber lastKnown_ = noTask; ///< the one that came last
};

} // namespace coroscope
