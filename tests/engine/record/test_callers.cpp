// SPDX-License-Identifier: MIT
// What resumes tasks, where that is no loop of ours: recorded when it changes, and read as lanes of its own.
#include "engine/loop/foreign_coroutine.h"
#include "engine/loop/task.h"
#include "engine/record/recorder.h"
#include "engine/record/recording.h"
#include "engine/record/text.h"
#include "engine/record/timeline_index.h"
#include "tests/engine/record/plain_scale.h"
#include "tests/engine/record/read_all.h"
#include "tests/engine/record/recording_builder.h"

#include <QTemporaryDir>
#include <QtTest>

#include <map>
#include <optional>
#include <random>

using namespace coroscope;

namespace {

using Kind = LaneSpan::Kind;

struct NamedCaller final : Caller {
    std::string function;
    std::uint32_t line = 1;
    std::uint32_t onThread = 0;

    std::uint32_t internStack(StackInterner &stacks) override
    {
        return stacks.intern(function, "/p.py", line, stacks.intern("<module>", "/p.py", 9, 0));
    }
    std::uint32_t thread() const override { return onThread; }
};

/// A program with two schedulers of its own and, now and then, a loop of ours. Everything that it does takes time.
class RandomSchedulers {
public:
    struct Stretch {
        std::string function;
        Nanoseconds begin = 0;
        Nanoseconds end = 0;
        SwitchNumber number = 0;
    };

    RandomSchedulers(const std::string &path, unsigned seed, std::uint64_t keepBytes) : random_(seed)
    {
        std::string error;
        recorder_ = Recorder::open({path, &clock_, keepBytes, {}}, error);
        if (!recorder_)
            qFatal("%s", error.c_str());
        for (Loop *loop :
             {static_cast<Loop *>(&loops_[0]), static_cast<Loop *>(&loops_[1]), static_cast<Loop *>(&own_)}) {
            loop->shareNumbers(numbers_);
            loop->setInstrument(recorder_.get());
        }
        for (auto &task : tasks_)
            task.emplace(std::source_location::current());
    }

    void run(int steps, std::size_t outputBytes = 0)
    {
        for (int step = 0; step < steps; ++step) {
            if (dice(40) == 0)
                runOwnLoop();
            slice(outputBytes);
            for (unsigned polls = dice(30) == 0 ? 20 : 0; polls > 0; --polls)
                slice(0, true);
        }
        passTime();
        end = clock_.now();
        recorder_->exiting(0);
        recorder_->close();
        for (auto &task : tasks_)
            task.reset();
        for (Loop *loop :
             {static_cast<Loop *>(&loops_[0]), static_cast<Loop *>(&loops_[1]), static_cast<Loop *>(&own_)})
            loop->setInstrument(nullptr);
    }

    std::vector<Stretch> stretches;
    std::map<SwitchNumber, std::string> callerOf; ///< "f1:7"; of a loop of ours empty
    Nanoseconds end = 0;

private:
    unsigned dice(unsigned sides) { return unsigned(random_() % sides); }
    void passTime() { clock_.waitUntil(clock_.now() + 1 + dice(1000)); }

    void slice(std::size_t outputBytes, bool again = false)
    {
        if (!again) {
            which_ = dice(4);
            caller_[which_ % 2].function = "f" + std::to_string(dice(3));
            caller_[which_ % 2].line = 1 + dice(3);
        }
        ForeignLoop &loop = loops_[which_ % 2];
        NamedCaller &caller = caller_[which_ % 2];
        passTime();
        loop.setCaller(caller);
        const Nanoseconds begin = since_.value_or(clock_.now());
        loop.resuming(*tasks_[which_]);
        const SwitchNumber number = recorder_->switchNumber();
        stretches.push_back({caller.function, begin, clock_.now(), number});
        callerOf[number] = caller.function + ':' + std::to_string(caller.line);
        passTime();
        if (outputBytes > 0)
            recorder_->output(1, std::string(outputBytes, 'x'));
        loop.suspended(*tasks_[which_], WaitState::forTurn());
        since_ = clock_.now();
    }

    void runOwnLoop()
    {
        passTime();
        if (since_) // known until that loop starts, and from then on nobody but it resumes
            stretches.push_back({stretches.back().function, *since_, clock_.now(), recorder_->switchNumber() + 1});
        since_.reset();
        spawn(own_, [](RandomSchedulers &all) -> Coroutine<> {
            all.passTime();
            co_await yield();
            all.passTime();
        }(*this));
        own_.run();
    }

