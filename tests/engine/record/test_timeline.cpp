// SPDX-License-Identifier: MIT
// The timeline index against brute force over the switch log: random programs, random stretches, random zooms.
#include "engine/record/long_lane.h"
#include "engine/record/recording.h"
#include "engine/record/time_scale.h"
#include "engine/record/timeline_index.h"
#include "tests/engine/record/plain_scale.h"
#include "tests/engine/record/random_program.h"

#include <QTest>
#include <cmath>
#include <deque>
#include <functional>

using namespace coroscope;

namespace {

using Kind = LaneSpan::Kind;

struct Fixture {
    explicit Fixture(unsigned seed, int times = 1, std::uint32_t definitions = 1)
    {
        RandomProgram program(seed, 64 << 10, definitions);
        for (int i = 0; i < times; ++i) {
            program.run(1500);
            program.poll(4000);
            program.run(500);
        }
        std::string error;
        recording = Recording::fromBytes(program.builder.bytes(), error);
        while (recording->refresh()) {
        }
        rows = recording->switchRows(1, recording->lastSwitch());
        scale = PlainScale::of(*recording);
    }

    double begin(const SwitchInfo &row, Axis axis) const
    {
        return axis == Axis::time ? double(row.start) : scale.begin(row.number);
    }
    double end(const SwitchInfo &row, Axis axis) const
    {
        return axis == Axis::time ? double(row.end) : scale.end(row.number);
    }
    const TimelineIndex &timeline() const { return recording->timeline(); }

    std::unique_ptr<Recording> recording;
    std::vector<SwitchInfo> rows;
    PlainScale scale;
};

bool isSlices(Kind kind) { return kind == Kind::slice || kind == Kind::slices || kind == Kind::idlePolls; }

using IsOfLane = std::function<bool(const SwitchInfo &)>;

/// What is wrong with `spans` as a lane of [begin, end); empty: nothing.
QString fault(const Fixture &f, const IsOfLane &isOfLane, Axis axis, double begin, double end, double perPixel,
              const std::vector<LaneSpan> &spans)
{
    double reached = -1;
    for (const LaneSpan &span : spans) {
        const QString where = QStringLiteral("span at %1..%2").arg(span.begin).arg(span.end);
        if (span.begin < reached || span.end < span.begin)
            return where + " overlaps the one before";
        if (span.begin >= end || (span.end <= begin && span.begin < begin))
            return where + " was not asked for";
        reached = span.end;
    }
    // Every slice of the lane in the stretch is in exactly one span, and every span counts just the slices it covers.
    std::vector<std::uint64_t> counted(spans.size());
    std::vector<double> busy(spans.size());
    for (const SwitchInfo &row : f.rows) {
        if (!isOfLane(row))
            continue;
        const double from = f.begin(row, axis), to = f.end(row, axis);
        bool covered = false;
        for (std::size_t i = 0; i < spans.size() && !covered; ++i) {
            if (!isSlices(spans[i].kind) || from < spans[i].begin || to > spans[i].end || row.number < spans[i].number)
                continue;
            if (counted[i] == spans[i].count)
                continue; // (one of no length, where two spans touch, is the later one's)
            covered = true;
            ++counted[i];
            busy[i] += axis == Axis::switches && row.idlePoll ? 0 : to - from; // folded: it weighs nothing
        }
        if (!covered && from < end && from >= begin)
            return QStringLiteral("switch %1 at %2 is missing").arg(row.number).arg(from);
    }
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const LaneSpan &span = spans[i];
        const QString where = QStringLiteral("span %1 at %2..%3").arg(i).arg(span.begin).arg(span.end);
        if (!isSlices(span.kind)) {
            if (span.end - span.begin <= 0)
                return where + " is an empty gap";
            continue;
        }
        if (counted[i] != span.count)
            return where + QStringLiteral(" counts %1, not %2").arg(span.count).arg(counted[i]);
        if (span.kind == Kind::slices && span.end - span.begin >= 2 * perPixel)
            return where + " takes too much together";
        const double width = span.end - span.begin;
        const double rounded = axis == Axis::time ? double(span.count) + 1 : 0; // ticks to nanoseconds
        if (width > 0 && std::abs(busy[i] - double(span.busy) * width) > 1e-3 * width + rounded)
            return where + QStringLiteral(" is busy %1, not %2").arg(double(span.busy) * width).arg(busy[i]);
    }
    return {};
}

