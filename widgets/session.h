// SPDX-License-Identifier: GPL-3.0-or-later
// Session: one program under the debugger, or one recording that was opened: what all views show. It owns the recording,
// follows it while the program runs, owns the program's process, terminal and control channel, and the time cursor.
// GUI thread. Views read recording() and react to the signals, which come in batches (at most about 30 a second).
#pragma once

#include "engine/control/breakpoint.h"
#include "engine/guest/task_rule.h"
#include "engine/record/recording.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace coroscope {

class LooseOutputs;
class ProgramValues;

class Session : public QObject {
    Q_OBJECT
public:
    enum class Phase {
        empty,    ///< nothing run, nothing opened
        starting, ///< the process is being started
        running,
        stopped, ///< held by the debugger
        ended,   ///< the program is gone; its recording is shown
        opened,  ///< a recording from disk
    };
    Q_ENUM(Phase)

    /// What comes after the moment shown: something, or nothing, since the program is gone, or its recording ended before it.
    enum class End { notYet, program, recording };

    struct RunRequest {
        QString program;     ///< source file or executable
        QString overlayText; ///< unsaved text to run in its place; null: none
        QString module;      ///< run in place of the file, as by python3 -m; `program` is still whose run it is
        QStringList arguments;
        QString folder;                                        ///< where it runs; empty: where its file lies
        QString interpreter;                                   ///< empty: found
        std::map<QString, std::optional<QString>> environment; ///< on top of the window's own; nullopt: not set
        bool virtualClock = false;
        qint64 tickNs = 1'000'000;
        bool clocksRunOn = false;   ///< the real clock does, while the program is held
        bool holdsAllLoops = false; ///< a stop does; else the loop that came to it, see setHoldsAllLoops()
        bool stopAtEntry = false;
    };

    /// Where the program is held. Valid while stopped.
    struct StopPlace {
        SwitchNumber number = 0;
        bool inside = false;
        TaskNumber task = noTask; ///< next (or, inside, running)
        QString reason;           ///< "breakpoint", "step", "pause", "entry"
        int breakpoint = 0;
        QString file;
        int line = 0;
        CallbackNumber callback = 0; ///< before this callback run, or within it; 0: about none
        QString function;            ///< which that calls; empty: unknown
        SwitchNumber notIdle = 0;    ///< what the step took for an idle poll, and was none; 0: nothing
        quint32 loop = 0;            ///< which is held; 0: none has run yet
        QString breakpointWords;     ///< of `breakpoint` when it was hit; it may be changed since
    };

    /// The callback run that the moment shown is about, in the past or at a stop.
    struct ShownCallback {
        CallbackNumber number = 0; ///< 0: it is about a switch
        bool inside = false;       ///< else it stands right before it
        quint32 loop = 0;          ///< that runs it; 0: unknown
        QString function;          ///< which that calls, and where it is; empty: unknown
        QString file;
        int line = 0;
    };

    explicit Session(QObject *parent = nullptr);
    ~Session() override;

    Phase phase() const;
    bool isLive() const;                ///< starting, running or stopped
    const Recording *recording() const; ///< null while empty
    StopPlace stopPlace() const;        ///< the one that is shown
    /// Of a program with several loops, those that are held, in the order in which they came to their stops. Empty: none is.
    const std::vector<StopPlace> &stops() const;
    bool mayPauseMore() const;  ///< stopped, but not all its loops are
    bool holdsAllLoops() const; ///< a stop does, in this run
    /// Of which one the user wants to see what is ready and who waits; 0: of whichever the moment shown is about.
    quint32 selectedLoop() const;
    quint32 shownLoop() const; ///< that one; 0: there are not several
    /// The first that is ready, of that loop, at the cursor; noTask: none is.
    TaskNumber nextTask() const;
    QString programPath() const;
    QString statusText() const; ///< the state band: where one is, in words
    bool programFailed() const; ///< it ended by a signal or with an exit code other than 0, not by stopProgram()
    /// The run comes to its end: Stop was pressed, or the program is gone and the rest of its recording is being read.
    bool isEnding() const;
    bool isReading() const; ///< more of the recording is on disk than was read so far
    /// Output past the attributed streams (by child processes, C code). recording() does not hold it: it is kept beside,
    /// until the recording is saved.
    const LooseOutputs &looseOutputs() const;
    QString looseOutputPath() const; ///< the file that keeps all of it; empty: there was none

    ProgramValues &values(); ///< what the program holds while it is stopped

    // --- the time cursor: every view shows the loop at this moment ---
    Moment cursor() const; ///< the chosen past moment, or now
    Moment now() const;    ///< before the next switch; while stopped inside: inside it
    bool isPast() const;   ///< the cursor was moved away from now
    ShownCallback shownCallback() const;
    End shownEnd() const;           ///< at the cursor
    const LoopState &state() const; ///< at the cursor; cached
    /// The cursor's time. While timeGoesOn(), that of state() is the last event's, and this one is later.
    Nanoseconds time() const;
    /// Up to when it is known that state() has lasted: not later than time(), nor than what was read of the program tells.
    Nanoseconds knownTime() const;
    bool timeGoesOn() const; ///< now is shown, and the program runs under the real clock

