// SPDX-License-Identifier: GPL-3.0-or-later
// The Help menu's two windows. Neither is modal.
#pragma once

#include <QString>

class QWidget;

namespace coroscope {

class TimelineView;

/// Those of `window`, then those of the chart.
void showKeys(QWidget &window, const TimelineView &chart);
/// `interpreter`: the one that is chosen for the program at hand; empty: none is.
void showAbout(QWidget &window, const QString &interpreter);

} // namespace coroscope
