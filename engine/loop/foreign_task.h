// SPDX-License-Identifier: MIT
// ForeignTask: a task of a scheduler that is not ours, as a ForeignLoop shows it.
#pragma once

#include "engine/loop/task_base.h"

namespace coroscope {

/// Owned by whoever owns the coroutine that it stands for. It never resumes anything. When it goes before it has ended, it
/// counts as cancelled. The scheduler's thread. For C++ coroutines: ForeignCoroutine.
class ForeignTask : public TaskBase {
public:
    bool seemsToPollInVain() const override { return status() == TaskStatus::ready && staysQueued() && listenerIdle; }

protected:
    ForeignTask() = default;
    ~ForeignTask() override = default;
    /// First of all in the destructor of the class that is made: listeners still ask for its name and its result.
    void leaveLoop();

private:
    friend class ForeignLoop;

    void resume() override {} // its own scheduler does
    void retain() override {}
    void release() override {}

    ForeignTask *previousReady_ = nullptr;
    ForeignTask *nextReady_ = nullptr;
    Loop *loopBefore_ = nullptr; ///< that ran tasks on its thread when its slice began
};

} // namespace coroscope
