// SPDX-License-Identifier: MIT
// The sums of a range against brute force over the switch log: random programs, random ranges, while the recording grows and
// where its beginning was dropped.
#include "engine/record/range_totals.h"

#include "engine/record/recording_reader.h"
#include "tests/engine/record/random_program.h"

#include <QTest>

#include <map>

using namespace coroscope;

namespace {

std::unique_ptr<Recording> readAll(const RecordingBuilder &builder)
{
    std::string error;
    std::unique_ptr<Recording> recording = Recording::fromBytes(builder.bytes(), error);
    while (recording->refresh()) {
    }
    return recording;
}

RangeTotals bruteForce(const std::vector<SwitchInfo> &rows, Nanoseconds begin, Nanoseconds end)
{
    RangeTotals totals;
    totals.begin = begin;
    totals.end = end;
    std::map<TaskNumber, RangeTotals::Task> tasks;
    for (const SwitchInfo &row : rows) {
        const bool begins = row.start >= begin && row.start < end;
        const Nanoseconds run = std::min(row.end, end) - std::max(row.start, begin);
        if (begins) {
            totals.firstSwitch = totals.firstSwitch ? totals.firstSwitch : row.number;
            ++totals.switches;
            totals.idlePolls += row.idlePoll;
        }
        if (begins || (row.start < begin && row.end > begin)) {
            RangeTotals::Task &task = tasks[row.task];
            task.number = row.task;
            task.switches += begins;
            task.runNs += std::max<Nanoseconds>(run, 0);
            if (totals.longest == 0 || row.end - row.start > totals.longestNs) {
                totals.longest = row.number;
                totals.longestNs = row.end - row.start;
            }
        }
        totals.busyNs += std::max<Nanoseconds>(run, 0);
    }
    for (const auto &[number, task] : tasks)
        totals.tasks.push_back(task);
    return totals;
}

/// What of `found` is not as `expected`; empty: nothing. `slack`: ns by which a sum of rounded times may be off.
QString fault(const RangeTotals &found, const RangeTotals &expected, Nanoseconds slack)
{
    const auto differ = [slack](Nanoseconds a, Nanoseconds b) { return std::abs(a - b) > slack; };
    if (found.firstSwitch != expected.firstSwitch || found.switches != expected.switches)
        return QStringLiteral("%1 switches from %2").arg(found.switches).arg(found.firstSwitch);
    if (found.idlePolls != expected.idlePolls)
        return QStringLiteral("%1 idle polls, not %2").arg(found.idlePolls).arg(expected.idlePolls);
    if (differ(found.busyNs, expected.busyNs))
        return QStringLiteral("busy %1, not %2").arg(found.busyNs).arg(expected.busyNs);
    if (differ(found.longestNs, expected.longestNs) || (slack == 0 && found.longest != expected.longest))
        return QStringLiteral("longest %1 in switch %2").arg(found.longestNs).arg(found.longest);
    if (found.tasks.size() != expected.tasks.size())
        return QStringLiteral("%1 tasks, not %2").arg(found.tasks.size()).arg(expected.tasks.size());
    for (const RangeTotals::Task &task : expected.tasks) {
        const auto same = std::find_if(found.tasks.begin(), found.tasks.end(),
                                       [&](const RangeTotals::Task &each) { return each.number == task.number; });
        if (same == found.tasks.end() || same->switches != task.switches || differ(same->runNs, task.runNs))
            return QStringLiteral("task %1").arg(task.number);
    }
    for (std::size_t i = 1; i < found.tasks.size(); ++i)
        if (found.tasks[i - 1].runNs < found.tasks[i].runNs)
            return QStringLiteral("tasks are not in order");
    return {};
}

} // namespace

class TestRangeTotals : public QObject {
    Q_OBJECT
private slots:
    void sumsMatchTheLog_data();
    void sumsMatchTheLog();
    void aRangeWithoutSwitches();
    void theDroppedIsNotCounted();
    void theLongestIsFoundOnEachLevel();
};

void TestRangeTotals::sumsMatchTheLog_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 6; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestRangeTotals::sumsMatchTheLog()
{
    QFETCH(unsigned, seed);
    RandomProgram program(seed);
    program.run(1500);
    program.poll(3000);
    program.run(500);
    const auto recording = readAll(program.builder);
    const auto rows = recording->switchRows(1, recording->lastSwitch());
    const Nanoseconds slack = seed % 2 ? 0 : Nanoseconds(rows.size()); // its ticks are no whole ns
    std::mt19937 random(seed);
    for (int round = 0; round < 150; ++round) {
        const Nanoseconds length = recording->endTime() >> random() % 16;
        Nanoseconds begin = Nanoseconds(random()) % (recording->endTime() - length + 1);
        Nanoseconds end = begin + length;
        if (round % 3 == 0) { // from a switch to the end of one
            begin = rows[random() % rows.size()].start;
            end = std::max(begin, rows[random() % rows.size()].end);
        }
        QString wrong = fault(rangeTotals(*recording, begin, end), bruteForce(rows, begin, end), slack);
        QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("%1..%2: %3").arg(begin).arg(end).arg(wrong)));

        const std::size_t first = random() % rows.size();
        const std::size_t last = first + random() % (rows.size() - first);
        std::vector<SwitchInfo> some(rows.begin() + std::ptrdiff_t(first), rows.begin() + std::ptrdiff_t(last) + 1);
        wrong = fault(rangeTotalsOfSwitches(*recording, first + 1, last + 1),
                      bruteForce(some, 0, std::numeric_limits<Nanoseconds>::max()), slack);
        QVERIFY2(wrong.isEmpty(),
                 qPrintable(QStringLiteral("switches %1..%2: %3").arg(first + 1).arg(last + 1).arg(wrong)));
    }
}

