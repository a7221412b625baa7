// SPDX-License-Identifier: MIT
// What a recording says about one small program, event by event.
#include "engine/record/recording.h"
#include "engine/record/switch_scale.h"
#include "engine/record/timeline_index.h"
#include "tests/engine/record/random_program.h"
#include "tests/engine/record/recording_builder.h"

#include <QTest>
#include <sstream>

using namespace coroscope;

namespace {

std::unique_ptr<Recording> read(const RecordingBuilder &builder)
{
    std::string error;
    auto recording = Recording::fromBytes(builder.bytes(), error);
    if (!recording)
        qFatal("%s", error.c_str());
    while (recording->refresh()) {
    }
    return recording;
}

template <class... Values>
std::string line(const Values &...values)
{
    std::ostringstream out;
    ((out << values << ' '), ...);
    return out.str();
}

/// What can be asked of a recording, a line each.
std::vector<std::string> everything(const Recording &r)
{
    std::vector<std::string> all{line("totals", r.damage(), r.firstSwitch(), r.lastSwitch(), r.idlePolls(), r.wakes(),
                                      r.turns(), r.startTime(), r.endTime(), r.runningSwitch(), r.outputCount())};
    for (const SwitchInfo &row : r.switchRows(1, r.lastSwitch())) {
        all.push_back(line("switch", row.number, row.task, row.start, row.end, row.turn, int(row.cause), row.causer,
                           row.wokenIn, row.finished, int(row.status), row.idlePoll, int(row.wait.kind),
                           row.wait.polling, row.wait.task, row.wait.due, row.stack, row.result));
        if (row.number % 16 == 0)
            all.push_back(line("effective", r.nextEffective(row.number), r.previousEffective(row.number),
                               r.timeline().beginOf(row.number, Axis::time),
                               r.timeline().endOf(row.number, Axis::time)));
    }
    const LoopState end = r.stateAt({r.lastSwitch() + 1, false});
    for (const TaskNumber number : r.taskNumbers()) {
        const TaskInfo &task = *r.task(number);
        all.push_back(line("task", number, int(task.status), task.slices, task.idlePolls, task.runNs, task.readyWaitNs,
                           task.spawnTime, task.endTime, task.result));
        if (const TaskState *state = end.find(number))
            all.push_back(line("at the end", int(state->status), state->since, state->slices, state->runNs));
        for (const Axis axis : {Axis::time, Axis::switches}) {
            const double from = r.timeline().extentBegin(axis), to = r.timeline().extentEnd(axis);
            for (const LaneSpan &span : r.timeline().lane(number, axis, from, to, (to - from) / 1000))
                all.push_back(line("span", int(span.kind), span.begin, span.end, span.number, span.count, span.busy));
        }
    }
    return all;
}

/// main spawns two workers and waits for the first; the workers sleep, then end.
RecordingBuilder twoWorkers()
{
    RecordingBuilder b;
    const auto file = b.file("/home/me/two.py", "async def worker():\n    await sleep(1)\n");
    const auto mainDef = b.definition("main", file, 4);
    const auto workerDef = b.definition("worker", file, 1);
    const auto outer = b.stack("main", file, 6);
    const auto inner = b.stack("sleep", file, 2, outer);
    b.property("program", "two.py");
    b.spawn(0, noTask, 1, mainDef, 1);
    b.resume(0, 1000, true); // switch 1, at 1,000
    b.spawn(1, 0, 1, workerDef, 1);
    b.spawn(2, 0, 2, workerDef, 2, "second");
    b.suspend(WaitKind::task, outer, 1);
    b.resume(1, 500, true); // switch 2, at 1,500
    b.output(1, "hello\n");
    b.time(100);
    b.sleep(10'000, inner);
    b.resume(2, 50); // switch 3, at 1,650
    b.suspend(WaitKind::yield, inner);
    b.resume(2, 70, true); // switch 4, at 1,720
    b.end(2, TaskStatus::failed, "ValueError");
    b.idle(80, 9'900); // at 1,800
    b.idleEnd(9'800);  // at 11,600
    b.wake(1, WakeCause::timer);
    b.resume(1, 0, true); // switch 5
    b.time(400);
    b.wake(0, WakeCause::task, 1);
    b.end(1, TaskStatus::done, "42");
    b.resume(0, 100, true); // switch 6, at 12,100
    b.time(900);
    b.end(0);
    b.event(format::Op::exit, 0, 3);
    return b;
}

} // namespace

class TestRecording : public QObject {
    Q_OBJECT
private slots:
    void totals();
    void tasks();
    void switches();
    void states();
    void whatATaskHadDone();
    void whatTasksDidIsTheSumOfTheLog_data();
    void whatTasksDidIsTheSumOfTheLog();
    void namesAndPlaces();
    void outputsAndIdles();
    void effectiveSwitches();
    void longSlicesAreNoIdlePolls();
    void runningSliceIsOpen();
    void readsWhatIsAppended();
    void readsTheSameInAnySteps_data();
    void readsTheSameInAnySteps();
};

void TestRecording::totals()
{
    const auto r = read(twoWorkers());
    QCOMPARE(r->damage(), std::string());
    QCOMPARE(r->firstSwitch(), SwitchNumber(1));
    QCOMPARE(r->lastSwitch(), SwitchNumber(6));
    QCOMPARE(r->wakes(), std::uint64_t(5));
    QCOMPARE(r->turns(), std::uint64_t(5));
    QCOMPARE(r->idlePolls(), std::uint64_t(0));
    QCOMPARE(r->endTime(), Nanoseconds(13'000));
    QCOMPARE(r->runningSwitch(), SwitchNumber(0));
    QCOMPARE(r->exitCode().value_or(-1), 3);
    QCOMPARE(r->property("program"), std::string("two.py"));
    QVERIFY(r->closedCleanly());
}

void TestRecording::tasks()
{
    const auto r = read(twoWorkers());
    QCOMPARE(r->taskCount(), std::size_t(3));
    const TaskInfo *main = r->task(0);
    QCOMPARE(main->slices, std::uint64_t(2));
    QCOMPARE(main->runNs, Nanoseconds(500 + 900));
    QCOMPARE(main->readyWaitNs, Nanoseconds(1000 + 100)); // from its start; from the worker's end
    QCOMPARE(main->endTime, Nanoseconds(13'000));
    QCOMPARE(main->status, TaskStatus::done);
    const TaskInfo *first = r->task(1);
    QCOMPARE(first->parent, TaskNumber(0));
    QCOMPARE(first->spawnedIn, SwitchNumber(1));
    QCOMPARE(first->endedIn, SwitchNumber(5));
    QCOMPARE(first->runNs, Nanoseconds(100 + 400));
    QCOMPARE(first->result, std::string_view("42"));
    QCOMPARE(r->task(2)->status, TaskStatus::failed);
    QCOMPARE(r->taskName(1), std::string("worker#1"));
    QCOMPARE(r->taskName(2), std::string("second"));
    QCOMPARE(r->taskIdText(0), std::string("1"));
    QCOMPARE(r->taskIdText(2), std::string("0.2"));
    QVERIFY(!r->task(3));
}

void TestRecording::switches()
{
    const auto r = read(twoWorkers());
    const std::vector<SwitchInfo> rows = r->switchRows(1, 100);
    QCOMPARE(rows.size(), std::size_t(6));
    QCOMPARE(rows[0].start, Nanoseconds(1000));
    QCOMPARE(rows[0].end, Nanoseconds(1500)); // the next reading of the clock
    QCOMPARE(rows[0].cause, WakeCause::spawn);
    QCOMPARE(rows[0].wait, (Wait{WaitKind::task, false, 1, 0}));
    QCOMPARE(rows[1].end, Nanoseconds(1600)); // read for the timer
    QCOMPARE(rows[1].wait.due, Nanoseconds(11'600));
    QCOMPARE(rows[2].status, TaskStatus::ready);
    QCOMPARE(rows[3].cause, WakeCause::yield);
    QCOMPARE(rows[3].causer, TaskNumber(2));
    QVERIFY(rows[3].taskEnded);
    QCOMPARE(rows[3].result, std::string("ValueError"));
    QCOMPARE(rows[4].cause, WakeCause::timer);
    QCOMPARE(rows[5].cause, WakeCause::task);
    QCOMPARE(rows[5].causer, TaskNumber(1));
    QCOMPARE(rows[5].turn, std::uint64_t(5));
    for (const SwitchInfo &row : rows) {
        const SwitchInfo one = r->switchInfo(row.number);
        QCOMPARE(one.task, row.task);
        QCOMPARE(one.end, row.end);
    }
    QCOMPARE(r->switchInfo(7).number, SwitchNumber(0));
    QCOMPARE(r->switchInfo(0).number, SwitchNumber(0));
}

void TestRecording::states()
{
    const auto r = read(twoWorkers());
    const LoopState before2 = r->stateAt({2, false});
    QCOMPARE(before2.running, noTask);
    QCOMPARE(before2.time, Nanoseconds(1500));
    QCOMPARE(before2.ready, (std::vector<TaskNumber>{1, 2}));
    QCOMPARE(before2.find(0)->status, TaskStatus::waiting);
    QCOMPARE(before2.find(0)->since, Nanoseconds(1500));
    QCOMPARE(before2.find(0)->wait.task, TaskNumber(1));
    const LoopState inside3 = r->stateAt({3, true});
    QCOMPARE(inside3.running, TaskNumber(2));
    QVERIFY(inside3.ready.empty());
    QCOMPARE(inside3.find(1)->wait.due, Nanoseconds(11'600));
    const LoopState inside5 = r->stateAt({5, true});
    QCOMPARE(inside5.running, TaskNumber(1));
    QCOMPARE(inside5.ready, (std::vector<TaskNumber>{0}));
    QVERIFY(!inside5.find(2));
    const LoopState before6 = r->stateAt({6, false});
    QCOMPARE(before6.find(0)->since, Nanoseconds(12'000)); // when the worker ended
    const LoopState after = r->stateAt({99, true});
    QCOMPARE(after.at, (Moment{7, false}));
    QVERIFY(after.tasks.empty());
}

void TestRecording::whatATaskHadDone()
{
    const auto r = read(twoWorkers());
    const auto done = [&](Moment at, TaskNumber task) {
        const LoopState state = r->stateAt(at);
        const TaskState *found = state.find(task);
        return found ? std::vector<Nanoseconds>{Nanoseconds(found->slices), found->runNs, found->readyWaitNs}
                     : std::vector<Nanoseconds>{};
    };
    using Done = std::vector<Nanoseconds>;
    QCOMPARE(done({1, false}, 0), (Done{0, 0, 1000}));
    QCOMPARE(done({2, false}, 0), (Done{1, 500, 1000}));
    QCOMPARE(done({2, false}, 1), (Done{0, 0, 500})); // spawned at 1,000, and not run yet
    QCOMPARE(done({3, false}, 1), (Done{1, 100, 500}));
    QCOMPARE(done({4, false}, 2), (Done{1, 70, 650}));
    QCOMPARE(done({5, true}, 1), (Done{2, 500, 500}));
    QCOMPARE(done({6, false}, 0), (Done{1, 500, 1100}));
}

void TestRecording::whatTasksDidIsTheSumOfTheLog_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 9; seed += 2) // (with the others a tick is no whole number of ns)
        QTest::addRow("seed %u", seed) << seed;
}

void TestRecording::whatTasksDidIsTheSumOfTheLog()
{
    QFETCH(unsigned, seed);
    RandomProgram program(seed);
    program.run(1000);
    program.poll(500);
    program.run(500);
    program.builder.time(1); // the end of the last slice is known
    const auto r = read(program.builder);
    const LoopState end = r->stateAt({r->lastSwitch() + 1, false});
    std::map<TaskNumber, TaskInfo> sums;
    for (const SwitchInfo &row : r->switchRows(1, r->lastSwitch())) {
        ++sums[row.task].slices;
        sums[row.task].idlePolls += row.idlePoll;
        sums[row.task].runNs += row.end - row.start;
    }
    for (const TaskNumber number : r->taskNumbers()) {
        const TaskInfo &task = *r->task(number);
        QCOMPARE(task.slices, sums[number].slices);
        QCOMPARE(task.idlePolls, sums[number].idlePolls);
        QCOMPARE(task.runNs, sums[number].runNs);
        if (const TaskState *atEnd = end.find(number)) {
            QCOMPARE(task.status, atEnd->status);
            QCOMPARE(task.readyWaitNs, atEnd->readyWaitNs);
        }
    }
}

void TestRecording::namesAndPlaces()
{
    const auto r = read(twoWorkers());
    QCOMPARE(r->definitionCount(), 2u);
    QCOMPARE(r->definition(2).name, std::string_view("worker"));
    QCOMPARE(r->definition(2).file, std::string_view("/home/me/two.py"));
    QVERIFY(r->definition(3).name.empty());
    const std::vector<StackFrame> frames = r->stackFrames(r->switchInfo(2).stack);
    QCOMPARE(frames.size(), std::size_t(2));
    QCOMPARE(frames[0].function, std::string_view("sleep"));
    QCOMPARE(frames[0].line, 2u);
    QCOMPARE(frames[1].function, std::string_view("main"));
    QVERIFY(r->sourceText(1)->starts_with("async def worker"));
    QVERIFY(!r->sourceText(2));
}

void TestRecording::outputsAndIdles()
{
    const auto r = read(twoWorkers());
    QCOMPARE(r->outputCount(), std::size_t(1));
    QCOMPARE(r->output(0).bytes, std::string_view("hello\n"));
    QCOMPARE(r->output(0).number, SwitchNumber(2));
    QCOMPARE(r->idles().size(), std::size_t(1));
    QCOMPARE(r->idles()[0].start, Nanoseconds(1800));
    QCOMPARE(r->idles()[0].end, Nanoseconds(11'600));
    QCOMPARE(r->idles()[0].nextSwitch, SwitchNumber(5));
}

void TestRecording::effectiveSwitches()
{
    RecordingBuilder b;
    b.spawn(0);
    b.spawn(1);
    const auto poll = [&b](TaskNumber task, bool idle) {
        b.resume(task);
        b.suspend(WaitKind::task, 1, 1, format::suspendPolling | (idle ? format::suspendIdlePoll : 0u));
    };
    for (int i = 1; i <= 3000; ++i)
        poll(TaskNumber(i % 2), i != 7 && i != 2900);
    const auto r = read(b);
    QCOMPARE(r->damage(), std::string());
    QCOMPARE(r->idlePolls(), std::uint64_t(2998));
    QCOMPARE(r->nextEffective(0), SwitchNumber(7));
    QCOMPARE(r->nextEffective(7), SwitchNumber(2900));
    QCOMPARE(r->nextEffective(2900), SwitchNumber(0));
    QCOMPARE(r->previousEffective(3001), SwitchNumber(2900));
    QCOMPARE(r->previousEffective(2900), SwitchNumber(7));
    QCOMPARE(r->previousEffective(7), SwitchNumber(0));
}

/// What took long is no idle poll, whatever the recorder made of it; of the last slice one sees it when its end is known.
void TestRecording::longSlicesAreNoIdlePolls()
{
    RecordingBuilder b;
    b.header.clock = std::uint32_t(format::ClockKind::real);
    b.header.state = std::uint32_t(format::FileState::open);
    b.spawn(0);
    for (const std::uint32_t took : {0, 1'000'000, 1'000'001, 2'000'000, 10}) { // ns: of the slice before
        b.resume(0, took);
        b.suspend(WaitKind::yield, 1, noTask, format::suspendIdlePoll);
    }
    const auto idlePolls = [](const Recording &r) {
        std::vector<bool> found;
        for (const SwitchInfo &row : r.switchRows(1, r.lastSwitch()))
            found.push_back(row.idlePoll);
        return found;
    };
    using Polls = std::vector<bool>;
    const auto open = read(b);
    QCOMPARE(idlePolls(*open), (Polls{true, false, false, true, true}));
    QCOMPARE(open->idlePolls(), std::uint64_t(3));
    QCOMPARE(open->timeline().endOf(5, Axis::switches),
             open->timeline().beginOf(4, Axis::switches) + SwitchScale::seam);
    b.time(5'000'000);
    const auto over = read(b);
    QCOMPARE(idlePolls(*over), (Polls{true, false, false, true, false}));
    QCOMPARE(over->idlePolls(), std::uint64_t(2));
    QCOMPARE(over->task(0)->idlePolls, std::uint64_t(2));
    QCOMPARE(over->nextEffective(3), SwitchNumber(5));
    QCOMPARE(over->previousEffective(5), SwitchNumber(3));
    QCOMPARE(over->timeline().endOf(5, Axis::switches), over->timeline().beginOf(5, Axis::switches) + 1);

    b.header.clock = std::uint32_t(format::ClockKind::virtualTime);
    QCOMPARE(read(b)->idlePolls(), std::uint64_t(5));
}

void TestRecording::runningSliceIsOpen()
{
    RecordingBuilder b;
    b.spawn(0);
    b.resume(0);
    b.time(250);
    b.output(2, "x");
    const auto r = read(b);
    QCOMPARE(r->runningSwitch(), SwitchNumber(1));
    QCOMPARE(r->switchInfo(1).finished, false);
    QCOMPARE(r->switchInfo(1).end, Nanoseconds(1250));
    QCOMPARE(r->task(0)->status, TaskStatus::running);
    QCOMPARE(r->stateAt({2, false}).at, (Moment{1, true}));
}

void TestRecording::readsWhatIsAppended()
{
    const RecordingBuilder b = twoWorkers();
    std::string error;
    const auto all = read(b);
    const auto r = Recording::fromBytes(b.bytes(), error);
    std::size_t rounds = 0;
    while (r->refresh(1))
        ++rounds;
    QVERIFY(rounds > 20);
    QCOMPARE(r->lastSwitch(), all->lastSwitch());
    QCOMPARE(r->task(0)->runNs, all->task(0)->runNs);
}

void TestRecording::readsTheSameInAnySteps_data()
{
    QTest::addColumn<unsigned>("seed");
    QTest::addColumn<bool>("damaged");
    for (unsigned seed = 1; seed <= 20; ++seed)
        QTest::addRow("seed %u", seed) << seed << (seed > 6);
}

/// Event by event each is taken by itself; many at once, most slices are taken whole.
void TestRecording::readsTheSameInAnySteps()
{
    QFETCH(unsigned, seed);
    QFETCH(bool, damaged);
    RandomProgram program(seed, 8 << 10);
    program.run(500);
    program.poll(1500);
    program.run(500);
    std::vector<std::byte> bytes = program.builder.bytes();
    std::mt19937 random(seed);
    for (int i = 0; damaged && i < 3; ++i)
        bytes[format::pageBytes + random() % (bytes.size() - format::pageBytes)] = std::byte(random() % 16);
    std::string error;
    std::vector<std::vector<std::string>> found;
    for (const std::uint64_t step : {1, 2, 3, 100, 1'000'000}) {
        const auto r = Recording::fromBytes(bytes, error);
        while (r->refresh(step)) {
        }
        found.push_back(everything(*r));
    }
    QVERIFY(damaged || found[0].size() > 2500);
    for (const std::vector<std::string> &other : found) {
        for (std::size_t i = 0; i < std::min(other.size(), found[0].size()); ++i)
            QCOMPARE(other[i], found[0][i]);
        QCOMPARE(other.size(), found[0].size());
    }
}

QTEST_APPLESS_MAIN(TestRecording)
#include "test_recording.moc"