QString fault(const Fixture &f, TaskNumber task, Axis axis, double begin, double end, double perPixel,
              const std::vector<LaneSpan> &spans)
{
    return fault(
        f, [task](const SwitchInfo &row) { return row.task == task; }, axis, begin, end, perPixel, spans);
}

/// The same of a definition's lane.
QString faultOfDefinition(const Fixture &f, std::uint32_t definition, Axis axis, double begin, double end,
                          double perPixel)
{
    const auto isOfLane = [&](const SwitchInfo &row) { return f.recording->task(row.task)->definition == definition; };
    const auto spans = f.timeline().definition(definition, axis, begin, end, perPixel);
    return fault(f, isOfLane, axis, begin, end, perPixel, spans);
}

/// Which of `pixels` equal parts of [begin, end) have a slice.
std::vector<bool> pixelsWithSlices(const std::vector<LaneSpan> &spans, double begin, double perPixel, int pixels)
{
    std::vector<bool> has(static_cast<std::size_t>(pixels), false);
    for (const LaneSpan &span : spans) {
        if (span.kind == Kind::idlePolls)
            continue;
        const int first = std::max(0, int((span.begin - begin) / perPixel));
        for (int pixel = first; pixel < pixels && (pixel == first || begin + pixel * perPixel < span.end); ++pixel)
            has[std::size_t(pixel)] = true;
    }
    return has;
}

} // namespace

class TestTimeline : public QObject {
    Q_OBJECT
private slots:
    void lanesMatchTheLog_data();
    void lanesMatchTheLog();
    void crowdedPixelsMatchTheLog();
    void lanesForgetTheOldest();
    void ticksBecomeNanosecondsRoundedDown();
    void gapsSayHowTheTaskWaited();
    void waitsGoOnUntilNow();
    void spansAreBoundedByPixels();
    void groupsDoNotOverlap();
    void definitionsMatchTheLog();
    void definitionsShowWhatTheirTasksShow();
    void definitionsMatchWhileTheyGrow();
    void findsSwitches();
    void stepsAlongALane();
    void idlesMatchTheList();
};

void TestTimeline::lanesMatchTheLog_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 6; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestTimeline::lanesMatchTheLog()
{
    QFETCH(unsigned, seed);
    const Fixture f(seed);
    QCOMPARE(f.recording->damage(), std::string());
    QCOMPARE(f.rows.size(), std::size_t(6000));
    std::mt19937 random(seed);
    for (int round = 0; round < 300; ++round) {
        const Axis axis = round % 2 ? Axis::time : Axis::switches;
        const double from = f.timeline().extentBegin(axis), to = f.timeline().extentEnd(axis);
        const double width = (to - from) / std::pow(2.0, double(random() % 14));
        const double begin = from + (to - from - width) * (double(random()) / double(random.max()));
        const double perPixel = width / double(1 + random() % 800);
        const auto task = TaskNumber(random() % f.recording->taskCount());
        const auto spans = f.timeline().lane(task, axis, begin, begin + width, perPixel);
        const QString wrong = fault(f, task, axis, begin, begin + width, perPixel, spans);
        QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("round %1: %2").arg(round).arg(wrong)));
    }
}

