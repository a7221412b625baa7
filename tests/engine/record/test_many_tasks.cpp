// SPDX-License-Identifier: MIT
// A recording of very many tasks that have ended: what its reader holds in memory does not grow with them, and it knows each of
// them as well as the first.
#include "engine/record/recording_reader.h"
#include "engine/record/timeline_index.h"
#include "tests/engine/record/read_all.h"
#include "tests/engine/record/recording_builder.h"

#include <QtTest>

#include <random>

using namespace coroscope;

namespace {

constexpr std::size_t megabyte = std::size_t(1) << 20;

/// What is known of a task.
struct Known {
    std::string name;
    std::string result;
    TaskStatus status = TaskStatus::done;
    Nanoseconds spawned = 0;
    Nanoseconds ended = -1; ///< alive
    std::vector<SwitchNumber> switches;
    std::vector<Nanoseconds> begins;
};

/// Tasks come in groups, run a few slices, a few of them many, and end; one in each thousand lives on to the end.
class Crowd {
public:
    explicit Crowd(TaskNumber count)
    {
        tasks.resize(count);
        for (TaskNumber first = 0; first < count; first += group)
            live(first, std::min(first + group, count));
        for (TaskNumber task = 0; task < count; task += group)
            end(task);
    }

    std::vector<Known> tasks;
    std::vector<std::byte> bytes() { return builder_.bytes(); }

private:
    static constexpr TaskNumber group = 1000;

    void live(TaskNumber first, TaskNumber after)
    {
        for (TaskNumber task = first; task < after; ++task) {
            Known &known = tasks[task];
            if (task % 3 == 0)
                known.name = "the task " + std::to_string(task);
            known.spawned = Nanoseconds(builder_.ticks);
            builder_.spawn(task, noTask, task + 1, 1 + task % 5, 1, known.name);
        }
        for (int turn = 0; turn < 60; ++turn)
            for (TaskNumber task = first; task < after; ++task)
                if (turn <= slicesOf(task))
                    task % group == 0 || turn < slicesOf(task) ? run(task, turn) : end(task);
    }
    static int slicesOf(TaskNumber task) { return task % 500 == 7 ? 50 : task % 4 == 0 ? 1 : 0; }
    void resume(TaskNumber task)
    {
        builder_.resume(task, 100 + task % 91);
        tasks[task].switches.push_back(builder_.switches);
        tasks[task].begins.push_back(Nanoseconds(builder_.ticks));
    }
    void run(TaskNumber task, int turn)
    {
        resume(task);
        // Some slices are folded into runs of idle polls.
        const bool isPoll = task % 11 == 0 && turn > 0;
        builder_.suspend(WaitKind::yield, 1, noTask, isPoll ? format::suspendPolling | format::suspendIdlePoll : 0);
    }
    void end(TaskNumber task)
    {
        Known &known = tasks[task];
        resume(task);
        known.status = task % 7 == 0 ? TaskStatus::failed : TaskStatus::done;
        if (task % 2 == 0)
            known.result = "result " + std::to_string(task);
        builder_.end(task, known.status, known.result);
        known.ended = Nanoseconds(builder_.ticks);
    }

    RecordingBuilder builder_{format::eventChunkBytes};
};

std::unique_ptr<Recording> read(const std::vector<std::byte> &bytes)
{
    std::string error;
    return readAll(Recording::fromBytes(bytes, error));
}

SpilledMemory::Use useOf(const Recording &recording) { return recording.reader().memoryUse(); }

} // namespace

class TestManyTasks : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        crowd_ = std::make_unique<Crowd>(600'000);
        recording_ = read(crowd_->bytes());
        QVERIFY(recording_->damage().empty());
    }
    void memoryDoesNotGrowWithThem();
    void eachIsKnown();
    void theirSlicesAreKnown();
    void anyMomentIsKnown();
    void lanesAreKnown();

private:
    std::unique_ptr<Crowd> crowd_;
    std::unique_ptr<Recording> recording_;
};

