// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/wording.h"

#include "tests/widgets/models/sample_recordings.h"
#include "widgets/models/moment_context.h"
#include "widgets/phrases/phrase_words.h"

#include <QTest>

using namespace coroscope;

class TestWording : public QObject {
    Q_OBJECT
private slots:
    void durations_data();
    void durations();
    void numbersHaveSeparators();
    void waits();
    void causes();
    void causesWithinCallbacks();
    void saysWhatTheCommandLineSays();
    void readinessOfPollingTaskSaysWhatItPollsFor();
    void places();
    void moments();

private:
    const wording::NameOf nameOf_ = [](TaskNumber task) { return QStringLiteral("t%1").arg(task); };
};

void TestWording::durations_data()
{
    QTest::addColumn<qint64>("ns");
    QTest::addColumn<QString>("words");
    QTest::newRow("nothing") << qint64(0) << "0 ns";
    QTest::newRow("ns") << qint64(812) << "812 ns";
    QTest::newRow("us") << qint64(20'400) << QStringLiteral("20.4 µs");
    QTest::newRow("us, four digits") << qint64(123'456) << QStringLiteral("123.5 µs");
    QTest::newRow("ms") << qint64(1'203'400) << "1.203 ms";
    QTest::newRow("tenths of a second") << qint64(800'000'000) << "0.8 s";
    QTest::newRow("s") << qint64(1'203'000'000) << "1.203 s";
    QTest::newRow("whole s") << qint64(100'000'000'000) << "100 s";
    QTest::newRow("min") << qint64(123'000'000'000) << "2 min 3 s";
    QTest::newRow("h") << qint64(3 * 3'600'000'000'000 + 60'000'000'000) << "3 h 1 min";
    QTest::newRow("negative") << qint64(-5) << "-5 ns";
}

void TestWording::durations()
{
    QFETCH(qint64, ns);
    QTEST(wording::duration(ns), "words");
}

void TestWording::numbersHaveSeparators()
{
    QCOMPARE(wording::number(812), QStringLiteral("812"));
    QCOMPARE(wording::number(531201), QStringLiteral("531,201"));
    QCOMPARE(wording::idlePolls(531201), QStringLiteral("531,201 idle polls"));
    QCOMPARE(wording::idlePolls(1), QStringLiteral("1 idle poll"));
    QCOMPARE(wording::count(1, "task", "tasks"), QStringLiteral("1 task"));
    QCOMPARE(wording::count(1204, "task", "tasks"), QStringLiteral("1,204 tasks"));
    QCOMPARE(wording::instant(1'203'456'789'012), QStringLiteral("1,203.456789 s"));
}

void TestWording::waits()
{
    const Nanoseconds now = 1'000'000'000;
    QCOMPARE(wording::wait({WaitKind::none, false, noTask, 0}, now, nameOf_), QString());
    QCOMPARE(wording::waiting({WaitKind::none, false, noTask, 0}, now, nameOf_), "not in the queue yet");
    QCOMPARE(wording::waiting({WaitKind::task, false, 3, 0}, now, nameOf_), QStringLiteral("waits for t3"));
    QCOMPARE(wording::wait({WaitKind::task, false, 3, 0}, now, nameOf_), QStringLiteral("waits for t3"));
    QCOMPARE(wording::wait({WaitKind::task, true, 3, 0}, now, nameOf_), QStringLiteral("polls t3: not done"));
    QCOMPARE(wording::wait({WaitKind::task, false, noTask, 0}, now, nameOf_), QStringLiteral("waits for a task"));
    QCOMPARE(wording::wait({WaitKind::timer, false, noTask, now + 800'000'000}, now, nameOf_),
             QStringLiteral("timer, due in 0.8 s"));
    QCOMPARE(wording::wait({WaitKind::timer, false, noTask, now - 1}, now, nameOf_), QStringLiteral("timer, due now"));
    QCOMPARE(wording::wait({WaitKind::timer, true, noTask, now + 800'000'000}, now, nameOf_),
             QStringLiteral("polls the clock: due in 0.8 s"));
    QCOMPARE(wording::wait({WaitKind::lock, false, noTask, 0}, now, nameOf_), QStringLiteral("waits for a lock"));
    QCOMPARE(wording::wait({WaitKind::unknown, false, noTask, 0}, now, nameOf_),
             QStringLiteral("waits for something unknown"));
    QCOMPARE(wording::wait({WaitKind(17), false, noTask, 0}, now, nameOf_),
             QStringLiteral("waits for something unknown"));
}

void TestWording::causes()
{
    QCOMPARE(wording::cause(WakeCause::task, 1, nameOf_), QStringLiteral("woken by t1"));
    QCOMPARE(wording::cause(WakeCause::task, noTask, nameOf_), QStringLiteral("woken by a task"));
    QCOMPARE(wording::cause(WakeCause::spawn, noTask, nameOf_), QStringLiteral("spawned"));
    QCOMPARE(wording::cause(WakeCause::spawn, 0, nameOf_), QStringLiteral("spawned by t0"));
    QCOMPARE(wording::cause(WakeCause::timer, noTask, nameOf_), QStringLiteral("woken by its timer"));
    QCOMPARE(wording::cause(WakeCause(23), noTask, nameOf_), QStringLiteral("cause unknown"));
    QCOMPARE(wording::cause(WakeCause::taskCancelled, 1, nameOf_), QStringLiteral("woken by t1, which was cancelled"));
    QCOMPARE(wording::cause(WakeCause::futureCancelled, 1, nameOf_),
             QStringLiteral("woken by t1, which cancelled what it waited for"));
    const WakeSource signal{WakeShape::signal, 2, "SIGINT"}, timer{WakeShape::timer};
    QCOMPARE(wording::cause(WakeCause::cancel, noTask, nameOf_, 0, signal),
             QStringLiteral("cancelled by signal SIGINT"));
    QCOMPARE(wording::cause(WakeCause::cancel, noTask, nameOf_, 0, timer), QStringLiteral("cancelled by a timer"));
    QCOMPARE(wording::cause(WakeCause::cancel, noTask, nameOf_), QStringLiteral("cancelled"));
}

/// What the loop calls is named where it is the program's own, or where nothing else is known.
void TestWording::causesWithinCallbacks()
{
    const auto words = [this](WakeCause cause, TaskNumber causer, const CallbackAtWork &in, const WakeSource &by = {}) {
        return phraseWords(causePhrase(cause, causer, 5, by, in), nameOf_);
    };
    const CallbackAtWork own{3, "Server.tick", false, WakeCause::timer};
    const CallbackAtWork library{3, "_read_ready", true, WakeCause::io, noTask, {WakeShape::readable, 7}};
    const WakeSource readable{WakeShape::readable, 7, "::1"};
    QCOMPARE(words(WakeCause::timer, noTask, own), QStringLiteral("woken by callback Server.tick #3 (a timer)"));
    QCOMPARE(words(WakeCause::cancel, noTask, own), QStringLiteral("cancelled by callback Server.tick #3 (a timer)"));
    QCOMPARE(words(WakeCause::spawn, noTask, own), QStringLiteral("spawned by callback Server.tick #3 (a timer)"));
    QCOMPARE(words(WakeCause::task, 1, {3, "f"}), QStringLiteral("woken by callback f #3 (t1)"));
    QCOMPARE(words(WakeCause::futureCancelled, 1, {3, "f"}),
             QStringLiteral("woken by callback f #3 (t1), which cancelled what it waited for"));
    QCOMPARE(words(WakeCause::taskCancelled, 1, {3, "f"}), QStringLiteral("woken by t1, which was cancelled"));
    QCOMPARE(words(WakeCause::io, noTask, library, readable), QStringLiteral("woken by descriptor 7 (::1), readable"));
    QCOMPARE(words(WakeCause::cancel, noTask, library), QStringLiteral("cancelled by descriptor 7, readable"));
    QCOMPARE(words(WakeCause::timer, noTask, {3, "f", true, WakeCause::timer}), QStringLiteral("woken by its timer"));
    QCOMPARE(words(WakeCause::spawn, noTask, library),
             QStringLiteral("spawned by callback _read_ready #3 (descriptor 7, readable)"));
    QCOMPARE(words(WakeCause::task, 1, {3, "f", true}), QStringLiteral("woken by t1"));
    QCOMPARE(words(WakeCause::task, 5, {3, "f", true}), QStringLiteral("woken by callback f #3 (t5)"));
    QCOMPARE(words(WakeCause::unknown, noTask, {3}), QStringLiteral("woken by callback #3"));
}

void TestWording::saysWhatTheCommandLineSays()
{
    const SampleRecording sample(parkedStory());
    const Recording *recording = sample.readAll();
    const MomentContext context{recording, 0};
    QVERIFY(recording->lastSwitch() > 0);
    for (SwitchNumber number = 1; number <= recording->lastSwitch(); ++number) {
        const SwitchInfo info = recording->switchInfo(number);
        QCOMPARE(wording::cause(info.cause, info.causer, context.names(), info.task),
                 wording::text(whyText(*recording, info)));
        QCOMPARE(wording::wait(info.wait, info.end, context.names()),
                 wording::text(waitText(*recording, info.wait, info.end)));
        QCOMPARE(wording::duration(info.end), wording::text(durationText(info.end)));
    }
}

void TestWording::readinessOfPollingTaskSaysWhatItPollsFor()
{
    TaskState task;
    task.started = true;
    task.cause = WakeCause::yield;
    task.wait = {WaitKind::task, true, 7, 0};
    QCOMPARE(wording::readiness(task, 0, nameOf_), QStringLiteral("polls t7: not done"));
    task.wait = {WaitKind::task, false, 7, 0}; // what it waited for before it was woken
    task.cause = WakeCause::task;
    task.causer = 7;
    QCOMPARE(wording::readiness(task, 0, nameOf_), QStringLiteral("woken by t7"));
    task.cause = WakeCause::none;
    QCOMPARE(wording::readiness(task, 0, nameOf_), QStringLiteral("ready"));
}

void TestWording::places()
{
    QCOMPARE(wording::place("/home/me/client.py", 41), QStringLiteral("client.py:41"));
    QCOMPARE(wording::place("client.py", 0), QStringLiteral("client.py"));
    QCOMPARE(wording::place("", 3), QString());
}

void TestWording::moments()
{
    QCOMPARE(wording::moment({1812, false}), QStringLiteral("before switch 1,812"));
    QCOMPARE(wording::moment({812, true}), QStringLiteral("inside switch 812"));
}

QTEST_APPLESS_MAIN(TestWording)
#include "test_wording.moc"
