// SPDX-License-Identifier: MIT
// What a hold by the debugger does to the times in a recording.
#include "engine/loop/foreign_coroutine.h"
#include "engine/record/recorder.h"
#include "engine/record/recording.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <vector>

using namespace coroscope;

namespace {

/// Three loops on threads of their own, as far as the recorder and their clocks know.
class ManyHolds {
public:
    ManyHolds(const std::string &file, unsigned seed) : path(file), random_(seed)
    {
        RecorderOptions options;
        options.path = file;
        recorder = Recorder::open(options, error);
        for (std::uint64_t thread = 1; recorder && thread <= count; ++thread) {
            auto clock = std::make_unique<RealClock>();
            clocks_.push_back(clock.get());
            loops_.push_back(std::make_unique<ForeignLoop>(std::move(clock)));
            loops_.back()->setInstrument(recorder.get());
            loops_.back()->shareNumbers(numbers_);
            loops_.back()->listenerThread = thread;
        }
        sleepAnew();
    }
    ~ManyHolds() { end(); }
    ManyHolds(const ManyHolds &) = delete;
    ManyHolds &operator=(const ManyHolds &) = delete;

    struct Sleeper {
        std::unique_ptr<ForeignCoroutine> task;
        std::size_t loop;
        Nanoseconds deadline;
        Nanoseconds rest; ///< at the end, by the loop's clock
    };

    std::string path;
    std::string error;
    std::unique_ptr<Recorder> recorder;
    std::vector<Sleeper> sleepers;
    Nanoseconds unsure = 20'000; ///< by how much clocks and recorder may differ: what passed while both were told

    /// A loop is held, or goes on; or what is held is all of them, or no longer.
    void change()
    {
        if (held_.empty() || random_() % 3 == 0) {
            const std::size_t loop = random_() % count;
            if (held_.contains(loop) || (all_ && !held_.empty()))
                return;
            held_.insert(loop);
            atOnce([&] {
                recorder->holds().stopped(format::StopReason::pause, false, 0, loops_[loop].get(), !anyRunsOn(),
                                          standing());
            });
        } else if (random_() % 2 == 0) {
            all_ = !all_;
            atOnce([&] {
                recorder->holds().clocksStand(standing());
                if (anyRunsOn() && recorder->standsStill())
                    recorder->holds().runOn();
            });
        } else {
            goOn(*held_.begin());
        }
    }
    void letTimePass()
    {
        const Nanoseconds since = real_.now();
        while (real_.now() - since < 20'000 + 3 * unsure) {
        }
    }
    void sleepAnew()
    {
        const std::vector<std::uint64_t> still = standing();
        for (std::size_t loop = 0; loop < loops_.size(); ++loop) {
            if (std::find(still.begin(), still.end(), loop + 1) != still.end())
                continue;
            if (recorder->standsStill())
                recorder->holds().runOn();
            const Nanoseconds deadline = clocks_[loop]->now() + 3'600'000'000'000;
            auto task = std::make_unique<ForeignCoroutine>(std::source_location::current());
            loops_[loop]->resuming(*task);
            loops_[loop]->suspended(*task, WaitState::forTimer(deadline, false));
            sleepers.push_back({std::move(task), loop, deadline, 0});
        }
    }
    void letAllGoOn()
    {
        while (!held_.empty())
            goOn(*held_.begin());
        all_ = false;
        const Nanoseconds since = real_.now();
        sleepAnew(); // the recording's last time
        for (Sleeper &sleeper : sleepers)
            sleeper.rest = sleeper.deadline - clocks_[sleeper.loop]->now();
        unsure += real_.now() - since + (real_.now() - began_) / 1000; // the counter's rate is known to less than that
    }
    void end()
    {
        for (const auto &loop : loops_)
            loop->setInstrument(nullptr);
        if (recorder && !std::exchange(ended_, true))
            recorder->close();
    }

private:
    static constexpr std::size_t count = 3;

    bool anyRunsOn() const { return !all_ && held_.size() < count; }
    std::vector<std::uint64_t> standing() const
    {
        std::vector<std::uint64_t> threads;
        for (std::size_t loop = 0; loop < count && !held_.empty(); ++loop)
            if (all_ || held_.contains(loop))
                threads.push_back(loop + 1);
        return threads;
    }
    void goOn(std::size_t loop)
    {
        held_.erase(loop);
        atOnce([&] { recorder->holds().continued(1, loops_[loop]->listenerNumber, standing()); });
    }
    template <class TellRecorder>
    void atOnce(TellRecorder tellRecorder)
    {
        const Nanoseconds since = real_.now();
        tellRecorder();
        const std::vector<std::uint64_t> still = standing();
        for (std::size_t loop = 0; loop < count; ++loop) {
            const bool stands = std::find(still.begin(), still.end(), loop + 1) != still.end();
            if (stands && stopped_.insert(loop).second)
                clocks_[loop]->hold();
            else if (!stands && stopped_.erase(loop) > 0)
                clocks_[loop]->release();
        }
        unsure += real_.now() - since;
    }

