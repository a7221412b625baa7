// SPDX-License-Identifier: MIT
// The price of a native switch with a session attached: recorded with nothing armed, and with breakpoints that do not match.
#include "engine/guest/guest_session.h"
#include "engine/loop/task.h"

#include <benchmark/benchmark.h>

using namespace coroscope;

namespace {

constexpr std::uint64_t switchesPerRun = 100'000;

class Plain final : public Language {
public:
    std::string name() const override { return "c++"; }
    std::string version() const override { return {}; }
};

Coroutine<> yieldForEver()
{
    while (true)
        co_await yield();
}

Coroutine<> stopAfter(EventLoop &loop, const std::uint64_t &turns)
{
    while (true) {
        for (std::uint64_t turn = 0; turn < turns; ++turn)
            co_await yield();
        loop.stop();
        co_await yield();
    }
}

void run(benchmark::State &state, std::initializer_list<const char *> breakpoints)
{
    Plain language;
    LaunchSpec spec; // no recording asked for: an unnamed one of 16 MiB
    std::string error;
    for (const char *text : breakpoints)
        spec.breakpoints.push_back(*parseBreakpoint(text, error));
    const auto session = GuestSession::start(spec, language, error);
    if (!session)
        return state.SkipWithError(error.c_str());
    RealClock clock;
    EventLoop loop(clock);
    const auto tasks = static_cast<std::uint64_t>(state.range(0));
    const std::uint64_t turns = switchesPerRun / tasks;
    for (std::uint64_t i = 1; i < tasks; ++i)
        spawn(loop, yieldForEver());
    spawn(loop, stopAfter(loop, turns));
    for (auto _ : state)
        loop.run();
    state.counters["switch"] = benchmark::Counter(static_cast<double>(loop.switches()),
                                                  benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void nothingArmed(benchmark::State &state) { run(state, {}); }
void armedNotMatching(benchmark::State &state) { run(state, {"resume nobody", "suspend nobody#3", "nobody -> *"}); }

BENCHMARK(nothingArmed)->Arg(10)->Arg(1000);
BENCHMARK(armedNotMatching)->Arg(10)->Arg(1000);

} // namespace

BENCHMARK_MAIN();
