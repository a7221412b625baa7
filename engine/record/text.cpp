// SPDX-License-Identifier: MIT
#include "engine/record/text.h"

#include "engine/loop/translatable.h"
#include "engine/record/library_file.h"

#include <fmt/format.h>

namespace coroscope {

std::string groupedDigits(std::uint64_t number)
{
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3; at -= 3)
        text.insert(at - 3, ",");
    return text;
}

int pluralOf(std::uint64_t count)
{
    constexpr std::uint64_t most = 1'000'000; // plural forms go by the last digits
    return int(count < most ? count : most + count % most);
}

namespace {

std::string_view bareName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

Phrase plain(const char *text) { return {text, {}}; }

Phrase ofTask(const char *text, TaskNumber task) { return {text, {Filling::of(task)}}; }

Phrase ofDuration(const char *text, Nanoseconds duration) { return {text, {Filling::lasting(duration)}}; }

Phrase timerPhrase(const Wait &wait, Nanoseconds now)
{
    if (wait.due <= 0)
        return plain(wait.polling ? QT_TRANSLATE_NOOP("coroscope::phrases", "polls the clock")
                                  : QT_TRANSLATE_NOOP("coroscope::phrases", "timer"));
    if (wait.due <= now)
        return plain(wait.polling ? QT_TRANSLATE_NOOP("coroscope::phrases", "polls the clock: due now")
                                  : QT_TRANSLATE_NOOP("coroscope::phrases", "timer, due now"));
    return ofDuration(wait.polling ? QT_TRANSLATE_NOOP("coroscope::phrases", "polls the clock: due in %1")
                                   : QT_TRANSLATE_NOOP("coroscope::phrases", "timer, due in %1"),
                      wait.due - now);
}

/// Four significant digits, at most three of them decimals, no trailing zeros.
std::string significant(double value)
{
    const int decimals = value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3;
    std::string text = fmt::format("{:.{}f}", value, decimals);
    if (decimals > 0)
        text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.')
        text.pop_back();
    return text;
}

} // namespace

Filling Filling::counted(std::uint64_t number) { return {.kind = Kind::number, .name = groupedDigits(number)}; }

std::string filledIn(std::string_view text, const std::vector<std::string> &blanks)
{
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool isBlank = text[at] == '%' && at + 1 < text.size() && text[at + 1] >= '1' &&
                             std::size_t(text[at + 1] - '1') < blanks.size();
        if (isBlank)
            result += blanks[std::size_t(text[++at] - '1')];
        else
            result += text[at];
    }
    return result;
}

Phrase statusPhrase(TaskStatus status, bool started)
{
    switch (status) {
    case TaskStatus::ready:
        return plain(started ? QT_TRANSLATE_NOOP("coroscope::phrases", "ready")
                             : QT_TRANSLATE_NOOP("coroscope::phrases", "ready, not started"));
    case TaskStatus::running: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "running"));
    case TaskStatus::waiting: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "waiting"));
    case TaskStatus::done: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "done"));
    case TaskStatus::failed: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "failed"));
    case TaskStatus::cancelled: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "cancelled"));
    }
    return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "unknown"));
}

Phrase thingPhrase(WaitKind kind)
{
    switch (kind) {
    case WaitKind::none: return {};
    case WaitKind::yield: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "its turn"));
    case WaitKind::task: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a task"));
    case WaitKind::timer: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a timer"));
    case WaitKind::future: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a future"));
    case WaitKind::lock: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a lock"));
    case WaitKind::event: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "an event"));
    case WaitKind::condition: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a condition"));
    case WaitKind::semaphore: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a semaphore"));
    case WaitKind::queue: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a queue"));
    case WaitKind::io: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "I/O"));
    case WaitKind::child: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a child process"));
    case WaitKind::executor: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a worker thread"));
    case WaitKind::thread: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "its thread"));
    case WaitKind::tasks: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "several tasks"));
    case WaitKind::barrier: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "a barrier"));
    case WaitKind::ended:
    case WaitKind::unknown: break;
    }
    return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "something unknown"));
}

