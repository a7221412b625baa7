// SPDX-License-Identifier: MIT
// What is recorded of schedulers that are not ours.
#include "engine/loop/foreign_coroutine.h"
#include "engine/loop/task.h"
#include "tests/engine/record/recording_truth.h"

#include <QTemporaryDir>
#include <QtTest>

#include <random>

using namespace coroscope;

namespace {

/// A scheduler that is not ours and keeps no order: it resumes, wakes, spawns and destroys at random.
std::vector<TrueState> recordForeign(const std::string &path, unsigned seed, int steps, std::uint64_t keepBytes = 0)
{
    std::string error;
    auto clock = std::make_unique<VirtualClock>(1'000);
    const auto recorder = Recorder::open({path, clock.get(), keepBytes, {}}, error);
    const std::string line(keepBytes / 50, 'x');
    VirtualClock &time = *clock;
    ForeignLoop loop(std::move(clock));
    TruthInstrument instrument(*recorder, loop);
    std::mt19937 random(seed);
    std::vector<std::unique_ptr<ForeignCoroutine>> tasks;
    const auto any = [&]() -> ForeignCoroutine & { return *tasks[random() % tasks.size()]; };
    for (int step = 0; step < steps; ++step) {
        if (tasks.size() < 3 || random() % 8 == 0)
            tasks.push_back(std::make_unique<ForeignCoroutine>(std::source_location::current()));
        ForeignCoroutine &task = any();
        if (hasEnded(task.status()))
            continue;
        loop.resuming(task); // spawned by it, where it was not
        time.read();
        recorder->output(1, line);
        for (int act = int(random() % 3); act > 0; --act)
            loop.woken(any(), WakeCause::task);
        if (random() % 10 == 0)
            loop.resuming(any()); // within the slice: no switch of its own
        if (random() % 3 == 0)
            loop.moveBefore(any(), random() % 4 == 0 ? nullptr : &any());
        const auto choice = random() % 12;
        if (choice == 0)
            loop.ended(task, TaskStatus::failed);
        else
            loop.suspended(task, choice < 6 ? WaitState::forTurn() : WaitState{.kind = WaitKind::lock});
        for (int moves = int(random() % 3); moves > 0; --moves)
            loop.moveBefore(any(), random() % 4 == 0 ? nullptr : &any());
        if (random() % 5 == 0)
            loop.park(any());
        if (random() % 20 == 0)
            tasks.erase(tasks.begin() + std::ptrdiff_t(random() % tasks.size()));
    }
    recorder->exiting(0);
    recorder->close();
    return std::move(instrument.beforeSwitch);
}

} // namespace

class TestForeignRecording : public QObject {
    Q_OBJECT
private slots:
    void aForeignSchedulersMomentsAreRebuilt()
    {
        for (unsigned seed = 1; seed <= 5; ++seed) {
            const std::string path = file("foreign.coro");
            const auto truth = recordForeign(path, seed, 2000);
            QVERIFY(truth.size() > 1000);
            compareWithTruth(*readAll(path), truth, false);
        }
    }

    void whatALimitKeepsOfAForeignSchedulerIsRebuilt()
    {
        for (unsigned seed = 1; seed <= 5; ++seed) {
            const std::string path = file("foreign kept.coro");
            const auto truth = recordForeign(path, seed, 2000, 2 << 20);
            const auto recording = readAll(path);
            QVERIFY(recording->firstSwitch() > 1);
            QVERIFY(recording->firstSwitch() < recording->lastSwitch());
            compareWithTruth(*recording, truth, false);
        }
    }

