// SPDX-License-Identifier: GPL-3.0-or-later
// HitSearch: looks for the next place of a recording at which a breakpoint stops, a bounded time at once, so that the window
// never blocks however long the recording is.
// GUI thread.
#pragma once

#include "engine/guest/breakpoint_search.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace coroscope {

class HitSearch : public QObject {
    Q_OBJECT
public:
    explicit HitSearch(QObject *parent = nullptr);
    ~HitSearch() override;

    /// Looks for the first place later than `after`. `recording` lives until the answer, or until forget().
    void start(const Recording &recording, const std::vector<Breakpoint> &breakpoints, Moment after);
    void cancel(); ///< there will be no answer
    void forget(); ///< the recording goes away

    bool isActive() const { return timer_.isActive(); }
    SwitchNumber reached() const; ///< while active: what lies before this switch has been looked at

signals:
    void found(const coroscope::BreakpointSearch::Hit &hit);
    void foundNone(); ///< up to the end of what is read of the recording
    void progressed();

private:
    void readOn();
    bool goesOn(const Recording &recording, const std::vector<Breakpoint> &breakpoints, Moment after) const;

    std::unique_ptr<BreakpointSearch> search_;
    const Recording *recording_ = nullptr; ///< what search_ was made for, these two
    std::vector<Breakpoint> breakpoints_;
    Moment from_; ///< the search is complete from here on
    QTimer timer_;
};

} // namespace coroscope

Q_DECLARE_METATYPE(coroscope::BreakpointSearch::Hit)
