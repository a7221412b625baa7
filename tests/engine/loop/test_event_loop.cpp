// SPDX-License-Identifier: MIT
#include "engine/loop/task.h"
#include "tests/engine/loop/log_instrument.h"

#include <QtTest>

using namespace coroscope;
using namespace std::chrono_literals;

namespace {

Coroutine<> note(QString &order, char letter, int times)
{
    for (int i = 0; i < times; ++i) {
        order += QLatin1Char(letter);
        co_await yield();
    }
}

Coroutine<> noteAfter(QString &order, char letter, std::chrono::nanoseconds pause)
{
    co_await sleep(pause);
    order += QLatin1Char(letter);
}

Coroutine<> spawner(QString &order)
{
    order += QLatin1Char('s');
    spawn(note(order, 'x', 1));
    co_await yield();
    order += QLatin1Char('S');
}

Coroutine<> stopper(EventLoop &loop)
{
    loop.stop();
    co_await yield();
}

Coroutine<> waitFor(Task<> other) { co_await other; }

} // namespace

class TestEventLoop : public QObject {
    Q_OBJECT
private slots:
    void runsInFifoOrder()
    {
        QString order;
        VirtualClock clock;
        EventLoop loop(clock);
        spawn(loop, note(order, 'a', 3));
        spawn(loop, note(order, 'b', 2));
        spawn(loop, note(order, 'c', 1));
        loop.run();
        QCOMPARE(order, QStringLiteral("abcaba"));
        QCOMPARE(loop.alive(), std::size_t(0));
    }

    void whatBecomesReadyInATurnRunsInTheNext()
    {
        QString order;
        VirtualClock clock;
        EventLoop loop(clock);
        spawn(loop, spawner(order));
        spawn(loop, note(order, 'a', 2));
        loop.run();
        // turn 1: s a, turn 2: x (spawned in turn 1, before s yielded) S a
        QCOMPARE(order, QStringLiteral("saxSa"));
        QCOMPARE(loop.turn(), std::uint64_t(3));
    }

    void timersFireByDeadline()
    {
        QString order;
        VirtualClock clock;
        EventLoop loop(clock);
        spawn(loop, noteAfter(order, 'c', 30ms));
        spawn(loop, noteAfter(order, 'a', 10ms));
        spawn(loop, noteAfter(order, 'b', 10ms));
        loop.run();
        QCOMPARE(order, QStringLiteral("abc"));
        QCOMPARE(clock.now(), 30'000'000);
    }

    void idsAreParentAndOrdinal()
    {
        QString order;
        VirtualClock clock;
        EventLoop loop(clock);
        LogInstrument log;
        loop.setInstrument(&log);
        spawn(loop, spawner(order));
        spawn(loop, spawner(order));
        loop.run();
        QCOMPARE(log.only(QStringLiteral("spawn")),
                 QStringList({QStringLiteral("spawn 0 -"), QStringLiteral("spawn 1 -"), QStringLiteral("spawn 2 0"),
                              QStringLiteral("spawn 3 1")}));
        loop.setInstrument(nullptr);
    }

    void tellsItsInstrumentEverything()
    {
        QString order;
        VirtualClock clock;
        EventLoop loop(clock);
        LogInstrument log;
        loop.setInstrument(&log);
        const Task<> sleeper = spawn(loop, noteAfter(order, 'a', 5ns));
        spawn(loop, waitFor(sleeper));
        loop.run();
        loop.setInstrument(nullptr);
        const QStringList expected{QStringLiteral("spawn 0 -"), QStringLiteral("wake 0 1"), QStringLiteral("spawn 1 -"),
                                   QStringLiteral("wake 1 1"),  QStringLiteral("resume 0"), QStringLiteral("park 0"),
                                   QStringLiteral("resume 1"),  QStringLiteral("park 1"),   QStringLiteral("idle 5"),
                                   QStringLiteral("idleEnd"),   QStringLiteral("wake 0 4"), QStringLiteral("resume 0"),
                                   QStringLiteral("wake 1 3"),  QStringLiteral("end 0 3"),  QStringLiteral("resume 1"),
                                   QStringLiteral("end 1 3")};
        QCOMPARE(log.lines, expected);
    }

    void theSameProgramGivesTheSameTrace()
    {
        QStringList first;
        for (int run = 0; run < 10; ++run) {
            QString order;
            VirtualClock clock;
            EventLoop loop(clock, Waiting::poll);
            LogInstrument log;
            loop.setInstrument(&log);
            spawn(loop, noteAfter(order, 'a', 3ms));
            spawn(loop, spawner(order));
            loop.run();
            loop.setInstrument(nullptr);
            if (run == 0)
                first = log.lines;
            QCOMPARE(log.lines, first);
        }
    }

    void stopsAfterTheSliceAndGoesOn()
    {
        QString order;
        VirtualClock clock;
        EventLoop loop(clock);
        spawn(loop, stopper(loop));
        spawn(loop, note(order, 'a', 1));
        loop.run();
        QCOMPARE(order, QString());
        loop.run();
        QCOMPARE(order, QStringLiteral("a"));
    }

    void runReturnsTheResultAndRethrows()
    {
        VirtualClock clock;
        const RunOptions options{Waiting::park, &clock};
        const auto answer = []() -> Coroutine<int> { co_return 42; };
        QCOMPARE(run(answer(), options), 42);
        const auto failing = []() -> Coroutine<int> {
            co_await yield();
            throw std::runtime_error("broken");
        };
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, run(failing(), options));
    }

    void deadlockIsNamed()
    {
        VirtualClock clock;
        EventLoop loop(clock);
        Task<> first;
        Task<> second;
        const auto waitForThe = [](const Task<> &other) -> Coroutine<> { co_await other; };
        first = spawn(loop, waitForThe(second), "chicken");
        second = spawn(loop, waitForThe(first), "egg");
        QString text;
        try {
            detail::runToEnd(loop, first.base());
        } catch (const Deadlock &deadlock) {
            text = QString::fromUtf8(deadlock.what());
        }
        QVERIFY2(text.contains(QStringLiteral("chicken (waits for task 1)")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("egg (waits for task 0)")), qPrintable(text));
        first = {};
        second = {};
    }

    void spawnOutsideALoopIsRefused()
    {
        QString order;
        QVERIFY_THROWS_EXCEPTION(std::logic_error, spawn(note(order, 'a', 1)));
    }

    void manyAbandonedTasksAreFreed()
    {
        QString order;
        VirtualClock clock;
        EventLoop loop(clock);
        for (int i = 0; i < 100'000; ++i)
            spawn(loop, note(order, 'a', 1));
    }

    void aDroppedTimerDoesNotKeepTheLoop()
    {
        QString order;
        VirtualClock clock;
        EventLoop loop(clock);
        const auto canceller = [](Task<> victim) -> Coroutine<> {
            co_await yield();
            victim.cancel();
        };
        spawn(loop, canceller(spawn(loop, noteAfter(order, 'a', 1h))));
        loop.run();
        QCOMPARE(order, QString());
        QCOMPARE(clock.now(), 0);
    }
};

QTEST_GUILESS_MAIN(TestEventLoop)
#include "test_event_loop.moc"
