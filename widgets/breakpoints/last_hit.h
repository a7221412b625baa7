// SPDX-License-Identifier: GPL-3.0-or-later
// LastHit: looks for the last place at which a breakpoint stopped the program, or, in an opened recording, would have: a
// bounded time at once, so that the window never blocks however long the recording is. GUI thread.
#pragma once

#include "engine/guest/breakpoint_search.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace coroscope {

class LastHit : public QObject {
    Q_OBJECT
public:
    explicit LastHit(QObject *parent = nullptr);
    ~LastHit() override;

    /// Looks in all of `recording`, which lives until the answer or cancel().
    void start(const Recording &recording, const Breakpoint &breakpoint);
    void cancel(); ///< there will be no answer
    bool isActive() const { return timer_.isActive(); }

    /// Where the program was held by breakpoint `number` last, by what is on record. Nothing: it was not.
    static std::optional<Moment> onRecord(const Recording &recording, std::uint32_t number);

signals:
    void found(const coroscope::BreakpointSearch::Hit &hit);
    void foundNone();

private:
    void readOn();

    std::unique_ptr<BreakpointSearch> search_;
    std::optional<BreakpointSearch::Hit> last_;
    QTimer timer_;
};

} // namespace coroscope
