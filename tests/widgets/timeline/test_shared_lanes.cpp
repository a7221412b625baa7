// SPDX-License-Identifier: GPL-3.0-or-later
// Ended tasks that share lanes: how they are packed, which rows that makes, and what these show of a real recording.
#include "engine/record/recording.h"
#include "tests/engine/record/recording_builder.h"
#include "widgets/timeline/row_rects.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <set>

using namespace coroscope;

namespace {

/// Up to five tasks at a time, each of a few slices; the last ones live on.
std::unique_ptr<Recording> manyShortTasks(unsigned seed, TaskNumber count)
{
    std::mt19937 random(seed);
    RecordingBuilder b(64 << 10);
    std::vector<TaskNumber> alive;
    for (TaskNumber next = 0; next < count;) {
        if (alive.empty() || (alive.size() < 5 && random() % 3 == 0)) {
            b.spawn(next, noTask, next + 1, 0, next + 1);
            alive.push_back(next++);
        }
        const std::size_t at = random() % alive.size();
        b.resume(alive[at], 1 + std::uint32_t(random() % 500));
        b.time(1 + random() % 900);
        if (random() % 4 == 0) {
            b.end(alive[at], TaskStatus::done);
            alive.erase(alive.begin() + std::ptrdiff_t(at));
        } else {
            b.suspend(WaitKind::yield);
        }
    }
    std::string error;
    auto recording = Recording::fromBytes(b.bytes(), error);
    while (recording->refresh()) {
    }
    return recording;
}

std::vector<LaneTask> tasksOf(const Recording &recording)
{
    std::vector<LaneTask> tasks;
    for (const TaskNumber number : recording.taskNumbers()) {
        const TaskInfo *info = recording.task(number);
        tasks.push_back({number, info->parent, 7, info->spawnTime, info->endTime, info->spawnedIn, info->endedIn,
                         info->slices, info->runNs});
    }
    return tasks;
}

} // namespace

class TestSharedLanes : public QObject {
    Q_OBJECT
private slots:
    void nobodyIsInALaneWithSomebodyElse()
    {
        std::mt19937 random(3);
        for (int round = 0; round < 50; ++round) {
            std::vector<EndedLife> lives;
            for (TaskNumber task = 0; task < 200; ++task) {
                EndedLife life{.task = task, .spawnedIn = random() % 1000, .slices = random() % 9, .runNs = 5};
                life.endedIn = life.spawnedIn + 1 + random() % (random() % 10 ? 20 : 500);
                lives.push_back(life);
            }
            std::set<TaskNumber> seen;
            for (const SharedLane &lane : packEnded(lives)) {
                std::uint64_t slices = 0;
                for (std::size_t i = 0; i < lane.size(); ++i) {
                    QVERIFY(seen.insert(lane[i].life.task).second);
                    QVERIFY(i == 0 || lane[i - 1].life.endedIn < lane[i].life.spawnedIn);
                    QCOMPARE(lane[i].slicesBefore, slices);
                    slices += lane[i].life.slices;
                }
            }
            QCOMPARE(seen.size(), lives.size());
        }
    }

    void oneAfterTheOtherNeedsOneLane()
    {
        std::vector<EndedLife> lives;
        for (TaskNumber task = 0; task < 500; ++task)
            lives.push_back({.task = task, .spawnedIn = task * 10, .endedIn = task * 10 + 9});
        QCOMPARE(packEnded(lives).size(), std::size_t(1));
    }

    void lanesStandInTheOrderOfTheirTasks()
    {
        std::vector<EndedLife> lives; // all at the same time, and the later the task, the sooner its end
        for (TaskNumber task = 0; task < 20; ++task)
            lives.push_back({.task = task, .spawnedIn = 1, .endedIn = 100 - task});
        TaskNumber expected = 0;
        for (const SharedLane &lane : packEnded(lives))
            QCOMPARE(lane.front().life.task, expected++);
        QCOMPARE(expected, TaskNumber(20));
    }