/// So many slices a pixel that they are summed up by marks alone, on every level of them.
void TestTimeline::crowdedPixelsMatchTheLog()
{
    const Fixture f(7, 5);
    QCOMPARE(f.rows.size(), std::size_t(30000));
    std::mt19937 random(7);
    for (const Axis axis : {Axis::switches, Axis::time}) {
        const double from = f.timeline().extentBegin(axis), to = f.timeline().extentEnd(axis);
        for (const double pixels : {1.0, 3.0, 8.0, 20.0, 50.0, 120.0}) {
            for (int round = 0; round < 12; ++round) {
                const double width = (to - from) / (round < 6 ? 1.0 : 3.0);
                const double begin = from + (to - from - width) * (double(random()) / double(random.max()));
                const auto task = TaskNumber(random() % f.recording->taskCount());
                const auto spans = f.timeline().lane(task, axis, begin, begin + width, width / pixels);
                const QString wrong = fault(f, task, axis, begin, begin + width, width / pixels, spans);
                QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("%1 pixels: %2").arg(pixels).arg(wrong)));
                QVERIFY(double(spans.size()) <= 4 * pixels + 4);
            }
        }
    }
}

/// A lane whose front is dropped again and again: what marks and stretches tell of the rest is right on every level.
void TestTimeline::lanesForgetTheOldest()
{
    std::mt19937 random(11);
    SpilledMemory memory;
    LongLane slices(memory);
    std::deque<LaneItem> kept;
    std::uint64_t ticks = 0;
    SwitchNumber number = 0;
    for (int i = 0; i < 20000; ++i) {
        LaneItem item;
        item.begin = ticks += random() % 50;
        item.end = ticks += random() % (i % 997 ? 50 : 5'000'000'000);
        item.number = item.lastNumber = number += 1 + random() % (i % 499 ? 9 : 200'000'000);
        item.busy = item.end - item.begin;
        item.polls = random() % 40 == 0;
        slices.append(item);
        if (item.polls && !kept.empty() && kept.back().polls) {
            LaneItem &run = kept.back();
            run.end = item.end;
            run.lastNumber = item.lastNumber;
            run.polls += item.polls;
            run.busy += item.busy;
        } else {
            kept.push_back(item);
        }
        if (i % 1777 != 0 || i == 0)
            continue;
        const SwitchNumber edge = kept[kept.size() / 3 + random() % 5].number;
        slices.dropBefore(edge);
        const Lane lane = slices.lane();
        while (kept.front().lastNumber < edge)
            kept.pop_front();
        QCOMPARE(lane.size(), kept.size());
        for (double items = 1; items < 20000; items *= 2) {
            const Lane::Mark *before = nullptr;
            for (const Lane::Mark &mark : lane.marks(items)) {
                if (!lane.isKept(mark))
                    continue;
                const std::size_t at = lane.itemOf(mark);
                QCOMPARE(mark.begin, kept[at].begin);
                QCOMPARE(mark.number, kept[at].number);
                QVERIFY(!before || lane.itemOf(*before) < at);
                if (before) {
                    Lane::Totals sum;
                    for (std::size_t k = lane.itemOf(*before); k < at; ++k) {
                        sum.busy += kept[k].busy;
                        sum.slices += kept[k].slices();
                    }
                    QCOMPARE(mark.before.busy - before->before.busy, sum.busy);
                    QCOMPARE(mark.before.slices - before->before.slices, sum.slices);
                    QCOMPARE(mark.endBefore, kept[at - 1].end);
                    QCOMPARE(mark.lastBefore, kept[at - 1].lastNumber);
                }
                before = &mark;
            }
        }
        const std::size_t first = random() % kept.size(), last = std::min(first + 40, kept.size() - 1);
        for (const bool bySwitch : {false, true}) {
            const std::uint64_t limit = bySwitch ? kept[last].number : kept[last].begin;
            const std::size_t most = 1 + random() % 60;
            const Lane::Stretch stretch = lane.stretchUpTo(first, limit, bySwitch, most);
            std::size_t after = first + 1;
            while (after < std::min(kept.size(), first + most) &&
                   (bySwitch ? kept[after].number : kept[after].begin) <= limit)
                ++after;
            QCOMPARE(stretch.after, after);
            QCOMPARE(stretch.end, kept[after - 1].end);
            QCOMPARE(stretch.lastNumber, kept[after - 1].lastNumber);
            QCOMPARE(stretch.totals.busy, lane.totalsBefore(after).busy - lane.totalsBefore(first).busy);
            QCOMPARE(stretch.totals.slices, lane.totalsBefore(after).slices - lane.totalsBefore(first).slices);
        }
    }
}

void TestTimeline::ticksBecomeNanosecondsRoundedDown()
{
    __extension__ using Wide = unsigned __int128;
    std::mt19937_64 random(5);
    for (int i = 0; i < 100'000; ++i) {
        const std::uint64_t rate = 1 + random() % (i % 2 ? 5'000'000'000u : ~std::uint64_t(0));
        const std::uint64_t ticks = random() >> random() % 64;
        const Wide exact = Wide(ticks) * 1'000'000'000 / rate;
        const Wide most = std::uint64_t(std::numeric_limits<Nanoseconds>::max());
        QCOMPARE(TimeScale{rate}.at(ticks), Nanoseconds(std::uint64_t(std::min(exact, most))));
    }
}

void TestTimeline::gapsSayHowTheTaskWaited()
{
    const Fixture f(3);
    for (const Axis axis : {Axis::time, Axis::switches}) {
        const double end = f.timeline().extentEnd(axis);
        for (TaskNumber task = 0; task < f.recording->taskCount(); ++task) {
            const auto spans = f.timeline().lane(task, axis, 0, end, 1e-9);
            for (const LaneSpan &span : spans) {
                if (span.kind != Kind::ready && span.kind != Kind::waiting)
                    continue;
                // The moment in the middle of the gap: a switch boundary inside it.
                const SwitchNumber number = f.timeline().switchAt(axis, (span.begin + span.end) / 2) + 1;
                if (number > f.recording->lastSwitch())
                    continue;
                const LoopState state = f.recording->stateAt({number, false});
                const double at = axis == Axis::time ? double(state.time) : f.scale.begin(number);
                if (at <= span.begin || at >= span.end)
                    continue;
                const TaskState *found = state.find(task);
                QVERIFY(found);
                QCOMPARE(found->status, span.kind == Kind::ready ? TaskStatus::ready : TaskStatus::waiting);
                QCOMPARE(found->wait.kind, span.wait);
            }
        }
    }
}

void TestTimeline::waitsGoOnUntilNow()
{
    const Fixture f(3);
    const double end = f.timeline().extentEnd(Axis::time);
    const double now = end + 1000;
    constexpr double tick = 20; // ns, of this recording's
    const LoopState state = f.recording->stateAt({f.recording->lastSwitch() + 1, false});
    int alive = 0;
    for (TaskNumber task = 0; task < f.recording->taskCount(); ++task) {
        const auto spans = f.timeline().lane(task, Axis::time, 0, now, 1, now);
        const TaskState *found = state.find(task);
        if (!found || found->status == TaskStatus::running) {
            QVERIFY(found || spans.empty() || spans.back().end <= end);
            continue;
        }
        ++alive;
        QVERIFY(!spans.empty());
        QVERIFY(std::abs(spans.back().end - now) <= tick);
        QCOMPARE(spans.back().kind, found->status == TaskStatus::ready ? Kind::ready : Kind::waiting);
        const auto switches = f.timeline().lane(task, Axis::switches, 0, 1e9, 1, now);
        const auto before = f.timeline().lane(task, Axis::switches, 0, 1e9, 1);
        QCOMPARE(switches.size(), before.size());
    }
    QVERIFY(alive > 0);
}

void TestTimeline::spansAreBoundedByPixels()
{
    const Fixture f(2);
    for (const Axis axis : {Axis::time, Axis::switches}) {
        const double begin = f.timeline().extentBegin(axis), end = f.timeline().extentEnd(axis);
        for (const double pixels : {1.0, 10.0, 100.0}) {
            for (TaskNumber task = 0; task < f.recording->taskCount(); ++task) {
                const auto spans = f.timeline().lane(task, axis, begin, end, (end - begin) / pixels);
                QVERIFY(double(spans.size()) <= 4 * pixels + 4);
            }
        }
    }
}

void TestTimeline::groupsDoNotOverlap()
{
    const Fixture f(5);
    const std::vector<TaskNumber> all = f.recording->taskNumbers();
    for (const Axis axis : {Axis::time, Axis::switches}) {
        const double begin = f.timeline().extentBegin(axis), end = f.timeline().extentEnd(axis);
        for (const double perPixel : {1.0, 7.0, (end - begin) / 1000, end - begin}) {
            double reached = -1;
            std::uint64_t slices = 0;
            for (const LaneSpan &span : f.timeline().group(all, axis, begin, end, perPixel)) {
                QVERIFY(span.begin >= reached && span.end >= span.begin);
                QVERIFY(isSlices(span.kind));
                reached = span.end;
                slices += span.kind == Kind::idlePolls ? 0 : span.count;
            }
            QVERIFY(slices >= f.rows.size() - f.recording->idlePolls());
            QVERIFY(slices <= f.rows.size());
        }
    }
}

void TestTimeline::definitionsMatchTheLog()
{
    for (const std::uint32_t definitions : {1u, 3u}) {
        const Fixture f(5 + definitions, 4, definitions);
        std::mt19937 random(definitions);
        for (int round = 0; round < 200; ++round) {
            const Axis axis = round % 2 ? Axis::time : Axis::switches;
            const double from = f.timeline().extentBegin(axis), to = f.timeline().extentEnd(axis);
            const double width = (to - from) / std::pow(2.0, double(random() % 14));
            const double begin = from + (to - from - width) * (double(random()) / double(random.max()));
            const double perPixel = width / double(1 + random() % 400);
            const auto definition = std::uint32_t(1 + random() % definitions);
            const QString wrong = faultOfDefinition(f, definition, axis, begin, begin + width, perPixel);
            QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("round %1: %2").arg(round).arg(wrong)));
        }
        QVERIFY(f.timeline().definition(definitions + 1, Axis::time, 0, 1e9, 1).empty());
    }
}

