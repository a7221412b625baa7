// SPDX-License-Identifier: MIT
// What the recorder writes, the reader rebuilds: before every switch the state that the loop really had.
#include "engine/loop/foreign_coroutine.h"
#include "engine/record/recording.h"
#include "tests/engine/record/random_tasks.h"
#include "tests/engine/record/recording_truth.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <functional>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace coroscope;

namespace {

std::vector<TrueState> record(const std::string &path, unsigned seed, Waiting waiting, std::uint64_t keepBytes,
                              int tasks, int steps, std::size_t paddingBytes = 0,
                              const std::function<void()> &afterEachStep = {}, Nanoseconds keepNs = 0)
{
    VirtualClock clock(1'000);
    EventLoop loop(clock, waiting);
    std::string error;
    const auto recorder = Recorder::open({path, &clock, keepBytes, {}, false, keepNs}, error);
    if (!recorder)
        qFatal("%s", error.c_str());
    RandomProgram program{std::mt19937(seed), tasks, steps};
    std::vector<TrueState> truth;
    {
        TruthInstrument instrument(*recorder, loop);
        spawn(loop, randomTask(program, 0));
        const auto printer = [&]() -> Coroutine<> {
            const std::string line(paddingBytes, 'x');
            for (int i = 0; i < steps; ++i) {
                recorder->output(1, line);
                if (afterEachStep)
                    afterEachStep();
                clock.read(); // a slice takes its time
                co_await yield();
            }
        };
        if (paddingBytes > 0)
            spawn(loop, printer());
        loop.run();
        truth = std::move(instrument.beforeSwitch);
    }
    recorder->exiting(0);
    recorder->close();
    return truth;
}

void compareWithAll(const Recording &recording, const Recording &all)
{
    QCOMPARE(recording.damage(), std::string());
    QCOMPARE(recording.lastSwitch(), all.lastSwitch());
    const SwitchNumber apart = 1 + (recording.lastSwitch() - recording.firstSwitch()) / 300;
    for (SwitchNumber number = recording.firstSwitch(); number <= recording.lastSwitch(); number += apart) {
        for (const bool inside : {false, true}) {
            const LoopState state = recording.stateAt({number, inside}), expected = all.stateAt({number, inside});
            QCOMPARE(state.time, expected.time);
            QCOMPARE(state.ready, expected.ready);
            QCOMPARE(state.tasks.size(), expected.tasks.size());
            for (std::size_t i = 0; i < state.tasks.size(); ++i) {
                const TaskState &task = state.tasks[i], &truly = expected.tasks[i];
                QCOMPARE(task.number, truly.number);
                QCOMPARE(task.since, truly.since);
                QCOMPARE(task.cause, truly.cause);
                QCOMPARE(task.causer, truly.causer);
                QCOMPARE(task.wokenIn, truly.wokenIn < recording.firstSwitch() ? 0 : truly.wokenIn);
                QCOMPARE(task.slices, truly.slices);
                QCOMPARE(task.runNs, truly.runNs);
                QCOMPARE(task.readyWaitNs, truly.readyWaitNs);
            }
        }
    }
}

} // namespace

class TestRecorder : public QObject {
    Q_OBJECT
private slots:
    void everyMomentIsRebuilt_data()
    {
        QTest::addColumn<unsigned>("seed");
        QTest::addColumn<bool>("polling");
        for (unsigned seed = 1; seed <= 6; ++seed)
            QTest::addRow("seed %u", seed) << seed << (seed % 2 == 0);
    }
    void everyMomentIsRebuilt()
    {
        QFETCH(unsigned, seed);
        QFETCH(bool, polling);
        const std::string path = file("random.coro");
        const auto truth = record(path, seed, polling ? Waiting::poll : Waiting::park, 0, 40, 30);
        QVERIFY(truth.size() > 30);
        compareWithTruth(*readAll(path), truth);
    }

