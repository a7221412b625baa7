// SPDX-License-Identifier: MIT
#include "engine/guest/guest_session.h"

#include "engine/guest/breakpoint_action.h"
#include "engine/guest/forked_child.h"
#include "engine/guest/note.h"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <pthread.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace coroscope {

namespace {

constexpr std::uint64_t unnamedKeepBytes = 16 << 20; // of memory
constexpr std::chrono::seconds longestQuietWait{3};
constexpr int lastWordMs = 500;       // what a debugger that does not read may delay the end by
constexpr int gracePeriodMs = 10'000; // between SIGTERM and SIGKILL: nobody waits, and much may be to tidy up

/// The session that loops made from now on report to, and that a fork's child must leave.
std::atomic<GuestSession *> activeSession{nullptr};
/// The one whose clocks they go by, also in a fork's child: its time goes on as it was.
std::atomic<GuestSession *> clockSession{nullptr};

std::unique_ptr<Recorder> openRecorder(const LaunchSpec &spec, const Clock &clock, const Language &language,
                                       std::vector<Loop *> loops, std::string &error)
{
    RecorderOptions options;
    options.path = spec.recording;
    options.virtualClock = clock.isVirtual() ? &clock : nullptr;
    options.clocksRunOn = spec.clocksRunOn;
    options.threadName = [&language] { return language.threadName(); };
    options.keepBytes = spec.recording.empty() ? unnamedKeepBytes : spec.keepBytes;
    options.keepNs = spec.recording.empty() ? 0 : spec.keepNs;
    options.loops = std::move(loops);
    options.earlier = {spec.clockTicks, spec.clockNs};
    return Recorder::open(options, error);
}

/// All that exist. What is to be told apart has another number: where no task is alive, they begin anew.
std::vector<Loop *> loopsAtWork(TaskNumbers &numbers)
{
    std::vector<Loop *> loops = Loop::all();
    if (std::all_of(loops.begin(), loops.end(), [](const Loop *loop) { return loop->alive() == 0; }))
        numbers = {};
    for (Loop *loop : loops) {
        if (loop->alive() > 0) // it may have counted for itself, as in a fork's child
            numbers.next = std::max(numbers.next, loop->nextNumber());
        loop->shareNumbers(numbers);
    }
    return loops;
}

} // namespace

std::optional<LaunchSpec> GuestSession::takeLaunch(std::string &error)
{
    const char *const text = std::getenv(launchVariable);
    if (!text)
        return std::nullopt;
    auto spec = launchSpecFromJson(text, error);
    ::unsetenv(launchVariable);
    if (!spec)
        error = fmt::format("The variable {} cannot be read: {}", launchVariable, error);
    return spec;
}

GuestSession *GuestSession::active() { return activeSession.load(); }

std::unique_ptr<GuestSession> GuestSession::start(LaunchSpec spec, Language &language, TaskNumbers *numbers,
                                                  std::unique_ptr<Clock> clock, std::string &error)
{
    const std::string rootRecording = spec.recording;
    if (spec.isChild)
        spec.recording = childRecordingOf(rootRecording, ::getpid());
    try {
        if (!clock && spec.virtualClock)
            clock = std::make_unique<VirtualClock>(spec.tick);
        else if (!clock)
            clock = std::make_unique<RealClock>();
        auto recorder =
            openRecorder(spec, *clock, language, numbers ? loopsAtWork(*numbers) : std::vector<Loop *>(), error);
        if (!recorder)
            return nullptr;
        std::unique_ptr<GuestSession> session(
            new GuestSession(std::move(spec), language, std::move(clock), std::move(recorder), numbers));
        session->rootRecording_ = rootRecording;
        session->connect();
        session->listen();
        const LaunchSpec &launch = session->spec_;
        if (!launch.recording.empty() && !launch.saveSignals.empty())
            session->saves_ = std::make_unique<SaveRequests>(launch.recording, launch.saveSignals);
        if (launch.virtualClock && !launch.isChild && !session->channel_ && ::isatty(STDERR_FILENO))
            session->longWait_ = std::make_unique<LongWaitNote>(longestQuietWait, [](const std::string &holders) {
                printNote("virtual time does not jump to the next timer while something else may end the wait: " +
                          holders);
            });
        return session;
    } catch (const std::system_error &problem) { // no descriptor or no thread is left
        error = fmt::format("The engine cannot start in the program: {}. Raise its limits (ulimit -n, ulimit -u), "
                            "or close what else runs.",
                            problem.what());
        return nullptr;
    }
}

GuestSession::GuestSession(LaunchSpec spec, Language &language, std::unique_ptr<Clock> clock,
                           std::unique_ptr<Recorder> recorder, TaskNumbers *numbers)
    : spec_(std::move(spec)),
      language_(language),
      firstThread_(language.runningThread()),
      clock_(std::move(clock)),
      clocks_(*clock_, [&language] { return language.runningThread(); }),
      recorder_(std::move(recorder)),
      stacks_(*this),
      controller_(*this),
      numbers_(numbers ? numbers : &ownNumbers_),
      isAmid_(numbers != nullptr)
{
    clocks_.enter();
    controller_.setHoldsAll(spec_.holdsAll);
    for (const auto &[key, text] : spec_.properties)
        recorder_->property(key, text);
    recorder_->property("language", language_.name());
}

