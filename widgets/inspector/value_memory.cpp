// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/value_memory.h"

#include <algorithm>
#include <utility>

namespace coroscope {

void ValueMemory::begin(TaskNumber task, quint64 stop)
{
    if (tasks_.size() >= mostTasks && !tasks_.contains(task))
        tasks_.erase(std::min_element(tasks_.begin(), tasks_.end(),
                                      [](const auto &a, const auto &b) { return a.second.stop < b.second.stop; }));
    task_ = &tasks_[task];
    if (std::exchange(task_->stop, stop) != stop)
        task_->before = std::exchange(task_->now, {});
}

void ValueMemory::forget()
{
    tasks_.clear();
    task_ = nullptr;
}

void ValueMemory::note(const QString &path, const QString &text)
{
    if (task_ && task_->now.size() < mostValues)
        task_->now.insert(path, text);
}

std::optional<QString> ValueMemory::before(const QString &path) const
{
    if (!wasThere(path))
        return std::nullopt;
    return task_->before.value(path);
}

void ValueMemory::setOpen(const QString &path, bool open)
{
    if (task_ && task_->open.size() < mostValues)
        task_->open.insert(path, open);
}

std::optional<bool> ValueMemory::isOpen(const QString &path) const
{
    const auto known = task_ ? task_->open.constFind(path) : QHash<QString, bool>::const_iterator();
    if (!task_ || known == task_->open.constEnd())
        return std::nullopt;
    return *known;
}

} // namespace coroscope
