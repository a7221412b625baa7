// SPDX-License-Identifier: MIT
#include "engine/control/controller.h"

#include <algorithm>
#include <bit>
#include <utility>
#include <vector>

namespace coroscope {

namespace {

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
    arm(armedStop, !steps_.empty() || pausePending());
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
    steps_ = {{.cause = StopCause::entry, .isAnywhere = true}};
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
    Loop &loop = *task.loop();
    if (isHeld() && !mayHold(&loop))
        return;
    takeCommands(nullptr);
    const Mask from = table_.watchesFrom() ? fromOf(loop) : 0;
    if (const std::uint32_t number = meet(BreakEvent::resume, task, from)) {
        Stopped stopped = placeIn(loop, &task);
        stopped.cause = StopCause::breakpoint;
        stopped.breakpoint = number;
        stopped.subject = stopped.task;
        hold(stopped, &loop);
    } else if (StepRequest *const step = hasDebugger_ ? stepTo(task) : nullptr; step && !stepPassesOver(*step, task)) {
        Stopped stopped = placeIn(loop, &task);
        stopped.cause = step->cause;
        stopped.notIdle = step->notIdle;
        hold(stopped, &loop);
    } else if (pauseConcerns(&loop)) { // one asked for during those holds is served inside the slice
        Stopped stopped = placeIn(loop, &task);
        stopped.cause = StopCause::pause;
        hold(stopped, &loop);
    } else { // a pause that was served inside a slice, or taken back, arms no more
        arm(armedStop, !steps_.empty() || pausePending());
    }
}

void Controller::beforeCallback(Loop &loop, const LoopCallback &callback)
{
    if (isHeld() && !mayHold(&loop))
        return;
    takeCommands(nullptr);
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
    const auto leadsHere = [&loop, this](const StepRequest &each) {
        return each.intoCallbacks && each.task == noTask && leadsTo(each, loop);
    };
    const auto step = std::find_if(steps_.begin(), steps_.end(), leadsHere);
    const bool isStep = hasDebugger_ && step != steps_.end();
    if (number == 0 && !isStep)
        return; // a pause is served inside of it, or at the next switch
    Stopped stopped = placeOf();
    stopped.cause = number != 0 ? StopCause::breakpoint : step->cause;
    stopped.breakpoint = number;
    hold(stopped, &loop);
}

bool Controller::leadsTo(const StepRequest &step, const Loop &loop) const
{
    return step.isAnywhere || step.loop == loop.listenerNumber || step.thread == host_.runningThread();
}

Controller::StepRequest *Controller::stepTo(const TaskBase &task)
{
    const auto leadsHere = [&task, this](const StepRequest &step) {
        return step.task != noTask ? step.task == task.number() : leadsTo(step, *task.loop());
    };
    const auto found = std::find_if(steps_.begin(), steps_.end(), leadsHere);
    return found == steps_.end() ? nullptr : &*found;
}

/// What the task's last slice suggests is judged once its next one is over.
bool Controller::stepPassesOver(StepRequest &step, const TaskBase &task)
{
    if (!step.overIdlePolls)
        return false;
    if (task.pollsInVain())
        return true;
    if (!task.seemsToPollInVain())
        return false;
    step.passedOver = task.number();
    return true;
}

void Controller::judgePassedOver(const TaskBase &task)
{
    const bool wasIdle = !hasEnded(task.status()) && task.listenerIdle;
    for (StepRequest &step : steps_) {
        if (std::exchange(step.passedOver, step.passedOver == task.number() ? noTask : step.passedOver) !=
                task.number() ||
            wasIdle)
            continue;
        step.overIdlePolls = false;
        step.task = noTask;
        step.notIdle = host_.lastSwitch();
    }
}

void Controller::afterSlice(BreakEvent event, TaskBase &task)
{
    if (task.loop()->outrunTask() == &task)
        return; // it goes on, on another thread than this one
    if (isHeld() && !mayHold(task.loop()))
        return;
    takeCommands(nullptr);
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
    if (isHeld() && !mayHold(task.loop()))
        return;
    takeCommands(nullptr);
    stopIfMet(event, task);
}

void Controller::stopIfMet(BreakEvent event, TaskBase &task)
{
    const std::uint32_t number = meet(event, task, 0);
    if (number == 0)
        return;
    Stopped stopped = placeOf(event, task);
    stopped.cause = StopCause::breakpoint;
    stopped.breakpoint = number;
    stopped.subject = task.number();
    hold(stopped, task.loop());
}

void Controller::stopInside(Loop *loop)
{
    if (isHeld() && !mayHold(loop))
        return;
    takeCommands(nullptr);
    while (pauseConcerns(loop))
        loop = hold(describeInside(loop), loop);
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
    return actOn(table_.met(event, task, from), *task.loop(), &task, [&] { return placeOf(event, task); });
}

Stopped Controller::placeOf(BreakEvent event, TaskBase &task) const
{
    Stopped stopped = placeIn(*task.loop(), event == BreakEvent::resume ? &task : nullptr);
    if (event != BreakEvent::spawn || !stopped.inside)
        return stopped;
    // asyncio's tasks are told of within its functions, and on other threads than the main one later still.
    if (SourcePlace made = host_.spawnPlace(task); !made.file.empty()) {
        stopped.file = std::move(made.file);
        stopped.line = made.line;
    }
    return stopped;
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
    } else if (loop && loop->outrunTask()) {
        stopped.task = loop->outrunTask()->number();
        SourcePlace place = host_.runningPlace();
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

} // namespace coroscope
