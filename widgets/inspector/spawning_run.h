// SPDX-License-Identifier: GPL-3.0-or-later
// SpawningRun: which callback run made a task that no task did, in words that lead there.
#pragma once

#include "engine/record/recording.h"

#include <QString>

namespace coroscope {

class SpawningRun {
public:
    /// Looks for it, once as long as the same task is asked for. 0: none did, or it is not recorded.
    CallbackNumber of(const Recording &recording, const TaskInfo &task);
    void forget() { task_ = noTask; } ///< another recording comes

    static QString name(CallbackNumber run);                                 ///< "callback run 5"
    static QString function(const Recording &recording, CallbackNumber run); ///< "Server.on_data"; empty: not known

private:
    TaskNumber task_ = noTask;
    CallbackNumber run_ = 0;
};

} // namespace coroscope
