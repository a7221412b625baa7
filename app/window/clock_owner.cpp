// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/clock_owner.h"

#include "app/window/clock_choice.h"
#include "app/window/document.h"
#include "app/window/program_at_hand.h"
#include "app/window/run_controller.h"
#include "app/window/run_tool_bar.h"
#include "widgets/session.h"

namespace coroscope {

ClockOwner::ClockOwner(RunToolBar &bar, RunController &run, const ProgramAtHand &atHand, const Session &session,
                       const Document &document)
    : QObject(&bar), bar_(bar), run_(run), atHand_(atHand), session_(session)
{
    connect(&document, &Document::changed, this, &ClockOwner::tell);
    connect(&run, &RunController::targetChanged, this, &ClockOwner::tell);
    connect(&run.target().clock(), &ClockChoice::changed, this, &ClockOwner::tell);
    connect(&session, &Session::recordingChanged, this, &ClockOwner::tell);
    connect(&session, &Session::phaseChanged, this, &ClockOwner::tell);
    tell();
}

void ClockOwner::tell()
{
    const QString next = run_.target().path();
    const QString shown = session_.recording() || session_.isLive() ? atHand_.ofRun() : QString();
    bar_.setClockOf(next.isEmpty() ? QString() : run_.target().name(), !shown.isEmpty() && shown != next);
}

} // namespace coroscope
