// SPDX-License-Identifier: MIT
// GuestSession: the debugger's side inside one program: its recorder, its controller, its control channel.
//
// It listens to the program's loops as their one Instrument. At a switch the controller is asked first, so that a stop
// "before switch 812" is recorded, and shows the loop, before that switch; every other event is recorded first and then
// judged. start() makes every later Loop report here, and gives those without a clock of their own the launch's.
//
// After a fork the child is a program of its own: it neither records nor holds the channel, and its loops report nowhere; where
// children are followed, it gets a session of its own (ForkedChild).
#pragma once

#include "engine/control/control_thread.h"
#include "engine/control/controller.h"
#include "engine/guest/language.h"
#include "engine/guest/launch.h"
#include "engine/guest/long_wait_note.h"
#include "engine/guest/save_requests.h"
#include "engine/guest/thread_clocks.h"
#include "engine/loop/instrument.h"
#include "engine/record/recorder.h"

#include <memory>
#include <mutex>

namespace coroscope {

/// At most one a process at a time. The loop's thread (Python: whoever holds the interpreter's lock), but where a member says
/// otherwise.
class GuestSession final : public Instrument, private ControllerHost {
public:
    static constexpr int breakpointExitCode = 3; ///< of a program that a breakpoint ended (`--then exit`)

    /// Takes the launch out of the environment. Nothing, and no `error`: this program was not started under Coroscope.
    static std::optional<LaunchSpec> takeLaunch(std::string &error);

    /// Opens the recording (without one asked for: a small one in memory, from which breakpoints print), sets the
    /// breakpoints and says hello. `language` outlives the session. On failure null, and `error` with the cure.
    static std::unique_ptr<GuestSession> start(LaunchSpec spec, Language &language, std::string &error)
    {
        return start(std::move(spec), language, nullptr, nullptr, error);
    }
    /// The same in the middle of the program's life: loops that exist are recorded as they stand. All share `numbers`, which
    /// outlive them. What they go by is `clock`, or a clock of their own that tells the same, and for others to see to.
    static std::unique_ptr<GuestSession> startAmid(LaunchSpec spec, Language &language, TaskNumbers &numbers,
                                                   std::unique_ptr<Clock> clock, std::string &error)
    {
        return start(std::move(spec), language, &numbers, std::move(clock), error);
    }
    /// The one that loops report to; null: none, as in a fork's child.
    static GuestSession *active();
    /// Loops that still exist report nowhere from here on. Without end() or endPart() before it as if the program had died.
    ~GuestSession() override;
    GuestSession(const GuestSession &) = delete;
    GuestSession &operator=(const GuestSession &) = delete;

    const LaunchSpec &spec() const { return spec_; }
    /// With which a process that the program starts is recorded, too (LaunchSpec::followChildren).
    LaunchSpec launchOfChild() const;
    /// A property of the recording, and of those of the program's children.
    static void note(std::string_view key, const std::string &text);
    Recorder &recorder() { return *recorder_; }
    Controller &controller() { return controller_; }
    Loop *loop() const { return loop_; } ///< the one that last ran; null: none alive
    bool hasDebugger() const { return channel_ != nullptr; }

    /// What the program printed: call it at the write, before buffering. 1 stdout, 2 stderr. Bytes of other threads than the
    /// loop's are to be given under the same lock.
    void output(int stream, std::string_view bytes);

    /// Holds here if a pause waits: in mid-slice or in an idle wait. Cheap when none does.
    void stopInside()
    {
        if (!ended_ && controller_.pausePending()) // after the end, or in a fork's child, nobody could let it go
            stopHere();
    }
    /// What this thread's time is for the program; null: the system's.
    Clock *clockHere() { return clocks_.here(); }
    /// Makes a hold call Language::holdInterrupted(). Any thread, and signal handlers.
    void interruptHold() { controller_.interruptHold(); }
    void wakeControlThread(); ///< any thread, and signal handlers

    /// The program ends: the last word to the recording and to the debugger. Nothing is recorded afterwards. Twice is once.
    void end(int exitCode);
    /// The recording ends, the program goes on. Twice is once.
    void endPart();

    // --- Instrument ---
    void loopStarted(Loop &loop) override;
    void loopStopped(Loop &loop) override;
    void loopDestroyed(Loop &loop) override;
    void spawning(TaskBase &task) override { recorder_->spawning(task); }
    void spawned(TaskBase &task) override;
    bool watchesSpawns() const override { return controller_.watches(BreakEvent::spawn); }
    void resuming(TaskBase &task) override;
    void suspended(TaskBase &task) override;
    void ended(TaskBase &task) override;
    void woken(TaskBase &task) override;
    void queueMoved(TaskBase &task, TaskBase *before) override;
    void parked(TaskBase &task) override;
    void waitKnown(TaskBase &task) override;
    void lockPassed(Loop &loop, std::uint32_t ordinal, TaskNumber holder) override;
    void countChanged(Loop &loop, WaitShape shape, std::uint32_t ordinal, std::uint32_t count) override;
    void cancelRequested(TaskBase &task, TaskNumber by) override;
    void value(TaskBase &task, ValueRole role, std::string_view text) override;
    void sliceLeft(Loop &loop) override;
    void callbackQueued(Loop &loop, LoopCallback &callback) override;
    void callbackDropped(Loop &loop, LoopCallback &callback) override;
    void callbackBegins(Loop &loop, LoopCallback &callback) override;
    void callbackEnded(Loop &loop, RunOutcome outcome) override;
    void idle(Loop &loop, Nanoseconds deadline) override;
    void idleEnd(Loop &loop, const IdleCause &cause) override;
    void jobBegins(WorkerJob &job) override;
    void jobEnded(WorkerJob &job, RunOutcome outcome) override;
    void timeHeld(const std::vector<TimeHolder> &holders) override;
    void calledFrom(Loop &loop, Caller *caller) override;
    StackInterner *stackInterner() override { return recorder_->stackInterner(); }

