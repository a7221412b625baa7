// SPDX-License-Identifier: GPL-3.0-or-later
// ValueMemory: what a task's values said when they were last shown, and which of them were open, so that the next stop shows what
// has changed, and looks as the one before. Values go by their path of names, from the frame inwards.
#pragma once

#include "engine/loop/vocabulary.h"

#include <QHash>
#include <QString>

#include <map>
#include <optional>

namespace coroscope {

class ValueMemory {
public:
    static constexpr std::size_t mostTasks = 64;
    static constexpr qsizetype mostValues = 20'000; ///< of one task

    /// The task whose values are shown from here on, at the stop of that number (from 1).
    void begin(TaskNumber task, quint64 stop);
    void forget(); ///< another program

    void note(const QString &path, const QString &text);
    /// What it said at the stop before, at which the task was shown; nothing: it was not there.
    std::optional<QString> before(const QString &path) const;
    bool wasThere(const QString &path) const { return task_ && task_->before.contains(path); }

    void setOpen(const QString &path, bool open);
    /// Nothing: the user has neither opened nor closed it.
    std::optional<bool> isOpen(const QString &path) const;

private:
    struct Task {
        quint64 stop = 0;
        QHash<QString, QString> now;
        QHash<QString, QString> before;
        QHash<QString, bool> open;
    };
    std::map<TaskNumber, Task> tasks_;
    Task *task_ = nullptr; ///< the one shown
};

} // namespace coroscope