    // --- slow motion ---
    double speed() const; ///< switches a second at which resume() goes on; 0: full speed
    /// Runs slowly: stopped, it is only between two steps that the session takes by itself.
    bool isPaced() const;
    bool isPlaying() const; ///< the cursor moves through the recording by itself
    bool stopsAtCallbacks() const;
    bool isSearching() const; ///< for the next breakpoint hit in the recording
    /// Whether there is anything in the recording that resume() could stop at behind the cursor: breakpoints that are on,
    /// stops on record.
    bool mayHitAhead() const;

    // --- selection, shared by all views ---
    TaskNumber selectedTask() const;     ///< noTask: none
    SwitchNumber selectedSwitch() const; ///< 0: none

    // --- breakpoints; remembered between runs ---
    const std::vector<Breakpoint> &breakpoints() const;
    int breakpointHits(std::uint32_t number) const;             ///< so far in this run
    bool breakpointWaitsForNextRun(std::uint32_t number) const; ///< it is not in effect in this one

    // --- what the user said is a task; remembered between runs, and in effect from the next one on ---
    const std::vector<TaskRule> &taskRules() const;
    /// Of the definition of that name in that file; nothing: Coroscope decides.
    std::optional<bool> taskRule(const QString &definition, const QString &file) const;
    bool takesTaskRules() const; ///< a Python program is shown

    /// Of which the user said that it holds the queue of the program's own scheduler; remembered, and in effect from the next run
    /// on. Empty: it is to be found.
    const QString &queueVariable() const;

public slots:
    /// The one at hand, before it runs: whose breakpoints and rules these are.
    void setProgram(const QString &path);
    /// While one runs: ends that one first. False: it was refused, a message says why, and what is shown stays.
    bool start(const coroscope::Session::RunRequest &request);
    bool openRecording(const QString &path, QString *error = nullptr);
    void close(); ///< ends the program, forgets the recording
    void pause(); ///< also what moves through the recording by itself
    /// Looking back, or with a recording opened: to the recording's next breakpoint hit; else to now, the recording's end.
    /// From the end of an opened one it begins anew. At less than full speed all the switches up to there are shown.
    void resume();
    void setSpeed(double switchesPerSecond); ///< at once; 0: full
    // Looking back, or with the program gone, the steps move through the recording.
    void stepSwitch(bool overIdlePolls = true);
    void setHoldsAllLoops(bool all); ///< from here on, also of the run under way
    void selectLoop(quint32 number); ///< a held one's stop is shown
    void
    setStopsAtCallbacks(bool stops); ///< steps by one switch stop before callback runs, too; here, in the past, as well
    void stepSameTask();             ///< the selected task's, else the next one's
    void stopProgram();              ///< SIGTERM, then SIGKILL
    void writeInput(const QByteArray &bytes); ///< to the program's terminal

    void showMoment(coroscope::Moment moment); ///< look back
    void showNow();
    void showNextSwitch(bool overIdlePolls = true);
    void showPreviousSwitch(bool overIdlePolls = true);
    void showNextOfTask(); ///< a switch of the selected task, else of the one that is next
    void showPreviousOfTask();
    void selectTask(coroscope::TaskNumber task);
    void selectSwitch(coroscope::SwitchNumber number); ///< also moves the cursor before it and selects its task

    std::uint32_t addBreakpoint(const coroscope::Breakpoint &breakpoint); ///< returns its number
    /// Adds a breakpoint that is met before this very switch, in a run from the start on. Returns its number; 0: it cannot be,
    /// a message says why.
    std::uint32_t stopBeforeSwitchNextRun(coroscope::SwitchNumber number);
    void changeBreakpoint(const coroscope::Breakpoint &breakpoint); ///< at once in effect
    void removeBreakpoint(std::uint32_t number);

    void setTaskRule(const QString &definition, const QString &file, std::optional<bool> isTask);
    void clearTaskRules();
    void setQueueVariable(const QString &variable);

signals:
    void phaseChanged(coroscope::Session::Phase phase);
    void recordingChanged(); ///< another recording (or none): drop all you cached
    void recordingGrew();    ///< new events
    void cursorChanged();    ///< cursor, now or state() changed
    void selectionChanged();
    void loopChanged(); ///< selectedLoop(), or a stop of another loop came or went
    void speedChanged();
    void breakpointsChanged();
    void taskRulesChanged();
    void looseOutputGrew();
    void message(const QString &text, bool isError); ///< for the message bar: what is wrong and what to do

private:
    struct Impl;
    std::unique_ptr<Impl> d;
};

} // namespace coroscope

Q_DECLARE_METATYPE(coroscope::Session::Phase)
