// SPDX-License-Identifier: GPL-3.0-or-later
// Session's fourth part: where the program is held. Of several loops each may be, by itself; one of these stops is shown.
#include "widgets/session/session_impl.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace coroscope {

namespace {

constexpr int reactionMs = 150; ///< what feels like at once

} // namespace

// --- what a stop holds, and which is shown ---

const std::vector<Session::StopPlace> &Session::stops() const { return d->stops; }

bool Session::holdsAllLoops() const { return d->holdsAll; }

void Session::setHoldsAllLoops(bool all)
{
    if (std::exchange(d->holdsAll, all) == all)
        return;
    if (d->run && !d->paced)
        d->run->setHoldsAll(all);
    emit phaseChanged(d->phase); // its words
}

quint32 Session::selectedLoop() const { return d->selectedLoop; }

void Session::selectLoop(quint32 number)
{
    const bool isOther = std::exchange(d->selectedLoop, number) != number;
    const auto held = std::find_if(d->stops.begin(), d->stops.end(),
                                   [number](const StopPlace &place) { return place.loop == number; });
    if (number != 0 && held != d->stops.end() && held->loop != d->stop.loop) {
        showNow();
        d->showStop(StopPlace(*held));
    } else if (isOther) {
        emit cursorChanged(); // the moment is another loop's now
    }
    if (isOther)
        emit loopChanged();
}

quint32 Session::shownLoop() const
{
    if (!recording() || !recording()->hasSeveralLoops())
        return 0;
    if (d->selectedLoop != 0)
        return d->selectedLoop;
    if (d->phase == Phase::stopped && !isPast() && d->stop.loop != 0)
        return d->stop.loop;
    if (const ShownCallback callback = shownCallback(); callback.loop != 0)
        return callback.loop;
    const LoopState &at = state();
    if (at.running != noTask)
        return recording()->loopOf(at.running);
    TaskNumber task = recording()->taskOf(at.at.number);
    if (task == noTask && at.at.number > 0)
        task = recording()->taskOf(at.at.number - 1);
    const quint32 loop = task == noTask ? 0 : recording()->loopOf(task);
    return loop != 0 ? loop : 1;
}

TaskNumber Session::nextTask() const
{
    const std::vector<TaskNumber> &ready = state().ready;
    const quint32 loop = shownLoop();
    const auto first = std::find_if(ready.begin(), ready.end(), [loop, this](TaskNumber task) {
        return loop == 0 || recording()->loopOf(task) == loop;
    });
    return first == ready.end() ? noTask : *first;
}

bool Session::mayPauseMore() const
{
    if (d->phase != Phase::stopped || d->holdsAll || d->paced || isEnding() || shownLoop() == 0)
        return false;
    return std::none_of(d->stops.begin(), d->stops.end(),
                        [this](const StopPlace &place) { return place.loop == 0 || place.loop == shownLoop(); });
}

// --- what the program tells ---

/// The views show a stop when the recording has been read up to it. Until then the program is still shown as running.
void Session::Impl::onStopped(const StopPlace &at)
{
    const std::uint64_t serial = stopSerials[at.loop] = ++stopSerial;
    if (std::exchange(awaitsEntry, false) && std::exchange(passesEntry, false)) {
        run->resume(at.loop);
        return;
    }
    const auto isLast = [this, serial, loop = at.loop] {
        const auto found = stopSerials.find(loop);
        return found != stopSerials.end() && found->second == serial;
    };
    if (stops.empty()) {
        awaited = Awaited::view;
        coming = at.number;
        QTimer::singleShot(reactionMs, &self, [this, isLast] { // mostly it is there by then
            if (isLast() && phase == Phase::running)
                emit self.phaseChanged(phase);
        });
    }
    follower.catchUp([this, at, isLast] {
        if (isLast() && run)
            onStopRead(at);
    });
}

void Session::Impl::onStopRead(StopPlace at)
{
    at.breakpointWords = breakpointWords(std::uint32_t(at.breakpoint));
    if (at.inside && at.task == noTask) // in an idle wait: the last switch is over, and the next not known
        ++at.number;
    std::erase_if(stops, [&at](const StopPlace &known) { return known.loop == at.loop; });
    stops.push_back(at);
    if (phase == Phase::stopped && stop.loop != at.loop) { // what the user looks at stays
        tellOtherStop(at);
        return;
    }
    const bool wasPast = cursor.isPast();
    pacedStop(at.reason);
    showStop(at);
    if (wasPast && !paced)
        emit self.message(tr("The program has stopped before switch %1. Esc shows it.").arg(countText(stop.number)),
                          false);
}

void Session::Impl::tellOtherStop(const StopPlace &at)
{
    QString loop = follower.recording() ? loopWords(*follower.recording(), at.loop) : QString();
    if (!loop.isEmpty())
        loop[0] = loop[0].toUpper();
    emit self.message(at.breakpoint > 0
                          ? tr("%1 has stopped, too, at breakpoint %2: choose it in the Loop panel to see it.")
                                .arg(loop, QString::number(at.breakpoint))
                          : tr("%1 has stopped, too: choose it in the Loop panel to see it.").arg(loop),
                      false);
    emit self.loopChanged();
    emit self.phaseChanged(phase); // the band says so
}

void Session::Impl::showStop(const StopPlace &at)
{
    stop = at;
    stepsShown = false;
    const bool waitsIdle = at.inside && at.task == noTask;
    const bool othersGoOn = follower.recording() && follower.recording()->hasSeveralLoops();
    if (!waitsIdle)
        cursor.setHeld(Moment{at.number, at.inside, at.inside ? 0 : at.callback});
    else if (othersGoOn)
        cursor.setHeld(Moment{at.number, false});
    else
        cursor.setHeld(std::nullopt);
    setPhase(Phase::stopped);
    emit self.cursorChanged();
    emit self.loopChanged();
}

/// While a step is under way in the loop that was shown, the stops of the others are not to come between.
void Session::Impl::onContinued(quint32 loop)
{
    stopSerials[loop] = ++stopSerial;
    std::erase_if(stops, [loop](const StopPlace &known) { return known.loop == loop; });
    if (!stops.empty() && stop.loop != loop) {
        emit self.loopChanged();
        emit self.phaseChanged(phase);
        return;
    }
    awaited = Awaited::nothing;
    if (!stops.empty() && !stepsShown) {
        showStop(StopPlace(stops.back()));
        return;
    }
    stop = {};
    cursor.setHeld(std::nullopt);
    setPhase(Phase::running);
    emit self.cursorChanged();
    emit self.loopChanged();
}

std::optional<Nanoseconds> Session::Impl::stoppedAt() const
{
    const Recording *const recording = follower.recording();
    if (phase != Phase::stopped || stop.loop == 0 || !recording->hasSeveralLoops())
        return std::nullopt;
    for (std::size_t i = recording->stopCount(); i > 0; --i)
        if (recording->stop(i - 1).loop == stop.loop)
            return recording->stop(i - 1).time;
    return std::nullopt;
}

void Session::Impl::forgetStops()
{
    stop = {};
    stops.clear();
    stopSerials.clear();
}

} // namespace coroscope
