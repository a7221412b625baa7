// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/geometry.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace coroscope;

namespace {

TimeAxis axisOf(double begin, double end, int width)
{
    TimeAxis axis(Axis::time);
    axis.setExtent(0, 1e6);
    axis.setWidth(width);
    axis.setRange(begin, end);
    return axis;
}

std::vector<LaneSpan> randomLane(std::mt19937 &random)
{
    std::vector<LaneSpan> spans;
    double at = random() % 1000;
    SwitchNumber number = 1;
    while (at < 1e6) {
        const double length = 1 + random() % (random() % 4 ? 300 : 30'000);
        const bool polls = random() % 5 == 0;
        spans.push_back({.kind = polls ? LaneSpan::Kind::idlePolls : LaneSpan::Kind::slice,
                         .begin = at,
                         .end = at + length,
                         .number = number,
                         .count = polls ? 1 + random() % 1000 : 1});
        number += spans.back().count;
        at += length;
        if (random() % 3 == 0)
            continue; // the next slice touches this one
        const double gap = 1 + random() % 9000;
        spans.push_back(
            {.kind = random() % 2 ? LaneSpan::Kind::ready : LaneSpan::Kind::waiting, .begin = at, .end = at + gap});
        at += gap;
    }
    return spans;
}

} // namespace

class TestGeometry : public QObject {
    Q_OBJECT
private slots:
    void agreesWithBruteForce()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 200; ++round) {
            const std::vector<LaneSpan> spans = randomLane(random);
            const double begin = random() % 900'000;
            const TimeAxis axis = axisOf(begin, begin + 100 + random() % 200'000, 50 + int(random() % 800));
            const std::vector<LaneRect> rects = laneRects(spans, axis);
            std::vector<int> covered(std::size_t(axis.width()), 0); // 1: line, 2: solid
            int last = -1;
            for (const LaneRect &rect : rects) {
                QVERIFY(rect.left >= last && rect.right > rect.left && rect.right <= axis.width() + 2);
                last = rect.right;
                for (int x = std::max(rect.left, 0); x < std::min(rect.right, axis.width()); ++x)
                    covered[std::size_t(x)] = isSolid(rect.kind) ? 2 : 1;
            }
            for (int x = 0; x < axis.width(); ++x) {
                const double from = axis.toValue(x);
                const double to = axis.toValue(x + 1);
                bool anySolid = false;
                bool wholeLine = false;
                bool begins = false;
                for (const LaneSpan &span : spans) {
                    const bool touches = span.begin < to - 1e-3 && span.end > from + 1e-3;
                    anySolid |= isSolid(span.kind) && touches;
                    begins |= isSolid(span.kind) && span.begin >= from + 1e-3 && span.begin < to - 1e-3;
                    wholeLine |=
                        !isSolid(span.kind) && span.begin <= from - axis.perPixel() && span.end >= to + axis.perPixel();
                }
                if (covered[std::size_t(x)] == 2)
                    QVERIFY2(anySolid || x == 0 || covered[std::size_t(x - 1)] == 2, "a bar where no slice is");
                if (begins)
                    QCOMPARE(covered[std::size_t(x)], 2);
                if (wholeLine)
                    QCOMPARE(covered[std::size_t(x)], 1);
            }
        }
    }

    void nothingIsLostWhenAllIsInOneView()
    {
        std::mt19937 random(8);
        for (int round = 0; round < 50; ++round) {
            const std::vector<LaneSpan> spans = randomLane(random);
            std::uint64_t expected = 0;
            for (const LaneSpan &span : spans)
                expected += isSolid(span.kind) ? span.count : 0;
            TimeAxis axis(Axis::time);
            axis.setExtent(0, 1.1e6);
            axis.setWidth(40 + int(random() % 400));
            axis.fit();
            std::uint64_t drawn = 0;
            for (const LaneRect &rect : laneRects(spans, axis))
                drawn += isSolid(rect.kind) ? rect.count : 0;
            QCOMPARE(drawn, expected);
        }
    }

    void touchingSlicesAreToldApart()
    {
        const std::vector<LaneSpan> spans = {{.begin = 0, .end = 100, .number = 1},
                                             {.begin = 100, .end = 200, .number = 2}};
        const auto rects = laneRects(spans, axisOf(0, 400, 400));
        QCOMPARE(rects.size(), std::size_t(2));
        QVERIFY(rects[0].touchesNext);
        QVERIFY(!rects[1].touchesNext);
        QCOMPARE(rects[0].right, rects[1].left);
    }

    void theCacheAsksOnceForEachView()
    {
        GeometryCache cache;
        int asked = 0;
        const auto spans = [&] {
            ++asked;
            return std::vector<LaneSpan>{{.begin = 10, .end = 20, .number = 1}};
        };
        const TimeAxis axis = axisOf(0, 100, 100);
        cache.setView(axis, 1);
        cache.rects(5, spans);
        cache.setView(axis, 1);
        cache.rects(5, spans);
        QCOMPARE(asked, 1);
        cache.rects(6, spans);
        QCOMPARE(asked, 2);
        cache.setView(axis, 2); // it grew
        cache.rects(5, spans);
        QCOMPARE(asked, 3);
        cache.setView(axisOf(0, 200, 100), 2);
        QCOMPARE(cache.rects(5, spans).front().right, 10);
        QCOMPARE(asked, 4);
    }
};

QTEST_GUILESS_MAIN(TestGeometry)
#include "test_geometry.moc"
