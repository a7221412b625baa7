// SPDX-License-Identifier: MIT
// What a scheduler that is not ours tells is passed on to whoever listens, in the words of the other loops.
#include "engine/loop/foreign_coroutine.h"

#include "engine/loop/task.h"
#include "tests/engine/loop/log_instrument.h"

#include <QtTest>

#include <optional>
#include <thread>

using namespace coroscope;

class TestForeignLoop : public QObject {
    Q_OBJECT

    static ForeignCoroutine &made(std::optional<ForeignCoroutine> &task)
    {
        return task.emplace(std::source_location::current());
    }
    static QStringList queue(const ForeignLoop &loop)
    {
        QStringList numbers;
        loop.forEachReady([&numbers](const TaskBase &task) { numbers << QString::number(task.number()); });
        return numbers;
    }

private slots:
    void tellsOfATasksLife()
    {
        LogInstrument log;
        ForeignLoop loop(std::make_unique<VirtualClock>());
        loop.setInstrument(&log);
        std::optional<ForeignCoroutine> first, second;
        loop.spawned(made(first));
        loop.resuming(*first);
        QCOMPARE(loop.current(), &*first);
        loop.spawned(made(second));
        QCOMPARE(second->parent(), TaskNumber(0));
        loop.suspended(*first, {.kind = WaitKind::lock});
        QCOMPARE(loop.current(), nullptr);
        loop.resuming(*second);
        loop.woken(*first, WakeCause::task);
        QCOMPARE(first->waker(), TaskNumber(1));
        loop.suspended(*second, WaitState::forTurn());
        loop.resuming(*first);
        loop.ended(*first, TaskStatus::done);
        loop.ended(*first, TaskStatus::failed); // it has ended
        loop.resuming(*first);
        QCOMPARE(log.lines, QStringList({"spawn 0 -", "wake 0 1", "resume 0", "spawn 1 0", "wake 1 1", "park 0",
                                         "resume 1", "wake 0 3", "requeue 1", "resume 0", "end 0 3"}));
        QCOMPARE(loop.alive(), std::size_t(1));
    }

    void theQueueIsTheOrderOfBecomingReady()
    {
        ForeignLoop loop(std::make_unique<VirtualClock>());
        std::optional<ForeignCoroutine> tasks[4];
        for (auto &task : tasks)
            loop.spawned(made(task));
        QCOMPARE(queue(loop), QStringList({"0", "1", "2", "3"}));
        loop.resuming(*tasks[2]); // a scheduler with an order of its own
        QCOMPARE(queue(loop), QStringList({"0", "1", "3"}));
        loop.suspended(*tasks[2], WaitState::forTurn());
        QCOMPARE(queue(loop), QStringList({"0", "1", "3", "2"}));
        loop.ended(*tasks[3], TaskStatus::cancelled); // without a slice
        loop.ended(*tasks[0], TaskStatus::cancelled);
        QCOMPARE(queue(loop), QStringList({"1", "2"}));
        QCOMPARE(loop.readyCount(), std::size_t(2));
        QCOMPARE(loop.firstReady(), &*tasks[1]);
    }

    void theQueueIsWhatTheSchedulersOwnLooksLike()
    {
        LogInstrument log;
        ForeignLoop loop(std::make_unique<VirtualClock>());
        loop.setInstrument(&log);
        std::optional<ForeignCoroutine> tasks[4];
        for (auto &task : tasks)
            loop.spawned(made(task));
        log.lines.clear();
        loop.moveBefore(*tasks[3], &*tasks[0]);
        loop.moveBefore(*tasks[0], nullptr);
        QCOMPARE(queue(loop), QStringList({"3", "1", "2", "0"}));
        loop.moveBefore(*tasks[1], &*tasks[2]); // where it is: nobody is told
        loop.moveBefore(*tasks[1], &*tasks[1]);
        loop.moveBefore(*tasks[0], nullptr);
        loop.park(*tasks[1]);
        QCOMPARE(queue(loop), QStringList({"3", "2", "0"}));
        QCOMPARE(tasks[1]->status(), TaskStatus::waiting);
        QCOMPARE(tasks[1]->wait().kind, WaitKind::unknown);
        loop.moveBefore(*tasks[2], &*tasks[1]); // neither is one that is not ready moved, nor anything before it
        loop.moveBefore(*tasks[1], &*tasks[2]);
        loop.park(*tasks[1]);
        QCOMPARE(log.lines, QStringList({"move 3 0", "move 0 -", "parked 1"}));
        loop.woken(*tasks[1], WakeCause::unknown);
        QCOMPARE(queue(loop), QStringList({"3", "2", "0", "1"}));
    }

