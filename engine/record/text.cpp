// SPDX-License-Identifier: MIT
#include "engine/record/text.h"

#include <fmt/format.h>

namespace coroscope {

std::string groupedDigits(std::uint64_t number)
{
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3; at -= 3)
        text.insert(at - 3, ",");
    return text;
}

std::string durationText(Nanoseconds ns)
{
    if (ns < 0)
        return "-" + durationText(-ns);
    if (ns < 1000)
        return fmt::format("{} ns", ns);
    if (ns < 1'000'000)
        return fmt::format("{:.3f} µs", double(ns) / 1e3);
    if (ns < 1'000'000'000)
        return fmt::format("{:.3f} ms", double(ns) / 1e6);
    return fmt::format("{:.3f} s", double(ns) / 1e9);
}

std::string_view statusText(TaskStatus status)
{
    switch (status) {
    case TaskStatus::ready: return "ready";
    case TaskStatus::running: return "running";
    case TaskStatus::waiting: return "waiting";
    case TaskStatus::done: return "done";
    case TaskStatus::failed: return "failed";
    case TaskStatus::cancelled: return "cancelled";
    }
    return "unknown";
}

namespace {

std::string_view thing(WaitKind kind)
{
    switch (kind) {
    case WaitKind::future: return "a future";
    case WaitKind::lock: return "a lock";
    case WaitKind::event: return "an event";
    case WaitKind::condition: return "a condition";
    case WaitKind::semaphore: return "a semaphore";
    case WaitKind::queue: return "a queue";
    case WaitKind::io: return "I/O";
    case WaitKind::child: return "a subprocess";
    case WaitKind::executor: return "a thread";
    default: return "something unknown";
    }
}

} // namespace

std::string waitText(const Recording &recording, const Wait &wait)
{
    const std::string_view verb = wait.polling ? "polls" : "waits for";
    switch (wait.kind) {
    case WaitKind::none: return {};
    case WaitKind::yield: return "yielded";
    case WaitKind::task:
        return wait.task == noTask ? fmt::format("{} a task", verb)
                                   : fmt::format("{} {}", verb, recording.taskName(wait.task));
    case WaitKind::timer:
        return fmt::format("{} {}", wait.polling ? "polls until" : "sleeps until", durationText(wait.due));
    default: return fmt::format("{} {}", verb, thing(wait.kind));
    }
}

std::string whyText(const Recording &recording, WakeCause cause, TaskNumber causer, TaskNumber task)
{
    const std::string by = causer == noTask || causer == task ? std::string() : " by " + recording.taskName(causer);
    switch (cause) {
    case WakeCause::none: return "unknown";
    case WakeCause::spawn: return "spawned" + by;
    case WakeCause::yield: return "its turn";
    case WakeCause::task: return "woken" + by;
    case WakeCause::timer: return "timer";
    case WakeCause::io: return "I/O";
    case WakeCause::thread: return "a thread";
    case WakeCause::cancel: return "cancelled" + by;
    default: return "unknown";
    }
}

std::string whyText(const Recording &recording, const SwitchInfo &row)
{
    return whyText(recording, row.cause, row.causer, row.task);
}

std::string thenText(const Recording &recording, const SwitchInfo &row)
{
    if (!row.finished)
        return "running";
    if (row.taskEnded)
        return std::string(statusText(row.status));
    const std::string wait = waitText(recording, row.wait);
    return wait.empty() ? std::string(statusText(row.status)) : wait;
}

std::string placeText(const Recording &recording, std::uint32_t stack)
{
    const std::vector<StackFrame> frames = recording.stackFrames(stack, 1);
    if (frames.empty())
        return {};
    const StackFrame &frame = frames.front();
    const std::string_view file = frame.file.substr(frame.file.rfind('/') + 1);
    if (file.empty())
        return std::string(frame.function);
    return fmt::format("{} at {}:{}", frame.function, file, frame.line);
}

} // namespace coroscope
