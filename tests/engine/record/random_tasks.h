// SPDX-License-Identifier: MIT
// Programs that do everything that a task can do, in an order that a seed decides.
#pragma once

#include "engine/loop/task.h"

#include <random>

namespace coroscope {

struct RandomProgram {
    std::mt19937 random;
    int tasksLeft;
    int steps; ///< of each task

    unsigned pick(unsigned below) { return random() % below; }
};

inline Coroutine<int> randomTask(RandomProgram &program, int depth);

inline Coroutine<> pauseBelow(RandomProgram &program) { co_await sleep(std::chrono::nanoseconds(program.pick(5'000))); }

inline Coroutine<> awaitQuietly(Task<int> task)
{
    try {
        co_await task;
    } catch (const std::exception &) {
    }
}

inline Coroutine<int> randomTask(RandomProgram &program, int depth)
{
    std::vector<Task<int>> children;
    for (int step = 0; step < program.steps; ++step) {
        const unsigned choice = program.pick(8);
        if (choice == 0 && program.tasksLeft > 0 && depth < 6) {
            --program.tasksLeft;
            children.push_back(spawn(randomTask(program, depth + 1)));
        } else if (choice == 1 && !children.empty()) {
            co_await awaitQuietly(children[program.pick(static_cast<unsigned>(children.size()))]);
        } else if (choice == 2) {
            co_await pauseBelow(program);
        } else if (choice == 3 && !children.empty() && program.pick(4) == 0) {
            children.back().cancel();
        } else if (choice == 4 && program.pick(20) == 0) {
            throw std::runtime_error("by chance");
        } else {
            co_await yield();
        }
    }
    co_return depth;
}

} // namespace coroscope
