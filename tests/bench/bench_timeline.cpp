// SPDX-License-Identifier: GPL-3.0-or-later
// The price of the Gantt chart: the time to its first paint and of each frame, for recordings of 10^4 to 10^7 switches.
// A frame is a pan, so that nothing comes from the geometry cache. Run with QT_QPA_PLATFORM=offscreen.
#include "engine/loop/task.h"
#include "engine/record/recorder.h"
#include "tests/engine/record/recording_builder.h"
#include "widgets/timeline/recorded_source.h"
#include "widgets/timeline/timeline_canvas.h"
#include "widgets/timeline/timeline_view.h"

#include <benchmark/benchmark.h>

#include <QApplication>

#include <ctime>
#include <filesystem>

using namespace coroscope;

namespace {

constexpr int taskCount = 30;

/// Under the virtual clock each slice takes one tick: recordings of all lengths look alike.
Coroutine<> yieldOften(VirtualClock &clock, std::uint64_t times)
{
    for (std::uint64_t i = 0; i < times; i += 2) {
        clock.read();
        co_await yield(); // two places in turn, or every slice would be an idle poll, and folded
        clock.read();
        co_await yield();
    }
}

/// A recording on its own, with nobody to share cursor and selection with.
class LoneSource final : public RecordedSource {
public:
    explicit LoneSource(const Recording &recording, bool live = false) : recording_(recording), live_(live) {}
    Moment cursor() const override { return {lastSwitch() + 1, false}; }
    bool isPast() const override { return false; }
    bool isLive() const override { return live_; }
    TaskNumber selectedTask() const override { return noTask; }
    SwitchNumber selectedSwitch() const override { return 0; }
    void showMoment(Moment) override {}
    void showNow() override {}
    void selectTask(TaskNumber) override {}
    void selectSwitch(SwitchNumber) override {}
    void addBreakpoint(const Breakpoint &) override {}

protected:
    const Recording *recording() const override { return &recording_; }

private:
    const Recording &recording_;
    bool live_;
};

/// Made once for each length, and removed at the end.
std::string recordingOf(std::int64_t switches)
{
    const auto path =
        std::filesystem::temp_directory_path() / ("coroscope-bench-timeline-" + std::to_string(switches) + ".coro");
    if (std::filesystem::exists(path))
        return path;
    VirtualClock clock(20'000);
    EventLoop loop(clock);
    std::string error;
    const auto recorder = Recorder::open({path, &clock, 0, {}}, error);
    loop.setInstrument(recorder.get());
    for (int task = 0; task < taskCount; ++task)
        spawn(loop, yieldOften(clock, std::uint64_t(switches / taskCount)));
    loop.run();
    loop.setInstrument(nullptr);
    recorder->close();
    return path;
}

std::unique_ptr<Recording> readAll(const std::string &path)
{
    std::string error;
    auto recording = Recording::open(path, error);
    while (recording && recording->refresh()) {
    }
    return recording;
}

/// As recordingOf(), with so many tasks alive at once, all of one definition but the one that spawned them, that run in turn.
std::vector<std::byte> liveTasks(TaskNumber tasks, std::uint64_t switches)
{
    RecordingBuilder b(format::eventChunkBytes);
    b.header.state = std::uint32_t(format::FileState::open);
    for (TaskNumber task = 0; task < tasks; ++task)
        b.spawn(task, task == 0 ? noTask : 0, std::max<TaskNumber>(task, 1), task == 0 ? 1 : 2);
    for (std::uint64_t i = 0; i < switches; ++i) {
        b.resume(TaskNumber(i % tasks), 20'000);
        b.suspend(WaitKind::yield, 1 + std::uint32_t(i % 2));
    }
    return b.bytes();
}

/// From a file that nobody has read to pixels.
void firstPaint(benchmark::State &state)
{
    const std::string path = recordingOf(state.range(0));
    for (auto _ : state) {
        const auto recording = readAll(path);
        TimelineView view(std::make_unique<LoneSource>(*recording));
        view.resize(1600, 900);
        benchmark::DoNotOptimize(view.grab());
    }
}

/// At a share of the whole: 1 shows everything, 1000 a thousandth.
void frame(benchmark::State &state)
{
    const auto recording = readAll(recordingOf(state.range(0)));
    TimelineView view(std::make_unique<LoneSource>(*recording));
    view.resize(1600, 900);
    view.grab();
    state.counters["pixels"] = double(view.canvas()->width()) * view.canvas()->height();
    TimelineScene &scene = view.scene();
    scene.setAxisKind(state.range(2) ? Axis::switches : Axis::time);
    scene.zoomAt(800, double(state.range(1)));
    double step = 3;
    double zoom = 1.0001;
    for (auto _ : state) {
        scene.panBy(step); // clamped where all is shown: hence the zoom, so that no frame is the last one again
        scene.zoomAt(800, zoom);
        step = -step;
        zoom = 1 / zoom;
        benchmark::DoNotOptimize(view.canvas()->grab());
    }
}

std::unique_ptr<Recording> readLiveTasks(const benchmark::State &state)
{
    std::string error;
    std::unique_ptr<Recording> recording =
        Recording::fromBytes(liveTasks(TaskNumber(state.range(0)), std::uint64_t(state.range(1))), error);
    while (recording->refresh()) {
    }
    return recording;
}

/// Zoomed by a little each time, so that no frame is the last one again.
void drawFrames(benchmark::State &state, TimelineView &view)
{
    double zoom = 1.0001;
    for (auto _ : state) {
        view.scene().zoomAt(800, zoom);
        zoom = 1 / zoom;
        benchmark::DoNotOptimize(view.grab());
    }
}

/// All in view, at rest: what a frame costs by the number of tasks that live.
void frameOfLiveTasks(benchmark::State &state)
{
    const auto recording = readLiveTasks(state);
    TimelineView view(std::make_unique<LoneSource>(*recording));
    view.resize(1600, 900);
    view.grab();
    TimelineScene &scene = view.scene();
    scene.setGrouping(state.range(2) ? LaneGrouping::spawnTree : LaneGrouping::definition);
    drawFrames(state, view);
}

/// The same of a folded row that has only a part of a definition: those whose name has a 1 in it.
void frameOfAFilteredRow(benchmark::State &state)
{
    const auto recording = readLiveTasks(state);
    TimelineView view(std::make_unique<LoneSource>(*recording));
    view.resize(1600, 900);
    view.grab();
    TimelineScene &scene = view.scene();
    scene.setFilter(QStringLiteral("1"));
    scene.setAllFolded(true);
    drawFrames(state, view);
    state.counters["rows"] = double(scene.layout().rowCount());
}

/// The same of tasks that have ended and share lanes: `alive` at once, each with ten switches.
void frameOfEndedTasks(benchmark::State &state)
{
    constexpr TaskNumber alive = 40;
    const auto tasks = TaskNumber(state.range(0));
    RecordingBuilder b(format::eventChunkBytes);
    b.spawn(0, noTask, 1, 1);
    for (TaskNumber first = 1; first <= tasks; first += alive) {
        for (TaskNumber task = first; task < first + alive; ++task)
            b.spawn(task, 0, task, 2);
        for (std::uint32_t turn = 1; turn <= 10; ++turn)
            for (TaskNumber task = first; task < first + alive; ++task) {
                b.resume(task, 20'000);
                if (turn < 10)
                    b.suspend(WaitKind::yield, 1 + turn % 2);
                else
                    b.end(task, TaskStatus::done, {});
            }
    }
    std::string error;
    const auto recording = Recording::fromBytes(b.bytes(), error);
    while (recording->refresh()) {
    }
    TimelineView view(std::make_unique<LoneSource>(*recording));
    view.resize(1600, 900);
    view.grab();
    TimelineScene &scene = view.scene();
    scene.setAllFolded(false);
    drawFrames(state, view);
    state.counters["rows"] = double(scene.layout().rowCount());
}

/// Live, and each frame there are a hundred more tasks: the mean, and the worst frame.
void frameWhileTasksSpawn(benchmark::State &state)
{
    constexpr TaskNumber tasksAFrame = 100;
    const auto tasks = TaskNumber(state.range(0));
    std::string error;
    const std::vector<std::byte> bytes = liveTasks(tasks * 2 + 100 * tasksAFrame, 1);
    std::unique_ptr<Recording> recording;
    std::unique_ptr<TimelineView> view;
    double worst = 0;
    for (auto _ : state) {
        state.PauseTiming();
        if (!recording || !recording->refresh(tasksAFrame)) {
            view.reset();
            recording = Recording::fromBytes(bytes, error);
            recording->refresh(tasks);
            view = std::make_unique<TimelineView>(std::make_unique<LoneSource>(*recording, true));
            view->resize(1600, 900);
            view->grab();
        }
        state.ResumeTiming();
        const std::clock_t begin = std::clock();
        view->scene().refresh();
        benchmark::DoNotOptimize(view->grab());
        worst = std::max(worst, double(std::clock() - begin) * 1000 / CLOCKS_PER_SEC);
    }
    state.counters["worst_ms"] = worst;
}

/// Live at full speed: a thirtieth of a second's switches are taken in, and the frame that follows is drawn.
void frameWhileItGrows(benchmark::State &state)
{
    constexpr std::uint64_t eventsAFrame = 130'000; // 2,000,000 switches a second
    std::string error;
    const std::vector<std::byte> bytes = liveTasks(TaskNumber(state.range(0)), std::uint64_t(state.range(1)));
    std::unique_ptr<Recording> recording;
    std::unique_ptr<TimelineView> view;
    for (auto _ : state) {
        state.PauseTiming();
        if (!recording || !recording->refresh(eventsAFrame)) {
            view.reset();
            recording = Recording::fromBytes(bytes, error);
            recording->refresh(std::uint64_t(state.range(0)) * 2 + eventsAFrame);
            view = std::make_unique<TimelineView>(std::make_unique<LoneSource>(*recording));
            view->resize(1600, 900);
            view->grab();
            view->scene().setGrouping(state.range(2) ? LaneGrouping::spawnTree : LaneGrouping::definition);
        }
        state.ResumeTiming();
        view->scene().refresh();
        benchmark::DoNotOptimize(view->grab());
    }
}

void lengths(benchmark::internal::Benchmark *bench)
{
    for (const std::int64_t switches : {10'000, 100'000, 1'000'000, 10'000'000})
        bench->Arg(switches);
}

void frames(benchmark::internal::Benchmark *bench)
{
    for (const std::int64_t axis : {0, 1})
        for (const std::int64_t zoom : {1, 1000})
            for (const std::int64_t switches : {10'000, 100'000, 1'000'000, 10'000'000})
                bench->Args({switches, zoom, axis});
}

void live(benchmark::internal::Benchmark *bench)
{
    for (const std::int64_t tasks : {10, 1'000, 100'000})
        for (const std::int64_t switches : {10'000, 100'000, 1'000'000, 10'000'000})
            for (const std::int64_t tree : {0, 1})
                bench->Args({tasks, switches, tree});
}

} // namespace

BENCHMARK(firstPaint)->Apply(lengths)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(frame)->Apply(frames)->ArgNames({"switches", "zoom", "axis"})->Unit(benchmark::kMillisecond);
BENCHMARK(frameOfLiveTasks)->Apply(live)->ArgNames({"tasks", "switches", "tree"})->Unit(benchmark::kMillisecond);
BENCHMARK(frameOfAFilteredRow)
    ->Args({10, 1'000'000})
    ->Args({1'000, 1'000'000})
    ->Args({100'000, 1'000'000})
    ->ArgNames({"tasks", "switches"})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(frameOfEndedTasks)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Arg(25'000)
    ->Arg(100'000)
    ->ArgName("tasks")
    ->Unit(benchmark::kMillisecond);
BENCHMARK(frameWhileTasksSpawn)->Arg(1'000)->Arg(100'000)->ArgName("tasks")->Unit(benchmark::kMillisecond);
BENCHMARK(frameWhileItGrows)->Apply(live)->ArgNames({"tasks", "switches", "tree"})->Unit(benchmark::kMillisecond);

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    for (const std::int64_t switches : {10'000, 100'000, 1'000'000, 10'000'000})
        std::filesystem::remove(std::filesystem::temp_directory_path() /
                                ("coroscope-bench-timeline-" + std::to_string(switches) + ".coro"));
    return 0;
}
