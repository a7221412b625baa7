// SPDX-License-Identifier: MIT
// What it costs to open a recording, to look at any moment of it and to draw a lane, by its number of switches.
#include "engine/record/recording_reader.h"
#include "engine/record/timeline_index.h"
#include "tests/engine/record/recording_builder.h"

#include <benchmark/benchmark.h>
#include <map>
#include <random>

namespace {

using namespace coroscope;

/// 100 tasks in a round robin; each fourth slice sleeps instead of yielding, each tenth wakes whoever slept first.
std::vector<std::byte> roundRobin(std::uint64_t switches)
{
    RecordingBuilder b(format::eventChunkBytes);
    std::vector<TaskNumber> queue, sleeping;
    for (TaskNumber task = 0; task < 100; ++task) {
        b.spawn(task, noTask, task + 1);
        queue.push_back(task);
    }
    std::size_t head = 0;
    for (std::uint64_t i = 0; i < switches; ++i) {
        if (head > 1'000'000) {
            queue.erase(queue.begin(), queue.begin() + std::ptrdiff_t(head));
            head = 0;
        }
        const TaskNumber task = queue[head++];
        b.resume(task, 200 + std::uint32_t(i % 37), i % 100 == 0);
        if (sleeping.size() > 50) {
            b.wake(sleeping.front(), WakeCause::task, task);
            queue.push_back(sleeping.front());
            sleeping.erase(sleeping.begin());
        }
        if (i % 4 == 0) {
            b.sleep(1000);
            sleeping.push_back(task);
        } else {
            b.suspend(WaitKind::yield, 1);
            queue.push_back(task);
        }
    }
    return b.bytes();
}

/// Three tasks that look in vain whether their time has come.
std::vector<std::byte> polling(std::uint64_t switches)
{
    RecordingBuilder b(format::eventChunkBytes);
    for (TaskNumber task = 0; task < 3; ++task)
        b.spawn(task, noTask, task + 1);
    for (std::uint64_t i = 0; i < switches; ++i) {
        b.resume(TaskNumber(i % 3), 40 + std::uint32_t(i % 7), i % 3 == 0);
        b.suspend(WaitKind::timer, 1, noTask, format::suspendPolling | (i < 3 ? 0u : format::suspendIdlePoll));
    }
    return b.bytes();
}

std::unique_ptr<Recording> open(const std::vector<std::byte> &bytes)
{
    std::string error;
    auto recording = Recording::fromBytes(bytes, error);
    while (recording->refresh()) {
    }
    return recording;
}

const Recording &example(std::uint64_t switches)
{
    static std::map<std::uint64_t, std::unique_ptr<Recording>> known;
    auto &recording = known[switches];
    if (!recording)
        recording = open(roundRobin(switches));
    return *recording;
}

void openProgram(benchmark::State &state, std::vector<std::byte> (*program)(std::uint64_t switches))
{
    std::string error;
    const std::vector<std::byte> bytes = program(std::uint64_t(state.range(0)));
    for (auto _ : state) {
        state.PauseTiming();
        auto recording = Recording::fromBytes(bytes, error);
        state.ResumeTiming();
        while (recording->refresh()) {
        }
        benchmark::DoNotOptimize(recording->lastSwitch());
        state.PauseTiming();
        recording.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(std::int64_t(state.iterations()) * state.range(0));
}

void openAndIndex(benchmark::State &state) { openProgram(state, roundRobin); }
void openAndIndexPolls(benchmark::State &state) { openProgram(state, polling); }

void stateAtRandomMoments(benchmark::State &state)
{
    const Recording &recording = example(std::uint64_t(state.range(0)));
    std::mt19937_64 random(1);
    for (auto _ : state)
        benchmark::DoNotOptimize(recording.stateAt({1 + random() % recording.lastSwitch(), false}));
}

/// One frame's worth: 40 lanes, 1,600 pixels, all of the recording.
void drawLanes(benchmark::State &state)
{
    const Recording &recording = example(std::uint64_t(state.range(0)));
    const TimelineIndex &timeline = recording.timeline();
    const double begin = timeline.extentBegin(Axis::time), end = timeline.extentEnd(Axis::time);
    for (auto _ : state) {
        for (TaskNumber task = 0; task < 40; ++task)
            benchmark::DoNotOptimize(timeline.lane(task, Axis::time, begin, end, (end - begin) / 1600));
    }
}

void findSwitchByTime(benchmark::State &state)
{
    const Recording &recording = example(std::uint64_t(state.range(0)));
    std::mt19937_64 random(1);
    for (auto _ : state)
        benchmark::DoNotOptimize(
            recording.timeline().switchAt(Axis::time, double(random() % std::uint64_t(recording.endTime()))));
}

/// Tasks that ended: a thousand at a time live, run twice and are awaited.
std::vector<std::byte> crowd(std::uint64_t tasks)
{
    constexpr TaskNumber group = 1000;
    RecordingBuilder b(format::eventChunkBytes);
    for (TaskNumber first = 0; first < tasks; first += group) {
        for (TaskNumber task = first; task < first + group; ++task)
            b.spawn(task, noTask, task + 1, 1);
        for (TaskNumber task = first; task < first + group; ++task) {
            b.resume(task, 500, task == first);
            b.suspend(WaitKind::yield, 1);
        }
        for (TaskNumber task = first; task < first + group; ++task) {
            b.resume(task, 500, task == first);
            b.end(task);
        }
    }
    return b.bytes();
}

/// What a reader holds of them in memory, and in its file.
void openEndedTasks(benchmark::State &state)
{
    openProgram(state, crowd);
    const auto recording = open(crowd(std::uint64_t(state.range(0))));
    const SpilledMemory::Use use = recording->reader().memoryUse();
    state.counters["memory_MB"] = double(use.memory) / 1e6;
    state.counters["in_file_MB"] = double(use.spilled) / 1e6;
}

} // namespace

BENCHMARK(openEndedTasks)->RangeMultiplier(10)->Range(10'000, 1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(openAndIndex)->RangeMultiplier(10)->Range(10'000, 10'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(openAndIndexPolls)->RangeMultiplier(10)->Range(10'000, 10'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(stateAtRandomMoments)->RangeMultiplier(10)->Range(10'000, 10'000'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(drawLanes)->RangeMultiplier(10)->Range(10'000, 10'000'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(findSwitchByTime)->RangeMultiplier(10)->Range(10'000, 10'000'000)->Unit(benchmark::kMicrosecond);

BENCHMARK_MAIN();