    void aTaskThatWasNotReadyIsWokenByNobodyKnowsWhat()
    {
        LogInstrument log;
        ForeignLoop loop(std::make_unique<VirtualClock>());
        loop.setInstrument(&log);
        std::optional<ForeignCoroutine> task;
        loop.resuming(made(task));
        loop.suspended(*task, {.kind = WaitKind::unknown});
        QVERIFY(queue(loop).isEmpty());
        loop.resuming(*task);
        QCOMPARE(log.lines, QStringList({"spawn 0 -", "wake 0 1", "resume 0", "park 0",
                                         QStringLiteral("wake 0 %1").arg(int(WakeCause::unknown)), "resume 0"}));
    }

    void whatARunningTaskResumesIsPartOfItsSlice()
    {
        LogInstrument log;
        ForeignLoop loop(std::make_unique<VirtualClock>());
        std::optional<ForeignCoroutine> outer, inner;
        loop.spawned(made(outer));
        loop.spawned(made(inner));
        loop.setInstrument(&log);
        loop.resuming(*outer);
        loop.resuming(*inner);
        loop.suspended(*inner, WaitState::forTurn());
        QCOMPARE(loop.current(), &*outer);
        QCOMPARE(queue(loop), QStringList({"1"}));
        loop.resuming(*inner);
        loop.ended(*inner, TaskStatus::done); // an end is an end
        loop.suspended(*outer, WaitState::forTurn());
        QCOMPARE(log.lines, QStringList({"resume 0", "end 1 3", "requeue 0"}));
    }

    void aWakeDuringItsOwnSliceComesAfterIt()
    {
        LogInstrument log;
        ForeignLoop loop(std::make_unique<VirtualClock>());
        std::optional<ForeignCoroutine> task;
        loop.spawned(made(task));
        loop.resuming(*task);
        loop.setInstrument(&log);
        loop.woken(*task, WakeCause::io); // await_suspend has put its handle into a queue
        loop.suspended(*task, {.kind = WaitKind::io});
        QCOMPARE(log.lines, QStringList({"park 0", QStringLiteral("wake 0 %1").arg(int(WakeCause::io))}));
        QCOMPARE(queue(loop), QStringList({"0"}));
        loop.resuming(*task);
        loop.suspended(*task, {.kind = WaitKind::io});
        QVERIFY(queue(loop).isEmpty());
    }

    void anotherLoopsTaskIsLeftAlone()
    {
        ForeignLoop mine(std::make_unique<VirtualClock>()), other(std::make_unique<VirtualClock>());
        std::optional<ForeignCoroutine> task;
        mine.spawned(made(task));
        other.resuming(*task);
        other.woken(*task, WakeCause::task);
        QCOMPARE(other.readyCount(), std::size_t(0));
        QCOMPARE(other.current(), nullptr);
        QCOMPARE(queue(mine), QStringList({"0"}));
    }

    void aLoopWithinASliceSuspendsThatSlice()
    {
        LogInstrument log;
        TaskNumbers numbers;
        ForeignLoop loop(std::make_unique<VirtualClock>());
        loop.shareNumbers(numbers);
        loop.setInstrument(&log);
        std::optional<ForeignCoroutine> task, inner;
        loop.resuming(made(task));
        log.lines.clear();
        VirtualClock clock;
        EventLoop ours(clock);
        ours.shareNumbers(numbers);
        ours.setInstrument(&log);
        const auto main = [&]() -> Coroutine<> {
            loop.resuming(made(inner)); // within a slice of another loop: no switch
            loop.suspended(*inner, WaitState::forTurn());
            co_return;
        };
        spawn(ours, main());
        ours.run();
        QCOMPARE(loop.current(), &*task);
        loop.ended(*task, TaskStatus::done);
        QCOMPARE(log.lines, QStringList({"spawn 1 -", "wake 1 1", "park 0", "resume 1", "end 1 3", "wake 0 31",
                                         "resume 0", "end 0 3"}));
    }

