// SPDX-License-Identifier: MIT
// GuestSession, the part about holds: which loops stand still with their clocks, and what the recording and the debugger hear.
#include "engine/guest/guest_session.h"

#include "engine/record/library_file.h"

#include <algorithm>
#include <string>
#include <utility>

namespace coroscope {

/// The one whose code runs on this thread, or ran here last; null: none.
Loop *GuestSession::loopHere() const
{
    if (Loop *const running = Loop::onThisThread())
        return running;
    return loop_ && loop_->listenerThread == language_.runningThread() ? loop_ : nullptr;
}

/// A thread without a loop is not what a pause is about while loops run elsewhere, which it can reach.
void GuestSession::stopHere()
{
    Loop *const here = loopHere();
    const auto runs = [](const Loop *loop) { return loop->isRunning(); };
    if (!here && !controller_.holdsAll() && std::any_of(loops_.begin(), loops_.end(), runs))
        return;
    controller_.stopInside(here ? here : loop_);
}

template <class Visit>
void GuestSession::forEachHold(Visit visit) const
{
    controller_.forEachHold(visit);
    if (foreignHold_)
        visit(*foreignHold_);
}

bool GuestSession::isHeld(const Loop &loop) const
{
    bool isIt = false;
    forEachHold(
        [&](const Controller::Hold &hold) { isIt = isIt || hold.loop == &loop || hold.thread == loop.listenerThread; });
    return isIt;
}

/// While some are held.
bool GuestSession::anyRunsOn() const
{
    return !controller_.holdsAll() && std::any_of(loops_.begin(), loops_.end(), [this](const Loop *each) {
        return each->isRunning() && !isHeld(*each);
    });
}

Loop *GuestSession::loopOf(TaskNumber task) const
{
    for (Loop *const loop : loops_) {
        bool isIts = false;
        loop->forEachAlive([&isIts, task](const TaskBase &each) { isIts = isIts || each.number() == task; });
        if (isIts)
            return loop;
    }
    return nullptr;
}

SourcePlace GuestSession::spawnPlace(const TaskBase &task) const
{
    constexpr int deepest = 1000;
    std::uint32_t stack = task.spawnStack();
    for (int depth = 0; depth < deepest && stack != 0; ++depth) {
        const StackPlace place = stacks_.place(stack);
        if (!isLibraryFile(place.file))
            return {std::string(place.file), place.line};
        stack = place.awaiter;
    }
    return {};
}

void GuestSession::holding(const Stopped &stopped, Loop *loop)
{
    static_assert(int(StopCause::pause) == int(format::StopReason::pause) &&
                  int(StopCause::breakpoint) == int(format::StopReason::breakpoint) &&
                  int(StopCause::step) == int(format::StopReason::step) &&
                  int(StopCause::entry) == int(format::StopReason::entry));
    recorder_->holds().stopped(format::StopReason(stopped.cause), stopped.inside, stopped.breakpoint, loop,
                               !anyRunsOn(), clocksToStand());
    letStand(clocksToStand());
    send(stopped);
}

/// The threads whose clocks stand still for what is held now.
std::vector<ThreadId> GuestSession::clocksToStand() const
{
    if (spec_.clocksRunOn || spec_.virtualClock)
        return {};
    const std::vector<ThreadId> all = clocks_.entered();
    std::vector<ThreadId> threads;
    forEachHold([&](const Controller::Hold &hold) {
        for (const ThreadId each : all)
            if (controller_.holdsAll() || each == hold.thread || (hold.loop && each == hold.loop->listenerThread))
                threads.push_back(each);
    });
    std::sort(threads.begin(), threads.end());
    threads.erase(std::unique(threads.begin(), threads.end()), threads.end());
    return threads;
}

void GuestSession::letStand(const std::vector<ThreadId> &threads)
{
    const std::vector<ThreadId> before = std::exchange(standing_, threads);
    const auto isAmong = [](ThreadId thread, const std::vector<ThreadId> &some) {
        return std::find(some.begin(), some.end(), thread) != some.end();
    };
    for (const ThreadId each : threads)
        if (!isAmong(each, before))
            clocks_.hold(each);
    for (const ThreadId each : before)
        if (!isAmong(each, threads))
            clocks_.release(each);
}

/// From one loop to all, or back, while some are held.
void GuestSession::holdsChanged()
{
    recorder_->holds().clocksStand(clocksToStand());
    letStand(clocksToStand());
    if (anyRunsOn() && recorder_->standsStill())
        recorder_->holds().runOn();
}

void GuestSession::released(std::uint32_t loop, Nanoseconds heldNs)
{
    language_.forgetInspected();
    recorder_->holds().continued(heldNs, loop, clocksToStand());
    letStand(clocksToStand());
    ++holdsOver_;
    send(Continued{loop});
}

/// The control thread, while the program's waits in a signal's handler, which has its loop's clock held.
void GuestSession::foreignHoldBegan()
{
    controller_.dropSuperseded();
    Stopped stopped = controller_.describeInside(loop_);
    stopped.loop = listenerNumberOf(loop_);
    foreignHold_ = Controller::Hold{loop_, stopped.loop, loop_ ? loop_->listenerThread : firstThread_};
    holding(stopped, loop_);
}

void GuestSession::foreignHoldEnded(Nanoseconds heldNs)
{
    controller_.foreignHoldEnded();
    const std::uint32_t loop = foreignHold_ ? foreignHold_->number : 0;
    foreignHold_.reset();
    released(loop, heldNs);
}

void GuestSession::inspect(const Inspect &request)
{
    TaskBase *found = nullptr;
    const auto look = [&found, &request](TaskBase &task) { found = task.number() == request.task ? &task : found; };
    if (request.task != noTask)
        for (const Loop *loop : loops_)
            loop->forEachAlive(look);
    send(language_.inspect(request, found));
}

void GuestSession::interruptProgram()
{
    {
        const std::lock_guard lock(loopMutex_);
        for (Loop *const loop : loops_)
            loop->interruptWait();
    }
    language_.interruptSlice();
}

} // namespace coroscope
