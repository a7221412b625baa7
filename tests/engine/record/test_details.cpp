// SPDX-License-Identifier: MIT
// What a task waits for and what woke it, as far as more than the kind is known: written once a chunk, pointed back to, repeated
// behind snapshots, and read where it lies.
#include "engine/loop/foreign_loop.h"
#include "engine/record/recorder.h"
#include "engine/record/recording.h"
#include "engine/record/recording_reader.h"
#include "engine/record/save_recording.h"
#include "engine/record/text.h"
#include "tests/engine/record/exercise_recording.h"
#include "tests/engine/record/read_all.h"
#include "tests/engine/record/recording_builder.h"

#include <QTemporaryDir>
#include <QtTest>

#include <random>

using namespace coroscope;

namespace {

class DetailedTask final : public ForeignTask {
public:
    ~DetailedTask() override { leaveLoop(); }

    WaitDetail *detail = nullptr;
    WakeDetail *wokenBy = nullptr;
    std::uint32_t madeAt = 0;

    DefinitionRef definition() const override { return {"worker", "/p.py", 3, DefinitionKind::coroutine}; }
    std::uint32_t suspendedStack(StackInterner &stacks) override { return stacks.intern("worker", "/p.py", 4, 0); }
    std::string resultText() const override { return {}; }
    WaitDetail *waitDetail() override { return detail; }
    WakeDetail *wakeDetail() override { return wokenBy; }
    std::uint32_t spawnStack() const override { return madeAt; }
};

/// A scheduler with a few tasks that wait for a few locks, sockets and each other, and what is true of it.
class Program {
public:
    static constexpr std::size_t count = 5;
    struct Truth {
        std::string wait;
        std::string why;
    };

    explicit Program(const std::string &path, std::uint64_t keepBytes = 0)
    {
        std::string error;
        recorder = Recorder::open({path, &clock, keepBytes, {}}, error);
        if (!recorder)
            qFatal("%s", error.c_str());
        loop.setInstrument(recorder.get());
        for (std::size_t i = 0; i < count; ++i) {
            tasks[i].madeAt = recorder->stackInterner()->intern("main", "/p.py", std::uint32_t(20 + i), 0);
            loop.spawned(tasks[i]);
            locks[i].shape = WaitShape::lock;
            locks[i].ordinal = std::uint32_t(i + 1);
            locks[i].name = "lock" + std::to_string(i);
            peers[i].shape = WakeShape::readable;
            peers[i].number = std::uint32_t(7 + i);
            peers[i].text = "10.0.0." + std::to_string(i) + ":80";
        }
    }
    ~Program()
    {
        recorder->close();
        loop.setInstrument(nullptr);
    }

    /// A slice of that task, which ends in a wait for that lock.
    void waitForLock(std::size_t task, std::size_t lock, TaskNumber holder)
    {
        locks[lock].holder = holder;
        wait(task, {.kind = WaitKind::lock, .detailed = true}, &locks[lock]);
    }
    void wait(std::size_t task, WaitState state, WaitDetail *detail)
    {
        clock.waitUntil(clock.now() + 10);
        loop.resuming(tasks[task]);
        tasks[task].detail = detail;
        loop.suspended(tasks[task], state);
    }
    void wake(std::size_t task, std::size_t peer)
    {
        tasks[task].wokenBy = &peers[peer];
        loop.woken(tasks[task], WakeCause::io);
    }

    VirtualClock clock;
    std::unique_ptr<Recorder> recorder;
    ForeignLoop loop{std::make_unique<VirtualClock>()};
    WaitDetail locks[count];
    WakeDetail peers[count];
    DetailedTask tasks[count];
};

std::string waitOf(const Recording &recording, TaskNumber task, Moment moment)
{
    const LoopState state = recording.stateAt(moment);
    const TaskState *const found = state.find(task);
    return found ? waitText(recording, found->wait, state.time) : "not alive";
}

constexpr Moment theEnd{UINT64_MAX / 2, false};

} // namespace

