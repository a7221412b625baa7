// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/status_text.h"

#include "tests/widgets/models/beside_recordings.h"
#include "widgets/session/running_clock.h"

#include <QTest>

using namespace coroscope;

class TestStatusText : public QObject {
    Q_OBJECT
private slots:
    void running();
    void aCallbackBlocksTheLoop();
    void stopped();
    void stoppedByAWakeWithinACallback();
    void stoppedInOneOfSeveralLoops();
    void waitsForWhatHoldsVirtualTime();
    void stoppedInTheProgramsOwnScheduler();
    void whoResumes();
    void past();
    void ended();
    void comesToItsEnd();
    void endsWhereTheDiskWasFull();
    void timeGoesOnBetweenEvents();
    void onlyAReadingTellsThatNothingHasHappened();
};

void TestStatusText::running()
{
    StatusFacts facts;
    QVERIFY(statusText(facts).contains("F5 runs the program"));
    facts.phase = Session::Phase::running;
    QCOMPARE(statusText(facts), "Running");
    LoopState state;
    TaskState sleeper;
    sleeper.number = 1;
    sleeper.status = TaskStatus::waiting;
    sleeper.wait = {WaitKind::timer, false, noTask, 2'000'000'000};
    state.tasks = {sleeper};
    facts.state = &state;
    facts.time = 1'250'000'000;
    QCOMPARE(statusText(facts), "Running: every task waits (timer in 0.8 s)");
    facts.awaited = Awaited::step;
    QCOMPARE(statusText(facts), "Stepping: waits for the next switch (timer in 0.8 s)");
    facts.time = 3'000'000'000;
    QCOMPARE(statusText(facts), "Stepping: waits for the next switch (timer due now)");
    state.ready = {0};
    QCOMPARE(statusText(facts), "Stepping: waits for the next switch");
    facts.steppedTask = "worker#3";
    QCOMPARE(statusText(facts), "Stepping: waits for the next switch of worker#3");
    facts.awaited = Awaited::pause;
    QCOMPARE(statusText(facts), "Pausing: the program has not answered yet");
    facts.awaited = Awaited::view;
    facts.coming = 12'345'678;
    QCOMPARE(statusText(facts), "Stopped at switch 12,345,678; reading the recording up to there");
}

void TestStatusText::aCallbackBlocksTheLoop()
{
    RecordingBuilder builder;
    builder.header.state = std::uint32_t(format::FileState::open);
    builder.spawn(0);
    builder.resume(0);
    builder.time(1000);
    builder.sleep(8'000'000'000);
    const std::uint32_t burn = builder.stack("burn", builder.file("/t.py", ""), 3);
    SideBuilder(builder).begin(99'998'000, 0, burn);
    const SampleRecording sample(builder);
    StatusFacts facts;
    facts.phase = Session::Phase::running;
    facts.recording = sample.readAll();
    const LoopState state = facts.recording->stateAtEnd();
    facts.state = &state;
    QCOMPARE(state.time, 100'000'000);
    facts.time = 150'000'000; // so short that words would but flicker; and not every task waits
    QCOMPARE(statusText(facts), "Running");
    facts.time = 1'890'000'000;
    QCOMPARE(statusText(facts), "Running: callback run 1, burn, has run for 1.7 s");
    facts.awaited = Awaited::step;
    QCOMPARE(statusText(facts), "Stepping: waits for the next switch (callback run 1, burn, has run for 1.7 s)");
    facts.awaited = Awaited::pause;
    QCOMPARE(statusText(facts), "Pausing: the program has not answered yet (callback run 1, burn, has run for 1.7 s)");
    facts.awaited = Awaited::nothing;
    facts.paced = true;
    facts.speed = 2;
    QCOMPARE(statusText(facts), "Running slowly: 2 switches a second, callback run 1, burn, has run for 1.7 s");
}

void TestStatusText::stopped()
{
    const SampleRecording sample(parkedStory());
    StatusFacts facts;
    facts.phase = Session::Phase::stopped;
    facts.recording = sample.readAll();
    facts.stop.number = 3;
    facts.stop.task = 2;
    facts.stop.reason = "step";
    QCOMPARE(statusText(facts), "Stopped before switch 3: task2#1 next (step)");
    facts.stop.notIdle = 2;
    QCOMPARE(statusText(facts), "Stopped before switch 3: task2#1 next (switch 2 was no idle poll after all)");
    facts.stop.notIdle = 0;
    facts.stop.breakpoint = 4;
    QCOMPARE(statusText(facts), "Stopped before switch 3: task2#1 next — breakpoint 4");
    facts.breakpoint = "finish worker*";
    QCOMPARE(statusText(facts), "Stopped before switch 3: task2#1 next — breakpoint 4: finish worker*");
    facts.stop = {};
    facts.breakpoint.clear();
    facts.stop.number = 3;
    facts.stop.callback = 1'204;
    facts.stop.function = "Server.on_data";
    facts.stop.reason = "step";
    QCOMPARE(statusText(facts), "Stopped before callback run 1,204: Server.on_data (step)");
    facts.stop.inside = true;
    facts.stop.file = "/home/me/server.py";
    facts.stop.line = 9;
    facts.stop.reason = "pause";
    QCOMPARE(statusText(facts), "Stopped inside callback run 1,204: Server.on_data at server.py:9 (pause)");
    facts.stop.function.clear();
    facts.stop.file.clear();
    QCOMPARE(statusText(facts), "Stopped inside callback run 1,204 (pause)");
    facts.stop = {};
    facts.stop.number = 5;
    facts.stop.inside = true;
    facts.stop.task = 1;
    facts.stop.reason = "pause";
    facts.stop.file = "/home/me/client.py";
    facts.stop.line = 5;
    QCOMPARE(statusText(facts), "Stopped inside switch 5: task1#1 at client.py:5 (pause)");
}

namespace {

std::uint64_t loopNote(format::LoopNote what, std::uint32_t loop, std::uint64_t bytes = 0)
{
    return std::uint64_t(what) | bytes << 8 | std::uint64_t(loop) << 32;
}

constexpr std::uint64_t loopEvent = std::uint64_t(format::Op::skip) | std::uint64_t(format::Extension::loop) << 8;

} // namespace

void TestStatusText::stoppedByAWakeWithinACallback()
{
    const SampleRecording sample(besideStory());
    StatusFacts facts;
    facts.phase = Session::Phase::stopped;
    facts.recording = sample.readAll();
    LoopState state = facts.recording->stateAt({4, false});
    facts.state = &state;
    facts.stop.number = 4;
    facts.stop.task = 0;
    facts.stop.reason = "breakpoint";
    facts.stop.breakpoint = 2;
    facts.breakpoint = "wake main";
    QCOMPARE(statusText(facts),
             QString::fromUtf8("Stopped inside callback run 3: Selector._read_ready — breakpoint 2: wake main"));
    state.callback = 0;
    QCOMPARE(statusText(facts), QString::fromUtf8("Stopped before switch 4: main#1 next — breakpoint 2: wake main"));
}

void TestStatusText::stoppedInOneOfSeveralLoops()
{
    RecordingBuilder builder;
    builder.spawn(0);
    builder.text(format::Op::skip, std::uint32_t(format::Extension::loop), 2, "worker",
                 {loopNote(format::LoopNote::name, 2, 6)});
    builder.raw({loopEvent | std::uint64_t(1) << 32, loopNote(format::LoopNote::spawns, 2)});
    builder.spawn(1, noTask, 2);
    for (int i = 0; i < 3; ++i) {
        builder.resume(1);
        builder.suspend(WaitKind::yield);
    }
    const SampleRecording sample(builder);
    StatusFacts facts;
    facts.phase = Session::Phase::stopped;
    facts.recording = sample.readAll();
    facts.stop.number = 2;
    facts.stop.task = 0;
    facts.stop.loop = 1;
    facts.stop.reason = "pause";
    facts.stops = {facts.stop};
    QCOMPARE(statusText(facts),
             "Stopped before switch 2: task 0 next (pause) — loop 1; the others run on, by now at switch 3");
    const LoopState state = facts.recording->stateAt({2, false});
    facts.state = &state;
    QCOMPARE(statusText(facts),
             "Stopped before switch 2: task 0 next (pause) — loop 1; the others run on, by now at switch 3");
    facts.holdsAll = true;
    QCOMPARE(statusText(facts), "Stopped before switch 2: task 0 next (pause) — loop 1; all loops are held");
    facts.holdsAll = false;
    facts.stops.push_back(facts.stop);
    facts.stops.back().loop = 2;
    QCOMPARE(statusText(facts), "Stopped before switch 2: task 0 next (pause) — loop 1; stopped, too: loop 2 (worker)");
    facts.stop.callback = 12;
    facts.stop.function = "on_data";
    QCOMPARE(statusText(facts),
             "Stopped before callback run 12: on_data (pause) — loop 1; stopped, too: loop 2 (worker)");

    builder.resume(1);
    builder.end(1, TaskStatus::done);
    const SampleRecording ended(builder);
    facts = {};
    facts.phase = Session::Phase::stopped;
    facts.recording = ended.readAll();
    facts.state = &state;
    facts.stop.number = 2;
    facts.stop.task = 0;
    facts.stop.loop = 1;
    facts.stop.reason = "pause";
    facts.stops = {facts.stop};
    QCOMPARE(statusText(facts), "Stopped before switch 2: task 0 next (pause) — loop 1"); // nobody else runs on
    facts.holdsAll = true;
    QCOMPARE(statusText(facts), "Stopped before switch 2: task 0 next (pause) — loop 1");
}

void TestStatusText::waitsForWhatHoldsVirtualTime()
{
    const auto holder = [](TimeHolderKind kind, std::uint32_t number, std::uint64_t bytes = 0) {
        return std::uint64_t(kind) | bytes << 8 | std::uint64_t(number) << 32;
    };
    const auto words = [](const std::vector<std::uint64_t> &holders, const char *texts, std::size_t textWords) {
        RecordingBuilder builder;
        builder.spawn(0);
        builder.resume(0);
        builder.sleep(500'000'000);
        builder.idle(0, 500'000'000);
        builder.text(format::Op::skip, std::uint32_t(format::Extension::timeHeld),
                     std::uint32_t(holders.size() + textWords), texts, holders);
        const SampleRecording sample(builder);
        StatusFacts facts;
        facts.phase = Session::Phase::running;
        facts.recording = sample.readAll();
        const LoopState state = facts.recording->stateAt({2, false});
        facts.state = &state;
        facts.time = state.time;
        return statusText(facts);
    };
    const std::uint64_t descriptor = holder(TimeHolderKind::descriptor, 7), child = holder(TimeHolderKind::child, 4711),
                        loop = holder(TimeHolderKind::loop, 2), jobs = holder(TimeHolderKind::jobs, 2, 4);
    const QString start = "Running: every task waits (timer in 0.5 s); virtual time waits for ";
    QCOMPARE(words({descriptor, child}, "", 0), start + "descriptor 7, child 4711");
    QCOMPARE(words({loop, jobs}, "pool", 1), start + "loop 2, executor thread pool (2 jobs)");
    QCOMPARE(words({descriptor, child, loop, jobs}, "pool", 1), start + "descriptor 7 and 3 more");
}

void TestStatusText::stoppedInTheProgramsOwnScheduler()
{
    RecordingBuilder builder = parkedStory();
    builder.property("scheduler", "program");
    const SampleRecording sample(builder);
    StatusFacts facts;
    facts.phase = Session::Phase::stopped;
    facts.recording = sample.readAll();
    facts.stop.number = 3;
    facts.stop.inside = true;
    facts.stop.task = noTask;
    facts.stop.reason = "pause";
    facts.stop.file = "/home/me/loop.py";
    facts.stop.line = 40;
    QCOMPARE(statusText(facts), "Stopped between two slices, before switch 3 at loop.py:40 (pause)");
}

void TestStatusText::whoResumes()
{
    RecordingBuilder story;
    const std::uint32_t run = story.stack("run", story.file("/home/me/own.py", ""), 31);
    story.spawn(0, noTask, 1, story.definition("job", 1, 3));
    story.raw({format::word(format::Op::skip, std::uint32_t(format::Extension::caller), 1), run});
    story.resume(0);
    story.suspend(WaitKind::yield);
    const SampleRecording sample(story);
    StatusFacts facts;
    facts.phase = Session::Phase::stopped;
    facts.recording = sample.readAll();
    const LoopState state = facts.recording->stateAt({1, false});
    facts.state = &state;
    facts.stop.number = 1;
    facts.stop.task = 0;
    facts.stop.reason = "step";
    QCOMPARE(statusText(facts), "Stopped before switch 1: run resumes job#1 (step)");
    facts.stop.number = 2; // the state shown is that of another moment yet
    QCOMPARE(statusText(facts), "Stopped before switch 2: job#1 next (step)");
}

void TestStatusText::past()
{
    const SampleRecording sample(parkedStory());
    StatusFacts facts;
    facts.phase = Session::Phase::running;
    facts.past = true;
    facts.cursor = {3, false};
    facts.recording = sample.readAll();
    QVERIFY2(statusText(facts).startsWith("Past: before switch 3 of 7, 0.000 s"), qPrintable(statusText(facts)));
    QVERIFY(statusText(facts).endsWith("Esc returns"));
    const SampleRecording beside(besideStory());
    facts.recording = beside.readAll();
    facts.cursor = {3, false, 2};
    QCOMPARE(statusText(facts), "Past: before callback run 2 of 3: report, 0.000 s — Esc returns");
}

void TestStatusText::ended()
{
    const SampleRecording sample(parkedStory());
    StatusFacts facts;
    facts.phase = Session::Phase::ended;
    facts.recording = sample.readAll();
    facts.exit = ExitReport{};
    facts.exit->code = 3;
    QVERIFY2(statusText(facts).startsWith("Ended (exit code 3): 7 switches in "), qPrintable(statusText(facts)));
    facts.exit->signal = 11;
    QVERIFY2(statusText(facts).startsWith("The program died: "), qPrintable(statusText(facts)));
    facts.stoppedByUser = true;
    QVERIFY2(statusText(facts).startsWith("Ended by Stop"), qPrintable(statusText(facts)));
}

void TestStatusText::comesToItsEnd()
{
    StatusFacts facts;
    facts.phase = Session::Phase::running;
    facts.ending = RunEnd::stopping;
    QCOMPARE(statusText(facts), "Stopping…");
    facts.ending = RunEnd::reading;
    QCOMPARE(statusText(facts), "Ended; reading the rest of the recording");
    facts.nextFollows = true;
    QCOMPARE(statusText(facts), "Ended; reading the rest of the recording — then the next run begins");
}

void TestStatusText::endsWhereTheDiskWasFull()
{
    RecordingBuilder builder = parkedStory(false);
    builder.header.state = std::uint32_t(format::FileState::diskFull);
    const SampleRecording sample(builder);
    StatusFacts facts;
    facts.phase = Session::Phase::ended;
    facts.recording = sample.readAll();
    facts.exit = ExitReport{};
    QCOMPARE(statusText(facts), "Ended (exit code 0): recorded up to switch 7, where the disk was full");
    facts.phase = Session::Phase::running;
    LoopState state;
    state.tasks.emplace_back();
    state.tasks.front().status = TaskStatus::waiting;
    state.tasks.front().wait.kind = WaitKind::timer; // of the recording's end: it tells nothing of now
    facts.state = &state;
    QCOMPARE(statusText(facts), "Running — recorded up to switch 7, where the disk was full");
    facts.phase = Session::Phase::opened;
    facts.programName = "a.coro";
    QCOMPARE(statusText(facts), "Recording a.coro: recorded up to switch 7, where the disk was full");
}

void TestStatusText::timeGoesOnBetweenEvents()
{
    RunningClock clock;
    clock.hear(500, true, 1000);
    QCOMPARE(clock.since(1000), Nanoseconds(0));
    QCOMPARE(clock.since(1700), Nanoseconds(700));
    clock.hear(500, true, 1600); // read again, and nothing new
    QCOMPARE(clock.since(1700), Nanoseconds(700));
    clock.hear(900, true, 1700);
    QCOMPARE(clock.since(1750), Nanoseconds(50));
    clock.hear(900, false, 1750); // held
    QCOMPARE(clock.since(99'999), Nanoseconds(0));
}

void TestStatusText::onlyAReadingTellsThatNothingHasHappened()
{
    RunningClock clock;
    clock.confirm(900);
    clock.hear(500, true, 1000);
    QCOMPARE(clock.known(), Nanoseconds(0)); // that reading was before it
    QCOMPARE(clock.since(1700), Nanoseconds(700));
    clock.confirm(1600);
    QCOMPARE(clock.known(), Nanoseconds(600));
    clock.hear(900, true, 1700); // more is heard: what was known was of the time before
    QCOMPARE(clock.known(), Nanoseconds(0));
    clock.confirm(1800);
    clock.hear(900, false, 1850); // held
    QCOMPARE(clock.known(), Nanoseconds(0));
}

QTEST_MAIN(TestStatusText)
#include "test_status_text.moc"
