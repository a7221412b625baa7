// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/geometry.h"
#include "widgets/timeline/mixed_rects.h"

#include <QTest>

#include <cmath>
#include <map>
#include <random>
#include <set>

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

    void whatIsMergedIsAsBusyAsItsSlices()
    {
        std::mt19937 random(9);
        for (int round = 0; round < 200; ++round) {
            const std::vector<LaneSpan> spans = randomLane(random);
            const double begin = random() % 500'000;
            const TimeAxis axis = axisOf(begin, begin + 50'000 + random() % 400'000, 50 + int(random() % 200));
            for (const LaneRect &rect : laneRects(spans, axis)) {
                QVERIFY(rect.busy >= 0 && rect.busy <= 1);
                if (rect.kind != LaneSpan::Kind::slices || rect.left <= 0 || rect.right >= axis.width())
                    continue;
                // Of the slices that begin in it: its last pixel may be shared with what came before.
                double work = 0;
                for (const LaneSpan &span : spans)
                    if (isSolid(span.kind) && span.number >= rect.number && span.number < rect.number + rect.count)
                        work += (span.end - span.begin) / axis.perPixel();
                const double drawn = double(rect.busy) * (rect.right - rect.left);
                QVERIFY2(drawn <= work + 1e-3, "more than there was");
                QVERIFY2(drawn >= std::min(work, double(rect.right - rect.left)) - 1, "less than there was");
            }
        }
    }

    void thinSlicesAreCrowdedWhereOthersAreNear()
    {
        const auto slice = [](int left, int right, float busy) {
            LaneRect rect;
            rect.left = left;
            rect.right = right;
            rect.busy = busy;
            return rect;
        };
        LaneRect line = slice(12, 30, 0);
        line.kind = LaneSpan::Kind::waiting;
        std::vector<LaneRect> rects = {
            slice(9, 10, 0.1f), line, slice(30, 31, 0.1f), slice(35, 36, 0.2f), slice(40, 60, 0.9f), slice(61, 62, 1),
            slice(90, 91, 0.1f)};
        markCrowded(rects);
        std::vector<bool> crowded;
        for (const LaneRect &rect : rects)
            crowded.push_back(rect.isCrowded);
        QCOMPARE(crowded, (std::vector<bool>{false, false, true, true, false, false, false}));
    }

    void barsAreAsHighAsTheirShare()
    {
        QCOMPARE(shareHeight(0, 14, 3), 3); // never lost
        QCOMPARE(shareHeight(0.1, 14, 3), 3);
        QCOMPARE(shareHeight(0.5, 14, 3), 7);
        QCOMPARE(shareHeight(1, 14, 3), 14);
        QCOMPARE(shareHeight(7, 14, 3), 14);
        QCOMPARE(shareHeight(0.5, 2, 3), 2);
    }

    void aRowOfSeveralDefinitionsShowsTheShareOfEach()
    {
        std::mt19937 random(10);
        for (int round = 0; round < 200; ++round) {
            const int width = 40 + int(random() % 60);
            std::vector<DefinitionRects> layers(1 + random() % 4);
            for (std::size_t layer = 0; layer < layers.size(); ++layer) {
                layers[layer].definition = 10 + std::uint32_t(layer);
                for (int x = int(random() % 5); x < width;) {
                    LaneRect rect;
                    rect.left = x;
                    rect.right = x += 1 + int(random() % (random() % 3 ? 2 : 12));
                    rect.number = 1 + random() % 1000;
                    rect.count = 1 + random() % 5;
                    rect.kind = rect.count > 1 ? LaneSpan::Kind::slices
                                : random() % 4 ? LaneSpan::Kind::slice
                                               : LaneSpan::Kind::idlePolls;
                    rect.busy = float(random() % 100) / 100;
                    layers[layer].rects.push_back(rect);
                    x += int(random() % 3) * int(random() % 6);
                }
            }
            compareWithColumns(layers, mixRects(layers));
            if (QTest::currentTestFailed())
                return;
        }
    }

    void theCacheAsksOnceForEachView()
    {
        GeometryCache cache;
        int asked = 0;
        const auto spans = [&](const TimeAxis &shown) {
            ++asked;
            return LaneRects{laneRects(std::vector<LaneSpan>{{.begin = 10, .end = 20, .number = 1}}, shown), {}};
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
        QCOMPARE(cache.rects(5, spans).rects.front().right, 10);
        QCOMPARE(asked, 4);
    }

private:
    /// Column by column: what each layer has there, and what the row shows of it.
    static void compareWithColumns(const std::vector<DefinitionRects> &layers, const LaneRects &row)
    {
        std::uint64_t count = 0, counted = 0;
        for (const DefinitionRects &layer : layers)
            for (const LaneRect &rect : layer.rects)
                count += rect.count;
        int reached = -1;
        std::map<int, const LaneRect *> shown;
        for (const LaneRect &rect : row.rects) {
            QVERIFY(rect.left >= reached && rect.right > rect.left);
            reached = rect.right;
            counted += rect.count;
            for (int x = rect.left; x < rect.right; ++x)
                shown[x] = &rect;
        }
        QVERIFY(counted >= count); // (a piece that is no more than the rest of a bar says one)
        for (int x = 0; x < 200; ++x) {
            std::map<std::uint32_t, float> work;
            std::set<std::uint32_t> polls;
            for (const DefinitionRects &layer : layers)
                for (const LaneRect &rect : layer.rects)
                    if (rect.left <= x && x < rect.right) {
                        if (rect.kind == LaneSpan::Kind::idlePolls)
                            polls.insert(layer.definition);
                        else
                            work[layer.definition] = rect.busy;
                    }
            if (work.empty() && polls.empty()) {
                QVERIFY(!shown.contains(x));
                continue;
            }
            QVERIFY(shown.contains(x));
            const LaneRect &rect = *shown[x];
            QCOMPARE(rect.kind == LaneSpan::Kind::idlePolls, work.empty());
            if (work.size() < 2) {
                QCOMPARE(rect.shareCount, 0u);
                QVERIFY(work.empty() ? polls.contains(rect.definition) : work.contains(rect.definition));
                continue;
            }
            QCOMPARE(std::size_t(rect.shareCount), work.size());
            float sum = 0, all = 0;
            for (const auto &[definition, busy] : work)
                sum += busy;
            for (const DefinitionShare &share : row.sharesOf(rect)) {
                QVERIFY(std::abs(share.share - work.at(share.definition) / std::max(1.0f, sum)) < 1e-5f);
                all += share.share;
            }
            QVERIFY(all <= 1.0001f && std::abs(all - rect.busy) < 1e-4f);
        }
    }
};

QTEST_GUILESS_MAIN(TestGeometry)
#include "test_geometry.moc"
