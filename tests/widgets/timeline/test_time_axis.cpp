// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/record/switch_scale.h"
#include "widgets/timeline/idle_marks.h"
#include "widgets/timeline/time_axis.h"

#include <QTest>

#include <random>

using namespace coroscope;

namespace {

TimeAxis axisOver(Axis kind, double end, int width)
{
    TimeAxis axis(kind);
    axis.setExtent(0, end);
    axis.setWidth(width);
    axis.fit();
    return axis;
}

QStringList labels(const TimeAxis &axis)
{
    QStringList result;
    for (const RulerTick &tick : rulerTicks(axis, 90))
        if (!tick.label.isEmpty())
            result << tick.label;
    return result;
}

} // namespace

class TestTimeAxis : public QObject {
    Q_OBJECT
private slots:
    void fitsFromTheFirstEventButReachesWhatLiesBefore()
    {
        TimeAxis axis(Axis::time);
        axis.setWidth(1000);
        axis.setExtent(0, 1'000'000);
        axis.setFitBegin(400'000);
        axis.fit();
        QVERIFY(axis.isFitted());
        QVERIFY(axis.begin() > 380'000 && axis.begin() < 400'000);
        QVERIFY(axis.showsEnd());
        axis.panBy(-10'000);
        QVERIFY(!axis.isFitted());
        QVERIFY(axis.begin() <= 0); // the start is still there
        axis.zoomAt(0, 0.001);
        QVERIFY(axis.begin() <= 0 && axis.end() >= 1'000'000);
        QVERIFY(!axis.isFitted());
        axis.fit();
        QVERIFY(axis.isFitted());
    }

    void fitShowsEverything()
    {
        const TimeAxis axis = axisOver(Axis::time, 1e9, 800);
        QVERIFY(axis.isFitted());
        QVERIFY(axis.showsEnd());
        QVERIFY(axis.toPixel(0) > 0 && axis.toPixel(0) < 40);
        QVERIFY(axis.toPixel(1e9) < 800 && axis.toPixel(1e9) > 760);
    }

    void zoomKeepsWhatIsUnderThePointer()
    {
        TimeAxis axis = axisOver(Axis::time, 1e9, 800);
        std::mt19937 random(1);
        for (int i = 0; i < 200; ++i) {
            const double pixel = 300 + random() % 200;
            axis.setRange(4e8, 6e8);
            const double before = axis.toValue(pixel);
            axis.zoomAt(pixel, 1.0 + random() % 8);
            QVERIFY(std::abs(axis.toValue(pixel) - before) < 1);
        }
    }

    void neverLeavesTheExtent()
    {
        TimeAxis axis = axisOver(Axis::switches, 1000, 640);
        std::mt19937 random(2);
        for (int i = 0; i < 1000; ++i) {
            if (random() % 2)
                axis.zoomAt(random() % 640, std::pow(2.0, int(random() % 9) - 4));
            else
                axis.panBy(int(random() % 4000) - 2000.0);
            QVERIFY(axis.begin() >= -axis.margin() - 1e-6);
            QVERIFY(axis.end() <= 1000 + axis.margin() + 1e-6);
            QVERIFY(axis.span() >= axis.minimumSpan());
        }
    }

    void revealPansAsLittleAsNeeded()
    {
        TimeAxis axis = axisOver(Axis::time, 1e9, 800);
        axis.setRange(1e8, 2e8);
        axis.reveal(1.5e8, 1.6e8);
        QCOMPARE(axis.begin(), 1e8);
        axis.reveal(2.05e8, 2.06e8);
        QVERIFY(axis.begin() > 1e8 && axis.begin() < 1.2e8);
        axis.reveal(8e8, 8.1e8);
        QVERIFY(axis.begin() < 8e8 && axis.end() > 8.1e8);
    }

    void followingKeepsTheSpan()
    {
        TimeAxis axis = axisOver(Axis::time, 1e9, 800);
        axis.setRange(9e8, 1e9);
        const double span = axis.span();
        axis.setExtent(0, 2e9);
        QVERIFY(!axis.showsEnd());
        axis.showEnd();
        QVERIFY(axis.showsEnd());
        QCOMPARE(axis.span(), span);
    }

    void labelsAreRound()
    {
        QCOMPARE(labels(axisOver(Axis::time, 1e9, 600)),
                 QStringList({"0", "200 ms", "400 ms", "600 ms", "800 ms", "1.0 s"}));
        QCOMPARE(labels(axisOver(Axis::switches, 4096, 500)), QStringList({"0", "1,000", "2,000", "3,000", "4,000"}));
        QCOMPARE(labels(axisOver(Axis::switches, 4, 900)), QStringList({"0", "1", "2", "3", "4"}));
        QCOMPARE(labels(axisOver(Axis::time, 240e9, 500)),
                 QStringList({"0", "1:00 min", "2:00 min", "3:00 min", "4:00 min"}));
    }

    void ticksAreFarEnoughApartAtEveryZoom()
    {
        for (const Axis kind : {Axis::time, Axis::switches}) {
            TimeAxis axis = axisOver(kind, 7.2e12, 1000);
            for (int step = 0; step < 120; ++step) {
                double last = -1e9;
                for (const RulerTick &tick : rulerTicks(axis, 90)) {
                    if (tick.label.isEmpty())
                        continue;
                    QVERIFY(axis.toPixel(tick.value) - last >= 89.9);
                    last = axis.toPixel(tick.value);
                }
                axis.zoomAt(333, 1.3);
            }
        }
    }

    void ticksOfSwitchesStandAtTheirBeginnings()
    {
        SwitchScale scale;
        std::mt19937 random(4);
        for (SwitchNumber n = 1; n <= 20'000; ++n) {
            if (random() % 50 == 0)
                scale.noteIdle();
            scale.append(n);
            scale.endLast(n % 1000 > 100);
        }
        const SwitchPlaces places = {[&](double at) { return scale.at(at); },
                                     [&](SwitchNumber number) { return scale.begin(number); }};
        TimeAxis axis(Axis::switches);
        axis.setExtent(1, scale.begin(20'001));
        axis.setWidth(1000);
        axis.fit();
        for (int zoom = 0; zoom < 60; ++zoom, axis.zoomAt(random() % 1000, 1.15)) {
            double last = -1e9, lastLabel = -1e9;
            int labels = 0;
            for (const RulerTick &tick : switchTicks(axis, 90, places)) {
                QVERIFY(axis.toPixel(tick.value) >= -1 && axis.toPixel(tick.value) <= 1000);
                QVERIFY(tick.value >= last);
                last = tick.value;
                const SwitchNumber number = scale.at(tick.value);
                QCOMPARE(scale.begin(number), tick.value);
                if (tick.label.isEmpty())
                    continue;
                QCOMPARE(QString(tick.label).remove(QLatin1Char(',')).toULongLong(), number);
                QVERIFY(axis.toPixel(tick.value) - lastLabel >= 90 * 0.75 - 1);
                lastLabel = axis.toPixel(tick.value);
                ++labels;
            }
            QVERIFY2(labels >= 2, qPrintable(QString::number(zoom)));
        }
    }

    void whereNothingIsFoldedTheirNumbersAreRound()
    {
        const SwitchPlaces places = {[](double at) { return SwitchNumber(std::clamp(at, 0.0, 4096.0)); },
                                     [](SwitchNumber number) { return double(number); }};
        const TimeAxis axis = axisOver(Axis::switches, 4097, 500);
        QStringList texts;
        for (const RulerTick &tick : switchTicks(axis, 90, places))
            if (!tick.label.isEmpty())
                texts << tick.label;
        QCOMPARE(texts, QStringList({"1,000", "2,000", "3,000", "4,000"}));
    }

    void seamsDoNotMakeThemOdd()
    {
        SwitchScale scale;
        for (SwitchNumber number = 1; number <= 80; ++number) {
            if (number > 44 && number % 2 == 0)
                scale.noteIdle(); // in front of every other one
            scale.append(number);
            scale.endLast(false);
        }
        const SwitchPlaces places = {[&](double at) { return scale.at(at); },
                                     [&](SwitchNumber number) { return scale.begin(number); }};
        for (const double begin : {0.0, 0.7, 3.0}) { // wherever the view lies
            TimeAxis axis = axisOver(Axis::switches, scale.end(80), 1000);
            axis.setRange(begin, begin + 80);
            QStringList texts;
            for (const RulerTick &tick : switchTicks(axis, 90, places))
                if (!tick.label.isEmpty())
                    texts << tick.label;
            QCOMPARE(texts.join(u' '), QStringLiteral("10 20 30 40 50 60 70"));
        }
    }

    void idleSharesAgreeWithBruteForce()
    {
        std::mt19937 random(5);
        for (int round = 0; round < 100; ++round) {
            TimeAxis axis = axisOver(Axis::time, 1000, 50 + int(random() % 100));
            axis.setRange(random() % 500, 500 + random() % 500);
            std::vector<IdleSpan> idles;
            for (double at = 0; at < 1000; at += 1 + random() % 60) {
                IdleSpan idle;
                idle.begin = at;
                at += random() % 3 ? random() % 2 : random() % 90;
                idle.end = at;
                idle.share = random() % 2 ? 1.0f : 0.5f;
                idles.push_back(idle);
            }
            const std::vector<float> shares = idleShares(idles, axis);
            QCOMPARE(shares.size(), std::size_t(axis.width()));
            for (int x = 0; x < axis.width(); ++x) {
                const double from = axis.toValue(x), to = axis.toValue(x + 1);
                double expected = 0;
                bool any = false;
                for (const IdleSpan &idle : idles) {
                    const double covered = std::min(to, idle.end) - std::max(from, idle.begin);
                    expected += std::max(0.0, covered) / (to - from) * double(idle.share);
                    any |= covered > 1e-9 ||
                           (idle.begin == idle.end && idle.begin > from + 1e-9 && idle.begin < to - 1e-9);
                }
                const double share = double(shares[std::size_t(x)]);
                if (any)
                    QVERIFY(share >= 0.149);
                if (expected > 0.16)
                    QVERIFY(std::abs(share - std::min(expected, 1.0)) < 0.16); // the least share of what is short
                if (share == 0)
                    QVERIFY(expected < 1e-6);
            }
        }
    }

    void pointsInTimeAreAsExactAsTheStep()
    {
        QCOMPARE(timeText(1.2345e9, 1e5), QStringLiteral("1.2345 s"));
        QCOMPARE(timeText(20'300, 100), QStringLiteral("20.3 µs"));
        QCOMPARE(timeText(125e9, 1e9), QStringLiteral("2:05 min"));
        QCOMPARE(timeText(119.999e9, 1e9), QStringLiteral("2:00 min"));
    }
};

QTEST_GUILESS_MAIN(TestTimeAxis)
#include "test_time_axis.moc"
