// SPDX-License-Identifier: MIT
// ObservedLoop, the part that keeps apart what several threads resume: one slice is under way at a time.
#include "engine/python/observe/observed_loop.h"

#include "engine/python/interrupts.h"
#include "engine/python/program_loop.h"

#include <algorithm>

namespace coroscope {

bool ObservedLoop::isInSlice(std::uint64_t thread) const
{
    return (loop_.current() && sliceThread_ == thread) ||
           std::any_of(outrun_.begin(), outrun_.end(),
                       [thread](const Outrun &slice) { return slice.thread == thread; });
}

const ObservedLoop::Outrun *ObservedLoop::outrunSlice(const ObservedTask &task) const
{
    const auto found =
        std::find_if(outrun_.begin(), outrun_.end(), [&task](const Outrun &slice) { return slice.task == &task; });
    return found == outrun_.end() ? nullptr : &*found;
}

/// The slice under way is another thread's, which has let us come between.
void ObservedLoop::outrun()
{
    outrun_.push_back({sliceThread_, static_cast<ObservedTask *>(loop_.current()), lastOrigin_});
    loop_.outrun();
}

/// Whose slice on this thread is over. Null: no slice was under way.
ObservedTask *ObservedLoop::endingTask()
{
    waitOutHold();
    const std::uint64_t thread = runningThread();
    if (loop_.current() && sliceThread_ == thread)
        return static_cast<ObservedTask *>(loop_.current());
    const auto found =
        std::find_if(outrun_.begin(), outrun_.end(), [thread](const Outrun &slice) { return slice.thread == thread; });
    return found == outrun_.end() ? nullptr : found->task;
}

/// Its slice, which was outrun, is over.
void ObservedLoop::leaveOutrun(ObservedTask &task)
{
    loop_.outrunSliceIsOver(task);
    std::erase_if(outrun_, [&task](const Outrun &slice) { return slice.task == &task; });
    if (rests_ && outrun_.empty())
        restHooks();
}

void ObservedLoop::suspend(ObservedTask &task)
{
    if (loop_.current() == &task) {
        loop_.suspended(task, waitOf(task, lastOrigin_));
        return;
    }
    const WaitState wait = waitOf(task, outrunSlice(task)->origin);
    leaveOutrun(task);
    loop_.woken(task, WakeCause::thread);
    if (wait.kind == WaitKind::unknown)
        loop_.park(task);
}

void ObservedLoop::end(ObservedTask &task, TaskStatus outcome)
{
    if (loop_.current() != &task)
        leaveOutrun(task);
    loop_.ended(task, outcome);
}

std::optional<SourcePlace> ObservedLoop::placeElsewhere() const
{
    if (!loop_.current() || sliceThread_ == runningThread())
        return {};
    const FrameLayout *const frame = openFrame(static_cast<const ObservedTask *>(loop_.current())->generator());
    return frame ? program_.places().place(*frame) : SourcePlace{};
}

} // namespace coroscope
