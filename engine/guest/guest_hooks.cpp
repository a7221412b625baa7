// SPDX-License-Identifier: MIT
// GuestSession, the part that hears of what the program's loops do.
#include "engine/guest/guest_session.h"

#include "engine/record/text.h"

#include <string>
#include <utility>

namespace coroscope {

namespace {

/// For as long as it lives the loop's thread is not in the program's code.
class Away {
public:
    explicit Away(volatile bool &inProgram) : inProgram_(inProgram), before_(inProgram) { inProgram_ = false; }
    ~Away() { inProgram_ = before_; }
    Away(const Away &) = delete;
    Away &operator=(const Away &) = delete;

private:
    volatile bool &inProgram_;
    const bool before_;
};

} // namespace

// --- the hooks: a slice runs the program's code from the end of resuming() to the next hook, and again after it ---

void GuestSession::resuming(TaskBase &task)
{
    inProgram_ = false; // between the slices of a foreign scheduler it was true
    Loop &loop = *task.loop();
    if (&loop != loop_)
        follow(loop);
    if (!loop.isRunning()) {
        language_.loopStarted();
        loop.listenerThread = language_.runningThread();
    }
    const std::uint64_t holdsBefore = holdsOver_;
    controller_.resuming(task);
    goOnIn(loop, holdsBefore);
    recorder_->resuming(task);
    inProgram_ = true;
}

/// It may have been held here, and others have run on; or another one is held, and this one runs on.
void GuestSession::goOnIn(Loop &loop, std::uint64_t holdsBefore)
{
    if (holdsOver_ != holdsBefore) [[unlikely]] {
        loop.wasHeld();
        follow(loop);
    }
    if (recorder_->standsStill()) [[unlikely]]
        recorder_->holds().runOn();
}

void GuestSession::suspended(TaskBase &task)
{
    inProgram_ = false;
    recorder_->suspended(task);
    controller_.suspended(task);
    inProgram_ = !task.loop()->isRunning(); // a foreign scheduler is the program's code, too
}

void GuestSession::ended(TaskBase &task)
{
    inProgram_ = false;
    recorder_->ended(task);
    controller_.ended(task);
    inProgram_ = !task.loop()->isRunning() || task.loop()->current();
}

void GuestSession::spawned(TaskBase &task)
{
    inProgram_ = false;
    follow(*task.loop());
    recorder_->spawned(task);
    controller_.spawned(task);
    inProgram_ = !task.loop()->isRunning() || task.loop()->current();
}

void GuestSession::woken(TaskBase &task)
{
    inProgram_ = false;
    recorder_->woken(task);
    controller_.woken(task);
    inProgram_ = !task.loop()->isRunning() || task.loop()->current();
}

void GuestSession::queueMoved(TaskBase &task, TaskBase *before)
{
    const Away away(inProgram_);
    recorder_->queueMoved(task, before);
}

void GuestSession::parked(TaskBase &task)
{
    const Away away(inProgram_);
    recorder_->parked(task);
}

void GuestSession::waitKnown(TaskBase &task)
{
    const Away away(inProgram_);
    recorder_->waitKnown(task);
}

void GuestSession::lockPassed(Loop &loop, std::uint32_t ordinal, TaskNumber holder)
{
    const Away away(inProgram_);
    recorder_->lockPassed(loop, ordinal, holder);
}

void GuestSession::countChanged(Loop &loop, WaitShape shape, std::uint32_t ordinal, std::uint32_t count)
{
    const Away away(inProgram_);
    recorder_->countChanged(loop, shape, ordinal, count);
}

void GuestSession::cancelRequested(TaskBase &task, TaskNumber by)
{
    const Away away(inProgram_);
    recorder_->cancelRequested(task, by);
}

void GuestSession::value(TaskBase &task, ValueRole role, std::string_view text)
{
    const Away away(inProgram_);
    recorder_->value(task, role, text);
}

void GuestSession::sliceLeft(Loop &loop)
{
    recorder_->sliceLeft(loop);
    inProgram_ = true; // a callback is the program's code, too
}

void GuestSession::callbackQueued(Loop &loop, LoopCallback &callback)
{
    const Away away(inProgram_);
    recorder_->callbackQueued(loop, callback);
}

void GuestSession::callbackDropped(Loop &loop, LoopCallback &callback)
{
    const Away away(inProgram_);
    recorder_->callbackDropped(loop, callback);
}

void GuestSession::callbackBegins(Loop &loop, LoopCallback &callback)
{
    inProgram_ = false;
    follow(loop);
    recorder_->nameFunction(callback);
    const std::uint64_t holdsBefore = holdsOver_;
    controller_.callbackBegins(loop, callback);
    goOnIn(loop, holdsBefore);
    recorder_->callbackBegins(loop, callback);
    inProgram_ = true; // a callback is the program's code, too
}

void GuestSession::callbackEnded(Loop &loop, RunOutcome outcome)
{
    inProgram_ = false;
    recorder_->callbackEnded(loop, outcome);
}

void GuestSession::idle(Loop &loop, Nanoseconds deadline)
{
    const Away away(inProgram_);
    recorder_->idle(loop, deadline);
}

void GuestSession::timeHeld(const std::vector<TimeHolder> &holders)
{
    const Away away(inProgram_);
    recorder_->timeHeld(holders);
    if (!longWait_)
        return;
    std::string text;
    for (const TimeHolder &holder : holders)
        text += (text.empty() ? "" : ", ") + phraseText(holderPhrase(holder, {}), {});
    longWait_->begins(std::move(text));
}

/// On a thread that no loop runs on.
void GuestSession::jobBegins(WorkerJob &job)
{
    if (!ended_)
        recorder_->jobBegins(job);
}

void GuestSession::jobEnded(WorkerJob &job, RunOutcome outcome)
{
    if (!ended_)
        recorder_->jobEnded(job, outcome);
}

void GuestSession::idleEnd(Loop &loop, const IdleCause &cause)
{
    const Away away(inProgram_);
    recorder_->idleEnd(loop, cause);
    if (longWait_)
        longWait_->ends();
}

void GuestSession::calledFrom(Loop &loop, Caller *caller)
{
    const Away away(inProgram_);
    recorder_->calledFrom(loop, caller);
}

void GuestSession::output(int stream, std::string_view bytes)
{
    if (ended_)
        return;
    const Away away(inProgram_);
    recorder_->output(stream, bytes);
}

} // namespace coroscope
