// SPDX-License-Identifier: MIT
#include "engine/guest/thread_clocks.h"

#include <QtTest>

using namespace coroscope;

namespace {

/// Lets a moment go by on the machine's clock.
void passTime()
{
    const RealClock real;
    const Nanoseconds since = real.now();
    while (real.now() - since < 100'000) {
    }
}

} // namespace

class TestThreadClocks : public QObject {
    Q_OBJECT
private slots:
    void onlyThreadsThatRunLoopsHaveATimeOfTheirOwn()
    {
        RealClock waiting;
        ThreadId running = 1;
        ThreadClocks clocks(waiting, [&running] { return running; });
        QVERIFY(!clocks.here());
        const auto loop = clocks.makeForLoop();
        QVERIFY(!clocks.here()); // to make one is not to run it
        clocks.enter();
        QVERIFY(clocks.here());
        running = 2;
        QVERIFY(!clocks.here());
        QCOMPARE(clocks.entered(), std::vector<ThreadId>{1});
    }

    void aHeldThreadsTimeStandsStill()
    {
        RealClock waiting;
        ThreadId running = 1;
        ThreadClocks clocks(waiting, [&running] { return running; });
        clocks.enter();
        Clock &first = *clocks.here();
        const auto loop = clocks.makeForLoop();
        running = 2;
        clocks.enter();
        Clock &second = *clocks.here();
        clocks.hold(1);
        clocks.hold(1);
        const Nanoseconds stood = first.now();
        const Nanoseconds other = second.now();
        passTime();
        QCOMPARE(first.now(), stood);
        QCOMPARE(loop->now(), stood);
        QVERIFY(second.now() - other >= 100'000);
        clocks.release(1);
        QCOMPARE(first.now(), stood);
        clocks.release(1);
        QVERIFY(first.now() >= stood);
        const Nanoseconds behind = first.now();    // first: whatever comes between the two only adds
        QVERIFY(second.now() - behind >= 100'000); // what it was held for
    }

    void aLoopGoesByTheThreadThatRunsIt()
    {
        RealClock waiting;
        ThreadId running = 1;
        ThreadClocks clocks(waiting, [&running] { return running; });
        clocks.enter();
        const auto loop = clocks.makeForLoop();
        running = 2;
        loop->runsHere();
        QVERIFY(clocks.here());
        clocks.hold(1);
        const Nanoseconds before = loop->now();
        passTime();
        QVERIFY(loop->now() > before);
        clocks.release(1);
        clocks.hold(2);
        const Nanoseconds stood = loop->now();
        passTime();
        QCOMPARE(loop->now(), stood);
        clocks.release(2);
    }

    void aWaitIsAsLongAsItsThreadsTimeSays()
    {
        RealClock waiting;
        ThreadClocks clocks(waiting, [] { return ThreadId(1); });
        clocks.enter();
        const auto loop = clocks.makeForLoop();
        clocks.hold(1);
        passTime();
        clocks.release(1);
        const Nanoseconds deadline = loop->now() + 100'000;
        while (loop->now() < deadline)
            loop->waitUntil(deadline);
        QVERIFY(loop->now() >= deadline);
        loop->interrupt();
        loop->waitUntil(-1); // which does not come back by itself
    }

    void virtualTimeIsOneForAll()
    {
        VirtualClock time(1'000);
        ThreadId running = 1;
        ThreadClocks clocks(time, [&running] { return running; });
        clocks.enter();
        const auto first = clocks.makeForLoop();
        running = 2;
        const auto second = clocks.makeForLoop();
        second->runsHere();
        first->waitUntil(5'000);
        QCOMPARE(second->now(), 5'000);
        QCOMPARE(clocks.here()->read(), 5'000);
        QCOMPARE(first->now(), 6'000);
        QVERIFY(first->isVirtual());
    }
};

QTEST_GUILESS_MAIN(TestThreadClocks)
#include "test_thread_clocks.moc"