    std::mt19937 random_;
    VirtualClock clock_;
    std::unique_ptr<Recorder> recorder_;
    TaskNumbers numbers_;
    NamedCaller caller_[2];
    ForeignLoop loops_[2] = {ForeignLoop(std::make_unique<VirtualClock>()),
                             ForeignLoop(std::make_unique<VirtualClock>())};
    EventLoop own_{clock_};
    std::optional<ForeignCoroutine> tasks_[4];
    unsigned which_ = 0;
    std::optional<Nanoseconds> since_;
};

std::string shortText(const Recording &recording, CallerPlace caller)
{
    const auto frames = recording.stackFrames(caller.stack);
    return frames.empty() ? std::string()
                          : std::string(frames.front().function) + ':' + std::to_string(frames.front().line);
}

std::optional<std::size_t> laneOf(const Recording &recording, const std::string &function)
{
    for (std::size_t i = 0; i < recording.callerCount(); ++i)
        if (recording.caller(i).function == function)
            return i;
    return std::nullopt;
}

/// The spans of `function`'s lane as brute force has them: stretches that follow upon idle polls are one.
std::vector<LaneSpan> expectedSpans(const Recording &recording, const std::vector<RandomSchedulers::Stretch> &stretches,
                                    const std::string &function, Axis axis)
{
    const std::vector<SwitchInfo> rows = recording.switchRows(1, recording.lastSwitch());
    const PlainScale scale = PlainScale::of(recording);
    std::vector<LaneSpan> spans;
    for (const auto &stretch : stretches) {
        if (stretch.function != function)
            continue;
        const bool byTime = axis == Axis::time;
        const bool poll = stretch.number > 1 && rows[stretch.number - 2].idlePoll;
        const SwitchNumber number = stretch.number;
        const double end = byTime ? double(stretch.end) : scale.begin(number) * 0.88 + scale.end(number) * 0.12;
        if (poll && !spans.empty() && spans.back().kind == Kind::idlePolls) {
            spans.back().end = end;
            ++spans.back().count;
            continue;
        }
        LaneSpan span;
        span.kind = poll ? Kind::idlePolls : Kind::slice;
        span.begin = byTime ? double(stretch.begin) : scale.begin(number);
        span.end = end;
        span.number = stretch.number;
        spans.push_back(span);
    }
    return spans;
}

} // namespace

class TestCallers : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::string file(const char *name) const { return folder_.filePath(name).toStdString(); }

