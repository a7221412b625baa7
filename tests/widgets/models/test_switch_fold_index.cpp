// SPDX-License-Identifier: GPL-3.0-or-later
// The index against a plain list of rows, for many random logs, grown in random steps and cut at the front.
#include "widgets/models/switch_fold_index.h"

#include <QTest>

#include <random>

using namespace coroscope;
using Row = SwitchFoldIndex::Row;

namespace {

/// The rows of switches `first`..`last` worked out one by one; idle[n] says whether n is an idle poll.
std::vector<Row> bruteForce(const std::vector<bool> &idle, SwitchNumber first, SwitchNumber last)
{
    std::vector<Row> rows;
    for (SwitchNumber n = first; n <= last; ++n) {
        if (n > first && idle[n] && idle[n - 1])
            ++rows.back().count;
        else
            rows.push_back({n, 1});
    }
    return rows;
}

SwitchFoldIndex::NextEffective effectiveIn(const std::vector<bool> &idle)
{
    return [&idle](SwitchNumber after) -> SwitchNumber {
        for (SwitchNumber n = after + 1; n < idle.size(); ++n)
            if (!idle[n])
                return n;
        return 0;
    };
}

void compare(const SwitchFoldIndex &index, const std::vector<bool> &idle)
{
    const auto expected = bruteForce(idle, index.firstSwitch(), index.lastSwitch());
    QCOMPARE(index.rowCount(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        QCOMPARE(index.row(i), expected[i]);
        QCOMPARE(index.rowOf(expected[i].first), i);
        QCOMPARE(index.rowOf(expected[i].first + expected[i].count - 1), i);
    }
}

} // namespace

class TestSwitchFoldIndex : public QObject {
    Q_OBJECT
private slots:
    void emptyHasNoRows();
    void foldsRuns();
    void growsAndDropsAsTheListDoes();
};

void TestSwitchFoldIndex::emptyHasNoRows()
{
    SwitchFoldIndex index;
    QCOMPARE(index.rowCount(), 0U);
    index.reset(500);
    QCOMPARE(index.rowCount(), 0U);
    QVERIFY(index.grow(499, 10, [](SwitchNumber) { return SwitchNumber(0); }));
    QCOMPARE(index.rowCount(), 0U);
}

void TestSwitchFoldIndex::foldsRuns()
{
    const std::vector<bool> idle{false, false, true, true, true, false, true, false};
    SwitchFoldIndex index;
    index.reset(1);
    QVERIFY(index.grow(7, 100, effectiveIn(idle)));
    QCOMPARE(index.rowCount(), 5U);
    QCOMPARE(index.row(1), (Row{2, 3}));
    QCOMPARE(index.row(3), (Row{6, 1}));
    QCOMPARE(index.rowOf(4), 1U);
}

void TestSwitchFoldIndex::growsAndDropsAsTheListDoes()
{
    std::mt19937 random(7);
    for (int round = 0; round < 300; ++round) {
        const int size = 2 + int(random() % 200);
        const unsigned idleShare = random() % 11;
        std::vector<bool> idle(std::size_t(size), false);
        for (int n = 1; n < size; ++n)
            idle[std::size_t(n)] = random() % 10 < idleShare;
        SwitchFoldIndex index;
        index.reset(1);
        SwitchNumber last = 0;
        while (last + 1 < SwitchNumber(size)) {
            last = std::min<SwitchNumber>(last + random() % 30, SwitchNumber(size - 1));
            index.grow(last, random() % 20, effectiveIn(idle));
            compare(index, idle);
            if (random() % 3 == 0) {
                const std::uint64_t before = index.rowCount();
                const SwitchNumber first = index.firstSwitch() + random() % 10;
                const std::uint64_t gone = index.dropBefore(first);
                QCOMPARE(index.rowCount(), before - gone);
                QCOMPARE(index.firstSwitch(), first);
                compare(index, idle);
                last = std::max(last, index.lastSwitch());
            }
        }
        while (!index.grow(SwitchNumber(size - 1), 3, effectiveIn(idle))) {
        }
        compare(index, idle);
    }
}

QTEST_APPLESS_MAIN(TestSwitchFoldIndex)
#include "test_switch_fold_index.moc"