/// Zoomed in, where each slice is one span, the very spans of the member lanes, in order; zoomed out, the same pixels.
void TestTimeline::definitionsShowWhatTheirTasksShow()
{
    const Fixture f(8, 1, 2);
    std::vector<TaskNumber> tasks;
    for (const TaskNumber task : f.recording->taskNumbers())
        if (f.recording->task(task)->definition == 2)
            tasks.push_back(task);
    QVERIFY(tasks.size() > 2);
    for (const Axis axis : {Axis::time, Axis::switches}) {
        const double begin = f.timeline().extentBegin(axis), end = f.timeline().extentEnd(axis);
        std::vector<std::pair<SwitchNumber, double>> each, together;
        for (const TaskNumber task : tasks)
            for (const LaneSpan &span : f.timeline().lane(task, axis, begin, end, 1e-9))
                if (span.kind == Kind::slice)
                    each.emplace_back(span.number, span.end);
        std::sort(each.begin(), each.end());
        for (const LaneSpan &span : f.timeline().definition(2, axis, begin, end, 1e-9))
            if (span.kind == Kind::slice)
                together.emplace_back(span.number, span.end);
        QCOMPARE(together, each);
        for (const int pixels : {40, 300, 2000}) {
            const double perPixel = (end - begin) / pixels;
            const auto folded = f.timeline().definition(2, axis, begin, end, perPixel);
            const auto asGroup = f.timeline().group(tasks, axis, begin, end, perPixel);
            const auto a = pixelsWithSlices(folded, begin, perPixel, pixels);
            const auto b = pixelsWithSlices(asGroup, begin, perPixel, pixels);
            for (std::size_t pixel = 1; pixel + 1 < a.size();
                 ++pixel) { // where one has any, so has the other, or next to it
                QVERIFY(!a[pixel] || b[pixel - 1] || b[pixel] || b[pixel + 1]);
                QVERIFY(!b[pixel] || a[pixel - 1] || a[pixel] || a[pixel + 1]);
            }
        }
    }
}