private slots:
    void areWhatBruteForceSays_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 4; ++seed)
            QTest::newRow(std::to_string(seed).c_str()) << seed;
    }

    void areWhatBruteForceSays()
    {
        QFETCH(unsigned, seed);
        RandomSchedulers program(file("random.coro"), seed, 0);
        program.run(600);
        const auto recording = openAll(file("random.coro"));
        QCOMPARE(recording->damage(), std::string());
        for (const SwitchInfo &row : recording->switchRows(1, recording->lastSwitch()))
            QCOMPARE(shortText(*recording, row.caller), program.callerOf[row.number]);
        for (SwitchNumber number = 1; number <= recording->lastSwitch(); number += 13) {
            const std::string expected = program.callerOf[number];
            QCOMPARE(shortText(*recording, recording->stateAt({number, true}).caller), expected);
            if (!expected.empty())
                QCOMPARE(shortText(*recording, recording->stateAt({number, false}).caller), expected);
        }
        QCOMPARE(recording->callerCount(), std::size_t(3));
        for (const std::string function : {"f0", "f1", "f2"})
            for (const Axis axis : {Axis::time, Axis::switches})
                compareLane(*recording, program, function, axis);
    }

    void aLimitLeavesThemKnown()
    {
        RandomSchedulers program(file("limit.coro"), 7, 2 << 20);
        program.run(1500, 9'000);
        const auto recording = openAll(file("limit.coro"));
        QCOMPARE(recording->damage(), std::string());
        QVERIFY(recording->firstSwitch() > 1);
        for (const SwitchInfo &row : recording->switchRows(recording->firstSwitch(), recording->lastSwitch()))
            QCOMPARE(shortText(*recording, row.caller), program.callerOf[row.number]);
        std::uint64_t handovers = 0;
        for (std::size_t i = 0; i < recording->callerCount(); ++i)
            for (const LaneSpan &span : recording->timeline().caller(i, Axis::switches, 0, 1e9, 0.001))
                handovers += span.count;
        const auto kept = std::count_if(program.stretches.begin(), program.stretches.end(), [&](const auto &stretch) {
            return stretch.number >= recording->firstSwitch();
        });
        // (One more is still under way at the end.)
        QVERIFY(handovers == std::uint64_t(kept) || handovers == std::uint64_t(kept) + 1);
    }

    void oneThatStaysCostsNothing()
    {
        VirtualClock clock;
        std::string error;
        std::uint64_t bytes[2];
        for (const bool told : {false, true}) {
            const std::string path = file("constant.coro");
            auto recorder = Recorder::open({path, &clock, 0, {}}, error);
            ForeignLoop loop(std::make_unique<VirtualClock>());
            loop.setInstrument(recorder.get());
            ForeignCoroutine task(std::source_location::current());
            for (int i = 0; i < 10'000; ++i) {
                if (told)
                    loop.setCaller();
                loop.resuming(task);
                loop.suspended(task, WaitState::forTurn());
            }
            recorder->close();
            loop.setInstrument(nullptr);
            bytes[told] = std::uint64_t(QFileInfo(QString::fromStdString(path)).size());
            const auto recording = openAll(path);
            QCOMPARE(recording->callerCount(), std::size_t(told));
        }
        QVERIFY(bytes[1] - bytes[0] <= 8192); // a page of names, at most
    }

    /// Its caller waits until the task that started it suspends, and has no part in what the other loop does.
    void aLoopWithinASliceIsNotTheCallers()
    {
        VirtualClock clock;
        std::string error;
        const auto recorder = Recorder::open({file("nested.coro"), &clock, 0, {}}, error);
        TaskNumbers numbers;
        ForeignLoop outer(std::make_unique<VirtualClock>());
        EventLoop inner(clock);
        for (Loop *loop : {static_cast<Loop *>(&outer), static_cast<Loop *>(&inner)}) {
            loop->shareNumbers(numbers);
            loop->setInstrument(recorder.get());
        }
        ForeignCoroutine task(std::source_location::current());
        NamedCaller caller;
        caller.function = "run";
        outer.setCaller(caller);
        outer.resuming(task); // 1
        clock.waitUntil(100);
        spawn(inner, []() -> Coroutine<> { co_await yield(); }());
        inner.run(); // 2, 3
        clock.waitUntil(200);
        outer.suspended(task, WaitState::forTurn()); // of 4
        clock.waitUntil(300);
        outer.setCaller(caller);
        outer.resuming(task); // 5
        outer.suspended(task, WaitState::forTurn());
        recorder->close();
        outer.setInstrument(nullptr);
        inner.setInstrument(nullptr);
        const auto recording = openAll(file("nested.coro"));
        QCOMPARE(recording->damage(), std::string());
        QCOMPARE(recording->lastSwitch(), SwitchNumber(5));
        for (const SwitchNumber number : {2, 3, 4})
            QCOMPARE(recording->switchInfo(number).caller.stack, 0u);
        const auto spans = recording->timeline().caller(0, Axis::time, 0, 1000, 0.1);
        QCOMPARE(spans.size(), std::size_t(3));
        QCOMPARE(spans[0].number, SwitchNumber(1));
        QCOMPARE(spans[1].begin, 200.0);
        QCOMPARE(spans[1].end, 300.0);
        QCOMPARE(spans[1].number, SwitchNumber(5));
    }

    void aPlaceLeadsToTheSwitchThatFollows()
    {
        RandomSchedulers program(file("places.coro"), 21, 0);
        program.run(200);
        const auto recording = openAll(file("places.coro"));
        for (const auto &stretch : program.stretches) {
            const auto lane = laneOf(*recording, stretch.function);
            QVERIFY(lane);
            const TimelineIndex &timeline = recording->timeline();
            QCOMPARE(timeline.handoverAt(*lane, Axis::time, double(stretch.begin + stretch.end) / 2), stretch.number);
        }
        QCOMPARE(recording->timeline().handoverAt(0, Axis::time, -1), SwitchNumber(0));
        QCOMPARE(recording->timeline().handoverAt(99, Axis::time, 5), SwitchNumber(0));
    }

    void areNamed()
    {
        RecordingBuilder b;
        const std::uint32_t at = b.file("/home/p/client.py", "");
        const std::uint32_t module = b.stack("<module>", at, 31), run = b.stack("run", at, 8, module);
        for (const std::uint64_t word : {std::uint64_t(module), run | std::uint64_t(2) << 32, std::uint64_t(77)})
            b.raw({callerWord, word});
        const auto recording = open(b);
        QCOMPARE(callerName(recording->caller(0)), std::string("module client.py"));
        QCOMPARE(callerText(*recording, {module, 0}), std::string("module client.py:31"));
        QCOMPARE(callerName(recording->caller(1)), std::string("run, thread 2"));
        QCOMPARE(callerText(*recording, {run, 2}), std::string("run at client.py:8, thread 2"));
        QCOMPARE(callerName(recording->caller(2)), std::string("unknown function"));
        QCOMPARE(callerText(*recording, {77, 0}), std::string("unknown function"));
        QCOMPARE(callerText(*recording, {}), std::string());
    }

    void tooManyShareALane()
    {
        RecordingBuilder b;
        const std::uint32_t at = b.file("/many.py", "");
        b.spawn(0);
        for (int i = 0; i < 1000; ++i) {
            b.raw({callerWord, b.stack("f" + std::to_string(i), at, 1) | std::uint64_t(i % 3) << 32});
            b.resume(0);
            b.time(1);
            b.suspend(WaitKind::yield);
        }
        const auto recording = open(b);
        QCOMPARE(recording->callerCount(), std::size_t(201));
        QVERIFY(recording->caller(200).isOthers);
        QCOMPARE(callerName(recording->caller(200)), std::string("other functions, thread 0").substr(0, 15));
        std::uint64_t handovers = 0;
        for (const LaneSpan &span : recording->timeline().caller(200, Axis::switches, 0, 2000, 0.01))
            handovers += span.count;
        QCOMPARE(handovers, std::uint64_t(801)); // the last of them has control still
    }

    void nonsenseIsPassedOver()
    {
        RecordingBuilder b;
        b.raw({format::word(format::Op::skip, std::uint32_t(format::Extension::caller), 0)});
        b.raw({format::word(format::Op::skip, std::uint32_t(format::Extension::caller), 2), ~0ull, ~0ull});
        b.spawn(0);
        b.resume(0);
        for (std::uint64_t i = 0; i < 100'000; ++i)
            b.raw({callerWord, i * 0x9e3779b97f4a7c15u});
        b.suspend(WaitKind::yield);
        const auto recording = open(b);
        QCOMPARE(recording->damage(), std::string());
        QVERIFY(recording->callerCount() <= 201);
        QCOMPARE(recording->lastSwitch(), SwitchNumber(1));
    }

private:
    static constexpr std::uint64_t callerWord =
        format::word(format::Op::skip, std::uint32_t(format::Extension::caller), 1);

    static std::unique_ptr<Recording> open(const RecordingBuilder &builder)
    {
        std::string error;
        return readAll(Recording::fromBytes(builder.bytes(), error));
    }

    static void compareLane(const Recording &recording, const RandomSchedulers &program, const std::string &function,
                            Axis axis)
    {
        const auto lane = laneOf(recording, function);
        QVERIFY(lane);
        auto expected = expectedSpans(recording, program.stretches, function, axis);
        auto spans = recording.timeline().caller(*lane, axis, 0, 1e12, axis == Axis::time ? 0.5 : 1e-6);
        if (program.stretches.back().function == function) { // it had control until the program's end
            QCOMPARE(spans.back().number, recording.lastSwitch() + 1);
            if (axis == Axis::time)
                QCOMPARE(spans.back().end, double(program.end));
            spans.pop_back();
        }
        QCOMPARE(spans.size(), expected.size());
        for (std::size_t i = 0; i < spans.size(); ++i) {
            QCOMPARE(spans[i].kind, expected[i].kind);
            QCOMPARE(spans[i].number, expected[i].number);
            QCOMPARE(spans[i].count, expected[i].count);
            QCOMPARE(spans[i].begin, expected[i].begin);
            QCOMPARE(spans[i].end, expected[i].end);
        }
    }
};

QTEST_GUILESS_MAIN(TestCallers)
#include "test_callers.moc"
