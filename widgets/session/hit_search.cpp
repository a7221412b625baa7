// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/hit_search.h"

#include "widgets/session/search_budget.h"

namespace coroscope {

HitSearch::HitSearch(QObject *parent) : QObject(parent)
{
    connect(&timer_, &QTimer::timeout, this, &HitSearch::readOn);
}

HitSearch::~HitSearch() = default;

/// From hit to hit the search goes on where it is: "hit N" is counted from the recording's beginning only once.
bool HitSearch::goesOn(const Recording &recording, const std::vector<Breakpoint> &breakpoints, Moment after) const
{
    return search_ && recording_ == &recording && breakpoints_ == breakpoints && after >= from_;
}

void HitSearch::start(const Recording &recording, const std::vector<Breakpoint> &breakpoints, Moment after)
{
    if (goesOn(recording, breakpoints, after)) {
        search_->goOn(after);
    } else {
        search_ = std::make_unique<BreakpointSearch>(recording, breakpoints, after);
        recording_ = &recording;
        breakpoints_ = breakpoints;
    }
    from_ = after;
    timer_.start(0);
}

void HitSearch::cancel()
{
    if (!timer_.isActive())
        return;
    forget(); // it has passed over hits that nobody was told of
}

void HitSearch::forget()
{
    timer_.stop();
    search_.reset();
    recording_ = nullptr;
}

SwitchNumber HitSearch::reached() const { return search_ ? search_->reached() : 0; }

void HitSearch::readOn()
{
    const BreakpointSearch::Result result = SearchBudget().run(*search_);
    if (result == BreakpointSearch::Result::more) {
        emit progressed();
        return;
    }
    timer_.stop();
    if (result == BreakpointSearch::Result::end) {
        forget();
        emit foundNone();
        return;
    }
    from_ = search_->hit().at;
    emit found(search_->hit());
}

} // namespace coroscope
