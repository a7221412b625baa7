// SPDX-License-Identifier: MIT
// Lanes of many tasks asked for at once: one after the other, and taken together.
#include "engine/record/recording.h"
#include "engine/record/timeline_index.h"
#include "tests/engine/record/recording_builder.h"

#include <QTest>

#include <cmath>
#include <numeric>
#include <random>

using namespace coroscope;

namespace {

/// All of one definition; who is next is left to chance.
std::unique_ptr<Recording> manyTasks(TaskNumber tasks, std::uint64_t switches)
{
    RecordingBuilder b(64 << 10);
    b.definition("worker", b.file("/p/many.py", ""), 1);
    std::mt19937 random(7);
    for (TaskNumber task = 0; task < tasks; ++task)
        b.spawn(task, noTask, task + 1, 1, task + 1);
    for (std::uint64_t i = 0; i < switches; ++i) {
        b.resume(TaskNumber(random() % tasks), 100);
        b.time(1 + random() % 300);
        b.suspend(WaitKind::yield, 1 + std::uint32_t(i % 2));
    }
    std::string error;
    auto recording = Recording::fromBytes(b.bytes(), error);
    while (recording->refresh()) {
    }
    return recording;
}

std::vector<bool> pixelsWithSlices(const std::vector<LaneSpan> &spans, double begin, double perPixel, int pixels)
{
    std::vector<bool> has(static_cast<std::size_t>(pixels), false);
    for (const LaneSpan &span : spans) {
        const int first = std::max(0, int((span.begin - begin) / perPixel));
        for (int pixel = first; pixel < pixels && (pixel == first || begin + pixel * perPixel < span.end); ++pixel)
            has[std::size_t(pixel)] = true;
    }
    return has;
}

} // namespace

class TestTimelineGroups : public QObject {
    Q_OBJECT
private slots:
    void lanesAreThoseOfEachTask();
    void groupsOfManyTasksShowWhatTheirDefinitionDoes();
};

void TestTimelineGroups::lanesAreThoseOfEachTask()
{
    const auto recording = manyTasks(30, 2'000); // memory is asked for twelve ahead
    const TimelineIndex &timeline = recording->timeline();
    std::vector<TaskNumber> all = recording->taskNumbers();
    all.push_back(1'000'000); // there is none
    for (const Axis axis : {Axis::time, Axis::switches}) {
        const double begin = timeline.extentBegin(axis), end = timeline.extentEnd(axis);
        for (const double perPixel : {1.0, (end - begin) / 100}) {
            std::vector<LaneSpan> each;
            for (const TaskNumber task : all)
                for (const LaneSpan &span : timeline.lane(task, axis, begin, end, perPixel))
                    each.push_back(span);
            const std::vector<LaneSpan> together = timeline.lanes(all, axis, begin, end, perPixel);
            QCOMPARE(together.size(), each.size());
            for (std::size_t i = 0; i < each.size(); ++i) {
                QCOMPARE(together[i].kind, each[i].kind);
                QCOMPARE(together[i].begin, each[i].begin);
                QCOMPARE(together[i].end, each[i].end);
                QCOMPARE(together[i].number, each[i].number);
                QCOMPARE(together[i].count, each[i].count);
            }
        }
    }
}

/// So many that they are taken together in parts: against the lane of all of them.
void TestTimelineGroups::groupsOfManyTasksShowWhatTheirDefinitionDoes()
{
    constexpr TaskNumber tasks = 300;
    constexpr std::uint64_t switches = 60'000;
    const auto recording = manyTasks(tasks, switches);
    QCOMPARE(recording->lastSwitch(), SwitchNumber(switches));
    const TimelineIndex &timeline = recording->timeline();
    std::vector<TaskNumber> all(tasks);
    std::iota(all.begin(), all.end(), TaskNumber(0));
    for (const Axis axis : {Axis::time, Axis::switches}) {
        const double begin = timeline.extentBegin(axis), end = timeline.extentEnd(axis);
        constexpr int pixels = 400;
        const double perPixel = (end - begin) / pixels;
        std::uint64_t count = 0;
        double reached = -1, busy = 0, busyOfDefinition = 0;
        const std::vector<LaneSpan> group = timeline.group(all, axis, begin, end, perPixel);
        for (const LaneSpan &span : group) {
            QVERIFY(span.begin >= reached && span.end >= span.begin);
            reached = span.end;
            count += span.count;
            busy += double(span.busy) * (span.end - span.begin);
        }
        QCOMPARE(count, switches);
        QVERIFY2(group.size() <= 4 * pixels + 4, qPrintable(QString::number(group.size())));
        const std::vector<LaneSpan> together = timeline.definition(1, axis, begin, end, perPixel);
        for (const LaneSpan &span : together)
            busyOfDefinition += double(span.busy) * (span.end - span.begin);
        QVERIFY2(std::abs(busy - busyOfDefinition) < 0.03 * busyOfDefinition,
                 qPrintable(QStringLiteral("%1 and %2").arg(busy).arg(busyOfDefinition)));
        QCOMPARE(pixelsWithSlices(group, begin, perPixel, pixels), pixelsWithSlices(together, begin, perPixel, pixels));
    }
}

QTEST_GUILESS_MAIN(TestTimelineGroups)
#include "test_timeline_groups.moc"
