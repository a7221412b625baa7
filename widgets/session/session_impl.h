// SPDX-License-Identifier: GPL-3.0-or-later
// Session's parts and how they are wired. Included by session*.cpp only.
#pragma once

#include "widgets/session.h"
#include "widgets/session/breakpoint_store.h"
#include "widgets/session/hit_search.h"
#include "widgets/session/live_run.h"
#include "widgets/session/loose_outputs.h"
#include "widgets/session/pacer.h"
#include "widgets/session/program_values.h"
#include "widgets/session/queue_choice.h"
#include "widgets/session/recording_follower.h"
#include "widgets/session/running_clock.h"
#include "widgets/session/status_text.h"
#include "widgets/session/task_rule_store.h"
#include "widgets/session/time_cursor.h"

namespace coroscope {

struct Session::Impl {
    explicit Impl(Session &owner);

    Session &self;
    Phase phase = Phase::empty;
    RecordingFollower follower;
    TimeCursor cursor;
    BreakpointStore breakpoints;
    TaskRuleStore taskRules;
    QueueChoice queueChoice;
    ProgramValues values;
    std::unique_ptr<LiveRun> run;   ///< while live
    RunPlace place;                 ///< holds the shown run's recording when the run is over
    std::optional<RunRequest> next; ///< to be started when the present program has ended
    LooseOutputs loose;
    StopPlace stop;               ///< that is shown
    std::vector<StopPlace> stops; ///< of all loops
    std::uint64_t stopSerial = 0;
    /// Of the last stop or continue of each loop told by the program: later ones overtake.
    std::map<quint32, std::uint64_t> stopSerials;
    quint32 selectedLoop = 0;
    bool holdsAll = false;
    bool stepsShown = false; ///< a step is asked for in the loop whose stop was shown
    std::optional<ExitReport> exit;
    bool stoppedByUser = false;
    Awaited awaited = Awaited::nothing; ///< asked of the running program, and not come yet
    SwitchNumber coming = 0;            ///< Awaited::view: where it has stopped
    bool stopsAtCallbacks = false;      ///< steps and looking back do
    TaskNumber steppedTask = noTask;    ///< Awaited::step: whose next switch that is; noTask: any
    RunningClock clock;
    Nanoseconds readingBegan = 0;               ///< by the real clock
    double speed = 0;                           ///< switches a second; 0: full
    bool paced = false;                         ///< the program is stepped by `steps`
    Pacer steps;                                ///< of the program
    bool awaitsEntry = false;                   ///< it was asked to stop at its entry in order to be paced
    bool passesEntry = false;                   ///< no more: it goes on from that stop
    bool playing = false;                       ///< the cursor is moved by `frames`
    Pacer frames;                               ///< of the recording
    HitSearch search;                           ///< for where to go, or, playing, for where to stop
    std::optional<Moment> playUntil;            ///< found
    std::optional<BreakpointSearch::Hit> atHit; ///< the cursor was moved to it
    QString program;
    TaskNumber selectedTask = noTask;
    SwitchNumber selectedSwitch = 0;
    bool toldDiskFull = false;
    bool toldWaiting = false;
    bool toldReading = false; ///< that the recording is being read

    bool isLive() const { return run != nullptr; }
    RunEnd ending() const;
    void setPhase(Phase newPhase);
    void takeUp(const QString &newProgram); ///< and what is remembered of it
    void dropRecording();                   ///< and tells; the follower is empty after
    bool launch(const RunRequest &request);
    void adoptRun(std::unique_ptr<LiveRun> started, const RunRequest &request);
    void connectRun();
    void connectFollower();
    void watchDisk();
    void ask(Awaited what, TaskNumber task = noTask);
    void beginReading();
    void hearTime();
    // session_stops.cpp
    void onStopped(const StopPlace &place);
    void onStopRead(StopPlace place);
    void onContinued(quint32 loop);
    void showStop(const StopPlace &place);
    void forgetStops();
    std::optional<Nanoseconds> stoppedAt() const; ///< of the loop shown, while others run on
    void tellOtherStop(const StopPlace &place);
    void onEnded(const ExitReport &report);
    void finishEnd();
    void move(std::optional<Moment> moment);
    void showOfTask(bool forward);
    // session_pace.cpp
    void connectPace();
    void beginPacing();
    void endPacing();
    void pacedStop(const QString &reason); ///< before the phase tells of it
    void goAhead();                        ///< in the recording
    void onFound(const BreakpointSearch::Hit &hit);
    void onFoundNone();
    void playOn();
    void leavePlay(); ///< also ends a search
    bool isMovable() const { return follower.recording() && (cursor.isPast() || phase == Phase::opened); }
    void tellCursor(bool changed);
    void clearSelection();
    void sendBreakpoints();
    void tellTaskRules();
    void tellNextRun();
    QString breakpointWords(std::uint32_t number) const; ///< empty: there is none of that number
};

} // namespace coroscope
