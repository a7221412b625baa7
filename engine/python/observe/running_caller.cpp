// SPDX-License-Identifier: MIT
#include "engine/python/observe/running_caller.h"

#include <algorithm>

namespace coroscope {

namespace {

/// `[next(task) for task in tasks]` has a frame of its own in CPython 3.11; to its reader the function around it resumes.
bool isComprehension(PyCodeObject *code)
{
    PyObject *const name = code->co_name;
    if (PyUnicode_GET_LENGTH(name) == 0 || PyUnicode_READ_CHAR(name, 0) != '<')
        return false;
    for (const char *const one : {"<listcomp>", "<setcomp>", "<dictcomp>"})
        if (PyUnicode_CompareWithASCIIString(name, one) == 0)
            return true;
    return false;
}

} // namespace

void RunningCaller::enter(std::uint64_t thread)
{
    lastThread_ = thread;
    const auto found = std::find(threads_.begin(), threads_.end(), thread);
    threadNumber_ = std::uint32_t(found - threads_.begin());
    if (found == threads_.end())
        threads_.push_back(thread);
}

void RunningCaller::take(const FrameLayout *innermost)
{
    count_ = 0;
    stack_ = 0;
    for (const FrameLayout *frame = innermost; frame && count_ < mostFrames; frame = frame->previous)
        frames_[count_++] = {frame->code, frame->previousInstruction};
}

/// Called before any of the frames goes on: their code is alive, and known places keep it so.
std::uint32_t RunningCaller::internStack(StackInterner &stacks)
{
    if (stack_)
        return stack_;
    std::size_t innermost = 0;
    while (innermost + 1 < count_ && isComprehension(frames_[innermost].code))
        ++innermost;
    for (std::size_t at = chains_ < mostChains ? count_ : std::min(count_, innermost + 1); at-- > innermost;) {
        if (at > innermost && isComprehension(frames_[at].code))
            continue;
        stack_ = places_.stackAt(frames_[at], stack_, stacks);
        if (stack_ > highest_) {
            highest_ = stack_;
            ++chains_;
        }
    }
    return stack_;
}

} // namespace coroscope
