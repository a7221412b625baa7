// SPDX-License-Identifier: MIT
// What made a task ready, queued a callback, ended a wait of the loop, or holds virtual time. See text.h.
#include "engine/loop/translatable.h"
#include "engine/record/text.h"

#include <csignal>
#include <cstring>

namespace coroscope {

namespace {

Phrase plain(const char *text) { return {text, {}}; }

Filling numberOf(std::uint32_t number) { return Filling::named(std::to_string(number)); }

Phrase about(const char *text, Phrase what) { return {text, {Filling::put(std::move(what))}}; }

Phrase signalPhrase(const WakeSource &by)
{
    const std::string name = by.text.empty() ? signalName(int(by.number)) : by.text;
    return {QT_TRANSLATE_NOOP("coroscope::phrases", "signal %1"), {Filling::named(name)}};
}

/// Empty: nothing more is known.
Phrase sourcePhrase(const WakeSource &by)
{
    if (by.number == unknownNumber && by.shape != WakeShape::thread && by.shape != WakeShape::timer)
        return {};
    const std::vector<Filling> descriptor{numberOf(by.number), Filling::named(by.text)};
    switch (by.shape) {
    case WakeShape::none: break;
    case WakeShape::readable:
        return {by.text.empty() ? QT_TRANSLATE_NOOP("coroscope::phrases", "descriptor %1, readable")
                                : QT_TRANSLATE_NOOP("coroscope::phrases", "descriptor %1 (%2), readable"),
                descriptor};
    case WakeShape::writable:
        return {by.text.empty() ? QT_TRANSLATE_NOOP("coroscope::phrases", "descriptor %1, writable")
                                : QT_TRANSLATE_NOOP("coroscope::phrases", "descriptor %1 (%2), writable"),
                descriptor};
    case WakeShape::signal: return signalPhrase(by);
    case WakeShape::thread:
        if (by.text.empty())
            break;
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "thread %1"), {Filling::named(by.text)}};
    case WakeShape::process:
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "the end of process %1"), {numberOf(by.number)}};
    case WakeShape::timer: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a timer"));
    }
    return {};
}

Phrase callbackPhrase(const CallbackAtWork &in)
{
    const Filling number = Filling::counted(in.number);
    if (in.name.empty())
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "callback #%1"), {number}};
    return {QT_TRANSLATE_NOOP("coroscope::phrases", "callback %1 #%2"), {Filling::named(in.name), number}};
}

/// In that callback run, and, as far as is known, by what was at the root of it.
Phrase byCallback(WakeCause cause, const CallbackAtWork &in, const Phrase &root)
{
    Phrase what = callbackPhrase(in);
    if (!root.empty())
        what = {QT_TRANSLATE_NOOP("coroscope::phrases", "%1 (%2)"),
                {Filling::put(std::move(what)), Filling::put(root)}};
    switch (cause) {
    case WakeCause::cancel: return about(QT_TRANSLATE_NOOP("coroscope::phrases", "cancelled by %1"), std::move(what));
    case WakeCause::spawn: return about(QT_TRANSLATE_NOOP("coroscope::phrases", "spawned by %1"), std::move(what));
    case WakeCause::futureCancelled:
        return about(QT_TRANSLATE_NOOP("coroscope::phrases", "woken by %1, which cancelled what it waited for"),
                     std::move(what));
    default: return about(QT_TRANSLATE_NOOP("coroscope::phrases", "woken by %1"), std::move(what));
    }
}

/// Of asyncio's own callbacks only what is at the root of them is of interest, but where that would say little.
bool namesCallback(WakeCause cause, TaskNumber causer, TaskNumber task, const CallbackAtWork &in, const Phrase &root)
{
    if (in.number == 0 || cause == WakeCause::taskCancelled)
        return false;
    return !in.isLibrarys || root.empty() || cause == WakeCause::spawn || (causer != noTask && causer == task);
}

/// Spawned, cancelled or woken, by a task or by what `by` says.
Phrase directPhrase(WakeCause cause, TaskNumber causer, TaskNumber task, Phrase by)
{
    switch (cause) {
    case WakeCause::none: return {};
    case WakeCause::yield: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "its turn"));
    case WakeCause::spawn:
        return causer == noTask || causer == task
                   ? plain(QT_TRANSLATE_NOOP("coroscope::phrases", "spawned"))
                   : about(QT_TRANSLATE_NOOP("coroscope::phrases", "spawned by %1"), std::move(by));
    case WakeCause::cancel:
        return by.empty() || (causer != noTask && causer == task)
                   ? plain(QT_TRANSLATE_NOOP("coroscope::phrases", "cancelled"))
                   : about(QT_TRANSLATE_NOOP("coroscope::phrases", "cancelled by %1"), std::move(by));
    case WakeCause::taskCancelled:
        return by.empty()
                   ? plain(QT_TRANSLATE_NOOP("coroscope::phrases", "woken by a task, which was cancelled"))
                   : about(QT_TRANSLATE_NOOP("coroscope::phrases", "woken by %1, which was cancelled"), std::move(by));
    case WakeCause::futureCancelled:
        return by.empty()
                   ? plain(QT_TRANSLATE_NOOP("coroscope::phrases", "what it waited for was cancelled"))
                   : about(QT_TRANSLATE_NOOP("coroscope::phrases", "woken by %1, which cancelled what it waited for"),
                           std::move(by));
    case WakeCause::timer: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "woken by its timer"));
    case WakeCause::task:
        if (causer != noTask && causer == task)
            return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "woken by itself"));
        if (causer == noTask)
            return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "woken by a task"));
        break;
    default: break;
    }
    return by.empty() ? plain(QT_TRANSLATE_NOOP("coroscope::phrases", "cause unknown"))
                      : about(QT_TRANSLATE_NOOP("coroscope::phrases", "woken by %1"), std::move(by));
}

