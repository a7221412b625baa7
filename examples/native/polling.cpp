// SPDX-License-Identifier: MIT
// The same program with both ways of waiting. Polling keeps everyone in the queue: compare the number of switches.
#include "engine/loop/task.h"

#include <iostream>

using namespace coroscope;
using namespace std::chrono_literals;

namespace {

Coroutine<> lamp(std::string colour, std::chrono::milliseconds glow)
{
    co_await sleep(glow);
    std::cout << colour << '\n';
}

Coroutine<> trafficLight()
{
    Task<> green = spawn(lamp("green", 90ms), "green");
    Task<> red = spawn(lamp("red", 30ms), "red");
    co_await green;
    co_await red;
}

std::uint64_t switchesOf(Waiting waiting)
{
    VirtualClock clock(10'000'000);
    EventLoop loop(clock, waiting);
    const Task<> main = spawn(loop, trafficLight());
    loop.run();
    main.result();
    return loop.switches();
}

} // namespace

int main()
{
    const std::uint64_t parked = switchesOf(Waiting::park);
    std::cout << "parked: " << parked << " switches\n";
    const std::uint64_t polled = switchesOf(Waiting::poll);
    std::cout << "polled: " << (polled > parked ? "more" : "no more") << " than that\n";
}