    void aLoopOfOursWithinAnotherSuspendsItsSlice()
    {
        LogInstrument log;
        TaskNumbers numbers;
        VirtualClock clock;
        EventLoop outer(clock);
        outer.shareNumbers(numbers);
        outer.setInstrument(&log);
        const auto leaf = []() -> Coroutine<> { co_return; };
        const auto main = [&]() -> Coroutine<> {
            EventLoop inner(clock);
            inner.shareNumbers(numbers);
            inner.setInstrument(&log);
            spawn(inner, leaf());
            inner.run();
            inner.setInstrument(nullptr);
            co_await yield();
        };
        spawn(outer, main());
        outer.run();
        QCOMPARE(log.lines,
                 QStringList({"spawn 0 -", "wake 0 1", "resume 0", "spawn 1 -", "wake 1 1", "park 0", "resume 1",
                              "end 1 3", "wake 0 31", "resume 0", "requeue 0", "resume 0", "end 0 3"}));
        QCOMPARE(outer.switches(), std::uint64_t(2));
    }

    void aSliceThatAnotherThreadComesBetween()
    {
        LogInstrument log;
        ForeignLoop loop(std::make_unique<VirtualClock>());
        std::optional<ForeignCoroutine> tasks[3];
        for (auto &task : tasks)
            loop.spawned(made(task));
        loop.setInstrument(&log);
        loop.resuming(*tasks[0]);
        const auto onAnotherThread = [](const auto &work) { std::thread(work).join(); };
        onAnotherThread([&] {
            loop.outrun();
            QCOMPARE(tasks[0]->status(), TaskStatus::waiting);
            QCOMPARE(tasks[0]->wait().kind, WaitKind::thread);
            loop.resuming(*tasks[1]);
        });
        QCOMPARE(loop.current(), &*tasks[1]);
        loop.outrunSliceIsOver(*tasks[0]);
        loop.woken(*tasks[0], WakeCause::thread);
        QCOMPARE(tasks[0]->waker(), noTask); // the running task has nothing to do with it
        loop.outrun();
        loop.resuming(*tasks[2]); // here no slice is open any more
        QCOMPARE(loop.current(), &*tasks[2]);
        onAnotherThread([&] {
            loop.outrunSliceIsOver(*tasks[1]);
            loop.ended(*tasks[1], TaskStatus::done);
        });
        loop.suspended(*tasks[2], WaitState::forTurn());
        const QString thread = QString::number(int(WakeCause::thread));
        QCOMPARE(log.lines, QStringList({"resume 0", "park 0", "resume 1", "wake 0 " + thread, "park 1", "resume 2",
                                         "end 1 3", "requeue 2"}));
        QCOMPARE(queue(loop), QStringList({"0", "2"}));
    }

    void aDestroyedTaskWasCancelled()
    {
        LogInstrument log;
        ForeignLoop loop(std::make_unique<VirtualClock>());
        std::optional<ForeignCoroutine> task, other;
        loop.spawned(made(task));
        loop.spawned(made(other));
        loop.setInstrument(&log);
        task.reset();
        QCOMPARE(log.lines, QStringList({"end 0 5"}));
        QCOMPARE(queue(loop), QStringList({"1"}));
    }

    void tasksMayOutliveTheirLoop()
    {
        std::optional<ForeignCoroutine> task, another;
        {
            ForeignLoop loop(std::make_unique<VirtualClock>());
            loop.spawned(made(task));
            loop.spawned(made(another));
        }
        QCOMPARE(task->loop(), nullptr);
        ForeignLoop next(std::make_unique<VirtualClock>());
        next.spawned(*task);
        QCOMPARE(queue(next), QStringList({"0"}));
        task.reset();
        QVERIFY(queue(next).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestForeignLoop)
#include "test_foreign_loop.moc"
