// SPDX-License-Identifier: MIT
#include "engine/loop/task.h"

namespace coroscope::detail {

namespace {

std::string describe(const TaskBase &task)
{
    std::string text = task.ownName().empty() ? std::string(task.definition().name) : task.ownName();
    if (task.wait().kind == WaitKind::task)
        text += " (waits for task " + std::to_string(task.wait().task) + ")";
    return text;
}

} // namespace

void runToEnd(EventLoop &loop, const TaskBase &main)
{
    loop.run();
    if (hasEnded(main.status()))
        return;
    std::string text = "deadlock: nothing is ready and no timer is armed, but these tasks wait:";
    loop.forEachAlive([&text](const TaskBase &task) { text += "\n  " + describe(task); });
    throw Deadlock(text);
}

} // namespace coroscope::detail
