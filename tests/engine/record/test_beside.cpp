// SPDX-License-Identifier: MIT
// What goes on beside the steps of tasks: callbacks in the queue and their runs, worker threads, what ends idle waits.
#include "engine/record/text.h"
#include "engine/record/timeline_index.h"
#include "tests/engine/record/exercise_recording.h"
#include "tests/engine/record/mixed_loop.h"
#include "tests/engine/record/mixed_truth.h"
#include "tests/engine/record/read_all.h"
#include "tests/engine/record/side_builder.h"

#ifndef Q_MOC_RUN // which cannot read what these include
#include "engine/record/run_lane.h"
#include "engine/record/spilled_memory.h"
#endif

#include <QTemporaryDir>
#include <QtTest>

#include <random>

using namespace coroscope;

namespace {

std::unique_ptr<Recording> built(const RecordingBuilder &builder)
{
    std::string error;
    auto recording = Recording::fromBytes(builder.bytes(), error);
    if (!recording)
        qFatal("%s", error.c_str());
    return readAll(std::move(recording));
}

struct Bar {
    double begin;
    double end;
    std::uint64_t number;
};

/// What is drawn of runs, by brute force: on the time axis as they are; by switches their begins and ends in order, as far
/// apart from each other as can be in the part of the cell that they have.
std::vector<Bar> barsOf(const Recording &recording, Axis axis)
{
    std::vector<Bar> bars;
    for (const CallbackInfo &row : recording.callbackRows(recording.firstCallback(), SIZE_MAX)) {
        Bar bar{double(row.start), double(row.end), row.number};
        if (axis == Axis::switches) {
            const auto together = recording.callbacksBefore(row.nextSwitch);
            const double place = double(2 * (row.number - together.front().number) + 1);
            const bool isThere = row.nextSwitch <= recording.lastSwitch();
            const double from = recording.timeline().beginOf(row.nextSwitch, axis);
            const double width = (isThere ? recording.timeline().endOf(row.nextSwitch, axis) - from : 1) * 0.2;
            bar.begin = from + width * place / double(2 * together.size() + 1);
            bar.end = from + width * (place + 1) / double(2 * together.size() + 1);
        }
        bars.push_back(bar);
    }
    return bars;
}

void compareSpans(const std::vector<LaneSpan> &spans, const std::vector<Bar> &all, double from, double to,
                  double perPixel, Axis axis)
{
    std::vector<Bar> bars;
    for (const Bar &bar : all)
        if (bar.begin < to && (bar.end > from || bar.begin >= from))
            bars.push_back(bar);
    QVERIFY(double(spans.size()) <= 2 * ((to - from) / perPixel + 2));
    std::size_t at = 0;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const LaneSpan &span = spans[i];
        QVERIFY(at + span.count <= bars.size() || span.end >= to); // the last one may go on behind the view
        QCOMPARE(span.number, bars[at].number);
        QVERIFY(std::abs(span.begin - bars[at].begin) < 1e-6);
        QVERIFY(i == 0 || spans[i - 1].end <= span.begin + 1e-6);
        const std::size_t after = std::min(at + std::size_t(span.count), bars.size());
        if (at + span.count <= bars.size())
            QVERIFY(std::abs(span.end - bars[after - 1].end) < 1e-6);
        QCOMPARE(span.kind, span.count == 1 ? LaneSpan::Kind::slice : LaneSpan::Kind::slices);
        if (axis == Axis::time && span.count > 1 && at + span.count <= bars.size()) {
            double busy = 0;
            for (std::size_t k = at; k < after; ++k)
                busy += bars[k].end - bars[k].begin;
            QVERIFY(std::abs(double(span.busy) - busy / (span.end - span.begin)) < 1e-4);
        }
        for (std::size_t k = at; k < after; ++k) // what is wide enough is seen for itself
            QVERIFY(span.count == 1 || bars[k].end - bars[k].begin < perPixel + 1e-6);
        at = after;
    }
    QCOMPARE(at, bars.size());
}

} // namespace

class TestBeside : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::string file(const char *name) const { return folder_.filePath(name).toStdString(); }

    std::unique_ptr<Recorder> record(const std::string &path, const Clock &clock, std::uint64_t keepBytes = 0)
    {
        std::string error;
        auto recorder = Recorder::open({path, &clock, keepBytes, {}}, error);
        if (!recorder)
            qFatal("%s", error.c_str());
        return recorder;
    }

