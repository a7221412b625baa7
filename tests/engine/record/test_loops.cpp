// SPDX-License-Identifier: MIT
// What is recorded of programs with several event loops: which task is whose, what a hold of one of them means for times.
#include "engine/loop/foreign_coroutine.h"
#include "engine/record/recorder.h"
#include "engine/record/recording.h"
#include "engine/record/text.h"
#include "engine/record/timeline_index.h"
#include "tests/engine/record/side_builder.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <vector>

using namespace coroscope;

namespace {

std::unique_ptr<Recording> readAll(const std::string &path)
{
    std::string error;
    std::unique_ptr<Recording> recording = Recording::open(path, error);
    while (recording && recording->refresh()) {
    }
    return recording;
}

std::unique_ptr<Recording> readAll(const RecordingBuilder &builder)
{
    std::string error;
    std::unique_ptr<Recording> recording = Recording::fromBytes(builder.bytes(), error);
    while (recording && recording->refresh()) {
    }
    return recording;
}

constexpr std::uint64_t note(format::LoopNote what, std::uint32_t loop, std::uint64_t bytes = 0)
{
    return std::uint64_t(what) | bytes << 8 | std::uint64_t(loop) << 32;
}

constexpr std::uint64_t loopEvent(std::uint32_t words)
{
    return format::word(format::Op::skip, std::uint32_t(format::Extension::loop), words);
}

constexpr std::uint64_t idleEvent(std::uint32_t words)
{
    return format::word(format::Op::skip, std::uint32_t(format::Extension::loopIdle), words);
}

struct TrueWait {
    Nanoseconds start;
    Nanoseconds end; ///< -1: it goes on
    const ForeignLoop *loop;
};

/// A task that a loop resumes once, and which then yields.
std::unique_ptr<ForeignCoroutine> runOnce(ForeignLoop &loop)
{
    auto task = std::make_unique<ForeignCoroutine>(std::source_location::current());
    loop.resuming(*task);
    loop.suspended(*task, WaitState::forTurn());
    return task;
}

} // namespace

class TestLoops : public QObject {
    Q_OBJECT
private slots:
    void eachTaskIsItsLoops()
    {
        const std::string path = file("loops.coro");
        std::string error;
        std::string thread = "MainThread";
        RecorderOptions options;
        options.path = path;
        options.threadName = [&thread] { return thread; };
        const auto recorder = Recorder::open(options, error);
        QVERIFY2(recorder, error.c_str());
        std::vector<std::unique_ptr<ForeignCoroutine>> tasks;
        std::vector<std::uint32_t> truth;
        TaskNumbers numbers;
        ForeignLoop first, second;
        for (ForeignLoop *loop : {&first, &second}) {
            loop->setInstrument(recorder.get());
            loop->shareNumbers(numbers);
        }
        std::mt19937 random(1);
        for (int i = 0; i < 200; ++i) {
            ForeignLoop &loop = i > 0 && random() % 3 == 0 ? second : first;
            thread = &loop == &first ? "MainThread" : "a worker";
            tasks.push_back(runOnce(loop));
            truth.push_back(&loop == &first ? 1 : 2);
        }
        recorder->close();
        const auto recording = readAll(path);
        QVERIFY(recording && recording->damage().empty());
        QVERIFY(recording->hasSeveralLoops());
        for (TaskNumber task = 0; task < truth.size(); ++task)
            QCOMPARE(recording->loopOf(task), truth[task]);
        QCOMPARE(loopText(*recording, 1), "loop 1 (MainThread)");
        QCOMPARE(loopText(*recording, 2), "loop 2 (a worker)");
        QCOMPARE(loopText(*recording, 3), "loop 3");
        QCOMPARE(recording->loopOf(TaskNumber(truth.size())), 0u);
        for (ForeignLoop *loop : {&first, &second})
            loop->setInstrument(nullptr);
    }