    std::mt19937 random_;
    RealClock real_;
    const Nanoseconds began_ = real_.now();
    TaskNumbers numbers_;
    std::vector<RealClock *> clocks_; ///< the loops'
    std::vector<std::unique_ptr<ForeignLoop>> loops_;
    std::set<std::size_t> held_;
    std::set<std::size_t> stopped_; ///< whose clocks are
    bool all_ = false;
    bool ended_ = false;
};

} // namespace

class TestHolds : public QObject {
    Q_OBJECT
private slots:
    /// The recording stands still while the program is held. Timers do, too, or come due meanwhile.
    void timersAreDueAsTheirClockSays_data()
    {
        QTest::addColumn<bool>("runOn");
        QTest::newRow("stands still") << false;
        QTest::newRow("runs on") << true;
    }
    void timersAreDueAsTheirClockSays()
    {
        QFETCH(bool, runOn);
        RecorderOptions options;
        options.path = folder_.filePath("held.coro").toStdString();
        options.clocksRunOn = runOn;
        std::string error;
        const auto recorder = Recorder::open(options, error);
        QVERIFY2(recorder, error.c_str());
        auto clock = std::make_unique<RealClock>();
        RealClock &time = *clock;
        ForeignLoop loop(std::move(clock));
        loop.setInstrument(recorder.get());
        const auto here = std::source_location::current();
        ForeignCoroutine early(here), over(here), late(here);
        const Nanoseconds deadline = time.now() + 3'600'000'000'000;
        loop.resuming(early);
        loop.suspended(early, WaitState::forTimer(deadline, false));
        const Nanoseconds soon = time.now() + 1'000;
        loop.resuming(over);
        loop.suspended(over, WaitState::forTimer(soon, false));
        const std::vector<std::uint64_t> clocks(runOn ? 0 : 1, loop.listenerThread);
        recorder->holds().stopped(format::StopReason::pause, false, 0, nullptr, true, clocks);
        if (!runOn)
            time.hold();
        RealClock real;
        const Nanoseconds since = real.now();
        while (real.now() - since < 100'000) {
        }
        const Nanoseconds held = real.now() - since;
        recorder->holds().continued(held, 0, {});
        if (!runOn)
            time.release();
        loop.resuming(late);
        loop.suspended(late, WaitState::forTimer(deadline, false));
        loop.setInstrument(nullptr);
        recorder->close();

        const auto recording = Recording::open(options.path, error);
        QVERIFY2(recording, error.c_str());
        while (recording->refresh()) {
        }
        const auto dueOf = [&](TaskNumber task, SwitchNumber before) {
            const LoopState at = recording->stateAt({before, false});
            const TaskState *const state = at.find(task);
            return state ? state->wait.due : -1;
        };
        QCOMPARE(recording->stop(0).heldNs, held);
        const Nanoseconds before = recording->switchInfo(1).wait.due; // when it suspended
        QCOMPARE(dueOf(0, 3), runOn ? before - held : before);
        const Nanoseconds later = dueOf(2, 4) - dueOf(0, 4); // of one and the same deadline
        QVERIFY2(std::abs(later) < 2, qPrintable(QString::number(later)));
        if (runOn)
            QVERIFY(dueOf(1, 3) <= recording->stateAt({3, false}).time);
    }

    /// One loop after another is held and goes on, alone or with all, whatever the recording's time does meanwhile: what their
    /// clocks say of a timer, its due time says.
    void eachClockStandsStillByItself_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 0; seed < 8; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void eachClockStandsStillByItself()
    {
        QFETCH(unsigned, seed);
        ManyHolds program(folder_.filePath("many.coro").toStdString(), seed);
        QVERIFY2(program.recorder, program.error.c_str());
        for (int i = 0; i < 40; ++i) {
            program.change();
            program.letTimePass();
            program.sleepAnew();
        }
        program.letAllGoOn();
        program.end();
        const auto recording = Recording::open(program.path, program.error);
        QVERIFY2(recording, program.error.c_str());
        while (recording->refresh()) {
        }
        const LoopState last = recording->stateAt({recording->lastSwitch() + 1, false});
        QVERIFY(program.sleepers.size() > 20);
        for (const ManyHolds::Sleeper &sleeper : program.sleepers) {
            const TaskState *const task = last.find(sleeper.task->number());
            QVERIFY(task);
            const Nanoseconds off = task->wait.due - last.time - sleeper.rest;
            QVERIFY2(std::abs(off) <= program.unsure, qPrintable(QString("%1 of %2").arg(off).arg(program.unsure)));
        }
    }

private:
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestHolds)
#include "test_holds.moc"
