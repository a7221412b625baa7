// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/wording.h"

#include "widgets/models/beside_words.h"

#include "widgets/phrases/phrase_words.h"

#include <QCoreApplication>
#include <QLocale>

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

/// What count() is called with: for lupdate, which finds literals only in calls that it knows.
[[maybe_unused]] constexpr const char *countedThings[] = {
    QT_TRANSLATE_NOOP("coroscope::wording", "1 task"),   QT_TRANSLATE_N_NOOP("coroscope::wording", "%1 tasks"),
    QT_TRANSLATE_NOOP("coroscope::wording", "1 switch"), QT_TRANSLATE_N_NOOP("coroscope::wording", "%1 switches"),
    QT_TRANSLATE_NOOP("coroscope::wording", "1 slice"),  QT_TRANSLATE_N_NOOP("coroscope::wording", "%1 slices"),
};

} // namespace

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }

QString number(std::uint64_t value) { return locale().toString(qulonglong(value)); }

QString duration(Nanoseconds value) { return durationPhraseWords(value); }

QString instant(Nanoseconds sinceStart)
{
    return Words::tr("%1 s").arg(locale().toString(double(sinceStart) / 1e9, 'f', 6));
}

QString count(std::uint64_t value, const char *one, const char *many)
{
    constexpr const char *context = "coroscope::wording";
    if (value == 1) // by itself: some languages would look for a form that it has not
        return QCoreApplication::translate(context, (QByteArray("1 ") + one).constData());
    return QCoreApplication::translate(context, (QByteArray("%1 ") + many).constData(), nullptr, pluralOf(value))
        .arg(number(value));
}

QString status(TaskStatus status, bool started) { return phraseWords(statusPhrase(status, started)); }

QString refusal(const std::string &why) { return QCoreApplication::translate(phraseContext, why.c_str()); }

QString lastStatus(TaskStatus status, bool started)
{
    switch (status) {
    case TaskStatus::ready: return started ? Words::tr("was ready") : Words::tr("was ready, not started");
    case TaskStatus::running: return Words::tr("was running");
    case TaskStatus::waiting: return Words::tr("was waiting");
    default: return wording::status(status, started);
    }
}

QString waitObject(WaitKind kind) { return phraseWords(thingPhrase(kind)); }

QString wait(const Wait &wait, Nanoseconds now, const NameOf &nameOf)
{
    return phraseWords(waitPhrase(wait, now), nameOf);
}

QString waiting(const Wait &wait, Nanoseconds now, const NameOf &nameOf)
{
    return wait.kind == WaitKind::none ? Words::tr("not in the queue yet") : wording::wait(wait, now, nameOf);
}

QString cause(WakeCause cause, TaskNumber causer, const NameOf &nameOf, TaskNumber task, const WakeSource &by)
{
    return phraseWords(causePhrase(cause, causer, task, by), nameOf);
}

QString readiness(const TaskState &task, Nanoseconds now, const NameOf &nameOf)
{
    if (task.started && task.wait.polling && task.cause != WakeCause::cancel)
        return wait(task.wait, now, nameOf);
    const QString words = cause(task.cause, task.causer, nameOf, task.number, task.source);
    return words.isEmpty() ? status(TaskStatus::ready) : words;
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

QString loop(std::string_view thread, std::uint32_t number)
{
    return thread.empty() ? QString::number(number)
                          : QStringLiteral("%1 (%2)").arg(QString::number(number), text(thread));
}

QString caller(const CallerInfo &caller)
{
    const QString name = caller.isOthers           ? Words::tr("other functions")
                         : caller.function.empty() ? Words::tr("unknown function")
                         : caller.isModule()       ? Words::tr("module %1").arg(place(caller.file, 0))
                                                   : text(caller.function);
    return caller.thread == 0 ? name : Words::tr("%1, thread %2").arg(name).arg(caller.thread);
}

QString idlePolls(std::uint64_t count)
{
    return count == 1 ? Words::tr("1 idle poll")
                      : Words::tr("%1 idle polls", nullptr, pluralOf(count)).arg(number(count));
}

QString moment(const Moment &moment)
{
    if (moment.callback != 0)
        return callbackMoment(moment.callback, false);
    return (moment.inside ? Words::tr("inside switch %1") : Words::tr("before switch %1")).arg(number(moment.number));
}

} // namespace coroscope::wording