    /// The one that spawned first goes on last, and prints: the snapshots are taken in its slices.
    void foreignLoopsTakeTurnsInARecordingWithALimit()
    {
        const std::string path = file("foreign turns.coro");
        std::string error;
        auto clock = std::make_unique<VirtualClock>();
        const auto recorder = Recorder::open({path, clock.get(), 2 << 20, {}}, error);
        TaskNumbers numbers;
        ForeignLoop first(std::move(clock)), second(std::make_unique<VirtualClock>());
        ForeignCoroutine a(std::source_location::current()), b(std::source_location::current());
        for (ForeignLoop *loop : {&first, &second}) {
            loop->shareNumbers(numbers);
            loop->setInstrument(recorder.get());
        }
        first.spawned(a);
        second.spawned(b);
        const std::string line(50'000, 'x');
        for (int i = 0; i < 200; ++i) {
            first.turnBegan();
            first.resuming(a);
            recorder->output(1, line);
            first.suspended(a, WaitState::forTurn());
            second.resuming(b);
            second.suspended(b, WaitState::forTurn());
        }
        recorder->close();
        for (ForeignLoop *loop : {&first, &second})
            loop->setInstrument(nullptr);
        const auto recording = readAll(path);
        QCOMPARE(recording->damage(), std::string());
        QVERIFY(recording->firstSwitch() > 1);
        QCOMPARE(recording->lastSwitch(), SwitchNumber(400));
        QCOMPARE(recording->switchInfo(recording->lastSwitch()).task, TaskNumber(1));
    }

    /// What a foreign scheduler does between two slices is no part of the first.
    void aForeignSliceEndsWhereItEnds()
    {
        const std::string path = file("foreign slices.coro");
        std::string error;
        auto clock = std::make_unique<VirtualClock>(1'000);
        VirtualClock &time = *clock;
        const auto recorder = Recorder::open({path, clock.get(), 0, {}}, error);
        ForeignLoop loop(std::move(clock));
        ForeignCoroutine task(std::source_location::current());
        loop.setInstrument(recorder.get());
        for (int i = 0; i < 3; ++i) {
            loop.resuming(task);
            for (int reading = 0; reading < i; ++reading)
                time.read();
            loop.suspended(task, WaitState::forTurn());
            time.waitUntil(time.now() + 1'000'000);
        }
        recorder->close();
        loop.setInstrument(nullptr);
        const auto recording = readAll(path);
        QCOMPARE(recording->damage(), std::string());
        Nanoseconds start = 0;
        for (SwitchNumber number = 1; number <= 3; ++number) {
            const SwitchInfo info = recording->switchInfo(number);
            QCOMPARE(info.start, start);
            QCOMPARE(info.end, start + Nanoseconds(number - 1) * 1'000);
            start = info.end + 1'000'000;
        }
        QCOMPARE(recording->task(0)->runNs, Nanoseconds(3'000));
    }

    /// Of a task that is resumed though nobody told of its wake, it is not said that it was ready all the time.
    void aForeignWakeHasItsTime()
    {
        const std::string path = file("foreign wakes.coro");
        std::string error;
        auto clock = std::make_unique<VirtualClock>(1'000);
        VirtualClock &time = *clock;
        const auto recorder = Recorder::open({path, clock.get(), 0, {}}, error);
        ForeignLoop loop(std::move(clock));
        ForeignCoroutine task(std::source_location::current());
        loop.setInstrument(recorder.get());
        loop.resuming(task);
        loop.suspended(task, {.kind = WaitKind::unknown});
        time.waitUntil(1'000'000);
        loop.resuming(task);
        loop.suspended(task, {.kind = WaitKind::io});
        time.waitUntil(3'000'000);
        loop.woken(task, WakeCause::io);
        time.waitUntil(5'000'000);
        loop.resuming(task);
        loop.ended(task, TaskStatus::done);
        recorder->close();
        loop.setInstrument(nullptr);
        const auto recording = readAll(path);
        QCOMPARE(recording->damage(), std::string());
        QCOMPARE(recording->stateAt({2, false}).find(0)->readyWaitNs, Nanoseconds(0));
        QCOMPARE(recording->stateAt({3, false}).find(0)->readyWaitNs, Nanoseconds(2'000'000));
        QCOMPARE(recording->task(0)->runNs, Nanoseconds(0));
    }

    /// Though it is put elsewhere in the queue before the slice is over.
    void whatATaskWokeOnItsWayOutBecameReadyWhenThatWasGone()
    {
        const std::string path = file("foreign last act.coro");
        std::string error;
        auto clock = std::make_unique<VirtualClock>(1'000);
        VirtualClock &time = *clock;
        const auto recorder = Recorder::open({path, clock.get(), 0, {}}, error);
        ForeignLoop loop(std::move(clock));
        ForeignCoroutine woken(std::source_location::current()), waker(std::source_location::current()),
            other(std::source_location::current());
        loop.setInstrument(recorder.get());
        loop.resuming(woken); // task 0
        loop.suspended(woken, {.kind = WaitKind::lock});
        loop.spawned(waker);
        loop.spawned(other);
        loop.resuming(waker);
        time.waitUntil(2'000'000);
        loop.woken(woken, WakeCause::task);
        loop.moveBefore(woken, &other);
        loop.ended(waker, TaskStatus::done);
        time.waitUntil(5'000'000);
        loop.resuming(woken);
        loop.ended(woken, TaskStatus::done);
        recorder->close();
        loop.setInstrument(nullptr);
        const auto recording = readAll(path);
        QCOMPARE(recording->damage(), std::string());
        const LoopState state = recording->stateAt({3, false});
        QCOMPARE(state.ready, (std::vector<TaskNumber>{0, 2}));
        QCOMPARE(state.find(0)->since, Nanoseconds(2'000'000));
        QCOMPARE(state.find(0)->readyWaitNs, Nanoseconds(3'000'000));
    }

    void aLoopWithinASliceLeavesTheRecordingWhole()
    {
        const std::string path = file("nested.coro");
        std::string error;
        VirtualClock clock;
        const auto recorder = Recorder::open({path, &clock, 0, {}}, error);
        TaskNumbers numbers;
        EventLoop outer(clock);
        const auto leaf = []() -> Coroutine<> { co_await yield(); };
        const auto main = [&]() -> Coroutine<> {
            for (int i = 0; i < 3; ++i) {
                EventLoop inner(clock);
                inner.shareNumbers(numbers);
                inner.setInstrument(recorder.get());
                spawn(inner, leaf());
                inner.run();
                co_await yield();
            }
        };
        outer.shareNumbers(numbers);
        outer.setInstrument(recorder.get());
        spawn(outer, main());
        spawn(outer, leaf());
        outer.run();
        recorder->close();
        outer.setInstrument(nullptr);
        const auto recording = readAll(path);
        QCOMPARE(recording->damage(), std::string());
        for (const TaskNumber number : recording->taskNumbers())
            QCOMPARE(recording->task(number)->status, TaskStatus::done);
        QCOMPARE(recording->taskNumbers().size(), std::size_t(5));
    }

private:
    std::string file(const char *name) const { return folder_.filePath(QString::fromLatin1(name)).toStdString(); }
    QTemporaryDir folder_;
};

QTEST_APPLESS_MAIN(TestForeignRecording)
#include "test_foreign_recording.moc"