GuestSession::~GuestSession()
{
    if (activeSession.load() == this) {
        setLoopObserver(observerBefore_);
        activeSession.store(nullptr);
    }
    if (clockSession.load() == this) {
        setClockFactory(nullptr);
        clockSession.store(nullptr);
    }
    if (thread_)
        thread_->end();
    leaveLoops();
}

void GuestSession::connect()
{
    if (spec_.channelFd >= 0) {
        channel_ = std::make_unique<Channel>(spec_.channelFd);
        channel_->send(Hello{controlProtocol, ::getpid(), spec_.recording, language_.name(), language_.version()});
        controller_.setDebugger(true);
        if (spec_.stopAtEntry)
            controller_.stopAtEntry();
    }
    std::vector<BreakpointRequest> list;
    list.reserve(spec_.breakpoints.size());
    for (const Breakpoint &breakpoint : spec_.breakpoints)
        list.push_back({breakpoint, {}});
    if (!list.empty())
        controller_.setBreakpoints(list);
    if (!channel_)
        return;
    thread_ = std::make_unique<ControlThread>(
        *channel_, ControlThread::Handlers{[this](Command command) { commandArrived(std::move(command)); },
                                           [this] { debuggerVanished(); }, [this] { language_.controlThreadWoken(); }});
    thread_->start();
}

void GuestSession::listen()
{
    static const int registered = ::pthread_atfork(nullptr, nullptr, &GuestSession::afterForkInChild);
    static_cast<void>(registered);
    activeSession.store(this);
    observerBefore_ = setLoopObserver(&GuestSession::observeLoop);
    if (!isAmid_) {
        clockSession.store(this);
        setClockFactory(&GuestSession::makeClock);
    } else {
        for (Loop *loop : Loop::all())
            attach(*loop);
    }
}

// --- the loops ---

void GuestSession::observeLoop(Loop &loop)
{
    if (GuestSession *session = activeSession.load())
        session->attach(loop);
}

std::unique_ptr<Clock> GuestSession::makeClock()
{
    GuestSession *const session = clockSession.load();
    if (!session)
        return std::make_unique<RealClock>();
    return session->clocks_.makeForLoop();
}

void GuestSession::attach(Loop &loop)
{
    {
        const std::lock_guard lock(loopMutex_);
        loops_.push_back(&loop);
    }
    loop.listenerThread = language_.runningThread();
    loop.shareNumbers(*numbers_);
    loop.setInstrument(this);
    if (channel_) // else nobody can ask for a pause
        loop.setInterruptHandler([this] { stopInside(); });
}

void GuestSession::leaveLoops()
{
    for (Loop *loop : loops_) {
        loop->setInstrument(nullptr);
        if (numbers_ == &ownNumbers_)
            loop->keepOwnNumbers();
    }
    const std::lock_guard lock(loopMutex_);
    loops_.clear();
}

void GuestSession::follow(Loop &loop)
{
    if (loop_ == &loop)
        return;
    loop_ = &loop;
    controller_.loopChanged();
}

void GuestSession::loopStarted(Loop &loop)
{
    inProgram_ = false;
    language_.loopStarted();
    loop.listenerThread = language_.runningThread();
    loop.clock().runsHere();
    follow(loop);
    recorder_->loopStarted(loop);
}

void GuestSession::loopStopped(Loop &loop)
{
    recorder_->loopStopped(loop);
    inProgram_ = true;
}

void GuestSession::loopDestroyed(Loop &loop)
{
    {
        const std::lock_guard lock(loopMutex_);
        std::erase(loops_, &loop);
    }
    controller_.loopGone(loop);
    if (foreignHold_ && foreignHold_->loop == &loop)
        foreignHold_->loop = nullptr;
    if (!ended_)
        recorder_->loopDestroyed(loop);
    if (loop_ != &loop)
        return;
    loop_ = nullptr;
    language_.loopGone();
}

// --- ControllerHost ---

StackPlace GuestSession::Stacks::place(std::uint32_t stack) const
{
    const auto found = session_.recorder_->dictionary().place(stack);
    return {found.function, found.file, found.line, found.awaiter};
}

void GuestSession::acted(const Breakpoint &breakpoint, std::uint64_t hits, const Stopped &place, Loop &loop,
                         TaskBase *subject)
{
    recorder_->hit(breakpoint.number, std::uint32_t(hits));
    switch (breakpoint.action) {
    case BreakAction::stop:
    case BreakAction::print: printState(breakpoint, hits, place, loop, subject, stacks_); break;
    case BreakAction::save: saveRecording(breakpoint, hits, spec_.recording); break;
    case BreakAction::exit:
        language_.flushOutput();
        printExit(breakpoint, hits, place, breakpointExitCode);
        end(breakpointExitCode);
        ::_exit(breakpointExitCode);
    }
}

