// SPDX-License-Identifier: MIT
// GuestSession, the part about holds: which loops stand still with their clocks, and what the recording and the debugger hear.
#include "engine/guest/guest_session.h"

#include <algorithm>
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

bool GuestSession::isHeld(const Loop &loop) const
{
    return std::any_of(holds_.begin(), holds_.end(),
                       [&loop](const Hold &hold) { return hold.loop == &loop || hold.thread == loop.listenerThread; });
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

void GuestSession::holding(const Stopped &stopped, Loop *loop)
{
    static_assert(int(StopCause::pause) == int(format::StopReason::pause) &&
                  int(StopCause::breakpoint) == int(format::StopReason::breakpoint) &&
                  int(StopCause::step) == int(format::StopReason::step) &&
                  int(StopCause::entry) == int(format::StopReason::entry));
    hold(stopped, loop, language_.runningThread());
}

/// The threads whose clocks stand still for that hold.
std::vector<ThreadId> GuestSession::clocksHeldWith(const Hold &hold) const
{
    if (spec_.clocksRunOn || spec_.virtualClock)
        return {};
    if (controller_.holdsAll())
        return clocks_.entered();
    if (hold.loop && hold.loop->listenerThread != hold.thread)
        return {hold.thread, hold.loop->listenerThread};
    return {hold.thread};
}

/// From one loop to all, or back, while some are held.
void GuestSession::holdsChanged()
{
    for (Hold &hold : holds_) {
        const std::vector<ThreadId> before = std::exchange(hold.clocks, clocksHeldWith(hold));
        for (const ThreadId each : hold.clocks)
            clocks_.hold(each);
        for (const ThreadId each : before)
            clocks_.release(each);
    }
}

void GuestSession::hold(const Stopped &stopped, Loop *loop, ThreadId thread)
{
    Hold hold{loop, loop ? loop->listenerNumber : 0, thread, {}};
    hold.clocks = clocksHeldWith(hold);
    holds_.push_back(hold);
    const bool anyRunsOn = !controller_.holdsAll() &&
                           std::any_of(loops_.begin(), loops_.end(),
                                       [this](const Loop *each) { return each->isRunning() && !isHeld(*each); });
    recorder_->stopped(format::StopReason(stopped.cause), stopped.inside, stopped.breakpoint, loop, !anyRunsOn);
    for (const ThreadId each : hold.clocks)
        clocks_.hold(each);
    send(stopped);
}

void GuestSession::released(Nanoseconds heldNs) { release(language_.runningThread(), heldNs); }

void GuestSession::release(ThreadId thread, Nanoseconds heldNs)
{
    language_.forgetInspected();
    const auto found =
        std::find_if(holds_.begin(), holds_.end(), [thread](const Hold &hold) { return hold.thread == thread; });
    const Hold hold = found != holds_.end() ? *found : Hold{nullptr, 0, thread, {}};
    if (found != holds_.end())
        holds_.erase(found);
    std::vector<Loop *> stood;
    std::copy_if(loops_.begin(), loops_.end(), std::back_inserter(stood), [&hold](const Loop *each) {
        return std::find(hold.clocks.begin(), hold.clocks.end(), each->listenerThread) != hold.clocks.end();
    });
    recorder_->continued(heldNs, hold.number, stood);
    for (const ThreadId each : hold.clocks)
        clocks_.release(each);
    ++holdsOver_;
    send(Continued{hold.number});
}

void GuestSession::letClocksGo()
{
    for (const Hold &hold : std::exchange(holds_, {}))
        for (const ThreadId each : hold.clocks)
            clocks_.release(each);
}

/// The control thread, while the program's waits in a signal's handler, which has its loop's clock held.
void GuestSession::foreignHoldBegan()
{
    controller_.dropSuperseded();
    Stopped stopped = controller_.describeInside(loop_);
    stopped.loop = loop_ ? loop_->listenerNumber : 0;
    foreignlyHeld_ = loop_ ? loop_->listenerThread : firstThread_;
    hold(stopped, loop_, foreignlyHeld_);
}

void GuestSession::foreignHoldEnded(Nanoseconds heldNs)
{
    controller_.foreignHoldEnded();
    release(foreignlyHeld_, heldNs);
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
