// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/lane_layout.h"

#include <QStringList>
#include <QTest>

#include <algorithm>
#include <set>

using namespace coroscope;

namespace {

// main (0) spawns workers 1, 2 and a helper 3; worker 2 spawns worker 4.
std::vector<LaneTask> family() { return {{0, noTask, 1}, {1, 0, 2}, {2, 0, 2}, {3, 0, 3}, {4, 2, 2}}; }

QString rowsText(const LaneLayout &layout)
{
    QStringList rows;
    for (std::size_t i = 0; i < layout.rowCount(); ++i) {
        const LaneRow &row = layout.row(i);
        QString text = row.isCaller()    ? QStringLiteral("c%1").arg(row.caller)
                       : row.callbacks   ? QStringLiteral("callbacks")
                       : row.isWorker()  ? QStringLiteral("w%1").arg(row.worker)
                       : row.isHeading() ? QStringLiteral("d%1").arg(row.definition)
                                         : QString::number(row.task);
        text += QString(row.depth, QLatin1Char('\''));
        if (row.folded)
            text += QStringLiteral("[%1]").arg(row.memberCount);
        rows << text;
    }
    return rows.join(QLatin1Char(' '));
}

QString groupsText(const LaneLayout &layout, std::size_t row)
{
    QStringList words;
    for (const MemberGroup &group : layout.groups(layout.row(row))) {
        QString text = QStringLiteral("%1:").arg(group.definition);
        for (const TaskNumber task : layout.members(group))
            text += QStringLiteral(" %1").arg(task);
        words << (group.isWhole ? text + QStringLiteral(" whole") : text);
    }
    return words.join(QStringLiteral(", "));
}

} // namespace

class TestLaneLayout : public QObject {
    Q_OBJECT
private slots:
    void groupsByDefinition()
    {
        LaneLayout layout;
        layout.setTasks(family());
        QCOMPARE(rowsText(layout), QStringLiteral("0 d2 1' 2' 4' 3"));
    }

    void callersStandAboveTheTasks()
    {
        LaneLayout layout;
        layout.setTasks(family());
        layout.setCallers({0, 2});
        QCOMPARE(rowsText(layout), QStringLiteral("c0 c2 0 d2 1' 2' 4' 3"));
        QCOMPARE(layout.rowOf(1), std::size_t(4));
        layout.setFolded(3, true);
        layout.setGrouping(LaneGrouping::spawnTree);
        QCOMPARE(rowsText(layout), QStringLiteral("c0 c2 0 1' 2' 4'' 3'"));
        layout.setFilter([](TaskNumber) { return false; });
        QCOMPARE(rowsText(layout), QStringLiteral("c0 c2"));
    }

    void whatGoesOnBesideStandsBelowTheCallers()
    {
        LaneLayout layout;
        layout.setTasks(family());
        QCOMPARE(layout.rowOfCallbacks(), LaneLayout::noRow);
        layout.setCallers({1});
        layout.setBeside({.callbacks = true, .workers = {0, 3}});
        QCOMPARE(rowsText(layout), QStringLiteral("c1 callbacks w0 w3 0 d2 1' 2' 4' 3"));
        QCOMPARE(layout.rowOfCallbacks(), std::size_t(1));
        QCOMPARE(layout.rowOfWorker(3), std::size_t(3));
        QCOMPARE(layout.rowOfWorker(2), LaneLayout::noRow);
        layout.setPinned({.beside = {.workers = {3}}});
        layout.setFilter([](TaskNumber) { return false; });
        QCOMPARE(rowsText(layout), QStringLiteral("w3 c1 callbacks w0 w3"));
        QCOMPARE(layout.pinnedCount(), std::size_t(1));
        QCOMPARE(layout.rowOfWorker(3), std::size_t(0));
        QCOMPARE(layout.rowOfWorker(0), std::size_t(3));
        QVERIFY(!layout.row(1).isHeading() && layout.row(2).isAbove() && !layout.row(2).isShared());
    }

    void groupsBySpawn()
    {
        LaneLayout layout;
        layout.setTasks(family());
        layout.setGrouping(LaneGrouping::spawnTree);
        QCOMPARE(rowsText(layout), QStringLiteral("0 1' 2' 4'' 3'"));
    }

    void foldsAndFindsTheFolded()
    {
        LaneLayout layout;
        layout.setTasks(family());
        layout.setFolded(1, true);
        QCOMPARE(rowsText(layout), QStringLiteral("0 d2[3] 3"));
        QCOMPARE(layout.rowOf(4), std::size_t(1));
        const auto members = layout.members(layout.row(1));
        QCOMPARE(std::vector<TaskNumber>(members.begin(), members.end()), (std::vector<TaskNumber>{1, 2, 4}));

        layout.setGrouping(LaneGrouping::spawnTree); // folds of its own
        layout.setFolded(2, true);
        QCOMPARE(rowsText(layout), QStringLiteral("0 1' 2'[2] 3'"));
        const auto subtree = layout.members(layout.row(2));
        QCOMPARE(std::vector<TaskNumber>(subtree.begin(), subtree.end()), (std::vector<TaskNumber>{2, 4}));
        layout.setAllFolded(true);
        QCOMPARE(rowsText(layout), QStringLiteral("0[5]"));
        layout.setGrouping(LaneGrouping::definition);
        QCOMPARE(rowsText(layout), QStringLiteral("0 d2[3] 3"));
    }

