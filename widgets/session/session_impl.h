// SPDX-License-Identifier: GPL-3.0-or-later
// Session's parts and how they are wired. Included by session*.cpp only.
#pragma once

#include "widgets/session.h"
#include "widgets/session/breakpoint_store.h"
#include "widgets/session/live_run.h"
#include "widgets/session/loose_outputs.h"
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
    std::unique_ptr<LiveRun> run;   ///< while live
    RunPlace place;                 ///< holds the shown run's recording when the run is over
    std::optional<RunRequest> next; ///< to be started when the present program has ended
    LooseOutputs loose;
    StopPlace stop;
    std::uint64_t stopSerial = 0; ///< of the last stop or continue told by the program: later ones overtake
    std::optional<ExitReport> exit;
    bool stoppedByUser = false;
    Awaited awaited = Awaited::nothing; ///< asked of the running program, and not come yet
    SwitchNumber coming = 0;            ///< Awaited::view: where it has stopped
    TaskNumber steppedTask = noTask;    ///< Awaited::step: whose next switch that is; noTask: any
    RunningClock clock;
    QString program;
    TaskNumber selectedTask = noTask;
    SwitchNumber selectedSwitch = 0;
    bool toldDiskFull = false;
    bool toldWaiting = false;

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
    void hearTime();
    void onStopped(const StopPlace &place);
    void onContinued();
    void onEnded(const ExitReport &report);
    void finishEnd();
    void move(std::optional<Moment> moment);
    void tellCursor(bool changed);
    void clearSelection();
    void sendBreakpoints();
    void tellTaskRules();
    void tellNextRun();
    QString breakpointWords(std::uint32_t number) const; ///< empty: there is none of that number
};

} // namespace coroscope