void TestRangeTotals::aRangeWithoutSwitches()
{
    RecordingBuilder b;
    b.spawn(0);
    b.resume(0, 1000);
    b.suspend(WaitKind::io);
    b.idle(500, 9000);
    b.idleEnd(9000);
    b.wake(0, WakeCause::io);
    b.resume(0, 0);
    b.time(1000);
    b.end(0);
    b.time(1);
    const auto recording = readAll(b);
    const SwitchInfo second = recording->switchInfo(2);
    const RangeTotals idle = rangeTotals(*recording, 3000, 4000);
    QCOMPARE(idle.switches, std::uint64_t(0));
    QCOMPARE(idle.busyNs, Nanoseconds(0));
    QVERIFY(idle.tasks.empty() && idle.longest == 0);
    const RangeTotals within = rangeTotals(*recording, second.start + 10, second.start + 110);
    QCOMPARE(within.switches, std::uint64_t(0));
    QCOMPARE(within.busyNs, Nanoseconds(100));
    QCOMPARE(within.longest, SwitchNumber(2)); // it reaches into the range
    QCOMPARE(within.longestNs, second.end - second.start);
    const RangeTotals beyond = rangeTotals(*recording, -50, recording->endTime() + 5000);
    QCOMPARE(beyond.begin, recording->startTime());
    QCOMPARE(beyond.end, recording->endTime());
    QCOMPARE(beyond.switches, std::uint64_t(2));
    QVERIFY(rangeTotals(*recording, 500, 500).tasks.empty());
    QCOMPARE(rangeTotalsOfSwitches(*recording, 0, 99).switches, std::uint64_t(2));
    QVERIFY(rangeTotalsOfSwitches(*recording, 3, 9).tasks.empty());
}

void TestRangeTotals::theDroppedIsNotCounted()
{
    RecordingBuilder b;
    b.spawn(0);
    for (int i = 0; i < 100; ++i) {
        b.resume(0, 1000);
        b.suspend(WaitKind::yield, 1);
    }
    b.startChunkWithSnapshot(0, 1);
    for (int i = 0; i < 50; ++i) {
        b.resume(0, 1000);
        b.suspend(WaitKind::yield, 1);
    }
    b.time(1);
    b.dropChunksBefore(1);
    const auto recording = readAll(b);
    QCOMPARE(recording->firstSwitch(), SwitchNumber(101));
    const auto rows = recording->switchRows(101, 50);
    const RangeTotals all = rangeTotals(*recording, 0, recording->endTime());
    QCOMPARE(all.firstSwitch, SwitchNumber(101));
    QCOMPARE(all.switches, std::uint64_t(50));
    const QString wrong = fault(rangeTotals(*recording, rows[10].start + 1, rows[20].end),
                                bruteForce(rows, rows[10].start + 1, rows[20].end), 0);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

void TestRangeTotals::theLongestIsFoundOnEachLevel()
{
    std::mt19937 random(7);
    LongestSlices longest;
    std::vector<std::uint64_t> lengths{0};
    SwitchNumber first = 1;
    const auto empty = readAll(RecordingBuilder()); // only whole blocks are asked for: no switch is looked up
    for (SwitchNumber number = 1; number < 300'000; ++number) {
        lengths.push_back(random() % 1'000'000);
        longest.add(number, lengths.back());
        if (number % 7919 != 0)
            continue;
        if (number > 150'000) {
            first = number / 3;
            longest.dropBefore(first);
        }
        SwitchNumber from = (first + random() % (number - first)) / 64 * 64 + 64;
        const SwitchNumber to = (from + random() % number) / 64 * 64;
        if (to <= from || to > number)
            continue;
        const auto expected =
            std::max_element(lengths.begin() + std::ptrdiff_t(from), lengths.begin() + std::ptrdiff_t(to));
        const LongestSlices::Slice found = longest.of(from, to - 1, empty->reader().switches(), 0);
        QCOMPARE(found.number, SwitchNumber(expected - lengths.begin()));
        QCOMPARE(found.length, *expected);
    }
}

QTEST_APPLESS_MAIN(TestRangeTotals)
#include "test_range_totals.moc"