    void whatALimitKeepsIsRebuiltExactly()
    {
        const std::string path = file("kept.coro");
        const auto truth = record(path, 3, Waiting::park, 2 << 20, 10, 400, 60'000);
        const auto recording = readAll(path);
        QVERIFY(recording->firstSwitch() > 1);
        QVERIFY(recording->firstSwitch() < recording->lastSwitch());
        compareWithTruth(*recording, truth);
    }

    void aRecordingBeginsAmidARun_data()
    {
        QTest::addColumn<unsigned>("seed");
        QTest::addColumn<bool>("inSlice");
        for (unsigned seed = 1; seed <= 8; ++seed)
            QTest::addRow("seed %u", seed) << seed << (seed % 2 == 0);
    }
    void aRecordingBeginsAmidARun()
    {
        QFETCH(unsigned, seed);
        QFETCH(bool, inSlice);
        const std::string path = file("amid.coro");
        VirtualClock clock(1'000);
        EventLoop loop(clock, seed > 4 ? Waiting::poll : Waiting::park);
        RandomProgram program{std::mt19937(seed), 20, 25};
        std::unique_ptr<Recorder> recorder;
        std::unique_ptr<TruthInstrument> instrument;
        const auto listen = [&] {
            std::string error;
            RecorderOptions options;
            options.path = path;
            options.virtualClock = &clock;
            options.loops = {&loop};
            recorder = Recorder::open(options, error);
            instrument = std::make_unique<TruthInstrument>(*recorder, loop);
        };
        const auto listener = [&]() -> Coroutine<> {
            for (int i = 0; i < 15; ++i) {
                clock.read();
                co_await yield();
            }
            inSlice ? listen() : loop.stop();
            co_await yield();
        };
        spawn(loop, randomTask(program, 0));
        spawn(loop, listener());
        loop.run();
        if (!inSlice) {
            QVERIFY(!recorder && loop.alive() > 1);
            listen();
            loop.run();
        }
        recorder->close();
        std::vector<TrueState> truth = std::move(instrument->beforeSwitch);
        if (inSlice)
            truth.insert(truth.begin(), TrueState{}); // the slice under way: nobody listened before it
        instrument.reset();
        const auto recording = readAll(path);
        QCOMPARE(recording->firstSwitch(), SwitchNumber(1));
        if (inSlice) {
            const SwitchInfo first = recording->switchInfo(1);
            QCOMPARE(first.task, TaskNumber(1)); // the listener
            QCOMPARE(first.start, recording->startTime());
            QVERIFY(first.finished && int(first.cause) == int(WakeCause::unknown));
        }
        QVERIFY(recording->startTime() > 0);
        compareWithTruth(*recording, truth, true, inSlice ? 2 : 1);
    }

    void aLimitInTimeKeepsAtLeastSoMuch_data()
    {
        QTest::addColumn<quint64>("keepBytes");
        QTest::addColumn<qint64>("part"); // of the whole, that is to be kept: 1/part
        QTest::addColumn<bool>("bySize");
        QTest::addRow("time") << quint64(0) << qint64(8) << false;
        QTest::addRow("time, the size is no limit") << (quint64(1) << 40) << qint64(8) << false;
        QTest::addRow("size, the time is no limit") << (quint64(2) << 20) << qint64(1) << true;
    }
    void aLimitInTimeKeepsAtLeastSoMuch()
    {
        QFETCH(quint64, keepBytes);
        QFETCH(qint64, part);
        QFETCH(bool, bySize);
        const std::string path = file("minutes.coro"), allPath = file("whole.coro");
        record(allPath, 3, Waiting::park, 0, 1, 400, 60'000); // 24 chunks
        const Nanoseconds whole = readAll(allPath)->endTime(), keepNs = whole / part;
        const auto truth = record(path, 3, Waiting::park, keepBytes, 1, 400, 60'000, {}, keepNs);
        const auto recording = readAll(path);
        QVERIFY(recording->firstSwitch() > 1);
        compareWithTruth(*recording, truth);
        const Nanoseconds kept = recording->endTime() - recording->startTime();
        QCOMPARE(kept < keepNs, bySize);
        QVERIFY2(kept < whole / 2, qPrintable(QString::number(kept)));
    }

    void whatTheDroppedHadDoneStaysKnown_data()
    {
        QTest::addColumn<unsigned>("seed");
        QTest::addColumn<bool>("polling");
        QTest::addColumn<bool>("betweenSlices");
        for (unsigned seed = 1; seed <= 4; ++seed)
            QTest::addRow("seed %u", seed) << seed << (seed % 2 == 0) << (seed > 2);
    }
    void whatTheDroppedHadDoneStaysKnown()
    {
        QFETCH(unsigned, seed);
        QFETCH(bool, polling);
        QFETCH(bool, betweenSlices); // chunks begin there; else in the middle of one, which prints more than has room
        const int steps = betweenSlices ? 8000 : 400;
        const std::size_t printed = betweenSlices ? 1'000 : 60'000; // bytes in each
        const Waiting waiting = polling ? Waiting::poll : Waiting::park;
        const std::string path = file("followed.coro"), allPath = file("all.coro");
        std::unique_ptr<Recording> followed;
        const auto follow = [&] {
            std::string error;
            if (!followed)
                followed = Recording::open(path, error);
            while (followed->refresh()) {
            }
        };
        record(path, seed, waiting, 1 << 20, 10, steps, printed, follow);
        follow();
        QVERIFY(followed->firstSwitch() > 1);
        QVERIFY(followed->firstSwitch() < followed->lastSwitch());
        record(allPath, seed, waiting, 0, 10, steps, printed);
        compareWithAll(*followed, *readAll(allPath));
    }

    void outputWithNoLoopNearIsKept()
    {
        const std::string path = file("loopless.coro");
        std::string error;
        VirtualClock clock;
        const auto recorder = Recorder::open({path, &clock, 1 << 20, {}}, error);
        const std::string piece(50'000, 'x');
        for (int i = 0; i < 100; ++i)
            recorder->output(1, piece);
        recorder->close();
        const auto recording = readAll(path);
        QCOMPARE(recording->damage(), std::string());
        QVERIFY(recording->outputCount() > 20);
    }

    void theSameRunGivesTheSameBytes()
    {
        QByteArray first;
        for (int run = 0; run < 3; ++run) {
            const std::string path = file("same.coro");
            record(path, 5, Waiting::poll, 4 << 20, 30, 200, 20'000);
            QFile recorded(QString::fromStdString(path));
            QVERIFY(recorded.open(QIODevice::ReadOnly));
            QByteArray bytes = recorded.readAll();
            const auto at = static_cast<qsizetype>(offsetof(format::FileHeader, createdUnixNs));
            bytes.replace(at, 8, QByteArray(8, '\0'));
            if (run == 0)
                first = bytes;
            QVERIFY(bytes == first);
        }
    }

    void aKilledWriterLeavesAllItsEvents()
    {
        const std::string path = file("killed.coro");
        const pid_t child = fork();
        if (child == 0) {
            VirtualClock clock;
            EventLoop loop(clock);
            std::string error;
            const auto recorder = Recorder::open({path, &clock, 0, {}}, error);
            loop.setInstrument(recorder.get());
            const auto suicide = []() -> Coroutine<> {
                for (int i = 0; i < 10; ++i)
                    co_await yield();
                raise(SIGKILL);
            };
            spawn(loop, suicide());
            loop.run();
            _exit(1);
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status));
        const auto recording = readAll(path);
        QCOMPARE(recording->lastSwitch(), SwitchNumber(11));
        QCOMPARE(recording->runningSwitch(), SwitchNumber(11));
        QVERIFY(!recording->closedCleanly());
    }

    void aSliceUnderWayLastsAsLongAsItsWriterWasSeenAlive()
    {
        const std::string path = file("slice.coro");
        RealClock clock;
        EventLoop loop(clock);
        std::string error;
        const auto recorder = Recorder::open({path, nullptr, 0, {}}, error);
        QVERIFY2(recorder, error.c_str());
        loop.setInstrument(recorder.get());
        std::unique_ptr<Recording> seen; // as it would be found if the program were killed now
        const auto longSlice = [&]() -> Coroutine<> {
            seen = Recording::open(path, error);
            while (seen->runningSwitch() == 0)
                seen->refresh();
            const Nanoseconds since = seen->endTime(); // whenever that is: a machine may stand still in between
            while (seen->endTime() < since + 150'000'000)
                seen->refresh();
            co_return;
        };
        spawn(loop, longSlice());
        loop.run();
        loop.setInstrument(nullptr);
        QCOMPARE(seen->lastSwitch(), SwitchNumber(1));
        QCOMPARE(seen->runningSwitch(), SwitchNumber(1));
        QVERIFY(seen->task(0)->runNs > 100'000'000);
    }

    void aFullDiskEndsTheRecordingNotTheProgram()
    {
        const std::string path = file("full.coro");
        const pid_t child = fork();
        if (child == 0) {
            const rlimit limit{3 << 20, 3 << 20};
            setrlimit(RLIMIT_FSIZE, &limit);
            const auto truth = record(path, 3, Waiting::park, 0, 10, 400, 60'000);
            _exit(truth.size() > 400 ? 0 : 1);
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 0);
        const auto recording = readAll(path);
        QVERIFY(recording->diskFull());
        QVERIFY(recording->lastSwitch() > 10);
        QCOMPARE(recording->damage(), std::string());
    }

    void anUnwritablePlaceIsNamed()
    {
        std::string error;
        QVERIFY(!Recorder::open({file("no/such/folder.coro"), nullptr, 0, {}}, error));
        QVERIFY2(error.find("create its folder first") != std::string::npos, error.c_str());
    }

    void aFileThatIsNoRecordingIsNotReplaced()
    {
        QFile program(QString::fromStdString(file("program.py")));
        QVERIFY(program.open(QIODevice::WriteOnly));
        program.write("print('precious')");
        program.close();
        std::string error;
        QVERIFY(!Recorder::open({file("program.py"), nullptr, 0, {}}, error));
        QVERIFY2(error.find("is no recording") != std::string::npos, error.c_str());
        QVERIFY(program.open(QIODevice::ReadOnly));
        QCOMPARE(program.readAll(), QByteArray("print('precious')"));
    }

    void theFirstTaskIsMadeWhenItIs()
    {
        const std::string path = file("late.coro");
        std::string error;
        VirtualClock clock;
        const auto recorder = Recorder::open({path, &clock, 0, {}}, error);
        clock.waitUntil(500);
        EventLoop loop(clock);
        loop.setInstrument(recorder.get());
        RandomProgram program{std::mt19937(9), 3, 10};
        spawn(loop, randomTask(program, 0));
        loop.run();
        recorder->close();
        QCOMPARE(readAll(path)->task(0)->spawnTime, Nanoseconds(500));
    }

    void aSecondLoopGoesOnWithNewNumbers()
    {
        const std::string path = file("two.coro");
        std::string error;
        VirtualClock clock;
        const auto recorder = Recorder::open({path, &clock, 0, {}}, error);
        TaskNumbers numbers;
        for (int i = 0; i < 2; ++i) {
            EventLoop loop(clock);
            loop.shareNumbers(numbers);
            loop.setInstrument(recorder.get());
            RandomProgram program{std::mt19937(9), 3, 10};
            spawn(loop, randomTask(program, 0));
            loop.run();
        }
        recorder->close();
        const auto recording = readAll(path);
        QCOMPARE(recording->damage(), std::string());
        QCOMPARE(recording->task(0)->ordinal, 1u);
        std::size_t roots = 0;
        for (const TaskNumber number : recording->taskNumbers())
            roots += recording->task(number)->parent == noTask;
        QCOMPARE(roots, std::size_t(2));
    }

    /// Also where reading begins at a snapshot: it holds the tasks of the loop that does not run just then, too.
    void loopsThatTakeTurnsKeepTheirTasks()
    {
        const std::string path = file("turns.coro");
        std::string error;
        VirtualClock clock;
        const auto recorder = Recorder::open({path, &clock, 2 << 20, {}}, error);
        TaskNumbers numbers;
        EventLoop first(clock), second(clock);
        const std::string line(50'000, 'x');
        const auto worker = [&](EventLoop &loop) -> Coroutine<> {
            for (;;) {
                recorder->output(1, line);
                co_await yield();
                loop.stop();
                co_await yield();
            }
        };
        for (EventLoop *loop : {&first, &second}) {
            loop->shareNumbers(numbers);
            loop->setInstrument(recorder.get());
            spawn(*loop, worker(*loop), loop == &first ? "first" : "second");
        }
        for (int i = 0; i < 100; ++i) {
            first.run();
            second.run();
        }
        recorder->close();
        for (EventLoop *loop : {&first, &second})
            loop->setInstrument(nullptr);
        const auto recording = readAll(path);
        QCOMPARE(recording->damage(), std::string());
        QVERIFY(recording->firstSwitch() > 1);
        QCOMPARE(recording->lastSwitch(), first.switches() + second.switches());
        for (SwitchNumber number = recording->firstSwitch(); number <= recording->lastSwitch(); ++number) {
            const LoopState state = recording->stateAt({number, false});
            QCOMPARE(state.tasks.size(), std::size_t(2));
            QCOMPARE(state.ready.size(), std::size_t(2));
        }
        QCOMPARE(recording->taskName(0), "first");
        QCOMPARE(recording->taskName(1), "second");
    }

private:
    std::string file(const char *name) const { return folder_.filePath(QString::fromLatin1(name)).toStdString(); }
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestRecorder)
#include "test_recorder.moc"