Phrase waitPhrase(const Wait &wait, Nanoseconds now)
{
    if (Phrase more = waitedForPhrase(wait, now); !more.empty())
        return more;
    switch (wait.kind) {
    case WaitKind::none: return {};
    case WaitKind::yield:
        return plain(wait.polling ? QT_TRANSLATE_NOOP("coroscope::phrases", "polls")
                                  : QT_TRANSLATE_NOOP("coroscope::phrases", "yielded"));
    case WaitKind::timer: return timerPhrase(wait, now);
    case WaitKind::task:
        if (wait.task != noTask && wait.polling && wait.taskEnded)
            return ofTask(QT_TRANSLATE_NOOP("coroscope::phrases", "polls %1, which has ended"), wait.task);
        if (wait.task != noTask)
            return ofTask(wait.polling ? QT_TRANSLATE_NOOP("coroscope::phrases", "polls %1: not done")
                                       : QT_TRANSLATE_NOOP("coroscope::phrases", "waits for %1"),
                          wait.task);
        break;
    case WaitKind::ended: return plain(QT_TRANSLATE_NOOP("coroscope::phrases", "had ended already"));
    default: break;
    }
    if (!wait.call.empty())
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "waits in %1"), {Filling::named(std::string(wait.call))}};
    return {wait.polling ? QT_TRANSLATE_NOOP("coroscope::phrases", "polls %1")
                         : QT_TRANSLATE_NOOP("coroscope::phrases", "waits for %1"),
            {Filling::put(thingPhrase(wait.kind))}};
}

DurationWords durationWords(Nanoseconds ns)
{
    if (ns < 0) {
        DurationWords words = durationWords(ns == INT64_MIN ? INT64_MAX : -ns);
        words.first.insert(0, "-");
        return words;
    }
    if (ns < 1'000)
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "%1 ns"), std::to_string(ns), {}};
    if (ns < 1'000'000)
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "%1 µs"), significant(double(ns) / 1e3), {}};
    if (ns < 100'000'000)
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "%1 ms"), significant(double(ns) / 1e6), {}};
    if (ns < 120'000'000'000)
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "%1 s"), significant(double(ns) / 1e9), {}};
    const std::int64_t seconds = ns / 1'000'000'000;
    if (seconds < 7200)
        return {QT_TRANSLATE_NOOP("coroscope::phrases", "%1 min %2 s"), std::to_string(seconds / 60),
                std::to_string(seconds % 60)};
    return {QT_TRANSLATE_NOOP("coroscope::phrases", "%1 h %2 min"), std::to_string(seconds / 3600),
            std::to_string(seconds / 60 % 60)};
}

#undef QT_TRANSLATE_NOOP

std::string durationText(Nanoseconds ns)
{
    const DurationWords words = durationWords(ns);
    return filledIn(words.text, {words.first, words.second});
}

std::string phraseText(const Phrase &phrase, const std::function<std::string(TaskNumber)> &nameOf)
{
    std::vector<std::string> blanks;
    for (const Filling &filling : phrase.fillings) {
        switch (filling.kind) {
        case Filling::Kind::task: blanks.push_back(nameOf(filling.task)); break;
        case Filling::Kind::duration: blanks.push_back(durationText(filling.duration)); break;
        case Filling::Kind::name:
        case Filling::Kind::number: blanks.push_back(filling.name); break;
        case Filling::Kind::phrase: blanks.push_back(phraseText(filling.phrase, nameOf)); break;
        }
    }
    return filledIn(phrase.text, blanks);
}

std::string phraseText(const Recording &recording, const Phrase &phrase)
{
    return phraseText(phrase, [&recording](TaskNumber task) { return recording.taskName(task); });
}

std::string_view statusText(TaskStatus status) { return statusPhrase(status).text; }

std::string waitText(const Recording &recording, const Wait &wait, Nanoseconds now)
{
    return phraseText(recording, waitPhrase(wait, now));
}

CallbackAtWork callbackAtWork(const Recording &recording, CallbackNumber number)
{
    CallbackAtWork in;
    in.number = number;
    const CallbackInfo info = number != 0 ? recording.callback(number) : CallbackInfo{};
    if (info.number == 0)
        return in;
    in.cause = info.cause;
    in.causer = info.causer;
    in.source = info.source;
    const StackFrame called = recording.innermostFrame(info.function);
    in.name = called.function;
    in.isLibrarys = !called.function.empty() && (called.file.empty() || isLibraryFile(called.file));
    return in;
}

Phrase whyPhrase(const Recording &recording, const TaskState &task)
{
    return causePhrase(task.cause, task.causer, task.number, task.source, callbackAtWork(recording, task.wokenBy));
}

