// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of everything that is drawn by hand, as pure functions of what is shown and of light or dark.
// Every colour for a mark or bar has a contrast of at least 3:1 against the canvas, and no meaning rests on colour alone.
#pragma once

#include "engine/loop/vocabulary.h"

#include <QColor>
#include <QPalette>

namespace coroscope {

/// Whether `palette` is a dark one: its window is darker than its text.
bool isDark(const QPalette &palette);

/// WCAG 2 contrast ratio of two opaque colours, 1..21.
double contrastRatio(const QColor &a, const QColor &b);

/// `over` laid on `under` with the weight `share` (0..1); opaque.
QColor mixed(const QColor &under, const QColor &over, double share);

inline constexpr int definitionColorCount = 12; ///< after that many definitions the colours come round again

/// The colour of tasks made from `definition` (0: unknown, a grey). Colour-blind-safe for the first eight.
QColor definitionColor(std::uint32_t definition, bool dark);

/// Black or white, whichever reads better on `fill`.
QColor textOn(const QColor &fill);

QColor waitColor(WaitKind kind, bool dark);
QColor statusColor(TaskStatus status, bool dark);
QColor changedValueColor(bool dark); ///< the text of a value that is not what it was

/// The fixed colours of the chart.
struct ChartColors {
    QColor canvas;    ///< behind the lanes
    QColor lane;      ///< every other lane
    QColor groupLane; ///< a group's row
    QColor grid;      ///< lines at the ruler's ticks
    QColor text;
    QColor mutedText;
    QColor selection; ///< outline of the selected slice, edge of the selected lane
    QColor selectedLane;
    QColor range; ///< the selected stretch: its edges, and, nearly transparent, what lies between them
    QColor hover;
    QColor ready;     ///< hatching: ready, waiting its turn
    QColor idlePolls; ///< a folded run of idle polls
    QColor idleSeam;
    QColor caller;   ///< what resumes tasks, while it has control
    QColor callback; ///< what the loop calls and is no task's step
    QColor worker;   ///< a job that a worker thread runs
    QColor stop;     ///< where the debugger held the program
    QColor cursor;   ///< the time cursor while it looks back
    QColor now;      ///< the live end
    QColor past;     ///< translucent: laid over what comes after the cursor
    QColor arrow;    ///< wake arrows
};

ChartColors chartColors(bool dark);

} // namespace coroscope
