// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of a callback run, or of a worker thread's job, in words. No GUI.
#pragma once

#include "widgets/timeline/timeline_scene.h"

#include <utility>
#include <vector>

namespace coroscope {

/// Pairs of what and its value, none of them empty. First the function that ran. Empty: it is not in the recording.
std::vector<std::pair<QString, QString>> runFacts(const TimelineScene &scene, const RunBeside &run);

} // namespace coroscope
