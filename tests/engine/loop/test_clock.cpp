// SPDX-License-Identifier: MIT
#include "engine/loop/clock.h"

#include <QtTest>

using namespace coroscope;

class TestClock : public QObject {
    Q_OBJECT
private slots:
    void virtualClockMovesOnlyByReadingsAndJumps()
    {
        VirtualClock clock(250);
        QCOMPARE(clock.now(), 0);
        QCOMPARE(clock.read(), 0);
        QCOMPARE(clock.now(), 250);
        clock.waitUntil(1'000);
        QCOMPARE(clock.now(), 1'000);
        clock.waitUntil(500);
        QCOMPARE(clock.now(), 1'000);
        clock.waitUntil(-1);
        QCOMPARE(clock.now(), 1'000);
    }

    void realClockStandsStillWhileHeld()
    {
        RealClock clock;
        clock.hold();
        const Nanoseconds held = clock.now();
        clock.hold();
        clock.waitUntil(clock.now()); // any time may pass here
        QCOMPARE(clock.now(), held);
        clock.release();
        QCOMPARE(clock.now(), held);
        clock.release();
        QVERIFY(clock.now() >= held);
        QVERIFY(clock.heldNs() > 0);
    }

    void realClockNeverGoesBack()
    {
        RealClock clock;
        Nanoseconds last = clock.now();
        for (int i = 0; i < 1'000; ++i) {
            if (i % 3 == 0) {
                clock.hold();
                clock.release();
            }
            const Nanoseconds now = clock.now();
            QVERIFY(now >= last);
            last = now;
        }
    }

    void interruptEndsAWaitWithoutDeadline()
    {
        RealClock clock;
        clock.interrupt();
        clock.waitUntil(-1); // would never return
        clock.interrupt();
        clock.waitUntil(clock.now() + 3'600'000'000'000);
    }
};

QTEST_GUILESS_MAIN(TestClock)
#include "test_clock.moc"
