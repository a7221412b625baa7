// SPDX-License-Identifier: MIT
#include "engine/loop/task.h"

#include <QtTest>

using namespace coroscope;
using namespace std::chrono_literals;

namespace {

Coroutine<> sleeper(bool &sawIt)
{
    try {
        co_await sleep(1h);
    } catch (const Cancelled &) {
        sawIt = true;
        throw;
    }
}

Coroutine<int> stubborn()
{
    try {
        co_await sleep(1h);
    } catch (const Cancelled &) {
    }
    co_await sleep(1ms);
    co_return 7;
}

template <typename T>
Coroutine<> cancelSoon(Task<T> victim)
{
    co_await yield();
    victim.cancel();
}

Coroutine<> waiter(Task<> other) { co_await other; }

} // namespace

class TestCancellation : public QObject {
    Q_OBJECT
private slots:
    void reachesASleeper_data() { bothWays(); }
    void reachesASleeper()
    {
        QFETCH(bool, polling);
        bool sawIt = false;
        VirtualClock clock;
        EventLoop loop(clock, polling ? Waiting::poll : Waiting::park);
        const Task<> task = spawn(loop, sleeper(sawIt));
        spawn(loop, cancelSoon(task));
        loop.run();
        QVERIFY(sawIt);
        QCOMPARE(task.base().status(), TaskStatus::cancelled);
        QVERIFY_THROWS_EXCEPTION(Cancelled, task.result());
        QVERIFY(clock.now() < 3'600'000'000'000);
    }

    void mayBeSwallowed_data() { bothWays(); }
    void mayBeSwallowed()
    {
        QFETCH(bool, polling);
        VirtualClock clock;
        EventLoop loop(clock, polling ? Waiting::poll : Waiting::park);
        const Task<int> task = spawn(loop, stubborn());
        spawn(loop, cancelSoon(task));
        loop.run();
        QCOMPARE(task.result(), 7);
    }

    void beforeTheFirstSliceEndsTheTaskAtOnce()
    {
        bool sawIt = false;
        VirtualClock clock;
        EventLoop loop(clock);
        const Task<> task = spawn(loop, sleeper(sawIt));
        const Task<> second = spawn(loop, waiter(task));
        task.cancel();
        QCOMPARE(task.base().status(), TaskStatus::cancelled);
        loop.run();
        QVERIFY(!sawIt);
        QCOMPARE(second.base().status(),
                 TaskStatus::cancelled); // it awaited a cancelled task and let the exception pass
    }

    void ofAWaiterLeavesTheAwaitedAlone()
    {
        bool sawIt = false;
        VirtualClock clock;
        EventLoop loop(clock);
        const Task<> task = spawn(loop, sleeper(sawIt));
        const Task<> second = spawn(loop, waiter(task));
        spawn(loop, cancelSoon(second));
        const Task<> ender = spawn(loop, cancelSoon(spawn(loop, waiter(second))));
        loop.run();
        QCOMPARE(second.base().status(), TaskStatus::cancelled);
        QVERIFY(!sawIt);
        QCOMPARE(task.base().status(), TaskStatus::done);
        QVERIFY(ender.done());
    }

    void ofAnEndedTaskDoesNothing()
    {
        VirtualClock clock;
        EventLoop loop(clock);
        const Task<int> task = spawn(loop, stubborn());
        loop.run();
        task.cancel();
        QCOMPARE(task.result(), 7);
    }

private:
    static void bothWays()
    {
        QTest::addColumn<bool>("polling");
        QTest::newRow("park") << false;
        QTest::newRow("poll") << true;
    }
};

QTEST_GUILESS_MAIN(TestCancellation)
#include "test_cancellation.moc"
