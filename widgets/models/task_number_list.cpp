// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/task_number_list.h"

namespace coroscope {

bool TaskNumberList::append(TaskNumber number)
{
    const TaskNumber next = empty() ? 0 : back() + 1;
    if (number < next)
        return false;
    if (empty() || number > next)
        runs_.push_back({number, size_});
    ++size_;
    return true;
}

TaskNumber TaskNumberList::at(std::size_t place) const
{
    const auto after = std::upper_bound(runs_.begin(), runs_.end(), place,
                                        [](std::size_t wanted, const Run &run) { return wanted < run.place; });
    const Run &run = *std::prev(after);
    return run.first + TaskNumber(place - run.place);
}

std::size_t TaskNumberList::countBelow(TaskNumber number) const
{
    const auto after = std::lower_bound(runs_.begin(), runs_.end(), number,
                                        [](const Run &run, TaskNumber wanted) { return run.first < wanted; });
    if (after == runs_.begin())
        return 0;
    const auto run = std::size_t(after - runs_.begin()) - 1;
    return std::min(runs_[run].place + (number - runs_[run].first), endOf(run));
}

std::size_t TaskNumberList::placeOf(TaskNumber number) const
{
    const std::size_t place = countBelow(number);
    return place < size_ && at(place) == number ? place : notThere;
}

} // namespace coroscope
