// SPDX-License-Identifier: MIT
// An instrument that writes down what the loop tells it, a short line an event.
#pragma once

#include "engine/loop/event_loop.h"
#include "engine/loop/instrument.h"

#include <QString>
#include <QStringList>

namespace coroscope {

class LogInstrument final : public Instrument {
public:
    QStringList lines;

    void spawned(TaskBase &task) override { log("spawn", task, task.parent()); }
    void resuming(TaskBase &task) override { log("resume", task); }
    void suspended(TaskBase &task) override { log(task.status() == TaskStatus::ready ? "requeue" : "park", task); }
    void ended(TaskBase &task) override { log("end", task, static_cast<TaskNumber>(task.status())); }
    void woken(TaskBase &task) override { log("wake", task, static_cast<TaskNumber>(task.wakeCause())); }
    void queueMoved(TaskBase &task, TaskBase *before) override
    {
        log("move", task, before ? before->number() : noTask);
    }
    void parked(TaskBase &task) override { log("parked", task); }
    void cancelRequested(TaskBase &task, TaskNumber by) override { log("cancel", task, by); }
    void value(TaskBase &task, ValueRole, std::string_view text) override
    {
        log(QStringLiteral("value ") + QString::fromUtf8(text.data(), static_cast<int>(text.size())), task);
    }
    void idle(Loop &, Nanoseconds deadline) override { lines << QStringLiteral("idle %1").arg(deadline); }
    void idleEnd(Loop &, const IdleCause &) override { lines << QStringLiteral("idleEnd"); }

    QStringList only(const QString &event) const { return lines.filter(event + QLatin1Char(' ')); }

private:
    void log(const QString &event, const TaskBase &task)
    {
        lines << QStringLiteral("%1 %2").arg(event).arg(task.number());
    }
    void log(const QString &event, const TaskBase &task, TaskNumber other)
    {
        const QString text = other == noTask ? QStringLiteral("-") : QString::number(other);
        lines << QStringLiteral("%1 %2 %3").arg(event).arg(task.number()).arg(text);
    }
};

} // namespace coroscope
