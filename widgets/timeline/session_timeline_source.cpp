// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/session_timeline_source.h"

#include "widgets/common/break_menu.h"
#include "widgets/models/wording.h"
#include "widgets/session/missing_text.h"

#include <utility>

namespace coroscope {

SessionTimelineSource::SessionTimelineSource(Session &session, QObject *parent)
    : RecordedSource(parent), session_(session)
{
    connect(&session, &Session::recordingChanged, this, &TimelineSource::replaced);
    connect(&session, &Session::recordingGrew, this, &TimelineSource::grew);
    connect(&session, &Session::cursorChanged, this, &TimelineSource::cursorMoved);
    connect(&session, &Session::phaseChanged, this, &TimelineSource::cursorMoved);
    connect(&session, &Session::phaseChanged, this, [this](Session::Phase phase) {
        const bool stands = phase == Session::Phase::stopped && !session_.isPaced();
        if (!std::exchange(stands_, stands) && stands)
            emit stopped();
    });
    connect(&session, &Session::selectionChanged, this, &TimelineSource::selectionMoved);
    connect(&session, &Session::breakpointsChanged, this, &TimelineSource::breakpointsMoved);
}

const Recording *SessionTimelineSource::recording() const { return session_.recording(); }
Moment SessionTimelineSource::cursor() const { return session_.cursor(); }
bool SessionTimelineSource::isPast() const { return session_.isPast(); }
bool SessionTimelineSource::isLive() const { return session_.isLive(); }
double SessionTimelineSource::now() const { return session_.timeGoesOn() ? double(session_.time()) : 0; }
TaskNumber SessionTimelineSource::selectedTask() const { return session_.selectedTask(); }
SwitchNumber SessionTimelineSource::selectedSwitch() const { return session_.selectedSwitch(); }
void SessionTimelineSource::showMoment(Moment moment) { session_.showMoment(moment); }
bool SessionTimelineSource::stopsAtCallbacks() const { return session_.stopsAtCallbacks(); }

void SessionTimelineSource::showNeighbour(bool forward)
{
    forward ? session_.showNextSwitch() : session_.showPreviousSwitch();
    const Moment shown = session_.cursor();
    if (session_.isPast() && shown.callback == 0 && !shown.inside)
        session_.selectSwitch(shown.number); // and its task, as without callbacks
}

void SessionTimelineSource::showNow() { session_.showNow(); }
void SessionTimelineSource::selectTask(TaskNumber task) { session_.selectTask(task); }
void SessionTimelineSource::selectSwitch(SwitchNumber number) { session_.selectSwitch(number); }
void SessionTimelineSource::addBreakpoint(const Breakpoint &breakpoint) { session_.addBreakpoint(breakpoint); }
void SessionTimelineSource::stopBeforeSwitchNextRun(SwitchNumber number) { session_.stopBeforeSwitchNextRun(number); }
std::vector<Breakpoint> SessionTimelineSource::armedBreakpoints() const { return session_.breakpoints(); }

void SessionTimelineSource::removeBreakpoint(const Breakpoint &breakpoint)
{
    const std::vector<Breakpoint> all = session_.breakpoints();
    for (const Breakpoint &each : all)
        if (isSameBreakpoint(each, breakpoint))
            session_.removeBreakpoint(each.number);
}

void SessionTimelineSource::setBreakpointEnabled(std::uint32_t number, bool enabled)
{
    for (Breakpoint breakpoint : session_.breakpoints())
        if (breakpoint.number == number) {
            breakpoint.enabled = enabled;
            session_.changeBreakpoint(breakpoint);
            return; // the list is another now
        }
}

QString SessionTimelineSource::whyEmpty() const
{
    if (!session_.recording() || session_.isLive())
        return {};
    const QString missing = missingText(session_);
    return missing.isEmpty() ? tr("The program made no switch: it started no event loop.") : missing;
}

QString SessionTimelineSource::program() const { return session_.programPath(); }
bool SessionTimelineSource::takesTaskRules() const { return session_.takesTaskRules(); }

QString SessionTimelineSource::fileOf(std::uint32_t definition) const
{
    const bool known = recording() && definition != 0 && definition <= recording()->definitionCount();
    return known ? wording::text(recording()->definition(definition).file) : QString();
}

std::optional<bool> SessionTimelineSource::taskRule(std::uint32_t definition) const
{
    return session_.taskRule(definitionName(definition), fileOf(definition));
}

void SessionTimelineSource::setTaskRule(std::uint32_t definition, std::optional<bool> isTask)
{
    session_.setTaskRule(definitionName(definition), fileOf(definition), isTask);
}

} // namespace coroscope
