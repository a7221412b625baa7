// SPDX-License-Identifier: MIT
// Chrome trace JSON, as ui.perfetto.dev, chrome://tracing and speedscope open it.
#pragma once

#include "engine/record/progress.h"
#include "engine/record/recording.h"

#include <string>

namespace coroscope {

/// Writes `recording`, as far as it has been read, to `path`: a track a task, a slice a switch (a run of idle polls is one
/// slice, "N idle polls"), an arrow from each slice that woke another task to the slice that this led to. Time
/// grows with the number of events, however many tasks share them; memory with the tasks and the ready queue, not with the
/// recording's length. False: `error` is a sentence for the user (empty: `progress` gave it up), and an older file there is
/// untouched. So is the recording itself, which is refused as `path`.
bool exportChrome(const Recording &recording, const std::string &path, std::string &error,
                  const Progress &progress = {});

} // namespace coroscope