class TestDetails : public QObject {
    Q_OBJECT
private slots:
    void saysWhatHoldsALock();
    void aLockPassesOn();
    void aDeadlockCanBeRead();
    void whatIsToldAgainCostsTwoWords();
    void aNumberFollowsAtOnePriceForAllWhoWait();
    void aNumberIsThatWithWhichAWaitBegins();
    void whatEndsIsCounted();
    void saysUntilWhen();
    void saysWhatWoke();
    void saysWhereATaskWasMade();
    void readsTheSameFromEachSnapshot();
    void aSavedCopyPointsToTheSame();
    void sentences_data();
    void sentences();
    void recordingsHaveNothingInCommon();
    void survivesWhatContradictsItself();
    void survivesNonsense();

private:
    QTemporaryDir folder_;
    std::string path_ = folder_.filePath(QStringLiteral("r.coro")).toStdString();
};

void TestDetails::saysWhatHoldsALock()
{
    {
        Program program(path_);
        program.waitForLock(1, 0, 0);
        program.waitForLock(2, 1, noTask);
        program.waitForLock(3, 2, nobody);
    }
    const auto recording = openAll(path_);
    QCOMPARE(waitOf(*recording, 1, theEnd), std::string("waits for Lock#1 (lock0), held by worker#1"));
    QCOMPARE(waitOf(*recording, 2, theEnd), std::string("waits for Lock#2 (lock1), holder unknown"));
    QCOMPARE(waitOf(*recording, 3, theEnd), std::string("waits for Lock#3 (lock2), which is free"));
    QCOMPARE(thenText(*recording, recording->switchInfo(1)), std::string("waits for Lock#1 (lock0), held by worker#1"));
}

void TestDetails::aLockPassesOn()
{
    {
        Program program(path_);
        program.waitForLock(1, 0, 0);
        program.waitForLock(2, 0, 0);
        program.loop.resuming(program.tasks[0]);
        program.recorder->lockPassed(program.loop, 1, nobody);
        program.loop.woken(program.tasks[1], WakeCause::task);
        program.loop.suspended(program.tasks[0], WaitState::forTurn());
        program.loop.resuming(program.tasks[1]);
        program.recorder->lockPassed(program.loop, 1, 1);
        program.loop.suspended(program.tasks[1], WaitState::forTurn());
        program.loop.ended(program.tasks[1], TaskStatus::done);
    }
    const auto recording = openAll(path_);
    QCOMPARE(waitOf(*recording, 2, {3, false}), std::string("waits for Lock#1 (lock0), held by worker#1"));
    QCOMPARE(waitOf(*recording, 2, {4, false}), std::string("waits for Lock#1 (lock0), which is free"));
    QCOMPARE(waitOf(*recording, 2, theEnd), std::string("waits for Lock#1 (lock0), held by worker#2, which has ended"));
    QCOMPARE(recording->stateAt({4, false}).find(1)->wait.what, WaitedFor{}); // it is ready
}

void TestDetails::aDeadlockCanBeRead()
{
    {
        Program program(path_);
        program.waitForLock(0, 1, 1);
        program.waitForLock(1, 0, 0);
    }
    const auto recording = openAll(path_);
    QCOMPARE(waitOf(*recording, 0, theEnd), std::string("waits for Lock#2 (lock1), held by worker#2"));
    QCOMPARE(waitOf(*recording, 1, theEnd), std::string("waits for Lock#1 (lock0), held by worker#1"));
}

void TestDetails::whatIsToldAgainCostsTwoWords()
{
    const auto wordsOf = [this](int times, bool detailed) {
        {
            Program program(path_);
            WaitDetail queue{.shape = WaitShape::queueGet, .ordinal = 1, .first = 0, .second = 0, .name = "jobs"};
            for (int i = 0; i < times; ++i) {
                program.wait(0, {.kind = WaitKind::queue, .detailed = detailed}, &queue);
                program.loop.woken(program.tasks[0], WakeCause::task);
            }
        }
        return openAll(path_)->reader().end().word; // of its one chunk
    };
    const auto bare = wordsOf(101, false) - wordsOf(1, false);
    const auto detailed = wordsOf(101, true) - wordsOf(1, true);
    QCOMPARE(detailed - bare, std::uint64_t(200));
}

