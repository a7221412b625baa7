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
    : QObject(&bar), bar_(bar), run_(run), atHand_(atHand), session_(session), document_(document)
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
    const RunTarget &next = run_.target();
    const bool runs = !next.path().isEmpty() && (next.isExecutable() || !document_.isRecorded());
    const QString shown = session_.recording() || session_.isLive() ? atHand_.ofRun() : QString();
    const bool isShown =
        shown.isEmpty() || shown == next.path() || shown == next.name(); // that of a module has its name
    bar_.setClockOf(runs ? next.name() : QString(), runs && !isShown);
}

} // namespace coroscope
