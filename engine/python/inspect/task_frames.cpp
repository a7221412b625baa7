// SPDX-License-Identifier: MIT
#include "engine/python/inspect/task_frames.h"

#include "engine/python/code_places.h"

#include <algorithm>

namespace coroscope {

namespace {

using Frames = std::vector<const FrameLayout *>;

/// A call whose frame is not set up yet: Python itself does not show it.
bool isIncomplete(const FrameLayout &frame)
{
    constexpr char ownedByGenerator = 1;
    const auto *const code = reinterpret_cast<const std::uint16_t *>(frame.code->co_code_adaptive);
    return frame.owner != ownedByGenerator && frame.previousInstruction < code + frame.code->_co_firsttraceable;
}

/// Down from the innermost frame of whichever thread runs `outermost`.
Frames running(const FrameLayout *outermost)
{
    PyInterpreterState *const interpreter = PyThreadState_Get()->interp;
    for (PyThreadState *thread = PyInterpreterState_ThreadHead(interpreter); thread;
         thread = PyThreadState_Next(thread)) {
        Frames frames;
        for (const FrameLayout *at = runningFrame(thread); at; at = at->previous) {
            if (!isIncomplete(*at))
                frames.push_back(at);
            if (at == outermost)
                return frames;
        }
    }
    return {outermost};
}

Frames suspended(PyObject *outermost)
{
    Frames frames;
    for (PyObject *at = outermost; at;) {
        PyObject *const driven = drivenBy(at);
        const FrameLayout *const frame = driven ? openFrame(driven) : nullptr;
        if (!frame)
            break;
        frames.push_back(frame);
        at = suspendedFrame(driven) ? delegateOf(*frame) : nullptr;
    }
    std::reverse(frames.begin(), frames.end());
    return frames;
}

} // namespace

std::vector<const FrameLayout *> framesOf(PyObject *outermost)
{
    auto *const layout = reinterpret_cast<PyGenObject *>(outermost);
    const auto *const frame = reinterpret_cast<const FrameLayout *>(layout->gi_iframe);
    switch (int(layout->gi_frame_state)) {
    case frameCreated: return {frame};
    case frameSuspended: return suspended(outermost);
    case frameExecuting: return running(frame);
    default: return {};
    }
}

} // namespace coroscope
