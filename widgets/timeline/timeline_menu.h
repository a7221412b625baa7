// SPDX-License-Identifier: GPL-3.0-or-later
// The menu on a lane or a slice. Pure wiring between QMenu and scene.
#pragma once

#include "widgets/timeline/timeline_scene.h"

#include <QMenu>

namespace coroscope {

/// Fills `menu` with what can be done to `hit` (row, task and number count).
void fillTimelineMenu(QMenu &menu, TimelineScene &scene, const ChartHit &hit);

} // namespace coroscope
