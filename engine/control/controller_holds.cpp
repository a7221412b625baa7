// SPDX-License-Identifier: MIT
// Controller, the part that holds: threads that wait, and the commands that they wait for.
#include "engine/control/controller.h"

#include "engine/loop/translatable.h"

#include <algorithm>
#include <ctime>
#include <utility>

namespace coroscope {

namespace {

constexpr const char *notHeld = QT_TRANSLATE_NOOP("coroscope::phrases", "The program is not stopped: pause it first.");
constexpr const char *loopRuns =
    QT_TRANSLATE_NOOP("coroscope::phrases", "The task's loop runs on: only that of a stopped one can be looked into.");

Nanoseconds monotonicNs()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return Nanoseconds(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

} // namespace

// --- who is held ---

bool Controller::mustWait(const Loop *loop) const
{
    if (!isHeld())
        return false;
    const std::uint64_t here = host_.runningThread();
    return std::none_of(holds_.begin(), holds_.end(), [here](const auto &held) { return held->thread == here; }) &&
           std::any_of(holds_.begin(), holds_.end(),
                       [loop, this](const auto &held) { return holdsAll_ || (loop && held->loop == loop); });
}

/// What runs on a held thread is a signal's handler, and nobody may stop in that.
bool Controller::mayHold(const Loop *loop) const
{
    const std::uint64_t here = host_.runningThread();
    return !holdsAll_ && !holds_.empty() && std::none_of(holds_.begin(), holds_.end(), [here, loop](const auto &held) {
        return held->thread == here || (loop && held->loop == loop);
    });
}

bool Controller::pauseConcerns(const Loop *loop) const
{
    const std::uint32_t wanted = pauseLoop_;
    return pausePending() && (wanted == 0 || wanted == listenerNumberOf(loop) || holdsAll_);
}

Controller::Held &Controller::beginHold(Loop *loop)
{
    auto made = std::make_unique<Held>(Held{{loop, listenerNumberOf(loop), host_.runningThread()}, 0});
    Held &here = *made;
    const auto isTaken = [&here](const auto &held) { return held->gate == here.gate; };
    while (std::any_of(holds_.begin(), holds_.end(), isTaken) && here.gate + 1 < HoldGates::most)
        ++here.gate;
    here.gate = gates_.open(here.gate);
    std::erase_if(steps_, [&here, this](const StepRequest &step) {
        return holdsAll_ || step.isAnywhere || step.loop == here.number || step.thread == here.thread;
    });
    if (pauseConcerns(here.loop))
        pausePending_.store(false, std::memory_order_release);
    armFromState();
    over_.clear();
    holds_.push_back(std::move(made));
    held_.store(std::uint32_t(holds_.size()), std::memory_order_release);
    const std::lock_guard lock(mutex_);
    ++answering_;
    return here;
}

void Controller::endHold(Held &here)
{
    std::erase_if(holds_, [&here](const auto &held) { return held.get() == &here; });
    held_.store(std::uint32_t(holds_.size()), std::memory_order_release);
    over_.wake();
    gates_.wakeAll(); // commands may be left for the others
}

void Controller::loopGone(const Loop &loop)
{
    for (const auto &held : holds_)
        if (held->loop == &loop)
            held->loop = nullptr;
}

Loop *Controller::hold(Stopped stopped, Loop *loop)
{
    stopped.loop = listenerNumberOf(loop);
    Held &here = beginHold(loop);
    reportHits();
    host_.holding(stopped, loop);
    const Nanoseconds since = monotonicNs(); // no earlier: its clocks stand still for at least as long
    host_.beforeHold();
    waitForRelease(here);
    refuseUnanswered();
    host_.afterHold();
    Loop *const left = here.loop;
    const std::uint32_t number = here.number;
    endHold(here);
    host_.released(number, monotonicNs() - since);
    return left;
}

void Controller::waitForRelease(Held &here)
{
    for (;;) {
        gates_.at(here.gate).wait();
        gates_.at(here.gate).clear(); // before looking, so that what is posted from here on wakes again
        host_.afterHold();            // commands write into the recording, which is under the interpreter's lock
        takeCommands(&here);
        const bool goesOn = here.goesOn;
        host_.beforeHold();
        if (goesOn)
            return;
        if (host_.holdInterrupted()) // by a signal, by interruptHold(), or for nothing
            return;
    }
}

/// What was asked behind the command that ends the last hold.
void Controller::refuseUnanswered()
{
    std::vector<Inspect> unanswered;
    {
        const std::lock_guard lock(mutex_);
        if (--answering_ > 0)
            return;
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
    const auto *const pause = std::get_if<Pause>(&command);
    const bool isPause = pause != nullptr;
    const auto *const inspect = std::get_if<Inspect>(&command);
    {
        std::unique_lock lock(mutex_);
        if (inspect && answering_ == 0) {
            lock.unlock();
            host_.send(refusal(*inspect, notHeld));
            return;
        }
        if (isPause) {
            pauseLoop_.store(pause->loop);
            pausePending_.store(true, std::memory_order_release);
        }
        posted_.push_back(std::move(command));
        arm(armedCommands, true);
    }
    gates_.wakeAll();
    if (isPause)
        host_.interruptProgram();
}

void Controller::debuggerLost() { post(Detach{}); }

void Controller::takeCommands(Held *here)
{
    while ((armed_.load(std::memory_order_relaxed) & armedCommands) != 0 && !(here && here->goesOn)) {
        const std::optional<Command> command = nextCommand(here);
        if (!command)
            return;
        apply(*command);
    }
}

/// Nothing: there is none, or the first of them is another thread's to answer.
std::optional<Command> Controller::nextCommand(const Held *here)
{
    const std::lock_guard lock(mutex_);
    if (posted_.empty()) {
        arm(armedCommands, false);
        return std::nullopt;
    }
    const auto *const inspect = std::get_if<Inspect>(&posted_.front());
    if (inspect && (!here || answersTo(*inspect) != here))
        return std::nullopt;
    Command command = std::move(posted_.front());
    posted_.pop_front();
    return command;
}

/// The thread that is held with the task's loop; else any. Null: none is held.
const Controller::Held *Controller::answersTo(const Inspect &inspect) const
{
    const Loop *const loop = inspect.task == noTask ? nullptr : host_.loopOf(inspect.task);
    const auto found =
        std::find_if(holds_.begin(), holds_.end(), [loop](const auto &held) { return loop && held->loop == loop; });
    return found != holds_.end() ? found->get() : holds_.empty() ? nullptr : holds_.back().get();
}

void Controller::apply(const Command &command)
{
    if (const auto *set = std::get_if<SetBreakpoints>(&command)) {
        setBreakpoints(set->list);
    } else if (const auto *inspect = std::get_if<Inspect>(&command)) { // only posted while held
        const Loop *const loop = inspect->task == noTask ? nullptr : host_.loopOf(inspect->task);
        const bool isHeldLoop = !loop || holdsAll_ ||
                                std::any_of(holds_.begin(), holds_.end(),
                                            [loop](const auto &held) { return !held->loop || held->loop == loop; });
        isHeldLoop ? host_.inspect(*inspect) : host_.send(refusal(*inspect, loopRuns));
    } else if (const auto *pause = std::get_if<Pause>(&command)) {
        applyPause(*pause);
    } else if (const auto *step = std::get_if<Step>(&command)) {
        applyStep(*step);
    } else if (const auto *goOn = std::get_if<Continue>(&command)) {
        applyContinue(goOn->loop);
    } else if (const auto *holds = std::get_if<HoldLoops>(&command)) {
        if (holdsAll_.exchange(holds->all) != holds->all)
            host_.holdsChanged();
        over_.wake(); // who waits looks again
    } else {
        applyDetach();
    }
    armFromState();
}

bool Controller::isPausePosted()
{
    const std::lock_guard lock(mutex_);
    return std::any_of(posted_.begin(), posted_.end(),
                       [](const Command &command) { return std::holds_alternative<Pause>(command); });
}

/// Where it is held already there is nothing to do; but a later pause still counts.
void Controller::applyPause(const Pause &pause)
{
    if (find(holdsAll_ ? 0 : pause.loop)) {
        if (pauseLoop_ == pause.loop)
            pausePending_.store(isPausePosted(), std::memory_order_release);
        return;
    }
    // A continue before it may have taken it back. Whichever hook took the command: the next switch serves it, if no slice does
    // before.
    pauseLoop_.store(pause.loop);
    pausePending_.store(true, std::memory_order_release);
}

Controller::Held *Controller::find(std::uint32_t loop) const
{
    const auto found = std::find_if(holds_.rbegin(), holds_.rend(), [loop](const auto &held) {
        return !held->goesOn && (loop == 0 || held->number == loop);
    });
    return found == holds_.rend() ? nullptr : found->get();
}

void Controller::letGo(Held &held)
{
    held.goesOn = true;
    gates_.at(held.gate).wake();
}

void Controller::applyStep(const Step &command)
{
    StepRequest step{.overIdlePolls = command.overIdlePolls,
                     .intoCallbacks = command.intoCallbacks,
                     .task = command.task,
                     .loop = command.loop};
    Held *const held = find(command.loop); // null: it runs, and stops at its next switch
    step.isAnywhere = holdsAll_ || (held ? !held->loop : command.loop == 0);
    if (held) {
        step.loop = held->number;
        step.thread = held->thread;
    }
    std::erase_if(steps_, [&step](const StepRequest &known) {
        const bool isOfThread = step.thread != 0 && known.thread == step.thread;
        return step.isAnywhere || known.isAnywhere || known.loop == step.loop || isOfThread;
    });
    steps_.push_back(step);
    for (const auto &each : holds_)
        if (holdsAll_ || each.get() == held)
            letGo(*each);
}

void Controller::applyContinue(std::uint32_t loop)
{
    bool any = false;
    for (const auto &held : holds_)
        if (!held->goesOn && (loop == 0 || holdsAll_ || held->number == loop)) {
            letGo(*held);
            any = true;
        }
    if (any && loop != 0)
        return;
    std::erase_if(steps_, [loop](const StepRequest &step) { return loop == 0 || step.loop == loop; });
    if (!any && (loop == 0 || pauseLoop_ == loop)) // it takes back what has not yet stopped
        pausePending_.store(false, std::memory_order_release);
}

void Controller::applyDetach()
{
    const bool any = !holds_.empty();
    steps_.clear();
    for (const auto &held : holds_)
        letGo(*held);
    if (!any)
        pausePending_.store(false, std::memory_order_release);
    hasDebugger_ = false;
    setBreakpoints({});
}

void Controller::abandonAfterFork()
{
    for (auto &held : holds_) // this thread may be in one
        static_cast<void>(held.release());
    holds_.clear();
    held_.store(0, std::memory_order_release);
}

// --- a hold in a signal handler ---

bool Controller::takePause()
{
    if (!pausePending_.exchange(false, std::memory_order_acq_rel))
        return false;
    held_.store(1, std::memory_order_release);
    return true;
}

void Controller::dropSuperseded()
{
    const std::lock_guard lock(mutex_);
    std::erase_if(posted_, [](const Command &command) {
        return !std::holds_alternative<SetBreakpoints>(command) && !std::holds_alternative<Detach>(command) &&
               !std::holds_alternative<HoldLoops>(command);
    });
}

bool Controller::releasesForeignHold()
{
    const std::lock_guard lock(mutex_);
    bool release = false;
    std::erase_if(posted_, [&release](const Command &command) {
        release = release || !(std::holds_alternative<SetBreakpoints>(command) ||
                               std::holds_alternative<Pause>(command) || std::holds_alternative<HoldLoops>(command));
        return !release && std::holds_alternative<Pause>(command);
    });
    return release;
}

} // namespace coroscope
