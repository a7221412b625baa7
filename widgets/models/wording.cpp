// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/wording.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace coroscope::wording {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::wording)
};

const QLocale &locale()
{
    static const QLocale english(QLocale::English, QLocale::UnitedStates);
    return english;
}

/// Four significant digits, at most three of them decimals, no trailing zeros.
QString significant(double value)
{
    const int decimals = value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3;
    QString text = QString::number(value, 'f', decimals);
    while (decimals > 0 && text.endsWith(u'0'))
        text.chop(1);
    if (text.endsWith(u'.'))
        text.chop(1);
    return text;
}

QString nameOr(TaskNumber task, const NameOf &nameOf, const QString &otherwise)
{
    return task == noTask || !nameOf ? otherwise : nameOf(task);
}

QString timerWords(const Wait &wait, Nanoseconds now)
{
    if (wait.due <= 0)
        return wait.polling ? Words::tr("polls the clock") : Words::tr("timer");
    if (wait.due <= now)
        return wait.polling ? Words::tr("polls the clock: due now") : Words::tr("timer, due now");
    const QString left = duration(wait.due - now);
    return wait.polling ? Words::tr("polls the clock: due in %1").arg(left) : Words::tr("timer, due in %1").arg(left);
}

} // namespace

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }

QString number(std::uint64_t value) { return locale().toString(qulonglong(value)); }

QString duration(Nanoseconds value)
{
    if (value < 0)
        return QStringLiteral("-") + duration(value == INT64_MIN ? INT64_MAX : -value);
    if (value < 1'000)
        return Words::tr("%1 ns").arg(value);
    if (value < 1'000'000)
        return Words::tr("%1 µs").arg(significant(double(value) / 1e3));
    if (value < 100'000'000)
        return Words::tr("%1 ms").arg(significant(double(value) / 1e6));
    if (value < 120'000'000'000)
        return Words::tr("%1 s").arg(significant(double(value) / 1e9));
    const qint64 seconds = value / 1'000'000'000;
    if (seconds < 7200)
        return Words::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    return Words::tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60);
}

QString instant(Nanoseconds sinceStart)
{
    return Words::tr("%1 s").arg(locale().toString(double(sinceStart) / 1e9, 'f', 6));
}

QString count(std::uint64_t value, const char *one, const char *many)
{
    return number(value) + u' ' + QCoreApplication::translate("coroscope::wording", value == 1 ? one : many);
}

QString status(TaskStatus status, bool started)
{
    switch (status) {
    case TaskStatus::ready: return started ? Words::tr("ready") : Words::tr("ready, not started");
    case TaskStatus::running: return Words::tr("running");
    case TaskStatus::waiting: return Words::tr("waiting");
    case TaskStatus::done: return Words::tr("done");
    case TaskStatus::failed: return Words::tr("failed");
    case TaskStatus::cancelled: return Words::tr("cancelled");
    }
    return Words::tr("unknown");
}

QString waitObject(WaitKind kind)
{
    switch (kind) {
    case WaitKind::none: return {};
    case WaitKind::yield: return Words::tr("its turn");
    case WaitKind::task: return Words::tr("a task");
    case WaitKind::timer: return Words::tr("a timer");
    case WaitKind::future: return Words::tr("a future");
    case WaitKind::lock: return Words::tr("a lock");
    case WaitKind::event: return Words::tr("an event");
    case WaitKind::condition: return Words::tr("a condition");
    case WaitKind::semaphore: return Words::tr("a semaphore");
    case WaitKind::queue: return Words::tr("a queue");
    case WaitKind::io: return Words::tr("input or output");
    case WaitKind::child: return Words::tr("a child process");
    case WaitKind::executor: return Words::tr("a worker thread");
    case WaitKind::unknown: break;
    }
    return Words::tr("something unknown");
}

QString wait(const Wait &wait, Nanoseconds now, const NameOf &nameOf)
{
    switch (wait.kind) {
    case WaitKind::none: return {};
    case WaitKind::yield: return wait.polling ? Words::tr("polls") : Words::tr("yields: its turn");
    case WaitKind::timer: return timerWords(wait, now);
    case WaitKind::task: {
        const QString task = nameOr(wait.task, nameOf, waitObject(WaitKind::task));
        return wait.polling ? Words::tr("polls %1: not done").arg(task) : Words::tr("waits for %1").arg(task);
    }
    default: break;
    }
    const QString object = waitObject(wait.kind);
    return wait.polling ? Words::tr("polls %1").arg(object) : Words::tr("waits for %1").arg(object);
}

QString cause(WakeCause cause, TaskNumber causer, const NameOf &nameOf)
{
    switch (cause) {
    case WakeCause::none: return {};
    case WakeCause::spawn:
        return causer == noTask ? Words::tr("just spawned")
                                : Words::tr("spawned by %1").arg(nameOr(causer, nameOf, QString()));
    case WakeCause::yield: return Words::tr("yielded");
    case WakeCause::task: return Words::tr("woken by %1").arg(nameOr(causer, nameOf, Words::tr("a task")));
    case WakeCause::timer: return Words::tr("its timer was due");
    case WakeCause::io: return Words::tr("woken by input or output");
    case WakeCause::thread: return Words::tr("woken by a thread");
    case WakeCause::cancel:
        return causer == noTask ? Words::tr("cancelled")
                                : Words::tr("cancelled by %1").arg(nameOr(causer, nameOf, QString()));
    case WakeCause::unknown: break;
    }
    return Words::tr("cause unknown");
}

QString readiness(const TaskState &task, Nanoseconds now, const NameOf &nameOf)
{
    if (task.started && task.wait.polling && task.cause != WakeCause::cancel)
        return wait(task.wait, now, nameOf);
    const QString words = cause(task.cause, task.causer, nameOf);
    return words.isEmpty() ? Words::tr("ready") : words;
}

QString definitionKind(DefinitionKind kind)
{
    switch (kind) {
    case DefinitionKind::coroutine: return Words::tr("coroutine");
    case DefinitionKind::generator: return Words::tr("generator");
    case DefinitionKind::asyncGenerator: return Words::tr("async generator");
    case DefinitionKind::native: return Words::tr("C++ coroutine");
    case DefinitionKind::unknown: break;
    }
    return {};
}

QString place(std::string_view file, std::uint32_t line)
{
    if (file.empty())
        return {};
    const auto slash = file.find_last_of('/');
    const QString name = text(slash == std::string_view::npos ? file : file.substr(slash + 1));
    return line == 0 ? name : QStringLiteral("%1:%2").arg(name).arg(line);
}

QString idlePolls(std::uint64_t count)
{
    return count == 1 ? Words::tr("1 idle poll") : Words::tr("%1 idle polls").arg(number(count));
}

QString moment(const Moment &moment)
{
    return (moment.inside ? Words::tr("inside switch %1") : Words::tr("before switch %1")).arg(number(moment.number));
}

} // namespace coroscope::wording
