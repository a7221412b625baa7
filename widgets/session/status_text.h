// SPDX-License-Identifier: GPL-3.0-or-later
// The state band's words: where one is, as a sentence.
#pragma once

#include "widgets/session.h"
#include "widgets/session/exit_report.h"

#include <optional>

namespace coroscope {

/// What was asked of a program that runs, and has not come yet.
enum class Awaited {
    nothing,
    step,
    pause,
    view, ///< it has stopped; the recording has not been read so far
};

/// How far a run that comes to its end is.
enum class RunEnd {
    notYet,
    stopping, ///< Stop was pressed
    reading,  ///< the program is gone, and the rest of its recording is being read
};

/// What the sentence is made from.
struct StatusFacts {
    Session::Phase phase = Session::Phase::empty;
    bool past = false;
    Moment cursor;
    Session::StopPlace stop;               ///< phase stopped
    std::vector<Session::StopPlace> stops; ///< of all loops that are held
    bool holdsAll = false;                 ///< a stop does, all loops
    QString breakpoint;                    ///< at a breakpoint: its words
    std::optional<ExitReport> exit;        ///< phase ended
    bool stoppedByUser = false;            ///< phase ended: Stop was asked for
    QString programName;                   ///< without folder
    const Recording *recording = nullptr;  ///< may be null
    Awaited awaited = Awaited::nothing;    ///< phase running
    SwitchNumber coming = 0;               ///< Awaited::view: where it has stopped
    QString steppedTask;                   ///< Awaited::step: whose next switch that is; empty: any task's
    RunEnd ending = RunEnd::notYet;        ///< while live
    bool nextFollows = false;              ///< another run begins when this one has ended
    double speed = 0;                      ///< switches a second, in slow motion
    bool paced = false;                    ///< the program runs slowly
    bool playing = false;                  ///< past: the cursor moves by itself
    std::optional<SwitchNumber> searched;  ///< it looks for a breakpoint hit, and has come so far
    std::uint32_t pastBreakpoint = 0; ///< past: its hit is what is shown; `breakpoint`: its words, if it is still there
    Nanoseconds time = 0;             ///< phase running: now
    const LoopState *state = nullptr; ///< phase running: who waits; may be null
};

QString statusText(const StatusFacts &facts);

/// "loop 2 (Thread-1)", "loop 2".
QString loopWords(const Recording &recording, quint32 loop);

/// "virtual time waits for descriptor 7 (127.0.0.1:8080), child 4711"; empty: nothing holds it.
QString heldTimeWords(const Recording &recording);

/// "2 switches a second".
QString speedText(double switchesPerSecond);

/// "4,096".
QString countText(quint64 count);
/// "1 switch", "4,096 switches".
QString switchesText(quint64 count);

} // namespace coroscope
