// SPDX-License-Identifier: GPL-3.0-or-later
// LanePins: which lanes the user has pinned to the top, by what stays the same from one run of a program to the next: the
// tasks' stable ids, the names of definitions, of what resumes tasks and of worker threads. No GUI.
#pragma once

#include "widgets/timeline/lane_layout.h"
#include "widgets/timeline/timeline_source.h"

#include <QStringList>

#include <utility>
#include <vector>

namespace coroscope {

class LanePins {
public:
    bool isEmpty() const
    {
        return callers_.isEmpty() && beside_.isEmpty() && definitions_.isEmpty() && tasks_.isEmpty();
    }
    bool has(const LaneRow &row, const TimelineSource &source) const;
    void toggle(const LaneRow &row, const TimelineSource &source);
    void clear();

    /// Other tasks have the numbers now.
    void forgetNumbers();
    /// Those of them that are there, among the tasks of `layout`; what was looked at before is not again.
    PinnedLanes find(const LaneLayout &layout, const TimelineSource &source);

private:
    static QStringList LanePins::*listFor(const LaneRow &row);
    static QString keyOf(const LaneRow &row, const TimelineSource &source);

    QStringList callers_, beside_, definitions_, tasks_;
    // What find() has found of `tasks_` among the first `looked_` tasks.
    std::vector<std::pair<QString, TaskNumber>> foundTasks_;
    std::size_t looked_ = 0;
};

} // namespace coroscope