void GuestSession::send(const Message &message)
{
    if (!channel_)
        return;
    channel_->send(message);
    if (thread_ && channel_->hasUnsent())
        thread_->wake(); // to wait for room
}

void GuestSession::breakpointsChanged(const std::vector<BreakpointRequest> &list)
{
    for (const BreakpointRequest &request : list)
        if (request.error.empty())
            recorder_->breakpointSet(request.breakpoint.number, toString(request.breakpoint));
}

void GuestSession::commandArrived(Command command)
{
    if (const auto *detach = std::get_if<Detach>(&command); detach && detach->end) {
        endProgram();
        return;
    }
    if (const auto *inspect = std::get_if<Inspect>(&command)) {
        if (std::string why = language_.refusesToInspect(); !why.empty()) {
            send(refusal(*inspect, std::move(why)));
            return;
        }
    }
    controller_.post(std::move(command));
    language_.commandArrived();
}

void GuestSession::wakeControlThread()
{
    if (thread_)
        thread_->wake();
}

// --- the end ---

void GuestSession::endProgram()
{
    ::kill(::getpid(), SIGTERM);
    // A handler of the program's own must be able to run to its end. Only now: without one, not a step more is taken.
    controller_.debuggerLost();
    language_.commandArrived();
    if (thread_->sleep(gracePeriodMs)) // else it is ending
        ::kill(::getpid(), SIGKILL);
}

void GuestSession::debuggerVanished()
{
    if (spec_.onLost == OnLostDebugger::end) {
        endProgram();
        return;
    }
    controller_.debuggerLost();
    language_.commandArrived();
}

void GuestSession::end(int exitCode)
{
    if (std::exchange(ended_, true))
        return;
    sayNothingMore();
    if (thread_)
        thread_->end();
    if (channel_) {
        channel_->send(Ending{exitCode});
        channel_->drain(lastWordMs);
    }
    if (!channel_ && !spec_.isChild) // else the debugger shows it, or it is said of the first program
        printInVain();
    if (saves_)
        saves_->end();
    recorder_->exiting(exitCode);
    closeRecording();
}

void GuestSession::endPart()
{
    if (std::exchange(ended_, true))
        return;
    sayNothingMore();
    if (saves_)
        saves_->end();
    closeRecording();
}

void GuestSession::sayNothingMore()
{
    inProgram_ = false;
    longWait_.reset();
    leaveLoops();
    if (activeSession.load() == this)
        setLoopObserver(observerBefore_);
}

void GuestSession::closeRecording()
{
    if (spec_.isChild && recorder_->isEmpty()) { // a helper of the interpreter's, say
        recorder_->remove();
        return;
    }
    recorder_->close();
    if (const std::string trouble = recorder_->troubleText(); !trouble.empty() && !spec_.recording.empty())
        fmt::print(stderr, "coroscope: {} has not all that happened: {}\n", recorder_->path(), trouble);
}

/// What was asked for, and came to nothing.
void GuestSession::printInVain() const
{
    printNeverMet(spec_.breakpoints, controller_.breakpointStates(), recorder_->dictionary().definitionNames());
    if (!spec_.queue.empty() && !recorder_->dictionary().hasProperty("queue"))
        printQueueNeverSeen(spec_.queue);
}

void GuestSession::afterForkInChild()
{
    GuestSession *const session = activeSession.exchange(nullptr);
    if (!session)
        return;
    const bool isFollowed = session->spec_.followChildren && !session->ended_;
    session->abandonAfterFork();
    if (!isFollowed)
        return;
    LaunchSpec spec = session->spec_;
    spec.recording = session->rootRecording_;
    ForkedChild::await(std::move(spec), session->language_, session->clocks_.makeForLoop(), *session->numbers_);
}

LaunchSpec GuestSession::launchOfChild() const
{
    LaunchSpec spec = spec_;
    spec.recording = rootRecording_;
    spec.isChild = true;
    spec.channelFd = -1;
    spec.stopAtEntry = false;
    spec.overlays.clear();
    spec.pythonPath.reset();
    spec.hashSeed.reset();
    spec.hashSeedIsOurs = false;
    spec.properties.clear();
    return spec;
}

void GuestSession::note(std::string_view key, const std::string &text)
{
    GuestSession *const session = active();
    if (!session) {
        ForkedChild::note(std::string(key), text);
    } else if (!session->ended_) {
        session->spec_.properties[std::string(key)] = text;
        session->recorder_->property(key, text);
    }
}

void GuestSession::abandonAfterFork()
{
    setLoopObserver(observerBefore_);
    leaveLoops();
    ended_ = true;
    controller_.abandonAfterFork();
    letStand({});
    recorder_->abandon();
    if (thread_)
        thread_->abandon();
    if (channel_)
        channel_->abandon();
    if (saves_)
        saves_->abandon();
    static_cast<void>(longWait_.release()); // its thread is not here
}

} // namespace coroscope
