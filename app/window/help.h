// SPDX-License-Identifier: GPL-3.0-or-later
// The Help menu's two windows.
#pragma once

class QWidget;

namespace coroscope {

class TimelineView;

/// Those of `window`, then those of the chart.
void showKeys(QWidget &window, const TimelineView &chart);
void showAbout(QWidget &window);

} // namespace coroscope