void TestDetails::aNumberFollowsAtOnePriceForAllWhoWait()
{
    const auto wordsOf = [this](std::size_t waiters, std::uint32_t changes) {
        {
            Program program(path_);
            WaitDetail queue{.shape = WaitShape::queueJoin, .ordinal = 1, .first = 50, .follows = true, .name = "jobs"};
            for (std::size_t task = 0; task < waiters; ++task)
                program.wait(task, {.kind = WaitKind::queue, .detailed = true}, &queue);
            for (std::uint32_t i = 1; i <= changes; ++i)
                for (int again = 0; again < 2; ++again)
                    program.recorder->countChanged(program.loop, WaitShape::queueJoin, 1, 50 - i);
        }
        return openAll(path_)->reader().end().word;
    };
    const std::string words = "waits until all of Queue#1 (jobs) is done, ";
    for (const std::size_t waiters : {std::size_t(1), Program::count}) {
        const std::uint64_t before = wordsOf(waiters, 0);
        QCOMPARE(waitOf(*openAll(path_), 0, theEnd), words + "50 unfinished");
        QCOMPARE(wordsOf(waiters, 10), before + 10 * 4);
        for (TaskNumber task = 0; task < waiters; ++task)
            QCOMPARE(waitOf(*openAll(path_), task, theEnd), words + "40 unfinished");
    }
    {
        Program program(path_);
        WaitDetail queue{.shape = WaitShape::queueJoin, .ordinal = 1, .first = 3, .follows = true, .name = "jobs"};
        program.wait(0, {.kind = WaitKind::queue, .detailed = true}, &queue);
        program.recorder->countChanged(program.loop, WaitShape::barrier, 1, 1); // another object
        program.recorder->countChanged(program.loop, WaitShape::queueJoin, 1, 0);
        program.wake(0, 0);
        program.recorder->countChanged(program.loop, WaitShape::queueJoin, 1, unknownNumber);
        queue.first = 7;
        queue.listenerPlace = 0;
        program.wait(0, {.kind = WaitKind::queue, .detailed = true}, &queue);
    }
    QCOMPARE(waitOf(*openAll(path_), 0, theEnd), words + "7 unfinished");
    QCOMPARE(openAll(path_)->damage(), std::string());
}

/// What the program sets by code of its own is told by nobody.
void TestDetails::aNumberIsThatWithWhichAWaitBegins()
{
    {
        Program program(path_);
        WaitDetail queue{.shape = WaitShape::queueJoin, .ordinal = 1, .first = 3, .follows = true, .name = "jobs"};
        program.wait(0, {.kind = WaitKind::queue, .detailed = true}, &queue);
        program.recorder->countChanged(program.loop, WaitShape::queueJoin, 1, 0);
        program.wake(0, 0);
        queue.first = 7;
        queue.listenerPlace = 0;
        program.wait(1, {.kind = WaitKind::queue, .detailed = true}, &queue);
    }
    QCOMPARE(waitOf(*openAll(path_), 1, theEnd),
             std::string("waits until all of Queue#1 (jobs) is done, 7 unfinished"));
}

void TestDetails::whatEndsIsCounted()
{
    WaitDetail gather{.shape = WaitShape::gather, .first = 1, .second = 4, .tasks = {{1, 2}, {4, 1}}};
    {
        Program program(path_);
        program.wait(0, {.kind = WaitKind::tasks, .detailed = true}, &gather);
        program.loop.ended(program.tasks[2], TaskStatus::done);
        program.waitForLock(1, 0, 0);
    }
    const auto recording = openAll(path_);
    QCOMPARE(thenText(*recording, recording->switchInfo(1)),
             std::string("waits for gather: 1 of 4 done, pending worker#2, worker#3, worker#5"));
    QCOMPARE(waitOf(*recording, 0, theEnd), std::string("waits for gather: 2 of 4 done, pending worker#2, worker#5"));
}

void TestDetails::saysUntilWhen()
{
    {
        Program program(path_);
        program.locks[0].until = 5'000'000;
        program.waitForLock(1, 0, 0);
        WaitDetail until{.until = 2'000'000};
        auto state = WaitState::forTask(4, false);
        state.detailed = true;
        program.wait(2, state, &until);
        program.wait(3, {.kind = WaitKind::lock, .detailed = true}, &program.locks[0]); // told again, until then
        program.clock.waitUntil(3'000'000);
        program.wait(0, {.kind = WaitKind::event}, nullptr);
    }
    const auto recording = openAll(path_);
    QCOMPARE(waitOf(*recording, 1, theEnd),
             std::string("waits for Lock#1 (lock0), held by worker#1, for at most 2 ms"));
    QCOMPARE(waitOf(*recording, 3, theEnd),
             std::string("waits for Lock#1 (lock0), held by worker#1, for at most 2 ms"));
    QCOMPARE(waitOf(*recording, 2, theEnd), std::string("waits for worker#5, time is up"));
    QCOMPARE(waitOf(*recording, 0, theEnd), std::string("waits for an event"));
}

