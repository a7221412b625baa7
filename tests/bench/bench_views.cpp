// SPDX-License-Identifier: GPL-3.0-or-later
// The price of the Loop view and of the switch log, and how long the window's event loop is kept from what waits in it while
// a program switches as fast as it can. Run with QT_QPA_PLATFORM=offscreen.
#include "app/window/actions.h"
#include "app/window/main_window.h"
#include "engine/loop/task.h"
#include "engine/record/recorder.h"
#include "widgets/queue/loop_view.h"
#include "widgets/switches/switch_log.h"

#include <benchmark/benchmark.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>

using namespace coroscope;

namespace {

constexpr std::int64_t lengths[] = {10'000, 100'000, 1'000'000, 10'000'000};
constexpr std::int64_t crowds[] = {10, 1'000, 100'000};

std::filesystem::path pathOf(std::int64_t tasks, std::int64_t switches)
{
    return std::filesystem::temp_directory_path() /
           ("coroscope-bench-views-" + std::to_string(tasks) + "-" + std::to_string(switches) + ".coro");
}

Coroutine<> yieldOften(VirtualClock &clock, std::uint64_t times)
{
    for (std::uint64_t i = 0; i < times; i += 2) {
        clock.read();
        co_await yield(); // two places in turn, or every slice would be an idle poll, and folded
        clock.read();
        co_await yield();
    }
}

/// All tasks are alive up to the end of what is looked at. Made once for each, and removed at the end.
std::string recordingOf(std::int64_t tasks, std::int64_t switches)
{
    const std::filesystem::path path = pathOf(tasks, switches);
    if (std::filesystem::exists(path))
        return path;
    VirtualClock clock(20'000);
    EventLoop loop(clock);
    std::string error;
    const auto recorder = Recorder::open({path, &clock, 0, {}}, error);
    loop.setInstrument(recorder.get());
    for (std::int64_t task = 0; task < tasks; ++task)
        spawn(loop, yieldOften(clock, std::uint64_t(std::max<std::int64_t>(2, switches / tasks))));
    loop.run();
    loop.setInstrument(nullptr);
    recorder->close();
    return path;
}

/// What a view costs at each moment that one goes to: working out the moment, the update and the paint.
template <class View>
void lookAround(benchmark::State &state)
{
    Session session;
    session.openRecording(QString::fromStdString(recordingOf(state.range(0), state.range(1))));
    if (!QTest::qWaitFor([&session] { return session.recording() && !session.isReading(); }, 600'000))
        return state.SkipWithError("the recording is not read");
    View view(session);
    view.resize(800, 400);
    const SwitchNumber last = session.recording()->lastSwitch();
    SwitchNumber number = last / 2;
    for (auto _ : state) {
        view.hide(); // an update that was asked for meanwhile is made when the view is seen again: at once
        number = (number + 7919) % last + 1;
        session.selectSwitch(number);
        view.show();
        benchmark::DoNotOptimize(view.grab());
    }
}

constexpr char flood[] = "import sys\n"
                         "from coroscope import Task, run, sleep\n"
                         "async def turn():\n"
                         "    while True:\n"
                         "        await sleep(0)\n"
                         "        await sleep(0)\n"
                         "async def main():\n"
                         "    tasks = [Task.new(turn()) for _ in range(%1)]\n"
                         "    for task in tasks:\n"
                         "        await task\n"
                         "run(main())\n";

constexpr std::chrono::seconds lookedAtFor{10};

/// What this thread has worked so far, in ms.
double worked()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// Keeps count of what painting the chart takes of the event loop: that goes by its lanes, not by what the other views do.
class CountingApplication : public QApplication {
public:
    using QApplication::QApplication;
    double chartMs = 0; ///< so far

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (event->type() != QEvent::Paint || !receiver->inherits("coroscope::TimelineCanvas"))
            return QApplication::notify(receiver, event);
        const double before = worked();
        const bool done = QApplication::notify(receiver, event);
        chartMs += worked() - before;
        return done;
    }
};

/// What keeps a timer of 2 ms waiting while a program with so many tasks runs in the window, in ms: the window's own work, and,
/// for comparison, how much later than asked for it is served in all. On a machine that has other things to do that is far more.
void latency(benchmark::State &state)
{
    QTemporaryDir folder;
    const QString path = folder.filePath("flood.py");
    QFile file(path);
    if (!file.open(QFile::WriteOnly) || file.write(QString(flood).arg(state.range(0)).toUtf8()) <= 0)
        return state.SkipWithError("no room for the program");
    file.close();
    Theme theme(*qApp);
    MainWindow window(theme);
    window.show();
    window.openFile(path);
    window.actions().run->trigger();
    Session &session = window.session();
    if (!QTest::qWaitFor([&] { return session.recording() && session.recording()->lastSwitch() > 1000; }, 120'000))
        return state.SkipWithError("the program does not run");
    constexpr int periodMs = 2;
    std::vector<double> late; // in all
    std::vector<double> own;
    std::vector<double> other; // of it, without painting the chart
    const auto &application = static_cast<const CountingApplication &>(*qApp);
    double workedBefore = 0;
    double chartBefore = 0;
    QElapsedTimer clock;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
        late.push_back(double(clock.nsecsElapsed()) / 1e6 - periodMs);
        own.push_back(worked() - workedBefore);
        other.push_back(own.back() - (application.chartMs - chartBefore));
        workedBefore = worked();
        chartBefore = application.chartMs;
        clock.start();
        timer.start(periodMs);
    });
    QEventLoop events;
    QTimer end;
    end.setSingleShot(true);
    QObject::connect(&end, &QTimer::timeout, &events, &QEventLoop::quit);
    for (auto _ : state) {
        workedBefore = worked();
        chartBefore = application.chartMs;
        clock.start();
        timer.start(periodMs);
        end.start(lookedAtFor);
        events.exec();
        timer.stop();
    }
    const auto at = [](std::vector<double> &all, double share) {
        std::sort(all.begin(), all.end());
        return all.empty() ? -1 : all[std::size_t(double(all.size() - 1) * share)];
    };
    state.counters["p50_ms"] = at(own, 0.5);
    state.counters["p99_ms"] = at(own, 0.99);
    state.counters["worst_ms"] = at(own, 1);
    state.counters["p99_without_chart_ms"] = at(other, 0.99);
    state.counters["p99_with_machine_ms"] = at(late, 0.99);
    state.counters["switches"] = double(session.recording()->lastSwitch());
    session.close();
}

void sizes(benchmark::internal::Benchmark *bench)
{
    for (const std::int64_t tasks : crowds)
        for (const std::int64_t switches : lengths)
            if (switches >= 2 * tasks)
                bench->Args({tasks, switches});
}

} // namespace

BENCHMARK(lookAround<LoopView>)->Apply(sizes)->ArgNames({"tasks", "switches"})->Unit(benchmark::kMillisecond);
BENCHMARK(lookAround<SwitchLog>)->Apply(sizes)->ArgNames({"tasks", "switches"})->Unit(benchmark::kMillisecond);
BENCHMARK(latency)->Arg(10)->Arg(1'000)->Arg(100'000)->Iterations(1)->Unit(benchmark::kSecond)->UseRealTime();

int main(int argc, char **argv)
{
    QTemporaryDir home; // settings, and the recordings of the runs
    for (const char *name : {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        qputenv(name, home.path().toUtf8());
    CountingApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    for (const std::int64_t tasks : crowds)
        for (const std::int64_t switches : lengths)
            std::filesystem::remove(pathOf(tasks, switches));
    return 0;
}