    void membersAreToldWithTheirDefinitions()
    {
        LaneLayout layout;
        layout.setTasks(family());
        layout.setPinned({{}, {2}, {}}); // its members stand in front of all others
        layout.setGrouping(LaneGrouping::spawnTree);
        layout.setAllFolded(true);
        QCOMPARE(layout.rowCount(), std::size_t(2));
        QCOMPARE(groupsText(layout, 0), QStringLiteral("2: 1 2 4 whole"));
        QCOMPARE(groupsText(layout, 1), QStringLiteral("1: 0 whole, 2: 1 2 4 whole, 3: 3 whole"));
    }

    void aFoldedRowKnowsWhetherItHasAllOfADefinition()
    {
        LaneLayout layout;
        layout.setTasks(family());
        layout.setGrouping(LaneGrouping::spawnTree);
        layout.setFolded(2, true); // 2, which spawned 4; 1 is of the same definition
        QCOMPARE(groupsText(layout, 2), QStringLiteral("2: 2 4"));
        layout.setGrouping(LaneGrouping::definition);
        layout.setAllFolded(true);
        QCOMPARE(groupsText(layout, 1), QStringLiteral("2: 1 2 4 whole"));
        layout.setFilter([](TaskNumber task) { return task != 1; });
        QCOMPARE(groupsText(layout, 1), QStringLiteral("2: 2 4"));
        layout.setPinned({{}, {2}, {}}); // whatever the filter
        QCOMPARE(groupsText(layout, 0), QStringLiteral("2: 1 2 4 whole"));
        layout.setFilter({});
        layout.setDefinitionFilter([](std::uint32_t definition) { return definition == 2; });
        QCOMPARE(groupsText(layout, 1), QStringLiteral("2: 1 2 4 whole"));
    }

    void filters()
    {
        LaneLayout layout;
        layout.setTasks(family());
        layout.setFilter([](TaskNumber task) { return task >= 3; });
        QCOMPARE(rowsText(layout), QStringLiteral("3 4"));
        QCOMPARE(layout.rowOf(0), LaneLayout::noRow);
        layout.setGrouping(LaneGrouping::spawnTree);
        QCOMPARE(rowsText(layout), QStringLiteral("3 4")); // their parents are filtered out
        layout.setFilter({});
        QCOMPARE(layout.rowCount(), std::size_t(5));
    }

    void damagedParentsMakeNoCircle()
    {
        LaneLayout layout;
        layout.setGrouping(LaneGrouping::spawnTree);
        layout.setTasks({{0, 1, 1}, {1, 0, 1}, {2, 2, 1}, {3, 77, 1}});
        QCOMPARE(rowsText(layout), QStringLiteral("0 1' 2 3"));
    }

    void onlyVisibleRowsAreNamed()
    {
        LaneLayout layout;
        layout.setRowHeight(20);
        layout.setTasks(family());
        QCOMPARE(layout.totalHeight(), 120);
        QCOMPARE(layout.rowsIn(0, 40), (std::pair<std::size_t, std::size_t>{0, 2}));
        QCOMPARE(layout.rowsIn(30, 40), (std::pair<std::size_t, std::size_t>{1, 4}));
        QCOMPARE(layout.rowsIn(100, 400), (std::pair<std::size_t, std::size_t>{5, 6}));
        QCOMPARE(layout.rowAt(119), std::size_t(5));
        QCOMPARE(layout.rowAt(120), LaneLayout::noRow);
        QCOMPARE(layout.rowAt(-1), LaneLayout::noRow);
    }

    void aHundredThousandTasks()
    {
        std::vector<LaneTask> chain;
        for (TaskNumber n = 0; n < 100'000; ++n)
            chain.push_back({n, n ? n - 1 : noTask, 1 + n % 3});
        LaneLayout layout;
        layout.setTasks(chain);
        QCOMPARE(layout.rowCount(), std::size_t(3)); // large groups are folded until someone asks
        layout.setFolded(0, false);
        QCOMPARE(layout.rowCount(), std::size_t(3 + 33'334));
        layout.setGrouping(LaneGrouping::spawnTree); // a chain as deep as it is long
        layout.setAllFolded(false);
        QCOMPARE(layout.rowCount(), chain.size());
        QCOMPARE(layout.row(99'999).depth, LaneLayout::deepest);
    }
};

QTEST_GUILESS_MAIN(TestLaneLayout)
#include "test_lane_layout.moc"
