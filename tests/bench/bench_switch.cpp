// SPDX-License-Identifier: MIT
// The price of a native switch: bare, and with everything recorded.
#include "engine/loop/task.h"
#include "engine/record/recorder.h"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <filesystem>

using namespace coroscope;

namespace {

Coroutine<> yieldForEver()
{
    while (true)
        co_await yield();
}

/// A clock that lets a loop run for a given number of turns: a task of its own stops it.
Coroutine<> stopAfter(EventLoop &loop, const std::uint64_t &turns)
{
    while (true) {
        for (std::uint64_t turn = 0; turn < turns; ++turn)
            co_await yield();
        loop.stop();
        co_await yield();
    }
}

struct Fixture {
    explicit Fixture(std::int64_t tasks, std::uint64_t turns) : turnsPerRun(turns), loop(clock)
    {
        for (std::int64_t i = 1; i < tasks; ++i)
            spawn(loop, yieldForEver());
        spawn(loop, stopAfter(loop, turnsPerRun));
    }
    ~Fixture() { loop.setInstrument(nullptr); }

    std::uint64_t turnsPerRun;
    RealClock clock;
    EventLoop loop;
};

std::string scratchFile() { return (std::filesystem::temp_directory_path() / "coroscope-bench.coro").string(); }

void reportPerSwitch(benchmark::State &state, const EventLoop &loop)
{
    state.counters["switch"] = benchmark::Counter(static_cast<double>(loop.switches()),
                                                  benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void bareSwitch(benchmark::State &state)
{
    Fixture fixture(state.range(0), 100'000 / static_cast<std::uint64_t>(state.range(0)));
    for (auto _ : state)
        fixture.loop.run();
    reportPerSwitch(state, fixture.loop);
}

/// Bursts of 20,000 switches, each after a pause in which the file's next chunk is made ready.
void recordedBurst(benchmark::State &state)
{
    Fixture fixture(state.range(0), 20'000 / static_cast<std::uint64_t>(state.range(0)));
    std::string error;
    const auto recorder = Recorder::open({scratchFile(), nullptr, 0, {}}, error);
    fixture.loop.setInstrument(recorder.get());
    for (auto _ : state) {
        state.PauseTiming();
        recorder->waitUntilReady();
        state.ResumeTiming();
        fixture.loop.run();
    }
    reportPerSwitch(state, fixture.loop);
    fixture.loop.setInstrument(nullptr);
    recorder->close();
    std::filesystem::remove(scratchFile());
}

/// 10^8 switches on end, what the disk takes included.
void recordedSustained(benchmark::State &state)
{
    for (auto _ : state) {
        Fixture fixture(state.range(0), 100'000'000 / static_cast<std::uint64_t>(state.range(0)));
        std::string error;
        const auto recorder = Recorder::open({scratchFile(), nullptr, 0, {}}, error);
        fixture.loop.setInstrument(recorder.get());
        fixture.loop.run();
        fixture.loop.setInstrument(nullptr);
        recorder->close();
        reportPerSwitch(state, fixture.loop);
    }
    std::filesystem::remove(scratchFile());
}

} // namespace

BENCHMARK(bareSwitch)->Arg(1)->Arg(10)->Arg(1000);
BENCHMARK(recordedBurst)->Arg(10)->Arg(1000)->UseRealTime();
BENCHMARK(recordedSustained)->Arg(10)->Arg(1000)->Iterations(1)->UseRealTime()->Unit(benchmark::kSecond);
BENCHMARK_MAIN();