/// At any point of the reading, with a slice that is still open, and with others that have come since.
void TestTimeline::definitionsMatchWhileTheyGrow()
{
    RandomProgram program(9, 64 << 10, 2);
    program.run(900);
    std::string error;
    Fixture f(9);
    f.recording = Recording::fromBytes(program.builder.bytes(), error);
    while (f.recording->refresh(37)) {
        const SwitchNumber last = f.recording->lastSwitch();
        if (last == 0)
            continue;
        f.rows = f.recording->switchRows(1, last);
        f.scale = PlainScale::of(*f.recording);
        for (const Axis axis : {Axis::time, Axis::switches}) {
            const double begin = f.timeline().extentBegin(axis), end = f.timeline().extentEnd(axis);
            for (const std::uint32_t definition : {1u, 2u}) {
                const QString wrong = faultOfDefinition(f, definition, axis, begin, end, (end - begin) / 200);
                QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("at switch %1: %2").arg(last).arg(wrong)));
            }
        }
    }
}

void TestTimeline::findsSwitches()
{
    const Fixture f(4);
    std::mt19937 random(4);
    const double end = f.timeline().extentEnd(Axis::time);
    for (int round = 0; round < 500; ++round) {
        const double at = std::floor(end * (double(random()) / double(random.max())));
        SwitchNumber expected = 0;
        std::map<TaskNumber, SwitchNumber> ofTask;
        for (const SwitchInfo &row : f.rows) {
            if (double(row.start) > at)
                break;
            expected = ofTask[row.task] = row.number;
        }
        QCOMPARE(f.timeline().switchAt(Axis::time, at), expected);
        const auto task = TaskNumber(random() % f.recording->taskCount());
        QCOMPARE(f.timeline().sliceAt(task, Axis::time, at), ofTask[task]);
    }
    std::size_t before = 0; // rows that begin at or before `at`, from pixel to pixel as a chart asks
    for (int pixel = 0; pixel < 3000; ++pixel) {
        const double at = std::floor(end * pixel / 3000);
        while (before < f.rows.size() && double(f.rows[before].start) <= at)
            ++before;
        const SwitchNumber expected = before > 0 ? f.rows[before - 1].number : 0;
        QCOMPARE(f.timeline().switchAt(Axis::time, at), expected);
        if (expected > 0)
            QCOMPARE(f.timeline().endOf(expected, Axis::time), double(f.rows[before - 1].end));
    }
    for (const SwitchInfo &row : f.rows) {
        if (row.number % 7 != 0)
            continue;
        QCOMPARE(f.timeline().beginOf(row.number, Axis::time), double(row.start));
        QCOMPARE(f.timeline().endOf(row.number, Axis::time), double(row.end));
        QCOMPARE(f.timeline().beginOf(row.number, Axis::switches), f.scale.begin(row.number));
        QCOMPARE(f.timeline().endOf(row.number, Axis::switches), f.scale.end(row.number));
        const double middle = (f.scale.begin(row.number) + f.scale.end(row.number)) / 2;
        QCOMPARE(f.timeline().sliceAt(row.task, Axis::switches, middle), row.number);
        QCOMPARE(f.timeline().switchAt(Axis::switches, middle), row.number);
    }
}

