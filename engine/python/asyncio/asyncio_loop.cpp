// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/asyncio_loop.h"

#include "engine/loop/instrument.h"
#include "engine/python/asyncio/asyncio_loops.h"
#include "engine/python/asyncio/asyncio_tasks.h"
#include "engine/python/asyncio/stock_frames.h"
#include "engine/record/time_stamp.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <utility>

namespace coroscope {

namespace {

constexpr double longestWait = 24 * 3600.0; // s, as the standard library's
constexpr double neverDue = 9e9;            // s, some 285 years: more than a clock of nanoseconds holds
constexpr double clockResolution = 1e-9;    // s
constexpr std::size_t fewTimers = 100;      // of which it does not matter how many are cancelled
constexpr double lookEvery = 50e-6;         // s

AsyncioLoop::Surroundings surroundings;

Nanoseconds steadyNow()
{
    return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::uint64_t ticksBetweenLooks()
{
    static const auto ticks = static_cast<std::uint64_t>(lookEvery * double(measureTicksPerSecond({})));
    return ticks;
}

} // namespace

/// What a run sets up, and takes down.
class AsyncioLoop::Run {
public:
    explicit Run(AsyncioLoop &loop)
        : loop_(loop),
          here_(loop),
          wasRunning_(loop.running_),
          threadBefore_(std::exchange(loop.thread_, runningThread())),
          runByBefore_(std::exchange(loop.runBy_, runningFrame()))
    {
        if (wasRunning_)
            return;
        loop.running_ = true;
        AsyncioLoops::begins(loop);
        loop.lookSoon(); // whoever runs it for one turn is told of what is ready, as by the standard library's
        if (surroundings.onRun)
            surroundings.onRun(true);
        if (loop.instrument_)
            loop.instrument_->loopStarted(loop);
    }
    ~Run()
    {
        loop_.thread_ = threadBefore_;
        loop_.runBy_ = runByBefore_;
        if (wasRunning_)
            return;
        loop_.leaveLastSlice();
        loop_.running_ = false;
        AsyncioLoops::ends(loop_);
        if (loop_.instrument_)
            loop_.instrument_->loopStopped(loop_);
        if (surroundings.onRun)
            surroundings.onRun(false);
    }
    Run(const Run &) = delete;
    Run &operator=(const Run &) = delete;

private:
    AsyncioLoop &loop_;
    const OnThread here_;
    const SignalHandlers::Within within_;
    const bool wasRunning_;
    const std::uint64_t threadBefore_;
    const FrameLayout *const runByBefore_;
};

void AsyncioLoop::setSurroundings(const Surroundings &given) { surroundings = given; }
const AsyncioLoop::Surroundings &AsyncioLoop::around() { return surroundings; }

AsyncioLoop::AsyncioLoop(AsyncioObjects &objects, Host &host) : AsyncioLoop(makeClock(), objects, host) {}

AsyncioLoop::AsyncioLoop(std::unique_ptr<Clock> clock, AsyncioObjects &objects, Host &host)
    : Loop(*clock), ownClock_(std::move(clock)), objects_(objects), host_(host)
{
    AsyncioTasks::onDropped([](AsyncioTask &task) { static_cast<AsyncioLoop *>(task.loop())->retireDropped(task); });
    if (instrument_)
        watchLocks();
}

AsyncioLoop::~AsyncioLoop()
{
    for (std::size_t i = 0; instrument_ && i < ready_.size(); ++i)
        tellDropped(ready_.at(i));
    announceEnd();
    if (lastMade_ == this)
        lastMade_ = nullptr;
    clear();
    while (firstAlive_) {
        auto &task = static_cast<AsyncioTask &>(*firstAlive_);
        unlink(task);
        AsyncioTasks::remove(task);
    }
}

void AsyncioLoop::clear()
{
    std::vector<PyObject *> timers = timers_.takeAll();
    cancelledTimers_ = 0;
    while (!ready_.empty()) // what a release runs may push more
        takeFirst().release();
    for (PyObject *handle : timers)
        Py_DECREF(handle);
}

ReadyEntry AsyncioLoop::takeFirst()
{
    tellDropped(ready_.front());
    return popFirst();
}

ReadyEntry AsyncioLoop::popFirst()
{
    const ReadyEntry entry = ready_.pop();
    if (entry.task)
        --entry.task->queuedSteps;
    return entry;
}

void AsyncioLoop::putBack(const ReadyEntry &entry)
{
    ReadyEntry again = entry;
    again.listenerId = 0;
    if (entry.task)
        ++entry.task->queuedSteps;
    else
        tellQueued(again);
    ready_.push(again);
    if (entry.task && instrument_ && entry.task->status() == TaskStatus::ready)
        instrument_->queueMoved(*entry.task, nullptr);
}

void AsyncioLoop::takeBackHandle(PyObject *handle)
{
    pushHandle(handle);
    AsyncioTask *const task = ready_.at(ready_.size() - 1).task;
    if (task && instrument_ && task->status() == TaskStatus::ready && task != untold_)
        instrument_->queueMoved(*task, nullptr);
}

// --- what is to run ---

bool AsyncioLoop::pushStep(PyObject *callback, PyObject *argument, PyObject *context)
{
    PyObject *const stepped = objects_.steppedTask(callback);
    if (!stepped)
        return false;
    const bool isPlain = objects_.isPlainStep(callback);
    if (objects_.steps() && objects_.isTask(stepped) && taskAt(stepped).context == context && (isPlain || argument)) {
        pushStepOf(stepped, isPlain ? ReadyEntry::Kind::step : ReadyEntry::Kind::wakeUp,
                   isPlain ? reinterpret_cast<StepLayout *>(callback)->argument : argument);
        return true;
    }
    ReadyEntry entry;
    entry.callback = Py_NewRef(callback);
    entry.argument = Py_XNewRef(argument);
    entry.context = Py_NewRef(context);
    entry.task = taskOf(stepped);
    if (!entry.task)
        tellQueued(entry);
    ready_.push(entry);
    if (entry.task)
        queued(*entry.task, isPlain, argument);
    return true;
}

/// Without what asyncio would have called.
void AsyncioLoop::pushStepOf(PyObject *task, ReadyEntry::Kind kind, PyObject *argument)
{
    ReadyEntry entry;
    entry.callback = Py_NewRef(task);
    entry.argument = Py_XNewRef(argument);
    entry.kind = kind;
    entry.task = taskOf(task);
    ready_.push(entry);
    const bool isPlain = kind == ReadyEntry::Kind::step;
    if (entry.task)
        queued(*entry.task, isPlain, isPlain ? nullptr : argument);
}

bool AsyncioLoop::stepSoon(PyObject *task, PyObject *exception)
{
    if (debug || closed || !host_.takesSteps(taskAt(task).loop)) [[unlikely]]
        return objects_.steps()->callStepSoon(task, exception);
    pushStepOf(task, ReadyEntry::Kind::step, exception);
    return true;
}

void AsyncioLoop::pushCallback(PyObject *callback, PyObject *argument, PyObject *context)
{
    ReadyEntry entry;
    entry.callback = Py_NewRef(callback);
    entry.argument = Py_XNewRef(argument);
    entry.context = Py_NewRef(context);
    entry.origin = originOf(callback);
    tellQueued(entry);
    ready_.push(entry);
}

void AsyncioLoop::pushHandle(PyObject *handle)
{
    PyObject *const callback = AsyncioObjects::slot(handle, objects_.slots().callback);
    PyObject *const arguments = AsyncioObjects::slot(handle, objects_.slots().args);
    PyObject *const stepped = callback ? objects_.steppedTask(callback) : nullptr;
    ReadyEntry entry;
    entry.handle = Py_NewRef(handle);
    entry.origin = originOf(callback);
    entry.task = stepped ? taskOf(stepped) : nullptr;
    if (!entry.task)
        tellQueued(entry);
    ready_.push(entry);
    if (!entry.task)
        return;
    const bool hasOne = arguments && PyTuple_Check(arguments) && PyTuple_GET_SIZE(arguments) > 0;
    queued(*entry.task, objects_.isPlainStep(callback), hasOne ? PyTuple_GET_ITEM(arguments, 0) : nullptr);
}

void AsyncioLoop::pushHandle(PyObject *handle, WakeOrigin origin)
{
    const WakeOrigin before = std::exchange(origin_, origin);
    pushHandle(handle);
    origin_ = before;
}

/// The end of a process comes by a thread or a descriptor that asyncio has for that.
WakeOrigin AsyncioLoop::originOf(PyObject *callback) const
{
    WakeOrigin origin = originHere();
    const bool mayBeChild = instrument_ && (origin.cause == WakeCause::thread || origin.cause == WakeCause::io);
    if (const int process = mayBeChild && callback ? objects_.endedProcess(callback) : -1; process >= 0)
        origin = {.cause = WakeCause::child, .detail = WakeDetails::ofProcess(process)};
    return origin;
}

std::size_t AsyncioLoop::readyCount() const
{
    std::size_t count = 0;
    forEachReady([&count](TaskBase &) { ++count; });
    return count;
}

TaskBase *AsyncioLoop::firstReady() const
{
    for (std::size_t i = 0; i < ready_.size(); ++i)
        if (isFirstStep(i))
            return ready_.at(i).task;
    return nullptr;
}

void AsyncioLoop::forEachReady(const std::function<void(TaskBase &)> &visit) const
{
    for (std::size_t i = 0; i < ready_.size(); ++i)
        if (isFirstStep(i))
            visit(*ready_.at(i).task);
}

// --- the turn ---

bool AsyncioLoop::run()
{
    const Run scope(*this);
    do {
        if (!runTurn())
            return false;
    } while (!stopping && host_.isTurnOwn());
    return true;
}

bool AsyncioLoop::runOnce()
{
    const Run scope(*this);
    return runTurn();
}

bool AsyncioLoop::runTurn()
{
    if (isLent && !host_.takeBack())
        return false;
    dropCancelledTimers();
    if (!(ready_.empty() && !stopping ? wait() : lookAround())) {
        StockFrames::add(StockFrames::Frame::selecting);
        return false;
    }
    if (!timers_.empty() && !expireTimers())
        return false;
    ++turn_;
    ready_.shrink();
    for (std::size_t left = ready_.size(); left > 0; --left) {
        if (isLent && !host_.takeBack())
            return false;
        if (ready_.empty())
            break;
        if (!runFirst()) {
            StockFrames::add(debug ? StockFrames::Frame::debugOnce : StockFrames::Frame::runOnce);
            return false;
        }
    }
    return true;
}

bool AsyncioLoop::lookAround()
{
    const std::uint64_t now = timeStamp();
    const bool isDue = clock_.isVirtual() || now - lookedAt_ >= ticksBetweenLooks(); // which is no virtual time
    if (!isDue && !(host_.watchesDescriptors() && host_.mayBeReady()))
        return true;
    lookedAt_ = now;
    leaveLastSlice();
    origin_ = {.cause = WakeCause::io};
    return host_.select(0) && PyErr_CheckSignals() == 0;
}

bool AsyncioLoop::wait()
{
    double timeout = -1;
    Nanoseconds deadline = -1;
    if (!timers_.empty()) {
        const double when = timers_.first().when;
        const double now = host_.time();
        if (std::isnan(now))
            return false;
        timeout = std::min(std::max(0.0, when - now), longestWait);
        deadline = when < neverDue ? static_cast<Nanoseconds>(std::ceil(when * 1e9)) : -1;
        while (deadline >= 0 && double(deadline) / 1e9 < when) // after months a double is coarser than the clock
            deadline += 1 + (deadline >> 52);
    }
    leaveLastSlice();
    passHold();
    const bool forOthers = clock_.isVirtual() && host_.waitsForDescriptors();
    AsyncioLoops::waits(*this, deadline, forOthers);
    isIdle_ = true;
    if (instrument_)
        instrument_->idle(*this, deadline);
    origin_ = {.cause = WakeCause::io};
    wokenBySignal_ = 0;
    isAskedToHold_ = false;
    SignalHandlers::takeRaised();
    IdleCause cause;
    const bool isRight =
        clock_.isVirtual() ? waitVirtually(timeout, deadline, forOthers, cause) : waitInRealTime(timeout, deadline);
    if (!isRight)
        cause = causeOfException();
    waitOver(cause);
    return isRight && PyErr_CheckSignals() == 0;
}

/// That has ended a wait: a signal's handler has raised it.
IdleCause AsyncioLoop::causeOfException()
{
    const int byDefault = PyErr_ExceptionMatches(PyExc_KeyboardInterrupt) ? SIGINT : 0;
    const int raised = SignalHandlers::takeRaised();
    const int signal = raised != 0 ? raised : byDefault;
    return signal != 0 ? IdleCause{.what = IdleEnd::signal, .value = signal} : IdleCause{};
}

/// Nothing of the loop's own runs while it waits, on its thread: what does is a signal's handler.
void AsyncioLoop::noteWoken()
{
    if (const int signal = isIdle_ ? SignalHandlers::running() : 0)
        wokenBySignal_ = signal;
}

bool AsyncioLoop::waitInRealTime(double timeout, Nanoseconds deadline)
{
    realWait_ = {steadyNow(), clock_.now(), deadline};
    return select(timeout);
}

/// Once for each wait.
void AsyncioLoop::waitOver(const IdleCause &cause)
{
    if (!std::exchange(isIdle_, false))
        return;
    if (clock_.isVirtual() && realWait_.steady >= 0) { // it goes on by as much as was waited
        const Nanoseconds now = realWait_.began + steadyNow() - realWait_.steady;
        clock_.waitUntil(realWait_.deadline < 0 ? now : std::min(now, realWait_.deadline));
    }
    realWait_ = {};
    lookedAt_ = timeStamp();
    if (instrument_)
        instrument_->idleEnd(*this, cause);
}

bool AsyncioLoop::expireTimers()
{
    const double now = host_.time();
    if (std::isnan(now))
        return false;
    origin_ = {.cause = WakeCause::timer};
    while (!timers_.empty() && timers_.first().when <= now + clockResolution) {
        const PyRef handle = PyRef::take(timers_.pop());
        Py_SETREF(AsyncioObjects::slot(handle.get(), objects_.slots().scheduled), Py_NewRef(Py_False));
        pushHandle(handle.get());
    }
    return true;
}

/// Those at the head, or all, where they have become more than half of many.
void AsyncioLoop::dropCancelledTimers()
{
    std::vector<PyObject *> dropped;
    if (timers_.size() > fewTimers && cancelledTimers_ * 2 > timers_.size()) {
        dropped = timers_.purge([this](PyObject *handle) { return objects_.isCancelled(handle); });
        cancelledTimers_ = 0;
    } else {
        while (!timers_.empty() && objects_.isCancelled(timers_.first().handle)) {
            dropped.push_back(timers_.pop());
            cancelledTimers_ -= cancelledTimers_ > 0;
        }
    }
    for (PyObject *handle : dropped) { // last: what they hold may do anything
        Py_SETREF(AsyncioObjects::slot(handle, objects_.slots().scheduled), Py_NewRef(Py_False));
        Py_DECREF(handle);
    }
}

} // namespace coroscope
