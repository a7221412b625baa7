// SPDX-License-Identifier: MIT
// The scale of switches against a plain list of all of them.
#include "engine/record/switch_scale.h"
#include "tests/engine/record/plain_scale.h"

#include <QTest>

#include <random>
#include <vector>

using namespace coroscope;

namespace {

struct Pair {
    SwitchScale scale;
    PlainScale plain;
};

/// In stretches: mostly polls, hardly any, none; runs of every length, across words of 64, too.
void grow(Pair &pair, std::mt19937 &random, SwitchNumber from, SwitchNumber count)
{
    unsigned pollShare = 0;
    for (SwitchNumber n = from; n < from + count; ++n) {
        if (random() % 90 == 0)
            pollShare = std::vector<unsigned>{0, 5, 50, 95, 100}[random() % 5];
        const bool poll = random() % 100 < pollShare;
        const bool idle = random() % 40 == 0;
        if (idle)
            pair.scale.noteIdle();
        pair.scale.append(n);
        if (random() % 10 == 0)
            pair.scale.widenLast(); // it lasts; and is what it is in the end
        pair.scale.endLast(poll);
        pair.plain.append(poll, idle);
    }
}

void compare(const Pair &pair, SwitchNumber first, std::mt19937 &random)
{
    const SwitchNumber last = pair.plain.last();
    for (SwitchNumber n = first; n <= last; ++n) {
        QCOMPARE(pair.scale.begin(n), pair.plain.begin(n));
        QCOMPARE(pair.scale.end(n), pair.plain.end(n));
    }
    QCOMPARE(pair.scale.begin(last + 1), pair.plain.end());
    const double from = pair.plain.begin(first) - 1;
    for (int round = 0; round < 200; ++round) {
        const double any = from + (pair.plain.end() + 1 - from) * double(random()) / double(random.max());
        const SwitchNumber edge = first + random() % (last - first + 1);
        for (const double at : {any, std::floor(any * 4) / 4, pair.plain.begin(edge), pair.plain.end(edge)}) {
            QCOMPARE(pair.scale.at(at), pair.plain.at(at, first, true));
            QCOMPARE(pair.scale.lastBelow(at), pair.plain.at(at, first, false));
        }
    }
}

} // namespace

class TestSwitchScale : public QObject {
    Q_OBJECT
private slots:
    void agreesWithBruteForceWhileItGrows()
    {
        for (unsigned seed = 1; seed <= 8; ++seed) {
            std::mt19937 random(seed);
            const SwitchNumber first = seed % 2 ? 1 : 1000 * seed;
            Pair pair;
            SwitchNumber next = first;
            for (int step = 0; step < 12; ++step) {
                const SwitchNumber count = 1 + random() % (step % 3 ? 300 : 3);
                grow(pair, random, next, count);
                next += count;
                pair.plain.layOut(first);
                compare(pair, first, random);
                if (QTest::currentTestFailed())
                    return;
            }
        }
    }

    void nothingMovesWhenTheBeginningIsDropped()
    {
        for (unsigned seed = 1; seed <= 6; ++seed) {
            std::mt19937 random(seed);
            Pair pair;
            SwitchNumber next = 1;
            SwitchNumber first = 1;
            for (int step = 0; step < 6; ++step) {
                grow(pair, random, next, 6000);
                next += 6000;
                pair.plain.layOut(1);
                first += random() % (next - first - 10);
                pair.scale.dropBefore(first);
                compare(pair, first, random);
                QCOMPARE(pair.scale.at(pair.plain.begin(first) - 0.01), SwitchNumber(0));
                if (QTest::currentTestFailed())
                    return;
            }
        }
    }

    void aRunLongerThanWhatIsKeptStaysASeam()
    {
        SwitchScale scale;
        for (SwitchNumber n = 1; n <= 100'000; ++n) {
            scale.append(n);
            scale.endLast(n > 10);
        }
        scale.dropBefore(60'000);
        for (SwitchNumber n = 100'001; n <= 100'100; ++n) {
            scale.append(n);
            scale.endLast(n <= 100'050);
        }
        QCOMPARE(scale.begin(100'051), 11 + SwitchScale::seam);
        QCOMPARE(scale.end(100'100), 61 + SwitchScale::seam);
        QVERIFY(scale.begin(60'000) > 11 && scale.begin(60'000) < 11 + SwitchScale::seam);
        QCOMPARE(scale.at(11 + SwitchScale::seam), SwitchNumber(100'051));
        QCOMPARE(scale.at((scale.begin(77'777) + scale.end(77'777)) / 2), SwitchNumber(77'777));
    }

    void whatRunsBehindAPollIsTakenForOneUntilItEnds()
    {
        SwitchScale scale;
        scale.append(1);
        scale.endLast(true);
        scale.append(2);
        QCOMPARE(scale.begin(3), 1 + SwitchScale::seam); // else a chart would start at each of them
        scale.widenLast();
        QCOMPARE(scale.begin(3), 2 + SwitchScale::seam); // it lasts
        scale.endLast(true);
        QCOMPARE(scale.begin(3), 1 + SwitchScale::seam);
        scale.append(3);
        scale.endLast(false);
        scale.append(4);
        QCOMPARE(scale.begin(5), 3 + SwitchScale::seam); // behind work it counts as work
        scale.noteIdle();
        QCOMPARE(scale.begin(5), 3 + 2 * SwitchScale::seam);
        QVERIFY(scale.followsIdle(5) && !scale.followsIdle(4));
    }

    void withNothingFoldedPositionsAreNumbers()
    {
        SwitchScale scale;
        QCOMPARE(scale.at(5), SwitchNumber(0));
        for (SwitchNumber n = 1; n <= 1000; ++n) {
            scale.append(n);
            scale.endLast(false);
        }
        for (SwitchNumber n = 1; n <= 1000; ++n) {
            QCOMPARE(scale.begin(n), double(n));
            QCOMPARE(scale.at(double(n) + 0.5), n);
        }
        QCOMPARE(scale.at(1e300), SwitchNumber(1000));
        QCOMPARE(scale.at(-1e300), SwitchNumber(0));
    }

    void itIsSmall()
    {
        SwitchScale scale;
        for (SwitchNumber n = 1; n <= 1'000'000; ++n) {
            scale.append(n);
            scale.endLast(n % 3 != 0);
        }
        QVERIFY(scale.memoryBytes() <= 1'100'000); // what a vector keeps in reserve included
    }
};

QTEST_APPLESS_MAIN(TestSwitchScale)
#include "test_switch_scale.moc"