    // --- for a hold in a signal handler (NativePause) ---
    /// Whether the loop's thread runs the program's code, not ours. That thread only, its signal handlers too.
    bool isInProgram() const { return inProgram_; }
    /// The control thread, while that thread waits in its handler: records and reports the hold …
    void foreignHoldBegan();
    /// … and its end.
    void foreignHoldEnded(Nanoseconds heldNs);

private:
    class Stacks final : public StackResolver {
    public:
        explicit Stacks(const GuestSession &session) : session_(session) {}
        StackPlace place(std::uint32_t stack) const override;

    private:
        const GuestSession &session_;
    };

    GuestSession(LaunchSpec spec, Language &language, std::unique_ptr<Clock> clock, std::unique_ptr<Recorder> recorder,
                 TaskNumbers *numbers);
    static std::unique_ptr<GuestSession> start(LaunchSpec spec, Language &language, TaskNumbers *numbers,
                                               std::unique_ptr<Clock> clock, std::string &error);
    void listen();
    void sayNothingMore();
    void closeRecording();
    void connect();
    void stopHere();
    Loop *loopHere() const;
    bool isHeld(const Loop &loop) const;
    template <class Visit>
    void forEachHold(Visit visit) const;
    bool anyRunsOn() const;
    std::vector<ThreadId> clocksToStand() const;
    void letStand(const std::vector<ThreadId> &threads);
    void goOnIn(Loop &loop, std::uint64_t holdsBefore);
    void attach(Loop &loop);
    void leaveLoops();
    void follow(Loop &loop);
    void commandArrived(Command command); // the control thread
    void debuggerVanished();
    void endProgram();
    void abandonAfterFork();
    void printInVain() const;
    static void observeLoop(Loop &loop);
    static std::unique_ptr<Clock> makeClock();
    static void afterForkInChild();

    // --- ControllerHost ---
    SwitchNumber lastSwitch() const override { return recorder_->switchNumber(); }
    CallbackNumber lastCallback() const override { return recorder_->callbackNumber(); }
    TaskNumber lastResumed() const override { return recorder_->lastResumed(); }
    const StackResolver &stacks() const override { return stacks_; }
    SourcePlace runningPlace() override { return language_.runningPlace(); }
    SourcePlace spawnPlace(const TaskBase &task) const override;
    std::uint64_t runningThread() const override { return language_.runningThread(); }
    Loop *loopOf(TaskNumber task) const override;
    void holding(const Stopped &stopped, Loop *loop) override;
    void beforeHold() override { language_.beforeHold(); }
    bool holdInterrupted() override { return language_.holdInterrupted(); }
    void afterHold() override { language_.afterHold(); }
    void inspect(const Inspect &request) override;
    void released(std::uint32_t loop, Nanoseconds heldNs) override;
    void holdsChanged() override;
    void acted(const Breakpoint &breakpoint, std::uint64_t hits, const Stopped &place, Loop &loop,
               TaskBase *subject) override;
    void send(const Message &message) override;
    void breakpointsChanged(const std::vector<BreakpointRequest> &list) override;
    void interruptProgram() override;

    LaunchSpec spec_;
    std::string rootRecording_; ///< of the program that was launched, whose child this may be
    Language &language_;
    std::optional<Controller::Hold> foreignHold_; ///< in a signal's handler; the others are the controller's
    std::vector<ThreadId> standing_;              ///< whose clocks stand still for them
    std::uint64_t holdsOver_ = 0;
    const ThreadId firstThread_;   ///< the program's main one
    std::unique_ptr<Clock> clock_; ///< the launch's: what loops without a clock of their own wait at
    ThreadClocks clocks_;
    std::unique_ptr<Recorder> recorder_;
    Stacks stacks_;
    Controller controller_;
    volatile bool inProgram_ = true;
    bool ended_ = false;

    std::mutex loopMutex_; // guards loops_ against the control thread, which interrupts their waits
    Loop *loop_ = nullptr;
    std::vector<Loop *> loops_; // those that report here
    TaskNumbers ownNumbers_;
    TaskNumbers *numbers_ = &ownNumbers_; // theirs
    bool isAmid_ = false;                 // the program lived before, and will live after this
    LoopObserver observerBefore_ = nullptr;

    std::unique_ptr<Channel> channel_;
    std::unique_ptr<ControlThread> thread_;
    std::unique_ptr<SaveRequests> saves_;    ///< null: at no signal
    std::unique_ptr<LongWaitNote> longWait_; ///< null: nobody is told
};

} // namespace coroscope