private slots:
    /// What began within a slice that is not kept is taken for begun before the first switch that is.
    void whatIsKeptOfALaneBeginsWithTheFirstSwitch()
    {
        SpilledMemory memory;
        RunLane lane(memory);
        for (const SwitchNumber cell : {3, 5, 5, 6}) {
            LaneRun run;
            run.number = lane.size() + 1;
            run.beginCell = cell;
            run.beginsInSlice = true;
            lane.begin(run);
        }
        lane.dropUpTo(1, {1}, 5);
        const Moment expected[] = {{5, false, 1}, {5, false, 2}, {5, false, 3}, {5, true, 4}};
        QCOMPARE(lane.size(), std::size_t(4));
        for (std::size_t i = 0; i < lane.size(); ++i)
            QVERIFY2(lane[i].before() == expected[i], qPrintable(QString::number(i)));
    }

    void isWhatItWas_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 4; ++seed)
            QTest::newRow(std::to_string(seed).c_str()) << seed;
    }

    void isWhatItWas()
    {
        QFETCH(unsigned, seed);
        VirtualClock clock;
        const auto recorder = record(file("random.coro"), clock);
        MixedLoop loop(*recorder, clock, seed, 6);
        loop.run(1500);
        recorder->close();
        compareWithTruth(*openAll(file("random.coro")), loop, true);
    }

    /// Also where reading begins at a snapshot, whether that was reached by reading on or not.
    void aLimitLeavesItKnown()
    {
        VirtualClock clock;
        const auto recorder = record(file("limit.coro"), clock, 2 << 20);
        MixedLoop loop(*recorder, clock, 5, 6);
        std::string error;
        loop.run(50, 9'000);
        const auto follower = Recording::open(file("limit.coro"), error);
        QVERIFY(follower);
        for (int i = 0; i < 15; ++i) {
            while (follower->refresh()) {
            }
            loop.run(100, 9'000);
        }
        recorder->close();
        while (follower->refresh()) {
        }
        const auto fresh = openAll(file("limit.coro"));
        compareWithTruth(*fresh, loop, false);
        compareWithTruth(*follower, loop, false);
        QCOMPARE(follower->firstCallback(), fresh->firstCallback());
        const double end = fresh->timeline().extentEnd(Axis::time);
        const auto one = fresh->timeline().callbacks(0, Axis::time, 0, end, end / 100);
        const auto other = follower->timeline().callbacks(0, Axis::time, 0, end, end / 100);
        QCOMPARE(one.size(), other.size());
        for (std::size_t i = 0; i < one.size(); ++i) {
            QCOMPARE(one[i].number, other[i].number);
            QCOMPARE(one[i].busy, other[i].busy);
        }
    }

    /// A program without tasks is bounded, too.
    void aLimitHoldsWhereNothingSwitches()
    {
        VirtualClock clock;
        const auto recorder = record(file("callbacks.coro"), clock, 2 << 20);
        MixedLoop loop(*recorder, clock, 3, 1);
        loop.keepsQueues = false;
        loop.run(120'000);
        recorder->close();
        const auto recording = openAll(file("callbacks.coro"));
        QCOMPARE(recording->damage(), std::string());
        QVERIFY(recording->firstCallback() > 1);
        QCOMPARE(recording->lastCallback(), CallbackNumber(loop.runs.size()));
    }

    /// A snapshot may be taken between the two.
    void aTaskMayBeToldOfLaterThanItIsMade()
    {
        VirtualClock clock;
        const auto recorder = record(file("untold.coro"), clock, 2 << 20);
        MixedLoop loop(*recorder, clock, 4, 2);
        for (int i = 0; i < 600; ++i) {
            MixedTask &task = loop.make();
            recorder->output(1, std::string(9'000, 'x'));
            loop.tell(task);
            loop.run(2);
        }
        recorder->close();
        const auto recording = openAll(file("untold.coro"));
        QCOMPARE(recording->damage(), std::string());
        QVERIFY(recording->firstSwitch() > 1);
        const LoopState state = recording->stateAt({recording->lastSwitch(), false});
        QCOMPARE(itemsOf(*recording, state).size(), loop.before.at(recording->lastSwitch()).size());
    }

    void isDrawnAsBruteForceSays_data()
    {
        QTest::addColumn<int>("axis");
        QTest::addColumn<double>("pixels");
        for (const double pixels : {3.0, 40.0, 700.0, 20'000.0}) {
            QTest::addRow("time %g", pixels) << int(Axis::time) << pixels;
            QTest::addRow("switches %g", pixels) << int(Axis::switches) << pixels;
        }
    }

    void isDrawnAsBruteForceSays()
    {
        QFETCH(int, axis);
        QFETCH(double, pixels);
        VirtualClock clock;
        const auto recorder = record(file("drawn.coro"), clock);
        MixedLoop loop(*recorder, clock, 11, 6);
        loop.run(1200);
        recorder->close();
        const auto recording = openAll(file("drawn.coro"));
        const std::vector<Bar> bars = barsOf(*recording, Axis(axis));
        const double begin = recording->timeline().extentBegin(Axis(axis));
        const double end = recording->timeline().extentEnd(Axis(axis)) + 1;
        std::mt19937 random(1);
        for (int i = 0; i < 30; ++i) {
            double from = begin + (end - begin) * double(random() % 1000) / 1000;
            double to = begin + (end - begin) * double(random() % 1000) / 1000;
            if (i == 0)
                std::tie(from, to) = std::pair(begin, end);
            if (from > to)
                std::swap(from, to);
            if (!(to > from))
                continue;
            const double perPixel = (to - from) / pixels;
            compareSpans(recording->timeline().callbacks(0, Axis(axis), from, to, perPixel), bars, from, to, perPixel,
                         Axis(axis));
        }
        for (const Bar &bar : bars) {
            QCOMPARE(recording->timeline().callbackAt(0, Axis(axis), (bar.begin + bar.end) / 2), bar.number);
            QVERIFY(std::abs(recording->timeline().beginOfCallback(bar.number, Axis(axis)) - bar.begin) < 1e-6);
            QVERIFY(std::abs(recording->timeline().endOfCallback(bar.number, Axis(axis)) - bar.end) < 1e-6);
        }
    }

    void tellsWhatElseThanATaskQueuedOne()
    {
        RecordingBuilder b;
        SideBuilder side(b);
        const std::uint32_t function = b.stack("on_data", b.file("/p.py", ""), 7);
        const std::vector<std::tuple<WakeCause, std::uint32_t, std::string>> all = {
            {WakeCause::task, 0, "queued by main#1"},
            {WakeCause::task, noTask, "queued by a task"},
            {WakeCause::timer, noTask, "queued by a timer"},
            {WakeCause::io, 7, "queued by descriptor 7, readable"},
            {WakeCause::io, 0x80000007, "queued by descriptor 7, writable"},
            {WakeCause::io, noTask, "queued by I/O"},
            {WakeCause::signal, 14, "queued by signal SIGALRM"},
            {WakeCause::signal, 1000, "queued by signal 1000"},
            {WakeCause::child, 4711, "queued by the end of process 4711"},
            {WakeCause::thread, noTask, "queued by a thread"},
            {WakeCause(29), noTask, "cause unknown"},
        };
        b.spawn(0, noTask, 1, b.definition("main", 0, 1));
        for (std::size_t i = 0; i < all.size(); ++i)
            side.queue(std::uint32_t(i + 1), function, std::get<0>(all[i]), std::get<1>(all[i]));
        for (std::size_t i = 0; i < all.size(); ++i) {
            side.begin(1, std::uint32_t(i + 1), function, std::get<0>(all[i]), std::get<1>(all[i]));
            side.end(1);
        }
        const auto recording = built(b);
        QCOMPARE(recording->damage(), std::string());
        const LoopState state = recording->stateBeforeCallback(1);
        QCOMPARE(state.queue.size(), all.size() + 1); // behind the task
        for (std::size_t i = 0; i < all.size(); ++i) {
            const CallbackInfo run = recording->callback(i + 1);
            const std::string words = phraseText(*recording, queuedPhrase(run.cause, run.causer, run.source));
            QCOMPARE(words, std::get<2>(all[i]));
            const ReadyCallback queued = state.queue[i + 1].callback;
            QCOMPARE(phraseText(*recording, queuedPhrase(queued.cause, queued.causer, queued.source)), words);
            QCOMPARE(run.causer, i == 0 ? TaskNumber(0) : noTask);
        }
    }

    void oneThatNeverReturnsIsThere()
    {
        RecordingBuilder b;
        SideBuilder side(b);
        const std::uint32_t function = b.stack("on_data", b.file("/p.py", ""), 7);
        b.spawn(0);
        side.queue(5, function, WakeCause::io);
        b.resume(0);
        b.suspend(WaitKind::future);
        side.begin(100, 5, function, WakeCause::io);
        b.event(format::Op::wake, 0, std::uint32_t(WakeCause::io) | format::wakeInCallback | 0xffffff00);
        b.time(900);
        const auto recording = built(b);
        QCOMPARE(recording->damage(), std::string());
        QCOMPARE(recording->runningCallback(), CallbackNumber(1));
        const CallbackInfo info = recording->callback(1);
        QVERIFY(!info.finished);
        QCOMPARE(info.start, Nanoseconds(1100));
        QCOMPARE(info.end, Nanoseconds(2000));
        QCOMPARE(info.nextSwitch, SwitchNumber(2));
        QCOMPARE(recording->wokenByCallback(1), std::vector<TaskNumber>{0});
        const LoopState state = recording->stateAt({9, false});
        QCOMPARE(state.callback, CallbackNumber(1));
        QCOMPARE(state.find(0)->wokenBy, CallbackNumber(1));
        const auto spans = recording->timeline().callbacks(0, Axis::time, 0, 3000, 1, 2500);
        QCOMPARE(spans.size(), std::size_t(1));
        QVERIFY(spans[0].end > 2498);
    }

    /// One in another thread, or in a loop that a callback runs, has a number of its own; the lane shows the later one.
    void someLieWithinOthers()
    {
        RecordingBuilder b;
        SideBuilder side(b);
        side.begin(100);
        side.begin(100);
        side.end(100, 1, RunOutcome::returned);
        side.end(100, 2, RunOutcome::raised);
        const auto recording = built(b);
        QCOMPARE(recording->callback(1).end, Nanoseconds(300));
        QCOMPARE(recording->callback(2).start, Nanoseconds(200));
        QCOMPARE(int(recording->callback(2).outcome), int(RunOutcome::raised));
        const auto spans = recording->timeline().callbacks(0, Axis::time, 0, 1000, 1);
        QCOMPARE(spans.size(), std::size_t(2));
        QCOMPARE(spans[0].end, 200.0);
        QCOMPARE(spans[1].end, 400.0);
    }

    void workersHaveLanes()
    {
        RecordingBuilder b;
        SideBuilder side(b);
        const std::uint32_t function = b.stack("load", b.file("/p.py", ""), 3);
        b.spawn(0);
        b.resume(0, 1000);
        side.thread(0, "asyncio_0");
        side.beginJob(100, 0, function, 0); // at 1,100, within switch 1
        side.thread(1, "a name of more than eight bytes");
        side.beginJob(100, 1, function);
        b.suspend(WaitKind::executor);
        side.endJob(300, 0);                     // at 1,500, before switch 2
        side.beginJob(0, 0, 0, 0);               // at once
        side.endJob(100, 0, RunOutcome::raised); // at 1,600
        b.wake(0, WakeCause::thread);
        b.resume(0, 400); // at 2,000
        b.time(500);
        const auto recording = built(b);
        QCOMPARE(recording->damage(), std::string());
        QCOMPARE(recording->workerCount(), std::size_t(2));
        QCOMPARE(recording->worker(0).name, std::string("asyncio_0"));
        QCOMPARE(recording->worker(0).jobs, std::size_t(2));
        QCOMPARE(recording->worker(0).busyNs, Nanoseconds(500));
        QCOMPARE(recording->worker(1).name, std::string("a name of more than eight bytes"));
        QCOMPARE(recording->worker(1).busyNs, Nanoseconds(1300));
        const auto jobs = recording->jobs(0);
        QCOMPARE(jobs[0].start, Nanoseconds(1100));
        QCOMPARE(jobs[0].end, Nanoseconds(1500));
        QCOMPARE(jobs[0].task, TaskNumber(0));
        QCOMPARE(jobs[1].number, JobNumber(3));
        QCOMPARE(int(jobs[1].outcome), int(RunOutcome::raised));
        QVERIFY(!recording->jobs(1)[0].finished);
        QCOMPARE(recording->stateAt({2, false}).jobs.size(), std::size_t(1));
        QCOMPARE(recording->stateAt({1, true}).jobs.size(), std::size_t(2));
        QCOMPARE(recording->timeline().worker(0, Axis::time, 0, 5000, 1).size(), std::size_t(2));
        QCOMPARE(recording->timeline().worker(0, Axis::time, 0, 5000, 1)[1].begin, 1500.0);
        QCOMPARE(recording->timeline().jobAt(0, Axis::time, 1550), std::optional<std::size_t>(1));
        QCOMPARE(recording->timeline().jobAt(0, Axis::time, 1000), std::optional<std::size_t>());
        const auto bySwitch = recording->timeline().worker(0, Axis::switches, 0, 9, 0.001);
        QCOMPARE(bySwitch.size(), std::size_t(2));
        QVERIFY(bySwitch[0].begin > 1 && bySwitch[0].begin < 2); // in the cell of switch 1
        QVERIFY(bySwitch[0].end > 2 && bySwitch[0].end < bySwitch[1].begin && bySwitch[1].end < 3);
    }

    void tasksKnowTheCallbackThatMadeThem()
    {
        RecordingBuilder b;
        SideBuilder side(b);
        const auto spawn = [&b](TaskNumber task, TaskNumber parent, bool inCallback) {
            b.text(format::Op::spawn, task, 0, {}, {parent | std::uint64_t(task + 1) << 32, 0, 1});
            b.event(format::Op::wake, task,
                    std::uint32_t(WakeCause::spawn) | (inCallback ? std::uint32_t(format::wakeInCallback) : 0U) |
                        (parent == noTask ? format::fieldMax : parent) << format::wakeCauserShift);
        };
        side.begin(0, 1, 0, WakeCause::unknown); // before any switch, at one time with what follows
        spawn(0, noTask, true);
        side.end(0);
        side.begin(0, 2, 0, WakeCause::unknown);
        spawn(1, noTask, false); // by another thread
        spawn(2, noTask, true);
        side.end(0);
        b.resume(0, 1000, true);
        spawn(3, 0, false);
        b.suspend(WaitKind::yield);
        side.begin(500, 3, 0, WakeCause::timer);
        b.wake(1, WakeCause::yield);
        spawn(4, noTask, true);
        side.end(500);
        b.resume(4, 100);
        const auto recording = built(b);
        QCOMPARE(recording->damage(), std::string());
        std::vector<CallbackNumber> runs;
        for (TaskNumber task = 0; task < 5; ++task)
            runs.push_back(recording->spawningCallback(*recording->task(task)));
        QCOMPARE(runs, (std::vector<CallbackNumber>{1, 0, 2, 0, 3}));
    }

    void workersOfOneNameAreToldApart()
    {
        RecordingBuilder b;
        SideBuilder side(b);
        const auto names = [&b] {
            const auto recording = built(b);
            std::string all;
            for (std::size_t worker = 0; worker < recording->workerCount(); ++worker)
                all += (worker == 0 ? "" : ", ") + workerText(*recording, worker);
            return all;
        };
        side.thread(0, "asyncio_0", 1);
        QCOMPARE(names(), std::string("asyncio_0"));
        side.thread(1, "asyncio_1", 1);
        side.thread(2, "asyncio_0", 2);
        QCOMPARE(names(), std::string("asyncio_0 (loop 1), asyncio_1, asyncio_0 (loop 2)"));
        side.thread(3, "asyncio_0", 2); // of a second pool
        side.thread(4, "asyncio_0");    // it is not known whose
        QCOMPARE(names(), std::string("asyncio_0 (loop 1), asyncio_1, asyncio_0 (2), asyncio_0 (3), asyncio_0 (4)"));
        side.thread(3, "other", 2); // the lane is another's
        side.thread(4, "other", 2);
        side.thread(0, "asyncio_0"); // it runs jobs of several
        QCOMPARE(names(), std::string("asyncio_0 (1), asyncio_1, asyncio_0 (loop 2), other (1), other (2)"));
    }

    void workersAreKnownBehindASnapshot()
    {
        struct Job final : WorkerJob {
            std::string threadName() override { return "pool_" + std::to_string(thread); }
            std::uint32_t internFunction(StackInterner &stacks) override
            {
                return stacks.intern("load", "/p.py", 3, 0);
            }
        };
        VirtualClock clock;
        const auto recorder = record(file("workers.coro"), clock, 2 << 20);
        MixedLoop loop(*recorder, clock, 9, 2);
        Job forEver, quick;
        forEver.thread = 1;
        quick.thread = 2;
        loop.passTime();
        recorder->jobBegins(forEver);
        const Nanoseconds began = clock.now();
        for (int i = 0; i < 20; ++i) {
            recorder->jobBegins(quick);
            loop.run(60, 9'000);
            recorder->jobEnded(quick, RunOutcome::returned);
        }
        recorder->close();
        const auto recording = openAll(file("workers.coro"));
        QVERIFY(recording->firstCallback() > 1);
        QCOMPARE(recording->workerCount(), std::size_t(2));
        QCOMPARE(recording->worker(0).name, std::string("pool_1"));
        const auto jobs = recording->jobs(0);
        QCOMPARE(jobs.size(), std::size_t(1));
        QCOMPARE(jobs[0].start, began);
        QVERIFY(!jobs[0].finished);
        QCOMPARE(recording->jobs(1).back().number, JobNumber(21));
        QVERIFY(recording->jobs(1).size() < 20);
    }

    /// Programs that make pool after pool have as many threads; their lanes are used again.
    void verySoManyThreadsShareLanes()
    {
        struct Job final : WorkerJob {
            std::string threadName() override { return "pool_" + std::to_string(thread); }
            std::uint32_t internFunction(StackInterner &) override { return 0; }
        };
        VirtualClock clock;
        const auto recorder = record(file("threads.coro"), clock);
        for (std::uint64_t thread = 1; thread <= 1000; ++thread) {
            Job job;
            job.thread = thread;
            recorder->jobBegins(job);
            recorder->jobEnded(job, RunOutcome::returned);
        }
        recorder->close();
        const auto recording = openAll(file("threads.coro"));
        QCOMPARE(recording->workerCount(), std::size_t(format::mostWorkers));
        std::size_t jobs = 0;
        for (std::size_t i = 0; i < recording->workerCount(); ++i)
            jobs += recording->worker(i).jobs;
        QCOMPARE(jobs, std::size_t(1000));
    }

    void idleWaitsSayWhatEndedThem()
    {
        RecordingBuilder b;
        SideBuilder side(b);
        b.idle(100, 5000);
        side.idleEndedBy(IdleEnd::descriptor, 7, 2, "127.0.0.1:51312");
        b.idleEnd(300);
        b.idle(0, std::uint64_t(-1));
        b.idleEnd(50);
        side.idleEndedBy(IdleEnd::timer, -1); // none is under way: it says nothing
        const auto recording = built(b);
        QCOMPARE(recording->idles().size(), std::size_t(2));
        const IdleInfo &idle = recording->idles()[0];
        QCOMPARE(int(idle.endedBy), int(IdleEnd::descriptor));
        QCOMPARE(idle.value, 7);
        QCOMPARE(idle.more, 2u);
        QCOMPARE(idle.peer, std::string("127.0.0.1:51312"));
        QCOMPARE(int(recording->idles()[1].endedBy), int(IdleEnd::unknown));
    }

    /// Made-up words: nothing of them crashes, hangs, or is believed beyond what there is.
    void nonsenseIsPassedOver()
    {
        for (unsigned seed = 1; seed <= 60; ++seed) {
            std::mt19937 random(seed);
            const auto word = [&] {
                return random() % 3 == 0 ? std::uint64_t(random()) << 32 | random() : random() % 300;
            };
            RecordingBuilder b(8192);
            b.spawn(0);
            b.resume(0);
            b.suspend(WaitKind::yield);
            for (int i = 0; i < 400; ++i) {
                const std::uint32_t payload = random() % 6;
                if (random() % 4 == 0)
                    b.time(random() % 1000);
                if (random() % 20 == 0)
                    b.startChunkWithSnapshot(0, 0);
                constexpr unsigned kinds[] = {4, 5, 6, 7, 13, 14};
                b.raw({SideBuilder::skip(format::Extension(kinds[random() % 6]), payload)});
                for (std::uint32_t k = 0; k < payload; ++k)
                    b.raw({word()});
            }
            if (seed % 2 == 0)
                b.dropChunksBefore(2);
            std::string error;
            const auto recording = Recording::fromBytes(b.bytes(), error);
            QVERIFY(recording);
            while (recording->refresh()) {
            }
            exerciseRecording(*recording);
        }
    }
};

QTEST_GUILESS_MAIN(TestBeside)
#include "test_beside.moc"
