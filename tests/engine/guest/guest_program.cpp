// SPDX-License-Identifier: MIT
// A program for test_native_program: what it does is its first argument.
#include "engine/loop/foreign_coroutine.h"
#include "engine/loop/task.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace coroscope;
using namespace std::chrono_literals;

namespace {

std::atomic<bool> endless{true};

Coroutine<> say(std::string text)
{
    std::cout << text << std::endl;
    co_await yield();
    std::cerr << text << " again\n";
}

Coroutine<> spin()
{
    co_await yield();
    while (endless.load(std::memory_order_relaxed)) {
    }
}

Coroutine<> rest() { co_await sleep(24h); }

Coroutine<> forkInSlice()
{
    const pid_t child = ::fork();
    for (int i = 0; i < 100; ++i) // both go on in the loop that they share no more
        co_await yield();
    if (child == 0)
        std::exit(7);
    int status = 0;
    ::waitpid(child, &status, 0);
    std::cout << "child " << WEXITSTATUS(status) << std::endl;
}

Coroutine<> environment()
{
    co_await yield();
    std::cout << (std::getenv("COROSCOPE_LAUNCH") ? "set" : "unset") << std::endl;
}

Coroutine<> quit()
{
    co_await yield();
    std::exit(5);
}

/// How far the loop's clock went over a switch; then how far real time did, at least and at most. In ns.
Coroutine<> readClocks(Clock &clock)
{
    using Steady = std::chrono::steady_clock;
    const auto atMost = Steady::now();
    const Nanoseconds read = clock.now();
    const auto atLeast = Steady::now();
    co_await yield();
    const std::chrono::nanoseconds least = Steady::now() - atLeast;
    const Nanoseconds passed = clock.now() - read;
    const std::chrono::nanoseconds most = Steady::now() - atMost;
    std::cout << passed << ' ' << least.count() << ' ' << most.count() << std::endl;
}

void runWithClock()
{
    const auto clock = makeClock();
    RunOptions options;
    options.clock = clock.get();
    run(readClocks(*clock), options);
}

/// A scheduler of its own that never comes to an end: between two slices it is the program's code that runs.
void spinBetweenSlices()
{
    ForeignLoop loop;
    ForeignCoroutine task(std::source_location::current());
    loop.resuming(task);
    loop.suspended(task, WaitState::forTurn());
    std::cout << "between" << std::endl;
    while (endless.load(std::memory_order_relaxed)) {
    }
}

/// The same on another thread; this one takes no signals.
void spinOnAnotherThread()
{
    std::thread scheduler(&spinBetweenSlices);
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
    scheduler.join();
}

/// A scheduler of its own on another thread, which comes to an end before the program does.
void runOnAnotherThread()
{
    std::thread([] {
        ForeignLoop loop;
        ForeignCoroutine task(std::source_location::current());
        loop.resuming(task);
        loop.ended(task, TaskStatus::done);
    }).join();
    std::cout << "after" << std::endl;
}

/// A scheduler of its own that does nothing but switch, and wait for nothing.
void switchForEver()
{
    ForeignLoop loop;
    ForeignCoroutine task(std::source_location::current());
    std::cout << "between" << std::endl;
    while (endless.load(std::memory_order_relaxed)) {
        loop.resuming(task);
        loop.suspended(task, WaitState::forTurn());
        loop.idle(-1);
        loop.idleEnd();
    }
}

} // namespace

int main(int, char **argv)
{
    const std::string what = argv[1] ? argv[1] : "say";
    if (what == "say")
        run(say("hello"));
    else if (what == "spin")
        run(spin());
    else if (what == "rest")
        run(rest());
    else if (what == "fork")
        run(forkInSlice());
    else if (what == "environment")
        run(environment());
    else if (what == "scheduler")
        spinBetweenSlices();
    else if (what == "elsewhere")
        spinOnAnotherThread();
    else if (what == "joined")
        runOnAnotherThread();
    else if (what == "switches")
        switchForEver();
    else if (what == "clock")
        runWithClock();
    else if (what == "quit")
        run(quit());
}
