// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/breakpoints/last_hit.h"

#include "widgets/session/search_budget.h"

namespace coroscope {

namespace {

constexpr Moment beforeAll{0, true};

} // namespace

LastHit::LastHit(QObject *parent) : QObject(parent)
{
    timer_.setInterval(0);
    connect(&timer_, &QTimer::timeout, this, &LastHit::readOn);
}

LastHit::~LastHit() = default;

std::optional<Moment> LastHit::onRecord(const Recording &recording, std::uint32_t number)
{
    for (std::size_t i = recording.stopCount(); i > 0; --i) {
        const StopInfo stop = recording.stop(i - 1);
        if (stop.breakpoint == number)
            return stop.at;
    }
    return std::nullopt;
}

void LastHit::start(const Recording &recording, const Breakpoint &breakpoint)
{
    Breakpoint wanted = breakpoint;
    wanted.enabled = true;
    wanted.action = BreakAction::stop;
    last_.reset();
    search_ = std::make_unique<BreakpointSearch>(recording, std::vector<Breakpoint>{wanted}, beforeAll);
    timer_.start();
}

void LastHit::cancel()
{
    timer_.stop();
    search_.reset();
}

void LastHit::readOn()
{
    const SearchBudget budget;
    auto result = budget.run(*search_);
    for (; result == BreakpointSearch::Result::found; result = budget.run(*search_)) {
        const BreakpointSearch::Hit hit = search_->hit();
        if (!hit.recorded) // else the number of any breakpoint of the run, which may be another one's by now
            last_ = hit;
        search_->goOn(hit.at);
    }
    if (result == BreakpointSearch::Result::more)
        return;
    cancel();
    if (last_)
        emit found(*last_);
    else
        emit foundNone();
}

} // namespace coroscope