    void nothingIsSaidOfOneLoop()
    {
        const std::string path = file("one.coro");
        std::string error;
        RecorderOptions options;
        options.path = path;
        options.threadName = [] { return "MainThread"; };
        const auto recorder = Recorder::open(options, error);
        QVERIFY2(recorder, error.c_str());
        ForeignLoop loop;
        loop.setInstrument(recorder.get());
        const auto task = runOnce(loop);
        recorder->holds().stopped(format::StopReason::pause, false, 0, &loop, true, {loop.listenerThread});
        recorder->holds().continued(1, loop.listenerNumber, {});
        loop.idle(-1);
        loop.idleEnd();
        loop.setInstrument(nullptr);
        recorder->close();
        const auto recording = readAll(path);
        QVERIFY(!recording->hasSeveralLoops());
        QCOMPARE(recording->loopOf(0), 1u);
        QCOMPARE(recording->loopName(1), std::string_view());
        QCOMPARE(recording->stop(0).loop, 0u);
        QCOMPARE(recording->idles().size(), std::size_t(1));
        QCOMPARE(&recording->loopIdles(), &recording->idles());
    }

    /// Also where reading can only begin at a snapshot.
    void whatALimitKeepsIsItsLoops()
    {
        const std::string path = file("kept.coro");
        std::string error;
        auto clock = std::make_unique<VirtualClock>(1'000);
        constexpr std::uint64_t keepBytes = 2 << 20;
        RecorderOptions options;
        options.path = path;
        options.virtualClock = clock.get();
        options.keepBytes = keepBytes;
        options.threadName = [] { return "a thread"; };
        const auto recorder = Recorder::open(options, error);
        QVERIFY2(recorder, error.c_str());
        TaskNumbers numbers;
        ForeignLoop first(std::make_unique<VirtualClock>()), second(std::make_unique<VirtualClock>());
        for (ForeignLoop *loop : {&first, &second}) {
            loop->setInstrument(recorder.get());
            loop->shareNumbers(numbers);
        }
        std::vector<std::unique_ptr<ForeignCoroutine>> tasks;
        std::vector<ForeignLoop *> loops;
        std::mt19937 random(7);
        const std::string line(keepBytes / 50, 'x');
        for (int i = 0; i < 500; ++i) {
            if (i % 10 == 0) {
                loops.push_back(random() % 2 == 0 ? &first : &second);
                tasks.push_back(runOnce(*loops.back()));
            }
            const std::size_t any = random() % tasks.size();
            loops[any]->resuming(*tasks[any]);
            recorder->output(1, line);
            loops[any]->suspended(*tasks[any], WaitState::forTurn());
        }
        const auto recording = readAll(path);
        QVERIFY(recording && recording->damage().empty());
        QVERIFY2(recording->firstSwitch() > 1, "nothing was dropped");
        const std::uint32_t firstNumber = first.listenerNumber;
        for (TaskNumber task = 0; task < tasks.size(); ++task)
            QCOMPARE(recording->loopOf(task), loops[task] == &first ? firstNumber : 3 - firstNumber);
        QCOMPARE(recording->loopName(1), std::string_view("a thread"));
        for (ForeignLoop *loop : {&first, &second})
            loop->setInstrument(nullptr);
        recorder->close();
    }

    /// Each loop's by itself, and times in which none had anything to run: against a model of both.
    void waitsAreToldByLoopAndOfAll_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 0; seed < 20; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void waitsAreToldByLoopAndOfAll()
    {
        QFETCH(int, seed);
        const std::string path = file("waits.coro");
        std::string error;
        VirtualClock clock;
        RecorderOptions options;
        options.path = path;
        options.virtualClock = &clock;
        const auto recorder = Recorder::open(options, error);
        QVERIFY2(recorder, error.c_str());
        TaskNumbers numbers;
        ForeignLoop loops[3];
        for (ForeignLoop &loop : loops) {
            loop.setInstrument(recorder.get());
            loop.shareNumbers(numbers);
        }
        std::mt19937 random(static_cast<unsigned>(seed));
        std::vector<std::unique_ptr<ForeignCoroutine>> tasks;
        std::vector<TrueWait> ofAll, ofEach;
        std::map<const ForeignLoop *, std::size_t> open; // places among ofEach
        const auto closeAll = [&] {
            if (!ofAll.empty() && ofAll.back().end < 0)
                ofAll.back().end = clock.now();
        };
        for (int i = 0; i < 300; ++i) {
            clock.waitUntil(clock.now() + Nanoseconds(random() % 4));
            ForeignLoop &loop = loops[random() % (i < 20 ? 1 : 3)];
            if (open.contains(&loop)) {
                loop.idleEnd();
                closeAll();
                ofEach[open[&loop]].end = clock.now();
                open.erase(&loop);
            } else if (random() % 3 == 0) {
                tasks.push_back(runOnce(loop));
                closeAll();
            } else {
                open[&loop] = ofEach.size();
                ofEach.push_back({clock.now(), -1, &loop});
                if (ofAll.empty() || ofAll.back().end >= 0)
                    ofAll.push_back({clock.now(), -1, nullptr});
                loop.idle(-1);
            }
        }
        for (ForeignLoop &loop : loops)
            loop.setInstrument(nullptr);
        recorder->close();
        const auto recording = readAll(path);
        QVERIFY(recording && recording->damage().empty());
        QCOMPARE(recording->idles().size(), ofAll.size());
        for (std::size_t i = 0; i < ofAll.size(); ++i) {
            QCOMPARE(recording->idles()[i].start, ofAll[i].start);
            QCOMPARE(recording->idles()[i].end, ofAll[i].end);
        }
        QCOMPARE(recording->loopIdles().size(), ofEach.size());
        for (std::size_t i = 0; i < ofEach.size(); ++i) {
            const IdleInfo &idle = recording->loopIdles()[i];
            QCOMPARE(idle.start, ofEach[i].start);
            QCOMPARE(idle.end, ofEach[i].end);
            QCOMPARE(idle.loop, ofEach[i].loop->listenerNumber);
        }
    }

    /// Where nothing is left of what was recorded when its wait began.
    void aWaitIsKnownBehindWhatALimitDropped()
    {
        const std::string path = file("long-wait.coro");
        std::string error;
        VirtualClock clock;
        RecorderOptions options;
        options.path = path;
        options.virtualClock = &clock;
        options.keepBytes = 2 << 20;
        const auto recorder = Recorder::open(options, error);
        QVERIFY2(recorder, error.c_str());
        TaskNumbers numbers;
        ForeignLoop waits, works;
        for (ForeignLoop *loop : {&waits, &works}) {
            loop->setInstrument(recorder.get());
            loop->shareNumbers(numbers);
        }
        clock.waitUntil(1000);
        waits.idle(-1);
        const auto task = runOnce(works);
        const auto follows = readAll(path); // and forgets
        const std::string line(100'000, 'x');
        for (int i = 0; i < 200; ++i) {
            clock.waitUntil(clock.now() + 1000);
            works.resuming(*task);
            recorder->output(1, line);
            works.suspended(*task, WaitState::forTurn());
            if (i % 10 == 0)
                follows->refresh();
        }
        recorder->idleEnd(waits, {.what = IdleEnd::descriptor, .value = 7});
        for (ForeignLoop *loop : {&waits, &works})
            loop->setInstrument(nullptr);
        recorder->close();
        while (follows->refresh()) {
        }
        const auto anew = readAll(path);
        for (const Recording *recording : {anew.get(), follows.get()}) {
            QVERIFY(recording->damage().empty());
            QVERIFY2(recording->firstSwitch() > 2, "nothing was dropped");
            QCOMPARE(recording->loopIdles().size(), std::size_t(1));
            const IdleInfo &idle = recording->loopIdles()[0];
            QCOMPARE(idle.start, 1000);
            QCOMPARE(idle.end, clock.now());
            QCOMPARE(idle.loop, waits.listenerNumber);
            QCOMPARE(int(idle.endedBy), int(IdleEnd::descriptor));
            QCOMPARE(idle.value, 7);
        }
    }

    void aWaitThatHadBegunBeforeIsToldFromTheBeginningOn()
    {
        const std::string path = file("amid-wait.coro");
        ForeignLoop loop;
        loop.idle(-1);
        std::string error;
        RecorderOptions options;
        options.path = path;
        options.loops = {&loop};
        const auto recorder = Recorder::open(options, error);
        QVERIFY2(recorder, error.c_str());
        loop.setInstrument(recorder.get());
        loop.idleEnd();
        const auto task = runOnce(loop);
        loop.setInstrument(nullptr);
        recorder->close();
        const auto recording = readAll(path);
        QVERIFY(recording->damage().empty());
        QCOMPARE(recording->idles().size(), std::size_t(1));
        QCOMPARE(recording->idles()[0].start, 0);
        QVERIFY(recording->idles()[0].end >= 0);
        QCOMPARE(recording->idles()[0].nextSwitch, SwitchNumber(1));
    }

    /// As older ones did, where another loop went on.
    void aWaitThatHasNoEndIsOverWithTheNextSwitch()
    {
        RecordingBuilder builder;
        builder.spawn(0);
        builder.idle(1000, 5000);
        builder.resume(0, 500);
        builder.suspend(WaitKind::yield);
        builder.idle(1000, 5000);
        const auto recording = readAll(builder);
        QVERIFY(recording->damage().empty());
        QCOMPARE(recording->idles().size(), std::size_t(2));
        QCOMPARE(recording->idles()[0].end, 1500);
        QCOMPARE(recording->idles()[0].nextSwitch, SwitchNumber(1));
        QCOMPARE(recording->idles()[1].end, -1);
    }

    /// While another loop runs on the recording's time does, too. The clock of the held one stands still.
    void aTimerOfAHeldLoopIsDueSoMuchLater_data()
    {
        QTest::addColumn<bool>("runOn");
        QTest::newRow("stands still") << false;
        QTest::newRow("runs on") << true;
    }
    void aTimerOfAHeldLoopIsDueSoMuchLater()
    {
        QFETCH(bool, runOn);
        const std::string path = file("due.coro");
        std::string error;
        RecorderOptions options;
        options.path = path;
        options.clocksRunOn = runOn;
        const auto recorder = Recorder::open(options, error);
        QVERIFY2(recorder, error.c_str());
        TaskNumbers numbers;
        ForeignLoop held, other;
        for (ForeignLoop *loop : {&held, &other}) {
            loop->setInstrument(recorder.get());
            loop->shareNumbers(numbers);
            loop->listenerThread = loop == &held ? 1 : 2;
        }
        const std::vector<std::uint64_t> stand(runOn ? 0 : 1, held.listenerThread);
        const RealClock real;
        const auto here = std::source_location::current();
        ForeignCoroutine sleeper(here), busy(here), after(here), free(here);
        constexpr Nanoseconds hour = 3'600'000'000'000;
        const Nanoseconds deadline = held.clock().now() + hour;
        held.resuming(sleeper);
        held.suspended(sleeper, WaitState::forTimer(deadline, false));
        other.resuming(free);
        other.suspended(free, WaitState::forTimer(deadline, false));
        const Nanoseconds began = real.now();
        recorder->holds().stopped(format::StopReason::breakpoint, false, 1, &held, false, stand);
        const Nanoseconds since = real.now();
        QVERIFY(!recorder->standsStill());
        other.resuming(busy);
        other.suspended(busy, WaitState::forTurn());
        constexpr Nanoseconds heldNs = 5'000'000'000; // so it is told
        while (real.now() - since < 100'000) {
        }
        const Nanoseconds least = real.now() - since;
        recorder->holds().continued(heldNs, held.listenerNumber, {});
        const Nanoseconds most = real.now() - began;
        other.resuming(after);
        other.suspended(after, WaitState::forTurn());
        for (ForeignLoop *loop : {&held, &other})
            loop->setInstrument(nullptr);
        recorder->close();

        const auto recording = readAll(path);
        QVERIFY(recording && recording->damage().empty());
        const auto dueOf = [&](TaskNumber task, SwitchNumber before) {
            return recording->stateAt({before, false}).find(task)->wait.due;
        };
        const Nanoseconds later = dueOf(0, 4) - dueOf(0, 3);
        constexpr Nanoseconds counterRate = 1000; // of which its error is less than a part
        QVERIFY(runOn ? later == 0 : later > least - least / counterRate && later < most + most / counterRate);
        QCOMPARE(dueOf(1, 4), dueOf(1, 3)); // of the other loop
        QCOMPARE(recording->stop(0).heldNs, heldNs);
        QCOMPARE(recording->stop(0).loop, held.listenerNumber);
        QVERIFY(recording->switchInfo(3).start > recording->stop(0).time);
    }

    void stopsOfSeveralLoopsEndEachByItself()
    {
        RecordingBuilder builder;
        builder.spawn(0);
        builder.raw({loopEvent(1), note(format::LoopNote::spawns, 2)});
        builder.spawn(1);
        const auto stop = [&builder](std::uint32_t loop) {
            builder.raw({loopEvent(1), note(format::LoopNote::stop, loop)});
            builder.event(format::Op::stop, std::uint32_t(format::StopReason::pause), 0);
        };
        const auto goOn = [&builder](std::uint32_t loop, std::uint64_t heldNs) {
            builder.raw({loopEvent(1), note(format::LoopNote::stop, loop)});
            builder.raw({format::word(format::Op::resumed, 0, 0), heldNs});
        };
        stop(1);
        stop(2);
        goOn(1, 10);
        stop(1);
        goOn(2, 20);
        const auto recording = readAll(builder);
        QVERIFY(recording->damage().empty());
        QCOMPARE(recording->stopCount(), 3u);
        QCOMPARE(recording->stop(0).heldNs, 10);
        QCOMPARE(recording->stop(1).heldNs, 20);
        QCOMPARE(recording->stop(2).heldNs, -1);
        QCOMPARE(recording->stop(2).loop, 1u);
        QCOMPARE(recording->loopOf(0), 1u);
        QCOMPARE(recording->loopOf(1), 2u);
    }

    void whatHoldsVirtualTimeIsThereUpToTheWaitsEnd()
    {
        const std::vector<TimeHolder> holders = {{TimeHolderKind::descriptor, 7, "127.0.0.1:8080"},
                                                 {TimeHolderKind::descriptor, 8, ""},
                                                 {TimeHolderKind::jobs, 2, "asyncio_0"},
                                                 {TimeHolderKind::jobs, 1, "pool"},
                                                 {TimeHolderKind::child, 4711, ""},
                                                 {TimeHolderKind::loop, 2, ""}};
        const std::string path = file("holders.coro");
        std::string error;
        RecorderOptions options;
        options.path = path;
        const auto recorder = Recorder::open(options, error);
        QVERIFY2(recorder, error.c_str());
        ForeignLoop loop;
        loop.setInstrument(recorder.get());
        loop.idle(-1);
        recorder->timeHeld(holders);
        const auto recording = readAll(path);
        QCOMPARE(recording->timeHolders(), holders);
        std::vector<std::string> words;
        for (const TimeHolder &holder : recording->timeHolders())
            words.push_back(holderText(*recording, holder));
        const std::vector<std::string> expected = {
            "descriptor 7 (127.0.0.1:8080)", "descriptor 8", "executor thread asyncio_0 (2 jobs)",
            "executor thread pool (1 job)",  "child 4711",   "loop 2"};
        QCOMPARE(words, expected);
        loop.idleEnd();
        loop.setInstrument(nullptr);
        while (recording->refresh()) {
        }
        QVERIFY(recording->timeHolders().empty());
        recorder->close();
    }

    void aDamagedFileIsNotTrusted()
    {
        RecordingBuilder builder;
        builder.spawn(0);
        builder.raw({loopEvent(1), note(format::LoopNote::name, 2, 1000)});        // longer than it is
        builder.raw({loopEvent(2), note(format::LoopNote::tasks, 2), UINT64_MAX}); // behind no snapshot
        builder.raw({loopEvent(1), note(format::LoopNote::clock, 1)});             // of which nothing is said
        builder.raw({loopEvent(0)});
        builder.raw({loopEvent(1), note(format::LoopNote(77), 1)});
        for (std::uint32_t loop = 0; loop < 1000; ++loop)
            builder.raw({loopEvent(2), note(format::LoopNote::clock, loop), std::uint64_t(INT64_MIN)});
        builder.raw({format::word(format::Op::skip, std::uint32_t(format::Extension::timeHeld), 1), UINT64_MAX});
        builder.idle(10, 0);
        for (const std::uint64_t loop : {0, 5, 5, 6}) // one that waits twice
            builder.raw({idleEvent(2), loop << 32, UINT64_MAX});
        builder.raw({idleEvent(1), 1 | std::uint64_t(9) << 32}); // which does not wait
        builder.raw({idleEvent(3), 1 | std::uint64_t(6) << 32, UINT64_MAX, UINT64_MAX});
        builder.raw({idleEvent(1), 77 | std::uint64_t(5) << 32});
        builder.raw({idleEvent(0)});
        constexpr auto known = std::uint32_t(format::Extension::waitKnown);
        builder.raw({format::word(format::Op::skip, known, 3), 7, UINT64_MAX, UINT64_MAX}); // no such task
        builder.raw({format::word(format::Op::skip, known, 1), 0});
        builder.raw({format::word(format::Op::skip, known, 2), 0, std::uint64_t(WaitKind::timer)});
        builder.resume(0);
        builder.sleep(UINT64_MAX);
        const auto recording = readAll(builder);
        QCOMPARE(recording->damage(), std::string());
        QCOMPARE(recording->loopOf(0), 1u);
        QCOMPARE(recording->loopName(2), std::string_view());
        QVERIFY(recording->timeHolders().empty());
        QCOMPARE(recording->idles().size(), std::size_t(1));
        QCOMPARE(recording->loopIdles().size(), std::size_t(2));
        QCOMPARE(recording->loopIdles()[0].start, 10);
        QCOMPARE(recording->loopIdles()[0].end, -1);
        QCOMPARE(recording->loopIdles()[1].end, 10);
        QVERIFY(recording->stateAt({2, false}).find(0)->wait.due > 0);
    }

    /// Runs of several loops, some of them within a slice or within each other.
    void eachLoopHasALaneOfItsCallbackRuns()
    {
        std::mt19937 random(7);
        RecordingBuilder b;
        SideBuilder side(b);
        b.spawn(0);
        std::vector<std::vector<CallbackNumber>> truth(4); // by loop
        std::vector<Moment> moments;
        for (SwitchNumber number = 1; number <= 200; ++number) {
            const auto runSome = [&](bool inSlice) {
                for (unsigned left = unsigned(random() % 3); left > 0; --left) {
                    const std::uint32_t loop = std::uint32_t(1 + (number > 20 ? random() % 3 : 0));
                    side.beginIn(loop, 1 + random() % 50);
                    moments.push_back({number, inSlice, moments.size() + 1});
                    truth[loop].push_back(moments.size());
                    side.end(random() % 50, moments.size(), RunOutcome::returned);
                }
            };
            runSome(false);
            b.resume(0, 1 + random() % 50);
            runSome(true);
            b.time(5);
            b.suspend(WaitKind::yield);
        }
        const auto recording = readAll(b);
        QCOMPARE(recording->damage(), std::string());
        QCOMPARE(recording->callbackLoops(), (std::vector<std::uint32_t>{1, 2, 3}));
        for (std::uint32_t loop = 1; loop <= 3; ++loop) {
            QCOMPARE(recording->callbackCount(loop), truth[loop].size());
            for (std::size_t place = 0; place < truth[loop].size(); ++place) {
                QCOMPARE(recording->callbackAt(loop, place), truth[loop][place]);
                QCOMPARE(recording->callbackPlace(loop, truth[loop][place]), place);
            }
            QCOMPARE(recording->callbackAt(loop, truth[loop].size()), CallbackNumber(0));
            std::vector<CallbackNumber> drawn;
            for (const LaneSpan &span : recording->timeline().callbacks(loop, Axis::time, 0, 1e9, 1e-3))
                drawn.push_back(span.number);
            QCOMPARE(drawn, truth[loop]);
        }
        QCOMPARE(recording->callbackCount(0), moments.size());
        QVERIFY(std::is_sorted(moments.begin(), moments.end()));
        for (const Moment &moment : moments) {
            QCOMPARE(recording->callback(moment.callback).before(), moment);
            QVERIFY(recording->stateAt(moment).at == moment);
            QCOMPARE(recording->stateAt(moment).time, recording->callback(moment.callback).start);
        }
        for (SwitchNumber number = 0; number <= 202; ++number)
            for (const Moment &at : {Moment{number, false}, Moment{number, true}}) {
                const auto after = std::upper_bound(moments.begin(), moments.end(), at);
                QCOMPARE(recording->nextCallback(at), after == moments.end() ? 0 : after->callback);
                QCOMPARE(recording->previousCallback(at), after == moments.begin() ? 0 : std::prev(after)->callback);
            }
        for (const Moment &moment : moments) {
            QCOMPARE(recording->nextCallback(moment), moment.callback == moments.size() ? 0 : moment.callback + 1);
            QCOMPARE(recording->previousCallback(moment), moment.callback - 1);
        }
    }

private:
    std::string file(const char *name) const { return folder_.filePath(QString::fromUtf8(name)).toStdString(); }
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestLoops)
#include "test_loops.moc"