void TestTimeline::stepsAlongALane()
{
    const Fixture f(6);
    std::map<TaskNumber, SwitchNumber> last;
    SwitchNumber lastEffective = 0;
    for (const SwitchInfo &row : f.rows) {
        SwitchNumber &before = last[row.task];
        if (row.number % 11 == 0 || row.number > 5500) {
            QCOMPARE(f.recording->previousOfTask(row.task, row.number), before);
            if (before)
                QCOMPARE(f.recording->nextOfTask(row.task, before), row.number);
            QCOMPARE(f.recording->previousEffective(row.number), lastEffective);
        }
        before = row.number;
        if (!row.idlePoll) {
            QCOMPARE(f.recording->nextEffective(lastEffective), row.number);
            lastEffective = row.number;
        }
    }
    for (const auto &[task, number] : last)
        QCOMPARE(f.recording->nextOfTask(task, number), SwitchNumber(0));

    std::vector<SwitchNumber> effective; // in pieces, the same
    for (const SwitchInfo &row : f.rows)
        if (!row.idlePoll)
            effective.push_back(row.number);
    for (const std::size_t most : {std::size_t(1), std::size_t(7), std::size_t(1000)}) {
        std::vector<SwitchNumber> found;
        for (;;) {
            const auto piece = f.recording->effectiveAfter(found.empty() ? 0 : found.back(), most);
            if (piece.empty())
                break;
            QVERIFY(piece.size() <= most);
            found.insert(found.end(), piece.begin(), piece.end());
        }
        QCOMPARE(found, effective);
    }
}