Phrase whyPhrase(const Recording &recording, const SwitchInfo &row)
{
    return causePhrase(row.cause, row.causer, row.task, row.source, callbackAtWork(recording, row.wokenBy));
}

namespace {

std::string whyText(const Recording &recording, const Phrase &phrase)
{
    return phraseText(recording, phrase.empty() ? causePhrase(WakeCause::unknown, noTask, noTask) : phrase);
}

} // namespace

std::string whyText(const Recording &recording, const TaskState &task)
{
    return whyText(recording, whyPhrase(recording, task));
}

std::string whyText(const Recording &recording, const SwitchInfo &row)
{
    return whyText(recording, whyPhrase(recording, row));
}

std::string thenText(const Recording &recording, const SwitchInfo &row)
{
    if (!row.finished)
        return "running";
    if (row.taskEnded)
        return std::string(statusText(row.status));
    const std::string wait = waitText(recording, row.wait, row.end);
    return wait.empty() ? std::string(statusText(row.status)) : wait;
}

std::string placeText(const Recording &recording, std::uint32_t stack)
{
    const StackFrame frame = recording.innermostFrame(stack);
    const std::string_view file = bareName(frame.file);
    if (file.empty())
        return std::string(frame.function);
    return fmt::format("{} at {}:{}", frame.function, file, frame.line);
}

namespace {

/// A module is none of its functions.
std::string callText(const Recording &recording, std::uint32_t stack)
{
    std::string text = placeText(recording, stack);
    constexpr std::string_view module = "<module> at ";
    if (text.starts_with(module))
        text.replace(0, module.size(), "module ");
    return text;
}

} // namespace

std::string spawnPlaceText(const Recording &recording, const TaskInfo &task)
{
    return callText(recording, recording.ownStack(task.spawnStack));
}

std::string functionName(const Recording &recording, std::uint32_t function)
{
    const StackFrame called = recording.innermostFrame(function);
    return called.function.empty() ? "unknown function" : std::string(called.function);
}

std::string_view outcomeText(RunOutcome outcome, bool finished)
{
    if (!finished)
        return "running";
    switch (outcome) {
    case RunOutcome::returned: return "returned";
    case RunOutcome::raised: return "raised";
    case RunOutcome::notCalled: break;
    }
    return "cancelled";
}

std::string_view idleEndName(IdleEnd what)
{
    switch (what) {
    case IdleEnd::timer: return "timer";
    case IdleEnd::descriptor: return "descriptor";
    case IdleEnd::signal: return "signal";
    case IdleEnd::thread: return "thread";
    case IdleEnd::child: return "child";
    case IdleEnd::pause: return "pause";
    case IdleEnd::unknown: break;
    }
    return "unknown";
}

std::string idleEndText(const Recording &recording, const IdleInfo &idle)
{
    return phraseText(recording, idleEndPhrase(idle));
}

bool tellsJobLengths(const Recording &recording)
{
    return recording.header().clock != std::uint32_t(format::ClockKind::virtualTime);
}

std::string loopText(const Recording &recording, std::uint32_t loop)
{
    return phraseText(recording, loopPhrase(loop, recording.loopName(loop)));
}

std::string workerText(const Recording &recording, std::size_t worker)
{
    constexpr std::string_view thread = "thread ";
    const std::string text = phraseText(recording, workerPhrase(recording.worker(worker)));
    return text.starts_with(thread) ? text.substr(thread.size()) : text;
}

std::string holderText(const Recording &recording, const TimeHolder &holder)
{
    return phraseText(recording, holderPhrase(holder, recording.loopName(holder.number)));
}

std::string callerName(const CallerInfo &caller)
{
    std::string name = caller.isOthers           ? "other functions"
                       : caller.function.empty() ? "unknown function"
                                                 : std::string(caller.function);
    if (caller.isModule())
        name = fmt::format("module {}", bareName(caller.file));
    return caller.thread == 0 ? name : fmt::format("{}, thread {}", name, caller.thread);
}

std::string callerText(const Recording &recording, CallerPlace caller)
{
    std::string text = callText(recording, caller.stack);
    if (text.empty() && caller.stack != 0)
        text = "unknown function";
    return caller.thread == 0 ? text : fmt::format("{}, thread {}", text, caller.thread);
}

} // namespace coroscope
