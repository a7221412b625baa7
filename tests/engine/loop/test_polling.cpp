// SPDX-License-Identifier: MIT
#include "engine/loop/instrument.h"
#include "engine/loop/task.h"
#include "tests/engine/loop/log_instrument.h"

#include <QtTest>

using namespace coroscope;
using namespace std::chrono_literals;

namespace {

Coroutine<> napper() { co_await sleep(5ms); }

Coroutine<> waiter(Task<> other) { co_await other; }

} // namespace

class TestPolling : public QObject {
    Q_OBJECT
private slots:
    void everybodyStaysInTheQueue()
    {
        VirtualClock clock(1'000'000);
        EventLoop loop(clock, Waiting::poll);
        LogInstrument log;
        loop.setInstrument(&log);
        const Task<> nap = spawn(loop, napper());
        spawn(loop, waiter(nap));
        loop.run();
        loop.setInstrument(nullptr);
        QVERIFY(log.only(QStringLiteral("park")).isEmpty());
        QVERIFY(log.only(QStringLiteral("idle")).isEmpty());
        // The nap's start is one reading, then one a poll, a tick of 1 ms each: the 5th poll finds it over.
        QCOMPARE(log.only(QStringLiteral("resume")).count(QStringLiteral("resume 0")), 1 + 5);
        QCOMPARE(clock.now(), 6'000'000);
    }

    void aPollKnowsWhenItIsInVain()
    {
        VirtualClock clock(1'000'000);
        EventLoop loop(clock, Waiting::poll);
        const Task<> nap = spawn(loop, napper());
        const Task<> second = spawn(loop, waiter(nap));
        QVERIFY(!nap.base().pollsInVain()); // it has not started

        struct Watcher final : Instrument {
            EventLoop &loop;
            const TaskBase &nap;
            const TaskBase &second;
            int vain = 0;
            Watcher(EventLoop &watched, const TaskBase &first, const TaskBase &other)
                : loop(watched), nap(first), second(other)
            {
            }
            void resuming(TaskBase &task) override
            {
                if (&task == &second && task.started())
                    QCOMPARE(task.pollsInVain(), !hasEnded(nap.status()));
                vain += task.pollsInVain();
            }
        } watcher(loop, nap.base(), second.base());
        loop.setInstrument(&watcher);
        loop.run();
        loop.setInstrument(nullptr);
        QVERIFY(watcher.vain > 4);
    }
};

QTEST_GUILESS_MAIN(TestPolling)
#include "test_polling.moc"
