// SPDX-License-Identifier: GPL-3.0-or-later
// Ended tasks that share lanes: how they are packed, which rows that makes, and what these show of a real recording.
#include "engine/record/recording.h"
#include "tests/engine/record/recording_builder.h"
#include "tests/widgets/timeline/given_tasks.h"
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

GivenTasks tasksOf(const Recording &recording)
{
    GivenTasks tasks;
    for (const TaskNumber number : recording.taskNumbers()) {
        const TaskInfo *info = recording.task(number);
        tasks.tasks.push_back({number, info->parent, 7, info->spawnTime, info->endTime, info->spawnedIn, info->endedIn,
                               info->slices, info->runNs});
    }
    return tasks;
}

/// All at once, in the order of their ends.
EndedLanes pack(const GivenTasks &ended, SpilledMemory &memory)
{
    std::vector<std::pair<SwitchNumber, TaskNumber>> ends;
    for (const LaneTask &task : ended.tasks)
        ends.emplace_back(task.endedIn, task.number);
    std::sort(ends.begin(), ends.end());
    EndedLanes lanes;
    for (const auto &[end, task] : ends)
        lanes.append(ended.laneTask(task), ended, memory);
    lanes.settle();
    return lanes;
}

} // namespace

class TestSharedLanes : public QObject {
    Q_OBJECT
private slots:
    void nobodyIsInALaneWithSomebodyElse()
    {
        std::mt19937 random(3);
        for (int round = 0; round < 50; ++round) {
            GivenTasks lives;
            for (TaskNumber task = 0; task < 200; ++task) {
                LaneTask life{.number = task, .spawnedIn = random() % 1000, .slices = random() % 9, .runNs = 5};
                life.endedIn = life.spawnedIn + 1 + random() % (random() % 10 ? 20 : 500);
                lives.tasks.push_back(life);
            }
            SpilledMemory memory;
            const EndedLanes lanes = pack(lives, memory);
            const auto expected = packedByLooking(lives.tasks);
            QCOMPARE(lanes.size(), expected.size());
            for (std::size_t position = 0; position < lanes.size(); ++position) {
                const auto members = lanes.members(lanes.at(position));
                QCOMPARE(std::vector<TaskNumber>(members.begin(), members.end()), expected[position]);
                QCOMPARE(lanes.positionOf(lanes.at(position)), position);
                if (members.size() > 1)
                    comparesSums(lanes.shared(lanes.at(position)), lives);
            }
        }
    }

    void oneAfterTheOtherNeedsOneLane()
    {
        GivenTasks lives;
        for (TaskNumber task = 0; task < 500; ++task)
            lives.tasks.push_back({.number = task, .spawnedIn = task * 10, .endedIn = task * 10 + 9});
        SpilledMemory memory;
        QCOMPARE(pack(lives, memory).size(), std::size_t(1));
    }

    void lanesStandInTheOrderOfTheirTasks()
    {
        GivenTasks lives; // all at the same time, and the later the task, the sooner its end
        for (TaskNumber task = 0; task < 20; ++task)
            lives.tasks.push_back({.number = task, .spawnedIn = 1, .endedIn = 100 - task});
        SpilledMemory memory;
        const EndedLanes lanes = pack(lives, memory);
        QCOMPARE(lanes.size(), std::size_t(20));
        for (TaskNumber task = 0; task < 20; ++task)
            QCOMPARE(lanes.front(lanes.at(task)), task);
    }

    void theLivingHaveLanesOfTheirOwn()
    {
        const auto recording = manyShortTasks(5, 400);
        const GivenTasks tasks = tasksOf(*recording);
        LaneLayout layout;
        layout.setTasks(tasks);
        QVERIFY(layout.row(0).isHeading() && !layout.row(0).folded); // a handful of lanes
        QVERIFY(layout.rowCount() < 20);
        std::size_t members = 0;
        for (std::size_t row = 1; row < layout.rowCount(); ++row) {
            const LaneRow lane = layout.row(row);
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
        for (const LaneTask &task : tasks.tasks)
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
        GivenTasks tasks;
        for (TaskNumber task = 0; task < 12; ++task) {
            LaneTask &each = tasks.tasks.emplace_back();
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

    /// What only memory holds does not grow with what ever lived, beyond a bound.
    void manyEndedTasksLieInAFile()
    {
        constexpr TaskNumber batch = 100;
        GivenTasks tasks;
        LaneLayout layout;
        layout.setTasks(tasks);
        const auto runUpTo = [&](TaskNumber count) {
            while (tasks.tasks.size() < count) {
                const auto first = TaskNumber(tasks.tasks.size());
                const SwitchNumber spawned = 1 + first / batch * 2 * batch;
                for (TaskNumber task = first; task < first + batch; ++task)
                    tasks.tasks.push_back({.number = task,
                                           .definition = 1,
                                           .spawnedIn = spawned,
                                           .endedIn = spawned + 1 + (task - first),
                                           .slices = 1});
                layout.takeTasks();
            }
            return layout.memoryBytes();
        };
        const std::size_t early = runUpTo(500'000);
        const std::size_t late = runUpTo(1'000'000);
        QCOMPARE(layout.rowCount(), std::size_t(batch + 1));
        QVERIFY2(late < early + 500'000, qPrintable(QString::number(late - early))); // less than a byte each
    }

    /// At every zoom each slice counts once, and the pointer finds the task that is drawn there.
    void aLaneShowsAllOfItsTasks()
    {
        const auto recording = manyShortTasks(6, 600);
        const TimelineIndex &index = recording->timeline();
        const GivenTasks tasks = tasksOf(*recording);
        LaneLayout layout;
        layout.setTasks(tasks);
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
                    for (const TaskNumber member : lane.members())
                        slices += tasks.laneTask(member).slices;
                    for (const LaneRect &rect : rowRects(index, layout, layout.row(row), axis, 0).rects)
                        drawn += isSolid(rect.kind) ? rect.count : 0;
                    QCOMPARE(drawn, slices);
                    for (std::size_t i = 0; i < lane.size(); i += 1 + lane.size() / 50) {
                        const SwitchNumber last = tasks.laneTask(lane[i]).endedIn;
                        const double middle = (index.beginOf(last, kind) + index.endOf(last, kind)) / 2;
                        QCOMPARE(memberAt(index, tasks, lane, axis, middle), lane[i]);
                    }
                    QCOMPARE(memberAt(index, tasks, lane, axis, axis.extentEnd() * 2), noTask);
                }
            }
    }

private:
    static void comparesSums(const SharedLane &lane, const LaneTasks &tasks)
    {
        for (std::size_t first = 0; first < lane.size(); first += 3) {
            std::uint64_t slices = 0;
            for (std::size_t after = first; after <= lane.size(); ++after) {
                QCOMPARE(lane.sums(first, after, tasks).slices, slices);
                QCOMPARE(lane.sums(first, after, tasks).runNs, Nanoseconds(5 * (after - first)));
                slices += after < lane.size() ? tasks.laneTask(lane[after]).slices : 0;
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestSharedLanes)
#include "test_shared_lanes.moc"
