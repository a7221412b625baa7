// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/lane_layout.h"

#include "tests/widgets/timeline/given_tasks.h"
#include "tests/widgets/timeline/nest.h"

#include <QStringList>
#include <QTest>

#include <algorithm>
#include <map>
#include <random>

using namespace coroscope;

namespace {

// main (0) spawns workers 1, 2 and a helper 3; worker 2 spawns worker 4.
const GivenTasks family({{0, noTask, 1}, {1, 0, 2}, {2, 0, 2}, {3, 0, 3}, {4, 2, 2}});

QString rowsText(const LaneLayout &layout)
{
    QStringList rows;
    for (std::size_t i = 0; i < layout.rowCount(); ++i) {
        const LaneRow row = layout.row(i);
        QString text = row.isCaller() ? QStringLiteral("c%1").arg(row.caller)
                       : row.callbacks
                           ? (row.loop == 0 ? QStringLiteral("callbacks") : QStringLiteral("l%1").arg(row.loop))
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
        for (const TaskNumber task : group.tasks)
            text += QStringLiteral(" %1").arg(task);
        words << (group.isWhole ? text + QStringLiteral(" whole") : text);
    }
    return words.join(QStringLiteral(", "));
}

/// The rows of an unfolded layout by definition, worked out by looking at all tasks. A shared lane: "=" and its tasks.
QStringList expectedRows(const GivenTasks &tasks, const LaneLayout::Filter &filter)
{
    std::vector<std::uint32_t> order;
    std::map<std::uint32_t, std::vector<LaneTask>> groups;
    for (const LaneTask &task : tasks.tasks) {
        if (filter && !filter(task.number))
            continue;
        if (groups[task.definition].empty())
            order.push_back(task.definition);
        groups[task.definition].push_back(task);
    }
    QStringList rows;
    for (const std::uint32_t definition : order) {
        const std::vector<LaneTask> &group = groups[definition];
        if (group.size() > 1)
            rows << QStringLiteral("d%1").arg(definition);
        std::vector<LaneTask> ended;
        for (const LaneTask &task : group)
            if (task.endedIn != 0 && group.size() > LaneGroups::sharesAbove)
                ended.push_back(task);
            else
                rows << QString::number(task.number);
        for (const auto &lane : packedByLooking(ended)) {
            rows << (lane.size() > 1 ? QStringLiteral("=") : QString()) + QString::number(lane.front());
            for (std::size_t i = 1; i < lane.size(); ++i)
                rows.last() += QStringLiteral("+%1").arg(lane[i]);
        }
    }
    return rows;
}

QStringList rowsOf(const LaneLayout &layout)
{
    QStringList rows;
    for (std::size_t i = 0; i < layout.rowCount(); ++i) {
        const LaneRow row = layout.row(i);
        rows << (row.isHeading()  ? QStringLiteral("d%1").arg(row.definition)
                 : row.isShared() ? QStringLiteral("=%1").arg(layout.firstMember(row))
                                  : QString::number(row.task));
        for (std::size_t member = 1; row.isShared() && member < row.memberCount; ++member)
            rows.last() += QStringLiteral("+%1").arg(layout.sharedLane(row)[member]);
    }
    return rows;
}

/// A program that goes on: in each switch a task is spawned, or one ends.
class Life {
public:
    explicit Life(unsigned seed) : random_(seed) {}

    void goOn(int switches)
    {
        for (int i = 0; i < switches; ++i) {
            ++switch_;
            if (alive_.empty() || random_() % 2 == 0) {
                const auto number = TaskNumber(given.tasks.size() + gap_);
                gap_ += random_() % 50 == 0 ? 3 : 0;
                const TaskNumber parent = alive_.empty() ? noTask : alive_[random_() % alive_.size()];
                given.tasks.push_back({.number = number,
                                       .parent = parent,
                                       .definition = 1 + std::uint32_t(random_() % 4),
                                       .spawnedIn = switch_});
                alive_.push_back(number);
            } else {
                const std::size_t at = random_() % alive_.size();
                const auto ending = std::find_if(given.tasks.begin(), given.tasks.end(),
                                                 [&](const LaneTask &task) { return task.number == alive_[at]; });
                ending->endedIn = switch_;
                alive_.erase(alive_.begin() + std::ptrdiff_t(at));
            }
        }
    }

    GivenTasks given;

private:
    std::mt19937 random_;
    SwitchNumber switch_ = 0;
    TaskNumber gap_ = 0;
    std::vector<TaskNumber> alive_;
};

} // namespace