/// "%1", "%1 and 2 more".
Phrase withOthers(Phrase first, std::uint32_t more)
{
    if (more == 0)
        return first;
    return {QT_TRANSLATE_NOOP("coroscope::phrases", "%1 and %2 more"),
            {Filling::put(std::move(first)), Filling::counted(more)}};
}

} // namespace

std::string signalName(int signal)
{
    const char *const name = sigabbrev_np(signal);
    return name ? std::string("SIG") + name : std::to_string(signal);
}

Phrase rootPhrase(WakeCause cause, TaskNumber causer, const WakeSource &by)
{
    if (Phrase more = sourcePhrase(by); !more.empty())
        return more;
    switch (cause) {
    case WakeCause::timer: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a timer"));
    case WakeCause::io: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "I/O"));
    case WakeCause::thread: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a thread"));
    case WakeCause::signal: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a signal"));
    case WakeCause::child: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "the end of a child process"));
    default: break;
    }
    return causer == noTask ? Phrase{} : Phrase{"%1", {Filling::of(causer)}};
}

Phrase causePhrase(WakeCause cause, TaskNumber causer, TaskNumber task, const WakeSource &by, const CallbackAtWork &in)
{
    Phrase root = rootPhrase(cause, causer, by);
    if (root.empty() && in.number != 0)
        root = rootPhrase(in.cause, in.causer, in.source);
    if (namesCallback(cause, causer, task, in, root))
        return byCallback(cause, in, root);
    return directPhrase(cause, causer, task, std::move(root));
}

Phrase queuedPhrase(WakeCause cause, TaskNumber causer, const WakeSource &by)
{
    Phrase root = rootPhrase(cause, causer, by);
    if (root.empty() && cause == WakeCause::task)
        root = plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a task"));
    return root.empty() ? plain(QT_TRANSLATE_NOOP("coroscope::phrases", "cause unknown"))
                        : about(QT_TRANSLATE_NOOP("coroscope::phrases", "queued by %1"), std::move(root));
}

Phrase idleEndPhrase(const IdleInfo &idle)
{
    const auto number = Filling::named(std::to_string(idle.value));
    switch (idle.endedBy) {
    case IdleEnd::unknown: break;
    case IdleEnd::timer: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a timer"));
    case IdleEnd::descriptor:
        if (idle.value < 0)
            return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a descriptor"));
        return withOthers({idle.peer.empty() ? QT_TRANSLATE_NOOP("coroscope::phrases", "descriptor %1")
                                             : QT_TRANSLATE_NOOP("coroscope::phrases", "descriptor %1 (%2)"),
                           {number, Filling::named(idle.peer)}},
                          idle.more);
    case IdleEnd::signal:
        return idle.value < 0 ? plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a signal"))
                              : signalPhrase({WakeShape::signal, std::uint32_t(idle.value), {}});
    case IdleEnd::thread: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a thread"));
    case IdleEnd::child:
        return idle.value < 0 ? plain(QT_TRANSLATE_NOOP("coroscope::phrases", "the end of a child process"))
                              : Phrase{QT_TRANSLATE_NOOP("coroscope::phrases", "the end of process %1"), {number}};
    case IdleEnd::pause: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a pause"));
    }
    return {};
}

Phrase loopPhrase(std::uint32_t number, std::string_view name)
{
    return {name.empty() ? QT_TRANSLATE_NOOP("coroscope::phrases", "loop %1")
                         : QT_TRANSLATE_NOOP("coroscope::phrases", "loop %1 (%2)"),
            {numberOf(number), Filling::named(std::string(name))}};
}

Phrase workerPhrase(const WorkerInfo &worker)
{
    if (worker.name.empty())
        return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "worker thread"));
    const std::uint32_t number = worker.loop != 0 ? worker.loop : worker.number;
    return {worker.isOnlyOne   ? QT_TRANSLATE_NOOP("coroscope::phrases", "thread %1")
            : worker.loop != 0 ? QT_TRANSLATE_NOOP("coroscope::phrases", "thread %1 (loop %2)")
                               : QT_TRANSLATE_NOOP("coroscope::phrases", "thread %1 (%2)"),
            {Filling::named(worker.name), numberOf(number)}};
}

Phrase holderPhrase(const TimeHolder &holder, std::string_view loopName)
{
    const std::vector<Filling> named{numberOf(holder.number), Filling::named(holder.text)};
    switch (holder.kind) {
    case TimeHolderKind::descriptor:
        return {holder.text.empty() ? QT_TRANSLATE_NOOP("coroscope::phrases", "descriptor %1")
                                    : QT_TRANSLATE_NOOP("coroscope::phrases", "descriptor %1 (%2)"),
                named};
    case TimeHolderKind::jobs:
        return {.text = holder.number == 1 ? QT_TRANSLATE_NOOP("coroscope::phrases", "executor thread %2 (1 job)")
                                           : QT_TRANSLATE_N_NOOP("coroscope::phrases", "executor thread %2 (%1 jobs)"),
                .fillings = {Filling::counted(holder.number), Filling::named(holder.text)},
                .plural = pluralOf(holder.number)};
    case TimeHolderKind::child: return {QT_TRANSLATE_NOOP("coroscope::phrases", "child %1"), {numberOf(holder.number)}};
    case TimeHolderKind::loop: return loopPhrase(holder.number, loopName);
    case TimeHolderKind::unknown: break;
    }
    return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "something outside"));
}

} // namespace coroscope