    void theLivingHaveLanesOfTheirOwn()
    {
        const auto recording = manyShortTasks(5, 400);
        LaneLayout layout;
        layout.setTasks(tasksOf(*recording));
        QVERIFY(layout.row(0).isHeading() && !layout.row(0).folded); // a handful of lanes
        QVERIFY(layout.rowCount() < 20);
        std::size_t members = 0;
        for (std::size_t row = 1; row < layout.rowCount(); ++row) {
            const LaneRow &lane = layout.row(row);
            QVERIFY(lane.isTask() != lane.isShared());
            if (!lane.isShared())
                continue;
            members += layout.sharedLane(lane).size();
            for (const TaskNumber task : layout.members(lane)) {
                QVERIFY(recording->task(task)->endedIn != 0);
                QCOMPARE(layout.rowOf(task), row);
            }
        }
        QVERIFY(members > 380);
        for (const LaneTask &task : tasksOf(*recording))
            if (task.endedIn == 0)
                QCOMPARE(layout.row(layout.rowOf(task.number)).task, task.number);
        layout.setFolded(0, true);
        QCOMPARE(layout.rowCount(), std::size_t(1));
        QCOMPARE(layout.members(layout.row(0)).size(), std::size_t(400));
        QCOMPARE(layout.rowOf(17), std::size_t(0));
        layout.setFolded(0, false);
        layout.setSharesEnded(false);
        QCOMPARE(layout.rowCount(), std::size_t(401));
        layout.setSharesEnded(true);
        layout.setFilter([](TaskNumber task) { return task < 8; }); // few enough for a lane each
        QCOMPARE(layout.rowCount(), std::size_t(9));
    }

    void aDozenThatCameAndWentNeedNoScrolling()
    {
        std::vector<LaneTask> tasks;
        for (TaskNumber task = 0; task < 12; ++task) {
            LaneTask &each = tasks.emplace_back();
            each.number = task;
            each.definition = 1;
            each.spawnedIn = 2 * task + 1;
            each.endedIn = 2 * task + 2;
        }
        LaneLayout layout;
        layout.setTasks(tasks);
        QCOMPARE(layout.rowCount(), std::size_t(2)); // a heading, and one lane
        QVERIFY(layout.row(1).isShared());
        layout.setSharesEnded(false);
        QCOMPARE(layout.rowCount(), std::size_t(13));
    }

    /// At every zoom each slice counts once, and the pointer finds the task that is drawn there.
    void aLaneShowsAllOfItsTasks()
    {
        const auto recording = manyShortTasks(6, 600);
        const TimelineIndex &index = recording->timeline();
        LaneLayout layout;
        layout.setTasks(tasksOf(*recording));
        for (const Axis kind : {Axis::time, Axis::switches})
            for (const int width : {20, 300, 4000, 200'000}) {
                TimeAxis axis(kind);
                axis.setExtent(index.extentBegin(kind), index.extentEnd(kind));
                axis.setWidth(width);
                axis.fit();
                for (std::size_t row = 1; row < layout.rowCount(); ++row) {
                    if (!layout.row(row).isShared())
                        continue;
                    const SharedLane &lane = layout.sharedLane(layout.row(row));
                    std::uint64_t slices = 0, drawn = 0;
                    for (const LaneMember &member : lane)
                        slices += member.life.slices;
                    for (const LaneRect &rect : rowRects(index, layout, layout.row(row), axis, 0).rects)
                        drawn += isSolid(rect.kind) ? rect.count : 0;
                    QCOMPARE(drawn, slices);
                    for (std::size_t i = 0; i < lane.size(); i += 1 + lane.size() / 50) {
                        const double middle =
                            (index.beginOf(lane[i].life.endedIn, kind) + index.endOf(lane[i].life.endedIn, kind)) / 2;
                        QCOMPARE(memberAt(index, lane, axis, middle), lane[i].life.task);
                    }
                    QCOMPARE(memberAt(index, lane, axis, axis.extentEnd() * 2), noTask);
                }
            }
    }
};

QTEST_GUILESS_MAIN(TestSharedLanes)
#include "test_shared_lanes.moc"
