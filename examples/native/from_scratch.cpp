// SPDX-License-Identifier: MIT
// An event loop at work: two cooks share one stove. Look at the ready queue while both sleep, and at what wakes the kitchen.
#include "engine/loop/task.h"

#include <iostream>

using namespace coroscope;
using namespace std::chrono_literals;

namespace {

Coroutine<int> cook(std::string dish, int steps, std::chrono::milliseconds pause)
{
    for (int step = 1; step <= steps; ++step) {
        std::cout << dish << ": step " << step << '\n';
        co_await sleep(pause);
    }
    co_return steps;
}

Coroutine<> kitchen()
{
    Task<int> soup = spawn(cook("soup", 3, 10ms));
    Task<int> bread = spawn(cook("bread", 2, 200ms));
    const int soupSteps = co_await soup;
    const int breadSteps = co_await bread;
    std::cout << "served after " << soupSteps + breadSteps << " steps\n";
}

} // namespace

int main() { run(kitchen()); }