class TestLaneLayout : public QObject {
    Q_OBJECT
private slots:
    void groupsByDefinition()
    {
        LaneLayout layout;
        layout.setTasks(family);
        QCOMPARE(rowsText(layout), QStringLiteral("0 d2 1' 2' 4' 3"));
    }

    void callersStandAboveTheTasks()
    {
        LaneLayout layout;
        layout.setTasks(family);
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
        layout.setTasks(family);
        QCOMPARE(layout.rowOfCallbacks(0), LaneLayout::noRow);
        layout.setCallers({1});
        layout.setBeside({.callbacks = {0}, .workers = {0, 3}});
        QCOMPARE(rowsText(layout), QStringLiteral("c1 callbacks w0 w3 0 d2 1' 2' 4' 3"));
        QCOMPARE(layout.rowOfCallbacks(0), std::size_t(1));
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

    void eachLoopHasALaneOfItsCallbacks()
    {
        LaneLayout layout;
        layout.setTasks(family);
        layout.setBeside({.callbacks = {1, 3}, .workers = {0}});
        QCOMPARE(rowsText(layout), QStringLiteral("l1 l3 w0 0 d2 1' 2' 4' 3"));
        QCOMPARE(layout.rowOfCallbacks(3), std::size_t(1));
        QCOMPARE(layout.rowOfCallbacks(0), LaneLayout::noRow);
        layout.setPinned({.beside = {.callbacks = {3}}});
        QCOMPARE(rowsText(layout), QStringLiteral("l3 l1 l3 w0 0 d2 1' 2' 4' 3"));
        QCOMPARE(layout.rowOfCallbacks(3), std::size_t(0));
        QCOMPARE(layout.find(layout.row(1)), std::size_t(1));
        QCOMPARE(layout.find(layout.row(2)), std::size_t(2));
    }

    void groupsBySpawn()
    {
        LaneLayout layout;
        layout.setTasks(family);
        layout.setGrouping(LaneGrouping::spawnTree);
        QCOMPARE(rowsText(layout), QStringLiteral("0 1' 2' 4'' 3'"));
    }

    void foldsAndFindsTheFolded()
    {
        LaneLayout layout;
        layout.setTasks(family);
        layout.setFolded(1, true);
        QCOMPARE(rowsText(layout), QStringLiteral("0 d2[3] 3"));
        QCOMPARE(layout.rowOf(4), std::size_t(1));
        QCOMPARE(layout.members(layout.row(1)), (std::vector<TaskNumber>{1, 2, 4}));

        layout.setGrouping(LaneGrouping::spawnTree); // folds of its own
        layout.setFolded(2, true);
        QCOMPARE(rowsText(layout), QStringLiteral("0 1' 2'[2] 3'"));
        QCOMPARE(layout.members(layout.row(2)), (std::vector<TaskNumber>{2, 4}));
        layout.setAllFolded(true);
        QCOMPARE(rowsText(layout), QStringLiteral("0[5]"));
        layout.setGrouping(LaneGrouping::definition);
        QCOMPARE(rowsText(layout), QStringLiteral("0 d2[3] 3"));
    }

    void membersAreToldWithTheirDefinitions()
    {
        LaneLayout layout;
        layout.setTasks(family);
        layout.setPinned({{}, {2}, {}}); // its members stand in front of all others
        layout.setGrouping(LaneGrouping::spawnTree);
        layout.setAllFolded(true);
        QCOMPARE(layout.rowCount(), std::size_t(2));
        QCOMPARE(groupsText(layout, 0), QStringLiteral("2: whole"));
        QCOMPARE(layout.members(layout.row(0)), (std::vector<TaskNumber>{1, 2, 4}));
        QCOMPARE(groupsText(layout, 1), QStringLiteral("1: whole, 2: whole, 3: whole"));
    }

    void aFoldedRowKnowsWhetherItHasAllOfADefinition()
    {
        LaneLayout layout;
        layout.setTasks(family);
        layout.setGrouping(LaneGrouping::spawnTree);
        layout.setFolded(2, true); // 2, which spawned 4; 1 is of the same definition
        QCOMPARE(groupsText(layout, 2), QStringLiteral("2: 2 4"));
        layout.setGrouping(LaneGrouping::definition);
        layout.setAllFolded(true);
        QCOMPARE(groupsText(layout, 1), QStringLiteral("2: whole"));
        layout.setFilter([](TaskNumber task) { return task != 1; });
        QCOMPARE(groupsText(layout, 1), QStringLiteral("2: 2 4"));
        layout.setPinned({{}, {2}, {}}); // whatever the filter
        QCOMPARE(groupsText(layout, 0), QStringLiteral("2: whole"));
        layout.setFilter({});
        layout.setDefinitionFilter([](std::uint32_t definition) { return definition == 2; });
        QCOMPARE(groupsText(layout, 1), QStringLiteral("2: whole"));
    }

    void filters()
    {
        LaneLayout layout;
        layout.setTasks(family);
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
        const GivenTasks tasks({{0, 1, 1}, {1, 0, 1}, {2, 2, 1}, {3, 77, 1}});
        layout.setTasks(tasks);
        QCOMPARE(rowsText(layout), QStringLiteral("0 1' 2 3"));
    }

    void onlyVisibleRowsAreNamed()
    {
        LaneLayout layout;
        layout.setRowHeight(20);
        layout.setTasks(family);
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
        GivenTasks chain;
        for (TaskNumber n = 0; n < 100'000; ++n)
            chain.tasks.push_back({n, n ? n - 1 : noTask, 1 + n % 3});
        LaneLayout layout;
        layout.setTasks(chain);
        QCOMPARE(layout.rowCount(), std::size_t(3)); // large groups are folded until someone asks
        layout.setFolded(0, false);
        QCOMPARE(layout.rowCount(), std::size_t(3 + 33'334));
        layout.setGrouping(LaneGrouping::spawnTree); // a chain as deep as it is long
        layout.setAllFolded(false);
        QCOMPARE(layout.rowCount(), chain.tasks.size());
        QCOMPARE(layout.row(99'999).depth, LaneTree::deepest);
    }

    void whatStandsWithinOneAnotherIsInOrder()
    {
        for (unsigned seed = 0; seed < 6; ++seed) {
            Nest nest(seed);
            NestedOrder order(Nest::kindOf);
            std::vector<bool> folded;
            for (int step = 1; step < 16; ++step) {
                for (int i = 0; i < step * 20; ++i)
                    nest.add(order);
                folded.resize(order.size(), false);
                for (int i = 0; i < step; ++i)
                    folded[nest.any() / 2].flip();
                nest.compare(order, folded);
            }
        }
    }

    /// As it grows a layout has the rows that one has which is made of the same tasks at once.
    void growsByWhatComesAndEnds()
    {
        for (unsigned seed = 0; seed < 20; ++seed) {
            Life life(seed);
            LaneLayout layout;
            layout.setTasks(life.given);
            LaneLayout::Filter filter;
            for (int step = 0; step < 40; ++step) {
                life.goOn(int(seed * 7 + unsigned(step)) % 20);
                if (step == 25) {
                    filter = [](TaskNumber task) { return task % 3 != 0; };
                    layout.setFilter(filter);
                }
                layout.takeTasks();
                layout.setAllFolded(false);
                QCOMPARE(rowsOf(layout), expectedRows(life.given, filter));
                QCOMPARE(layout.endedTaskCount(), life.given.endedTaskCount());
                findsEach(layout, life.given, filter);
            }
            layout.setGrouping(LaneGrouping::spawnTree);
            for (int step = 0; step < 5; ++step) {
                life.goOn(10);
                layout.takeTasks();
                layout.setFolded(layout.rowCount() / 2, step % 2 == 0);
            }
            layout.setAllFolded(false);
            LaneLayout other;
            other.setTasks(life.given);
            other.setFilter(filter);
            other.setGrouping(LaneGrouping::spawnTree);
            QCOMPARE(rowsText(layout), rowsText(other));
            findsEach(layout, life.given, filter);
            layout.setFolded(0, true);
            other.setFolded(0, true);
            QCOMPARE(groupsText(layout, 0), groupsText(other, 0));
        }
    }

    /// What is asked for comes a few tasks at a time; up to then the rows are those that were, and go on with the program.
    void isArrangedInSlices()
    {
        for (unsigned seed = 0; seed < 24; ++seed) {
            Life life(seed);
            life.goOn(600);
            LaneLayout layout;
            layout.setTasks(life.given);
            layout.setAllFolded(false);
            layout.setTasksAtOnce(7);
            const LaneLayout::Filter filter =
                seed % 2 == 0 ? LaneLayout::Filter() : [](TaskNumber task) { return task % 3 != 0; };
            layout.changeTogether([&] {
                layout.setFilter(filter);
                layout.setSharesEnded(seed % 3 != 0);
                layout.setGrouping(seed % 4 < 2 ? LaneGrouping::definition : LaneGrouping::spawnTree);
            });
            QVERIFY(layout.isArranging());
            const bool isStill = seed < 12; // the program
            for (int step = 0; !layout.goOn(); ++step) {
                if (!isStill) {
                    life.goOn(step % 4);
                    layout.takeTasks();
                }
                layout.setAllFolded(step % 5 == 0);
                layout.setAllFolded(false);
                findsEach(layout, life.given, {});
                if (isStill)
                    QCOMPARE(rowsOf(layout), expectedRows(life.given, {}));
            }
            QVERIFY(!layout.isArranging());
            layout.takeTasks();
            findsEach(layout, life.given, filter);
            LaneLayout other;
            other.setTasks(life.given);
            other.setSharesEnded(seed % 3 != 0);
            other.setFilter(filter);
            other.setGrouping(layout.grouping());
            other.setAllFolded(false);
            layout.setAllFolded(false);
            if (isStill || seed % 3 == 0 || layout.grouping() == LaneGrouping::spawnTree)
                QCOMPARE(rowsText(layout), rowsText(other)); // else lanes may be shared otherwise
            for (const LaneTask &task : life.given.tasks)
                if (layout.rowOf(task.number) != LaneLayout::noRow && task.endedIn == 0)
                    QCOMPARE(layout.row(layout.rowOf(task.number)).task, task.number);
        }
    }

    /// Names that were set while a filter was looking, and a wish that comes before the last one was met.
    void whatChangesWhileItIsArrangedCounts()
    {
        GivenTasks tasks;
        for (TaskNumber number = 0; number < 50; ++number)
            tasks.tasks.push_back({.number = number, .definition = 1});
        TaskNumber named = 3;
        LaneLayout layout;
        layout.setTasks(tasks);
        layout.setTasksAtOnce(20);
        layout.setFilter([&](TaskNumber task) { return task == named || task == 9; });
        QVERIFY(!layout.goOn());
        named = 5;
        while (!layout.goOn())
            QCOMPARE(layout.rowCount(), std::size_t(51));
        QCOMPARE(rowsText(layout), QStringLiteral("d1 3' 9'"));
        layout.takeTasks();
        QVERIFY(layout.isArranging());
        while (!layout.goOn())
            QCOMPARE(rowsText(layout), QStringLiteral("d1 3' 9'"));
        QCOMPARE(rowsText(layout), QStringLiteral("d1 5' 9'"));
        layout.setFilter([](TaskNumber) { return false; });
        QVERIFY(!layout.goOn());
        layout.setFilter([](TaskNumber task) { return task == 7; });
        while (!layout.goOn())
            QCOMPARE(rowsText(layout), QStringLiteral("d1 5' 9'"));
        QCOMPARE(rowsText(layout), QStringLiteral("7"));
        layout.setFilter([](TaskNumber) { return true; });
        tasks.tasks.erase(tasks.tasks.begin(), tasks.tasks.begin() + 48); // forgotten while it looks
        QVERIFY(!layout.takeTasks());
        QVERIFY(!layout.isArranging());
        QCOMPARE(rowsText(layout), QStringLiteral("d1 48' 49'"));
    }

    void theFilterMayChangeItsMindWhileATaskLives()
    {
        GivenTasks tasks({{0, noTask, 1}, {1, 0, 2}});
        TaskNumber named = noTask;
        LaneLayout layout;
        layout.setTasks(tasks);
        layout.setFilter([&](TaskNumber task) { return task == named; });
        QCOMPARE(layout.rowCount(), std::size_t(0));
        named = 1; // its name was set
        layout.takeTasks();
        QCOMPARE(rowsText(layout), QStringLiteral("1"));
    }

    void forgottenTasksGo()
    {
        GivenTasks tasks({{0, noTask, 1}, {1, 0, 2}, {2, 0, 2}});
        LaneLayout layout;
        layout.setTasks(tasks);
        tasks.tasks = {{1, 0, 2}, {2, 0, 2}, {3, 0, 2}, {4, 0, 3}}; // a limit has dropped the first
        QVERIFY(!layout.takeTasks());
        QCOMPARE(rowsText(layout), QStringLiteral("d2 1' 2' 3' 4"));
        QVERIFY(layout.takeTasks());
    }

    /// A limit drops tasks while an arrangement is being made; that is learnt of later.
    void whatIsForgottenWhileItIsArrangedIsPassedOver()
    {
        for (const LaneGrouping grouping : {LaneGrouping::definition, LaneGrouping::spawnTree}) {
            std::size_t after = 0; // so many slices
            while (forgetsWhileArranging(grouping, after))
                ++after;
            QVERIFY(after > 4);
        }
    }

    /// What is held of them does not grow with those that have ended but by a few bytes each.
    void twoHundredThousandEndedTasks()
    {
        GivenTasks tasks;
        tasks.tasks.push_back({.number = 0, .definition = 1});
        LaneLayout layout;
        layout.setTasks(tasks);
        const auto round = [&tasks](SwitchNumber from) { // a thousand at a time
            for (int i = 0; i < 1000; ++i)
                tasks.tasks.push_back({.number = TaskNumber(tasks.tasks.size()),
                                       .definition = 2,
                                       .spawnedIn = from,
                                       .endedIn = from + 1 + SwitchNumber(i)});
        };
        std::size_t ofTenThousand = 0;
        for (SwitchNumber each = 0; each < 200; ++each) {
            round(1 + each * 2000);
            layout.takeTasks();
            if (each == 9)
                ofTenThousand = layout.memoryBytes();
        }
        QCOMPARE(layout.taskCount(), std::size_t(200'001));
        QCOMPARE(layout.rowCount(), std::size_t(2)); // main, and the group of a thousand lanes
        layout.setFolded(1, false);
        QCOMPARE(layout.rowCount(), std::size_t(1002));
        QCOMPARE(layout.row(2).memberCount, std::size_t(200));
        const std::size_t more = layout.memoryBytes() - ofTenThousand;
        QVERIFY2(more < 190'000 * std::size_t(10), qPrintable(QString::number(more)));
        layout.setSharesEnded(false); // a lane for each: as many rows, and nothing held for each but its number
        QCOMPARE(layout.rowCount(), std::size_t(200'002));
        QVERIFY(layout.memoryBytes() < 200'000 * std::size_t(10));
        layout.setGrouping(LaneGrouping::spawnTree);
        QCOMPARE(layout.rowCount(), std::size_t(200'001));
        QVERIFY(layout.memoryBytes() < 200'000 * std::size_t(20));
    }

private:
    /// Whether the arrangement takes more than so many slices.
    static bool forgetsWhileArranging(LaneGrouping grouping, std::size_t after)
    {
        GivenTasks tasks; // all but the last two end, each in the switch after the next one
        for (TaskNumber number = 0; number < 60; ++number)
            tasks.tasks.push_back({.number = number,
                                   .parent = number == 0 ? noTask : 0,
                                   .definition = number < 30 ? 1U : 2U,
                                   .spawnedIn = number,
                                   .endedIn = number < 58 ? number + 2 : 0});
        LaneLayout layout;
        layout.setTasks(tasks);
        layout.setTasksAtOnce(10);
        layout.setGrouping(grouping);
        for (std::size_t slice = 0; slice < after; ++slice)
            if (layout.goOn())
                return false;
        tasks.tasks.erase(tasks.tasks.begin(), tasks.tasks.begin() + 58);
        while (layout.isArranging())
            layout.goOn();
        layout.setAllFolded(false);
        hasNumbersBelow(layout, 60);
        layout.takeTasks();
        [&] { QCOMPARE(rowsText(layout), grouping == LaneGrouping::definition ? "d2 58' 59'" : "58 59"); }();
        return true;
    }

    static void hasNumbersBelow(const LaneLayout &layout, TaskNumber after)
    {
        for (TaskNumber task : {after - 2, after - 1})
            QVERIFY(layout.rowOf(task) != LaneLayout::noRow);
        for (std::size_t row = 0; row < layout.rowCount(); ++row) {
            const std::vector<TaskNumber> members = layout.members(layout.row(row));
            QVERIFY(std::all_of(members.begin(), members.end(), [after](TaskNumber task) { return task < after; }));
            QVERIFY(layout.firstMember(layout.row(row)) < after);
        }
    }

    static void findsEach(const LaneLayout &layout, const GivenTasks &tasks, const LaneLayout::Filter &filter)
    {
        for (const LaneTask &task : tasks.tasks) {
            const std::size_t row = layout.rowOf(task.number);
            QCOMPARE(row == LaneLayout::noRow, filter && !filter(task.number));
            if (row == LaneLayout::noRow)
                continue;
            const std::vector<TaskNumber> members = layout.members(layout.row(row));
            QVERIFY(std::find(members.begin(), members.end(), task.number) != members.end());
        }
    }
};

QTEST_GUILESS_MAIN(TestLaneLayout)
#include "test_lane_layout.moc"
