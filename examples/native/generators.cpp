// SPDX-License-Identifier: MIT
// Generators: values out, values in, delegation, a returned value; then three of them in a fixed round robin.
#include "engine/loop/generator_task.h"

#include <iostream>

using namespace coroscope;

namespace {

Generator<int, int> runningTotal()
{
    int total = 0;
    while (true) {
        const int added = co_yield total;
        total += added;
    }
}

Generator<int, int, int> twoDigits()
{
    const int tens = co_yield 10;
    const int units = co_yield 1;
    co_return 10 * tens + units;
}

Generator<int, int, int> sumOfTwo()
{
    const int first = co_await twoDigits();
    const int second = co_await twoDigits();
    co_return first + second;
}

Generator<std::string> counter(std::string name, int until)
{
    for (int i = 1; i <= until; ++i) {
        std::cout << name << ' ' << i << '\n';
        co_yield name;
    }
}

} // namespace

int main()
{
    Generator<int, int> totals = runningTotal();
    totals.next();
    totals.send(2);
    std::cout << "total " << *totals.send(40) << '\n';

    Generator<int, int, int> sum = sumOfTwo();
    sum.next();
    for (const int digit : {1, 2, 3})
        sum.send(digit);
    sum.send(0);
    std::cout << "12 + 30 = " << sum.result() << '\n';

    std::vector<Generator<std::string>> counters;
    counters.push_back(counter("red", 2));
    counters.push_back(counter("green", 3));
    counters.push_back(counter("blue", 1));
    roundRobin(std::move(counters));
}
