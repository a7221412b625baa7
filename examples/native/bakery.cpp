// SPDX-License-Identifier: MIT
// The bakery in C++: coroutines of C++20 on the engine's own loop.
//
// Press F5: what runs is a program that was built beside Coroscope. F7 steps,
// Alt+Left and Alt+Right look back, `resume bake` at Ctrl+B stops, all as in
// Python. Click a slice: the editor shows at which co_await its task stands.
// An edit takes effect once the program is built again. Your own programs
// need the target coroscope_engine, and Run > Run program…
#include "engine/loop/task.h"

#include <iostream>
#include <stdexcept>

using namespace coroscope;
using namespace std::chrono_literals;

namespace {

constexpr auto minute = 10ms; // of the bakery

Coroutine<int> bake(std::string bread, int minutes)
{
    std::cout << bread << ": into the oven\n";
    co_await sleep(minutes * minute);
    if (bread == "cake")
        throw std::runtime_error("the cake is burnt");
    std::cout << bread << ": done\n";
    co_return minutes;
}

Coroutine<> bakery()
{
    Task<int> rolls = spawn(bake("rolls", 3));
    Task<int> loaf = spawn(bake("loaf", 7));
    Task<int> cake = spawn(bake("cake", 5));
    const int first = co_await rolls;
    const int second = co_await loaf;
    std::cout << "the oven was used for " << first + second << " minutes\n";
    try {
        co_await cake;
    } catch (const std::runtime_error &error) {
        std::cout << "alas: " << error.what() << '\n';
    }
}

} // namespace

int main() { run(bakery()); }
