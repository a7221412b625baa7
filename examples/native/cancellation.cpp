// SPDX-License-Identifier: MIT
// A watchman cancels a sleeper; a third task fails, and whoever awaits it gets the exception.
#include "engine/loop/task.h"

#include <iostream>
#include <stdexcept>

using namespace coroscope;
using namespace std::chrono_literals;

namespace {

Coroutine<> sleeper()
{
    try {
        co_await sleep(1h);
    } catch (const Cancelled &) {
        std::cout << "woken early\n";
        throw;
    }
}

Coroutine<int> failing()
{
    co_await yield();
    throw std::runtime_error("no milk left");
}

Coroutine<> watchman()
{
    Task<> guest = spawn(sleeper());
    Task<int> shop = spawn(failing());
    co_await sleep(10ms);
    guest.cancel();
    try {
        co_await guest;
    } catch (const Cancelled &) {
        std::cout << "the sleeper was cancelled\n";
    }
    try {
        co_await shop;
    } catch (const std::runtime_error &error) {
        std::cout << "the shop failed: " << error.what() << '\n';
    }
}

} // namespace

int main() { run(watchman()); }
