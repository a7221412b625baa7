// SPDX-License-Identifier: GPL-3.0-or-later
// What assistive technology sees of the chart: its lanes as a list, each with its name, its state and its numbers.
#pragma once

namespace coroscope {

/// Makes Qt ask us for the interface of each TimelineCanvas. Calling it again changes nothing.
void installTimelineAccessibility();

} // namespace coroscope