void TestDetails::saysWhatWoke()
{
    {
        Program program(path_);
        for (int i = 0; i < 3; ++i) {
            program.wait(0, {.kind = WaitKind::io}, nullptr);
            program.wake(0, i == 2 ? 1 : 0);
        }
    }
    const auto recording = openAll(path_);
    QCOMPARE(whyText(*recording, recording->switchInfo(2)),
             std::string("woken by descriptor 7 (10.0.0.0:80), readable"));
    QCOMPARE(whyText(*recording, recording->switchInfo(3)),
             std::string("woken by descriptor 7 (10.0.0.0:80), readable"));
    QCOMPARE(whyText(*recording, *recording->stateAt(theEnd).find(0)),
             std::string("woken by descriptor 8 (10.0.0.1:80), readable"));
}

void TestDetails::saysWhereATaskWasMade()
{
    {
        const Program program(path_);
    }
    const auto recording = openAll(path_);
    QCOMPARE(spawnPlaceText(*recording, *recording->task(2)), std::string("main at p.py:22"));
}

/// A limit drops the first chunks while the recording is read: what is left says the same as what was read from the start.
void TestDetails::readsTheSameFromEachSnapshot()
{
    std::string error;
    std::unique_ptr<Recording> follower;
    std::vector<std::vector<std::string>> seen;
    const auto look = [](const Recording &recording, SwitchNumber number) {
        const LoopState state = recording.stateAt({number, false});
        std::vector<std::string> words;
        for (const TaskState &task : state.tasks)
            words.push_back(waitText(recording, task.wait, state.time) + "; " +
                            (task.status == TaskStatus::ready ? whyText(recording, task) : ""));
        return words;
    };
    {
        Program program(path_, 1 << 20);
        follower = Recording::open(path_, error);
        QVERIFY2(follower, error.c_str());
        std::mt19937 random(7);
        std::vector<bool> isReady(Program::count, true);
        for (int step = 0; step < 40'000; ++step) {
            const std::size_t task = random() % Program::count;
            if (!isReady[task]) {
                program.wake(task, random() % Program::count);
                isReady[task] = true;
            } else {
                program.waitForLock(task, random() % Program::count, TaskNumber(random() % Program::count));
                isReady[task] = false;
            }
            if (random() % 50 == 0)
                program.recorder->lockPassed(program.loop, 1 + std::uint32_t(random() % Program::count), nobody);
            if (random() % 400 == 0)
                program.recorder->output(1, std::string(40'000, 'x'));
            if (step % 500 == 0)
                while (follower->refresh()) {
                }
        }
    }
    while (follower->refresh()) {
    }
    const auto late = openAll(path_);
    QVERIFY(late->firstSwitch() > 1000); // the limit has dropped something
    QCOMPARE(follower->lastSwitch(), late->lastSwitch());
    int compared = 0;
    for (SwitchNumber number = late->firstSwitch(); number <= late->lastSwitch() + 1; number += 97, ++compared)
        QCOMPARE(look(*follower, number), look(*late, number));
    QVERIFY(compared > 20);
    QCOMPARE(spawnPlaceText(*late, *late->task(2)), std::string("main at p.py:22"));
}

/// Output that is put in lies between a detail and the description to which it points.
void TestDetails::aSavedCopyPointsToTheSame()
{
    {
        Program program(path_);
        for (int i = 0; i < 4; ++i) {
            program.recorder->output(1, "x");
            program.waitForLock(1, 0, 0);
            program.wake(1, 0);
        }
    }
    const auto recording = openAll(path_);
    std::vector<OutputPastUs> pastUs;
    for (SwitchNumber number = 0; number <= 4; ++number)
        pastUs.push_back({1, std::string(100, 'p'), {number, 1}});
    const std::string copy = folder_.filePath(QStringLiteral("copy.coro")).toStdString();
    std::string error;
    QVERIFY2(saveRecording(*recording, copy, pastUs, error, {}), error.c_str());
    const auto copied = openAll(copy);
    QVERIFY(copied->outputCount() > recording->outputCount());
    for (SwitchNumber number = 1; number <= recording->lastSwitch(); ++number) {
        QCOMPARE(thenText(*copied, copied->switchInfo(number)), thenText(*recording, recording->switchInfo(number)));
        QCOMPARE(whyText(*copied, copied->switchInfo(number)), whyText(*recording, recording->switchInfo(number)));
    }
}

/// What one recorder has written, another has not.
void TestDetails::recordingsHaveNothingInCommon()
{
    Program program(path_);
    program.waitForLock(1, 0, 0);
    program.wait(2, {.kind = WaitKind::io}, nullptr);
    program.wake(2, 0);
    const std::string other = folder_.filePath(QStringLiteral("other.coro")).toStdString();
    {
        std::string error;
        VirtualClock clock;
        const auto recorder = Recorder::open({other, &clock, 0, {}}, error);
        QVERIFY2(recorder, error.c_str());
        ForeignLoop loop{std::make_unique<VirtualClock>()};
        loop.setInstrument(recorder.get());
        DetailedTask task;
        loop.spawned(task);
        loop.resuming(task);
        task.detail = &program.locks[0];
        loop.suspended(task, {.kind = WaitKind::lock, .detailed = true});
        task.wokenBy = &program.peers[0];
        loop.woken(task, WakeCause::io);
        loop.resuming(task);
        recorder->close();
        loop.setInstrument(nullptr);
    }
    const auto recording = openAll(other);
    QCOMPARE(thenText(*recording, recording->switchInfo(1)), std::string("waits for Lock#1 (lock0), held by worker#1"));
    QCOMPARE(whyText(*recording, recording->switchInfo(2)),
             std::string("woken by descriptor 7 (10.0.0.0:80), readable"));
}

void TestDetails::sentences_data()
{
    QTest::addColumn<Wait>("wait");
    QTest::addColumn<QString>("words");
    const auto add = [](const char *name, WaitedFor what, const char *words, WaitKind kind = WaitKind::event) {
        QTest::newRow(name) << Wait{.kind = kind, .what = std::move(what)} << QString::fromUtf8(words);
    };
    add("event", {.shape = WaitShape::event, .ordinal = 3, .name = "self.done"}, "waits for Event#3 (self.done)");
    add("without a name", {.shape = WaitShape::event}, "waits for Event");
    add("condition", {.shape = WaitShape::condition, .ordinal = 1, .first = 2}, "waits for Condition#1 with Lock#2");
    add("condition, unknown lock", {.shape = WaitShape::condition, .ordinal = 1}, "waits for Condition#1");
    add("semaphore", {.shape = WaitShape::semaphore, .ordinal = 1, .first = 0, .second = 3},
        "waits for Semaphore#1, 0 of 3 free");
    add("semaphore of unknown size", {.shape = WaitShape::semaphore, .ordinal = 1, .first = 0},
        "waits for Semaphore#1, 0 free");
    add("barrier", {.shape = WaitShape::barrier, .ordinal = 1, .first = 1, .second = 3},
        "waits at Barrier#1, at least 1 of 3 are there");
    add("barrier, of the moment", {.shape = WaitShape::barrier, .ordinal = 1, .first = 2, .second = 3, .follows = true},
        "waits at Barrier#1, 2 of 3 are there");
    add("get", {.shape = WaitShape::queueGet, .ordinal = 1, .name = "jobs", .first = 0, .second = 0},
        "waits to get from Queue#1 (jobs), size 0");
    add("put", {.shape = WaitShape::queuePut, .ordinal = 1, .first = 1200, .second = 1200},
        "waits to put into Queue#1, size 1,200 of at most 1,200");
    add("a queue of the program's own", {.shape = WaitShape::queuePut, .ordinal = 1}, "waits to put into Queue#1");
    add("join", {.shape = WaitShape::queueJoin, .ordinal = 2, .first = 4},
        "waits until all of Queue#2 is done, 4 unfinished when it began to wait");
    add("join, of the moment", {.shape = WaitShape::queueJoin, .ordinal = 2, .first = 4, .follows = true},
        "waits until all of Queue#2 is done, 4 unfinished");
    add("gather of many", {.shape = WaitShape::gather, .first = 0, .second = 10'000},
        "waits for gather: 0 of 10,000 done");
    add("read", {.shape = WaitShape::read, .text = "10.0.0.1:80", .first = 7},
        "waits to read from descriptor 7 (10.0.0.1:80)");
    add("read, unknown", {.shape = WaitShape::read}, "waits to read");
    add("connect", {.shape = WaitShape::connect, .text = "10.0.0.1:80", .first = 7},
        "waits to connect descriptor 7 to 10.0.0.1:80");
    add("accept", {.shape = WaitShape::accept, .first = 7}, "waits to accept on descriptor 7");
    add("process", {.shape = WaitShape::process, .first = 4711}, "waits for the end of process 4711");
    add("job", {.shape = WaitShape::job, .text = "crunch"}, "waits for a worker thread that runs crunch");
    add("job, unknown", {.shape = WaitShape::job}, "waits for a worker thread", WaitKind::executor);
    add("a shape of later versions", {.shape = WaitShape(200)}, "waits for an event");
    add("a name with blanks", {.shape = WaitShape::event, .ordinal = 1, .name = "%1 %2"}, "waits for Event#1 (%1 %2)");
}

void TestDetails::sentences()
{
    QFETCH(Wait, wait);
    QFETCH(QString, words);
    const auto nameOf = [](TaskNumber task) { return "t" + std::to_string(task); };
    QCOMPARE(QString::fromStdString(phraseText(waitPhrase(wait, 0), nameOf)), words);
}

/// Each says something that cannot be; what is left is what is known without it.
void TestDetails::survivesWhatContradictsItself()
{
    using format::Extension;
    const auto head = [](std::uint32_t words) {
        return format::word(format::Op::skip, std::uint32_t(Extension::waitDetail), words);
    };
    const std::uint64_t running = noTask;
    const std::vector<std::vector<std::uint64_t>> events{
        {head(1), running},                                               // describes nothing
        {head(1), running | std::uint64_t(3) << 32},                      // points at what is no detail
        {head(1), running | std::uint64_t(0x7fffffff) << 32},             // points out of the chunk
        {head(5), running, 0, 0xffffff01ull, 1, 0},                       // more ranges than words
        {head(5), running, 0, 1 | std::uint64_t(0xffffffff) << 32, 1, 0}, // a longer text than words
        {head(6), running, 0, 9 | 1 << 8, 0, 0, 0xffffffffffffffff},      // a range of all tasks
        {head(2), 0, 7},                                                  // of a task that does not wait
    };
    for (const auto &words : events) {
        RecordingBuilder builder;
        builder.spawn(0);
        builder.resume(0);
        for (const std::uint64_t word : words)
            builder.raw({word});
        builder.suspend(WaitKind::event);
        std::string error;
        const auto recording = readAll(Recording::fromBytes(builder.bytes(), error));
        QVERIFY2(recording, error.c_str());
        QVERIFY2(recording->damage().empty(), recording->damage().c_str());
        QVERIFY(waitOf(*recording, 0, theEnd).starts_with("waits for "));
        exerciseRecording(*recording);
    }
}

void TestDetails::survivesNonsense()
{
    std::mt19937_64 random(3);
    for (int round = 0; round < 300; ++round) {
        RecordingBuilder builder;
        builder.spawn(0);
        builder.spawn(1, 0);
        for (int i = 0; i < 20; ++i) {
            builder.resume(std::uint32_t(i % 2));
            const auto what = std::uint32_t(8 + random() % 3);
            const auto count = std::uint32_t(random() % 8);
            builder.raw({format::word(format::Op::skip, what, count)});
            for (std::uint32_t word = 0; word < count; ++word)
                builder.raw({random() % 3 == 0 ? random()
                                               : (random() % 12) << 32 | (random() % 3 == 0 ? noTask : random() % 3)});
            builder.suspend(WaitKind::event);
            builder.wake(std::uint32_t(i % 2), WakeCause::io);
        }
        std::string error;
        const auto recording = readAll(Recording::fromBytes(builder.bytes(), error));
        QVERIFY2(recording, error.c_str());
        exerciseRecording(*recording);
        QVERIFY(recording->lastSwitch() <= 20);
    }
}

QTEST_GUILESS_MAIN(TestDetails)
#include "test_details.moc"
