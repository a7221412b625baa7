// SPDX-License-Identifier: GPL-3.0-or-later
// MomentContext: what a model needs to put the rows of one moment into words.
#pragma once

#include "engine/record/recording.h"
#include "widgets/models/wording.h"

namespace coroscope {

struct MomentContext {
    const Recording *recording = nullptr; ///< not owned; null: nothing to show
    Nanoseconds time = 0;                 ///< of the moment, on the recording's axis
    bool over = false;                    ///< the moment is the program's end: what its tasks did, they do no more

    QString name(TaskNumber task) const
    {
        return recording && task != noTask ? wording::text(recording->taskName(task)) : QString();
    }
    wording::NameOf names() const
    {
        return [this](TaskNumber task) { return name(task); };
    }
    /// The innermost frame of `stack`; a default one where it is unknown.
    StackFrame innermost(std::uint32_t stack) const
    {
        if (!recording || stack == 0)
            return {};
        const auto frames = recording->stackFrames(stack);
        return frames.empty() ? StackFrame{} : frames.front();
    }
    QString place(std::uint32_t stack) const
    {
        const StackFrame frame = innermost(stack);
        return wording::place(frame.file, frame.line);
    }
};

} // namespace coroscope
