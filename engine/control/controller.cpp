// SPDX-License-Identifier: MIT
#include "engine/control/controller.h"

#include "engine/loop/translatable.h"

#include <bit>
#include <ctime>
#include <utility>
#include <vector>

namespace coroscope {

namespace {

constexpr const char *notHeld = QT_TRANSLATE_NOOP("coroscope::phrases", "The program is not stopped: pause it first.");

Nanoseconds monotonicNs()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return Nanoseconds(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

BreakEvent eventOfEnd(TaskStatus status)
{
    if (status == TaskStatus::failed)
        return BreakEvent::fail;
    return status == TaskStatus::cancelled ? BreakEvent::cancel : BreakEvent::finish;
}

} // namespace

Controller::Controller(ControllerHost &host) : host_(host), table_(host.stacks()) {}

// --- what is armed ---

void Controller::arm(Armed bit, bool on)
{
    if (on)
        armed_.fetch_or(bit, std::memory_order_relaxed);
    else
        armed_.fetch_and(~std::uint32_t(bit), std::memory_order_relaxed);
}

void Controller::armFromState()
{
    arm(armedBreakpoints, table_.watchesAnything());
    arm(armedStop, step_.active || pausePending());
}

void Controller::setBreakpoints(const std::vector<BreakpointRequest> &list)
{
    table_.set(list);
    fromKnown_ = false;
    armFromState();
    host_.breakpointsChanged(list);
    host_.send(table_.states());
}

void Controller::stopAtEntry()
{
    step_ = {.active = true, .cause = StopCause::entry};
    armFromState();
}

void Controller::setDebugger(bool present) { hasDebugger_ = present; }

void Controller::loopChanged()
{
    lastRan_ = noTask;
    fromKnown_ = false;
}

// --- the hooks ---

void Controller::beforeSwitch(TaskBase &task)
{
    if (isHeld())
        return;
    takeCommands(false);
    Loop &loop = *task.loop();
    const Mask from = table_.watchesFrom() ? fromOf(loop) : 0;
    if (const std::uint32_t number = meet(BreakEvent::resume, task, from)) {
        Stopped stopped = placeIn(loop, &task);
        stopped.cause = StopCause::breakpoint;
        stopped.breakpoint = number;
        stopped.subject = stopped.task;
        hold(stopped, &loop);
    } else if (hasDebugger_ && step_.active && (step_.task == noTask || step_.task == task.number()) &&
               !stepPassesOver(task)) {
        Stopped stopped = placeIn(loop, &task);
        stopped.cause = step_.cause;
        stopped.notIdle = step_.notIdle;
        hold(stopped, &loop);
    } else if (pausePending()) { // one asked for during those holds is served inside the slice
        Stopped stopped = placeIn(loop, &task);
        stopped.cause = StopCause::pause;
        hold(stopped, &loop);
    } else {
        arm(armedStop, step_.active); // a pause that was served inside a slice, or taken back, arms no more
    }
}

void Controller::beforeCallback(Loop &loop, const LoopCallback &callback)
{
    if (isHeld())
        return;
    takeCommands(false);
    const auto placeOf = [&] {
        const StackPlace place = host_.stacks().place(callback.listenerFunction);
        Stopped stopped;
        stopped.number = host_.lastSwitch() + 1;
        stopped.file = place.file;
        stopped.line = place.line;
        stopped.callback = host_.lastCallback() + 1;
        stopped.function = place.function;
        return stopped;
    };
    const std::uint32_t number = actOn(table_.metByCallback(callback.listenerFunction), loop, nullptr, placeOf);
    const bool isStep = hasDebugger_ && step_.active && step_.intoCallbacks && step_.task == noTask;
    if (number == 0 && !isStep)
        return; // a pause is served inside of it, or at the next switch
    Stopped stopped = placeOf();
    stopped.cause = number != 0 ? StopCause::breakpoint : step_.cause;
    stopped.breakpoint = number;
    hold(stopped, &loop);
}

/// What the task's last slice suggests is judged once its next one is over.
bool Controller::stepPassesOver(const TaskBase &task)
{
    if (!step_.overIdlePolls)
        return false;
    if (task.pollsInVain())
        return true;
    if (!task.seemsToPollInVain())
        return false;
    passedOver_ = task.number();
    return true;
}

void Controller::judgePassedOver(const TaskBase &task)
{
    if (passedOver_ != task.number())
        return;
    passedOver_ = noTask;
    const bool wasIdle = !hasEnded(task.status()) && task.listenerIdle;
    if (step_.active && step_.overIdlePolls && !wasIdle) // else it has been stopped meanwhile
        step_ = {.active = true, .intoCallbacks = step_.intoCallbacks, .notIdle = host_.lastSwitch()};
}

void Controller::afterSlice(BreakEvent event, TaskBase &task)
{
    if (isHeld())
        return;
    takeCommands(false);
    judgePassedOver(task);
    if (table_.watchesFrom()) {
        from_ = table_.matchingFrom(task);
        fromKnown_ = true;
    }
    stopIfMet(event, task);
}

void Controller::ended(TaskBase &task)
{
    // Else it was ended from within another's slice, or by whoever destroyed it.
    const bool wasRunning = task.loop()->current() == nullptr && host_.lastResumed() == task.number();
    if (wasRunning)
        lastRan_ = task.number();
    if (armed_.load(std::memory_order_relaxed) == 0)
        return;
    if (wasRunning)
        afterSlice(eventOfEnd(task.status()), task);
    else
        inPassing(eventOfEnd(task.status()), task);
}

void Controller::inPassing(BreakEvent event, TaskBase &task)
{
    if (isHeld())
        return;
    takeCommands(false);
    stopIfMet(event, task);
}

void Controller::stopIfMet(BreakEvent event, TaskBase &task)
{
    const std::uint32_t number = meet(event, task, 0);
    if (number == 0)
        return;
    Stopped stopped = placeIn(*task.loop(), nullptr);
    stopped.cause = StopCause::breakpoint;
    stopped.breakpoint = number;
    stopped.subject = task.number();
    hold(stopped, task.loop());
}

void Controller::stopInside(Loop *loop)
{
    if (isHeld())
        return;
    takeCommands(false);
    while (pausePending())
        hold(describeInside(loop), loop);
}

// --- deciding ---

template <typename PlaceOf>
std::uint32_t Controller::actOn(Mask mask, Loop &loop, TaskBase *subject, const PlaceOf &placeOf)
{
    std::uint32_t stopping = 0;
    for (; mask != 0; mask &= mask - 1) {
        const auto bit = std::size_t(std::countr_zero(mask));
        hitsChanged_ = true;
        if (!table_.count(bit))
            continue;
        const Breakpoint &breakpoint = table_.at(bit);
        if (breakpoint.action != BreakAction::stop || !hasDebugger_) {
            Stopped place = placeOf();
            place.cause = StopCause::breakpoint;
            place.breakpoint = breakpoint.number;
            place.subject = subject ? subject->number() : noTask;
            host_.acted(breakpoint, table_.hits(bit), place, loop, subject);
        } else if (stopping == 0) {
            stopping = breakpoint.number;
        }
    }
    return stopping;
}

std::uint32_t Controller::meet(BreakEvent event, TaskBase &task, Mask from)
{
    return actOn(table_.met(event, task, from), *task.loop(), &task,
                 [&] { return placeIn(*task.loop(), event == BreakEvent::resume ? &task : nullptr); });
}

Controller::Mask Controller::fromOf(const Loop &loop)
{
    if (fromKnown_)
        return from_;
    from_ = 0; // armed since the last slice: a task that has ended by now is not known any more
    if (lastRan_ != noTask)
        loop.forEachAlive([this](TaskBase &task) {
            if (task.number() == lastRan_)
                from_ = table_.matchingFrom(task);
        });
    fromKnown_ = true;
    return from_;
}

Stopped Controller::placeIn(Loop &loop, TaskBase *next) const
{
    if (loop.current())
        return describeInside(&loop);
    if (!next)
        next = loop.firstReady();
    Stopped stopped;
    stopped.number = host_.lastSwitch() + 1;
    if (!next)
        return stopped;
    stopped.task = next->number();
    if (next->started()) {
        const StackPlace place = host_.stacks().place(next->listenerStack);
        stopped.file = place.file;
        stopped.line = place.line;
    } else {
        const DefinitionRef definition = next->definition();
        stopped.file = definition.file;
        stopped.line = definition.line;
    }
    return stopped;
}

Stopped Controller::describeInside(Loop *loop) const
{
    Stopped stopped;
    stopped.number = host_.lastSwitch();
    stopped.inside = true;
    stopped.cause = StopCause::pause;
    if (loop && loop->current()) {
        stopped.task = loop->current()->number();
        SourcePlace place = host_.runningPlace();
        if (place.file.empty() && loop->current()->started()) { // its slice has not come to its code yet
            const StackPlace suspended = host_.stacks().place(loop->current()->listenerStack);
            place = {std::string(suspended.file), suspended.line};
        }
        stopped.file = std::move(place.file);
        stopped.line = place.line;
    } else if (loop && loop->runsCallback()) {
        stopped.callback = host_.lastCallback();
        SourcePlace place = host_.runningPlace();
        stopped.file = std::move(place.file);
        stopped.line = place.line;
    }
    return stopped;
}

// --- holding ---

void Controller::hold(const Stopped &stopped, Loop *loop)
{
    step_ = {};
    passedOver_ = noTask;
    pausePending_.store(false, std::memory_order_release);
    armFromState();
    over_.clear();
    held_.store(true, std::memory_order_release);
    {
        const std::lock_guard lock(mutex_);
        answers_ = true;
    }
    Clock *const clock = loop && holdsClocks_ ? &loop->clock() : nullptr;
    if (clock)
        clock->hold();
    heldClock_ = clock;
    const Nanoseconds since = monotonicNs();
    reportHits();
    host_.holding(stopped);
    host_.beforeHold();
    waitForRelease();
    refuseUnanswered();
    host_.afterHold();
    held_.store(false, std::memory_order_release);
    over_.wake();
    host_.released(monotonicNs() - since);
    heldClock_ = nullptr;
    if (clock)
        clock->release();
}

void Controller::waitForRelease()
{
    for (;;) {
        gate_.wait();
        gate_.clear();     // before looking, so that what is posted from here on wakes again
        host_.afterHold(); // commands write into the recording, which is under the interpreter's lock
        const bool goesOn = takeCommands(true);
        host_.beforeHold();
        if (goesOn)
            return;
        if (host_.holdInterrupted()) // by a signal, by interruptHold(), or for nothing
            return;
    }
}

/// What was asked behind the command that ends the hold.
void Controller::refuseUnanswered()
{
    std::vector<Inspect> unanswered;
    {
        const std::lock_guard lock(mutex_);
        answers_ = false;
        std::erase_if(posted_, [&unanswered](const Command &command) {
            const auto *const inspect = std::get_if<Inspect>(&command);
            if (inspect)
                unanswered.push_back(*inspect);
            return inspect != nullptr;
        });
    }
    for (const Inspect &inspect : unanswered)
        host_.send(refusal(inspect, notHeld));
}

void Controller::reportHits()
{
    if (hitsChanged_)
        host_.send(table_.states());
    hitsChanged_ = false;
}

// --- commands ---

void Controller::post(Command command)
{
    const bool isPause = std::holds_alternative<Pause>(command);
    const auto *const inspect = std::get_if<Inspect>(&command);
    {
        std::unique_lock lock(mutex_);
        if (inspect && !answers_) {
            lock.unlock();
            host_.send(refusal(*inspect, notHeld));
            return;
        }
        posted_.push_back(std::move(command));
        if (isPause)
            pausePending_.store(true, std::memory_order_release);
        arm(armedCommands, true);
    }
    gate_.wake();
    if (isPause)
        host_.interruptProgram();
}

void Controller::debuggerLost() { post(Detach{}); }

bool Controller::takeCommands(bool held)
{
    while ((armed_.load(std::memory_order_relaxed) & armedCommands) != 0) {
        Command command;
        {
            const std::lock_guard lock(mutex_);
            if (posted_.empty()) {
                arm(armedCommands, false);
                return false;
            }
            command = std::move(posted_.front());
            posted_.pop_front();
            if (held && std::holds_alternative<Pause>(command)) { // held it is; but a later pause still counts
                bool another = false;
                for (const Command &later : posted_)
                    another = another || std::holds_alternative<Pause>(later);
                pausePending_.store(another, std::memory_order_release);
            }
        }
        if (apply(command, held) && held)
            return true;
    }
    return false;
}

/// Returns whether the command lets a held program go on.
bool Controller::apply(const Command &command, bool held)
{
    if (const auto *set = std::get_if<SetBreakpoints>(&command)) {
        setBreakpoints(set->list);
        return false;
    }
    if (const auto *inspect = std::get_if<Inspect>(&command)) {
        host_.inspect(*inspect); // only posted while held
        return false;
    }
    if (std::holds_alternative<Pause>(command)) {
        if (!held) {
            pausePending_.store(true, std::memory_order_release); // a continue before it may have taken that back
            armFromState(); // whichever hook took the command: the next switch serves it, if no slice does before
        }
        return false;
    }
    step_ = {};
    if (const auto *step = std::get_if<Step>(&command))
        step_ = {.active = true,
                 .overIdlePolls = step->overIdlePolls,
                 .intoCallbacks = step->intoCallbacks,
                 .task = step->task};
    else if (!held)
        pausePending_.store(false, std::memory_order_release); // a continue takes back what has not yet stopped
    if (std::holds_alternative<Detach>(command)) {
        hasDebugger_ = false;
        setBreakpoints({});
    }
    armFromState();
    return true;
}

void Controller::abandonAfterFork()
{
    held_.store(false, std::memory_order_release);
    if (Clock *const clock = std::exchange(heldClock_, nullptr))
        clock->release();
}

// --- a hold in a signal handler ---

bool Controller::takePause()
{
    if (!pausePending_.exchange(false, std::memory_order_acq_rel))
        return false;
    held_.store(true, std::memory_order_release);
    return true;
}

void Controller::dropSuperseded()
{
    const std::lock_guard lock(mutex_);
    std::erase_if(posted_, [](const Command &command) {
        return !std::holds_alternative<SetBreakpoints>(command) && !std::holds_alternative<Detach>(command);
    });
}

bool Controller::releasesForeignHold()
{
    const std::lock_guard lock(mutex_);
    bool release = false;
    std::erase_if(posted_, [&release](const Command &command) {
        release =
            release || !(std::holds_alternative<SetBreakpoints>(command) || std::holds_alternative<Pause>(command));
        return !release && std::holds_alternative<Pause>(command);
    });
    return release;
}

} // namespace coroscope