void TestManyTasks::memoryDoesNotGrowWithThem()
{
    const SpilledMemory::Use use = useOf(*recording_);
    QVERIFY2(use.memory < 64 * megabyte, std::to_string(use.memory).c_str());
    QVERIFY2(use.spilled > 60 * megabyte, std::to_string(use.spilled).c_str());
    // What each adds there: bits and marks for its switches.
    constexpr TaskNumber fewer = 400'000; // from which on nearly all of it is spilled
    const SpilledMemory::Use before = useOf(*read(Crowd(fewer).bytes()));
    const std::size_t added = use.memory - std::min(use.memory, before.memory);
    QVERIFY2(added / (crowd_->tasks.size() - fewer) < 64, std::to_string(added).c_str());
}

void TestManyTasks::eachIsKnown()
{
    QCOMPARE(recording_->taskCount(), crowd_->tasks.size());
    QCOMPARE(recording_->endedTaskCount(), crowd_->tasks.size());
    const std::vector<TaskNumber> numbers = recording_->taskNumbers();
    QCOMPARE(numbers.size(), crowd_->tasks.size());
    for (TaskNumber task = 0; task < crowd_->tasks.size(); ++task) {
        const Known &known = crowd_->tasks[task];
        QCOMPARE(numbers[task], task);
        const TaskInfo *const info = recording_->task(task);
        QVERIFY(info);
        QVERIFY(info->number == task && info->ownName == known.name && info->result == known.result &&
                info->status == known.status && info->spawnTime == known.spawned && info->endTime == known.ended &&
                info->slices == known.switches.size() && info->endedIn == known.switches.back());
    }
    QVERIFY(!recording_->task(TaskNumber(crowd_->tasks.size())));
}

void TestManyTasks::theirSlicesAreKnown()
{
    for (TaskNumber task = 0; task < crowd_->tasks.size(); task += 1 + task % 13) {
        SwitchNumber at = 0;
        for (const SwitchNumber expected : crowd_->tasks[task].switches) {
            at = recording_->nextOfTask(task, at);
            QCOMPARE(at, expected);
        }
        QCOMPARE(recording_->nextOfTask(task, at), SwitchNumber(0));
        QCOMPARE(recording_->previousOfTask(task, recording_->lastSwitch() + 1), crowd_->tasks[task].switches.back());
    }
}

void TestManyTasks::anyMomentIsKnown()
{
    std::mt19937 random(3);
    for (int i = 0; i < 20; ++i) {
        const TaskNumber task = random() % TaskNumber(crowd_->tasks.size());
        const Known &known = crowd_->tasks[task];
        const std::size_t slice = random() % known.switches.size();
        const SwitchInfo info = recording_->switchInfo(known.switches[slice]);
        QCOMPARE(info.task, task);
        QCOMPARE(info.start, known.begins[slice]);
        QCOMPARE(info.taskEnded, slice + 1 == known.switches.size());
        const LoopState state = recording_->stateAt({known.switches[slice], false});
        const TaskState *const found = state.find(task);
        QVERIFY(found);
        QCOMPARE(found->slices, std::uint64_t(slice));
        std::size_t alive = 0; // spawned by then, and not ended
        for (const Known &each : crowd_->tasks)
            alive += each.spawned <= state.time && each.switches.back() >= info.number;
        QVERIFY(state.tasks.size() <= alive); // a group is spawned at one time
        QVERIFY(state.tasks.size() + 1000 >= alive);
    }
}

void TestManyTasks::lanesAreKnown()
{
    const TimelineIndex &timeline = recording_->timeline();
    std::uint64_t slices = 0;
    for (std::uint32_t definition = 1; definition <= 5; ++definition)
        for (const LaneSpan &span : timeline.definition(definition, Axis::time, 0, timeline.extentEnd(Axis::time), 1e6))
            slices += span.count;
    QCOMPARE(slices, recording_->lastSwitch());
    for (TaskNumber task = 3; task < crowd_->tasks.size(); task += 997) {
        const Known &known = crowd_->tasks[task];
        std::uint64_t found = 0;
        const double begin = double(known.begins.front()), end = double(known.ended) + 1;
        for (const LaneSpan &span : timeline.lane(task, Axis::time, begin, end, 1e-9))
            if (span.kind != LaneSpan::Kind::ready && span.kind != LaneSpan::Kind::waiting)
                found += span.count;
        QCOMPARE(found, std::uint64_t(known.switches.size()));
        QCOMPARE(timeline.sliceAt(task, Axis::time, double(known.begins.back())), known.switches.back());
    }
}

QTEST_APPLESS_MAIN(TestManyTasks)

#include "test_many_tasks.moc"