/// Every stretch in which the loop was idle is in exactly one span, at its place on either axis.
void TestTimeline::idlesMatchTheList()
{
    const Fixture f(2, 6);
    const std::vector<IdleInfo> &idles = f.recording->idles();
    QVERIFY(idles.size() > 20);
    std::mt19937 random(9);
    for (int round = 0; round < 300; ++round) {
        const Axis axis = round % 2 ? Axis::time : Axis::switches;
        const auto beginOf = [&](const IdleInfo &idle) {
            return axis == Axis::time ? double(idle.start) : f.scale.begin(idle.nextSwitch) - SwitchScale::seam;
        };
        const auto endOf = [&](const IdleInfo &idle) {
            return axis == Axis::time ? double(idle.end) : f.scale.begin(idle.nextSwitch);
        };
        const double from = f.timeline().extentBegin(axis), to = f.timeline().extentEnd(axis);
        const double width = (to - from) / std::pow(2.0, double(random() % 10));
        const double begin = from + (to - from - width) * (double(random()) / double(random.max()));
        const double perPixel = width / double(1 + random() % 400);
        std::vector<IdleSpan> spans = f.timeline().idles(axis, begin, begin + width, perPixel);
        QVERIFY(double(spans.size()) <= 2 * width / perPixel + 2);
        std::size_t at = 0;
        double reached = -1;
        for (const IdleSpan &span : spans) {
            QVERIFY(span.begin >= reached && span.begin < begin + width && span.end > begin);
            reached = span.end;
            while (at < idles.size() && beginOf(idles[at]) < span.begin) {
                QVERIFY(beginOf(idles[at]) < begin); // what was passed over was not asked for
                ++at;
            }
            std::uint64_t count = 0;
            double idleNs = 0;
            for (; at < idles.size() && endOf(idles[at]) <= span.end; ++at, ++count)
                idleNs += double(idles[at].end - idles[at].start);
            QCOMPARE(span.count, count);
            QCOMPARE(span.idleNs, idleNs);
            QCOMPARE(span.nextSwitch, idles[at - 1].nextSwitch);
            QCOMPARE(span.end, endOf(idles[at - 1]));
            QVERIFY(count == 1 || span.end - span.begin < 2 * perPixel ||
                    (axis == Axis::switches && span.end - span.begin <= SwitchScale::seam));
            if (axis == Axis::time)
                QVERIFY(std::abs(double(span.share) * (span.end - span.begin) - idleNs) <= 1e-3 * idleNs + 1);
        }
        if (at < idles.size())
            QVERIFY(beginOf(idles[at]) >= begin + width || spans.empty());
    }
}

QTEST_APPLESS_MAIN(TestTimeline)
#include "test_timeline.moc"
