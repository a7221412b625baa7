// SPDX-License-Identifier: MIT
// What a hold by the debugger does to the times in a recording.
#include "engine/loop/foreign_coroutine.h"
#include "engine/record/recorder.h"
#include "engine/record/recording.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace coroscope;

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
        recorder->stopped(format::StopReason::pause, false, 0);
        if (!runOn)
            time.hold();
        RealClock real;
        const Nanoseconds since = real.now();
        while (real.now() - since < 100'000) {
        }
        const Nanoseconds held = real.now() - since;
        recorder->continued(held);
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

private:
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestHolds)
#include "test_holds.moc"
