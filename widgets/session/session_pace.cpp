// SPDX-License-Identifier: GPL-3.0-or-later
// Session's third part: how fast it goes on. At full speed the program runs by itself, and in the recording one goes to the
// next breakpoint hit at once; in slow motion the session takes the steps, so many a second.
#include "widgets/session/session_impl.h"

#include <algorithm>
#include <utility>

namespace coroscope {

namespace {

constexpr int searchRetryMs = 20; ///< a frame may not overtake the search for where to stop

bool isStop(const Breakpoint &breakpoint) { return breakpoint.enabled && breakpoint.action == BreakAction::stop; }

} // namespace

double Session::speed() const { return d->speed; }

bool Session::isPaced() const { return d->paced; }

bool Session::isPlaying() const { return d->playing; }

bool Session::isSearching() const { return d->search.isActive(); }

bool Session::mayHitAhead() const
{
    const std::vector<Breakpoint> &all = breakpoints();
    if (std::any_of(all.begin(), all.end(), isStop))
        return true;
    const Moment from = isPast() ? cursor() : Moment{0, false};
    for (std::size_t i = recording() ? recording()->stopCount() : 0; i > 0; --i) {
        const StopInfo stop = recording()->stop(i - 1);
        if (stop.at <= from)
            return false;
        if (stop.reason == format::StopReason::breakpoint)
            return true;
    }
    return false;
}

void Session::pause()
{
    if (d->playing || d->search.isActive()) {
        d->leavePlay();
    } else if (d->paced && d->phase == Phase::stopped) {
        d->endPacing();
        emit phaseChanged(d->phase);
    } else if (d->phase == Phase::running) {
        d->endPacing();
        d->run->pause(d->selectedLoop);
        d->ask(Awaited::pause);
    } else if (mayPauseMore()) {
        d->run->pause(shownLoop());
    }
}

void Session::resume()
{
    if (d->isMovable()) {
        d->goAhead();
    } else if (d->phase == Phase::stopped && !d->paced) {
        d->awaited = Awaited::nothing;
        d->stepsShown = false;
        if (d->speed > 0)
            d->beginPacing();
        else
            d->run->resume(d->stop.loop);
    }
}

void Session::setSpeed(double switchesPerSecond)
{
    const double wanted = std::max(0.0, switchesPerSecond);
    if (wanted == d->speed)
        return;
    d->speed = wanted;
    if (wanted > 0) {
        d->steps.setRate(wanted);
        d->frames.setRate(wanted);
        if (!d->paced && (d->phase == Phase::running || d->phase == Phase::starting) && !isEnding())
            d->beginPacing();
    } else if (d->paced) {
        const bool begins = d->awaitsEntry;
        d->endPacing();
        d->passesEntry = begins;
        if (!begins)
            d->run->resume(); // between two steps it goes on; in a step, that one is taken back
        emit phaseChanged(d->phase);
    } else if (d->playing) {
        d->leavePlay();
        d->goAhead();
    }
    emit speedChanged();
    emit phaseChanged(d->phase); // its words
}

void Session::Impl::connectPace()
{
    QObject::connect(&steps, &Pacer::due, &self, [this] {
        if (!paced || phase != Phase::stopped)
            return;
        steps.stepTaken();
        run->step(true, stopsAtCallbacks);
    });
    QObject::connect(&frames, &Pacer::due, &self, [this] { playOn(); });
    QObject::connect(&search, &HitSearch::found, &self, [this](const BreakpointSearch::Hit &hit) { onFound(hit); });
    QObject::connect(&search, &HitSearch::foundNone, &self, [this] { onFoundNone(); });
    QObject::connect(&search, &HitSearch::progressed, &self, [this] {
        if (!playing)
            emit self.phaseChanged(phase); // how far it is
    });
}

// --- the program, step by step ---

/// The first step is taken at once: one sees that it goes on.
void Session::Impl::beginPacing()
{
    paced = true;
    if (!holdsAll)
        run->setHoldsAll(true); // one step at a time, whosever it is
    steps.setRate(speed);
    steps.stepTaken();
    if (!std::exchange(passesEntry, false)) // else the stop at its entry is still to come
        run->step(true, stopsAtCallbacks);
    emit self.phaseChanged(phase);
}

void Session::Impl::endPacing()
{
    if (paced && !holdsAll && run)
        run->setHoldsAll(false);
    paced = passesEntry = false;
    steps.stop();
}

void Session::Impl::pacedStop(const QString &reason)
{
    if (!paced)
        return;
    if (reason == QLatin1String("step") || reason == QLatin1String("entry")) {
        if (reason == QLatin1String("entry"))
            steps.stepTaken(); // the loop as it begins is to be seen, too
        steps.setRate(speed);
        steps.await();
    } else {
        endPacing();
    }
}

// --- the recording ---

void Session::Impl::goAhead()
{
    if (playing || search.isActive())
        return;
    const Recording &recording = *follower.recording();
    const bool fromStart = !cursor.isPast(); // of an opened one, from its end
    const Moment after = fromStart ? Moment{0, false} : cursor.at();
    atHit.reset();
    playUntil.reset();
    search.start(recording, breakpoints.all(), after);
    if (speed > 0) {
        if (fromStart)
            move(Moment{recording.firstSwitch(), false});
        playing = cursor.isPast(); // else there is nothing to play
        frames.setRate(speed);
        frames.stepTaken();
        frames.await();
    }
    emit self.phaseChanged(phase);
}

void Session::Impl::onFound(const BreakpointSearch::Hit &hit)
{
    atHit = hit;
    if (playing) {
        playUntil = hit.at;
        return;
    }
    move(hit.at);
    emit self.phaseChanged(phase);
    emit self.cursorChanged(); // its words: it may stand there already
}

void Session::Impl::onFoundNone()
{
    if (playing)
        return;
    const bool any = std::any_of(breakpoints.all().begin(), breakpoints.all().end(), isStop);
    const bool wasPast = cursor.isPast();
    move(std::nullopt);
    emit self.phaseChanged(phase);
    if (phase == Phase::opened)
        emit self.message(!any ? tr("No breakpoint is on: this is the end of the recording. Ctrl+B adds one, such as "
                                    "resume task2; F5 then goes from hit to hit.")
                          : wasPast ? tr("No breakpoint is hit from there on: this is the end of the recording.")
                                    : tr("No breakpoint is hit in this recording."),
                          false);
    else if (any && wasPast)
        emit self.message(tr("No breakpoint is hit between there and now."), false);
}

void Session::Impl::playOn()
{
    if (!playing)
        return;
    const std::optional<Moment> frame = cursor.next(true, stopsAtCallbacks);
    if (search.isActive() && frame && search.reached() <= frame->number) {
        frames.awaitAgain(searchRetryMs);
        return;
    }
    const bool arrives = frame && playUntil && *frame >= *playUntil;
    if (frame)
        move(arrives ? *playUntil : *frame);
    if (!frame || arrives || !cursor.isPast()) {
        leavePlay();
        return;
    }
    frames.stepTaken();
    frames.await();
}

void Session::Impl::leavePlay()
{
    if (!playing && !search.isActive())
        return;
    playing = false;
    frames.stop();
    search.cancel();
    emit self.phaseChanged(phase);
}

} // namespace coroscope
