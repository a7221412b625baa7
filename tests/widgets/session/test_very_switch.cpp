// SPDX-License-Identifier: GPL-3.0-or-later
// “Stop before this very switch next run” against real runs of one schedule: idle polls, tasks of one name, names that look
// like globs or like a definition.
#include "widgets/session.h"

#include "engine/guest/launch.h"
#include "tests/engine/record/recording_builder.h"
#include "widgets/session/breakpoint_store.h"
#include "widgets/session/very_switch.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace coroscope;

namespace {

constexpr int patience = 120'000; // ms; only a failure takes that long

constexpr char program[] = "from coroscope import Task, run, sleep\n"
                           "async def worker(n):\n"
                           "    for _ in range(n):\n"
                           "        await sleep(0.25)\n"
                           "async def worker2():\n"
                           "    await sleep(0.5)\n"
                           "async def main():\n"
                           "    tasks = [Task.new(worker(3)), Task.new(worker(2)), Task.new(worker(2), name='twin'),\n"
                           "             Task.new(worker2(), name='twin'), Task.new(worker2(), name='w*'),\n"
                           "             Task.new(worker(1), name='worker2'), Task.new(worker2())]\n"
                           "    for task in tasks:\n"
                           "        await task\n"
                           "run(main(), waiting='%1')\n";

} // namespace

class TestVerySwitch : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { session_ = std::make_unique<Session>(); }
    void cleanup() { session_.reset(); }
    void stopsThereAndNowhereElse_data();
    void stopsThereAndNowhereElse();
    void takesNoEffectInTheRunAtHand();
    void worksOnAnOpenedRecording();
    void saysWhereItCannotBe();
    void aChangePutsItIntoEffect();

private:
    void write(const QString &waiting);
    void start();
    bool isStopped() const { return session_->phase() == Session::Phase::stopped; }
    bool isOver() const { return session_->phase() == Session::Phase::ended; }
    bool comesToRest() const
    {
        return QTest::qWaitFor([this] { return isStopped() || isOver(); }, patience);
    }

    QTemporaryDir folder_;
    QString path_;
    std::unique_ptr<Session> session_;
};

void TestVerySwitch::initTestCase()
{
    for (const char *name : {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        qputenv(name, folder_.path().toUtf8());
    qunsetenv("VIRTUAL_ENV");
    QVERIFY2(!pythonPackageFolder().empty(), "the Python package is not built");
}

void TestVerySwitch::write(const QString &waiting)
{
    path_ = folder_.filePath(waiting + QStringLiteral(".py"));
    QFile file(path_);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QString::fromUtf8(program).arg(waiting).toUtf8());
}

void TestVerySwitch::start()
{
    Session::RunRequest request;
    request.program = path_;
    request.virtualClock = true;
    request.tickNs = 50'000'000;
    QVERIFY(session_->start(request));
    QVERIFY(comesToRest());
}

void TestVerySwitch::stopsThereAndNowhereElse_data()
{
    QTest::addColumn<QString>("waiting");
    QTest::newRow("parking") << "park";
    QTest::newRow("polling") << "poll";
}

void TestVerySwitch::stopsThereAndNowhereElse()
{
    QFETCH(QString, waiting);
    write(waiting);
    start();
    QVERIFY(isOver());
    const Recording &first = *session_->recording();
    // One switch of each name: an idle poll where there is one, else its last.
    std::map<std::string, SwitchNumber> chosen;
    std::set<std::string> polled;
    for (const SwitchInfo &row : first.switchRows(1, first.lastSwitch())) {
        const std::string name = first.taskName(row.task);
        if (row.idlePoll && row.number > 20)
            polled.insert(name);
        if (row.idlePoll == polled.contains(name))
            chosen[name] = row.number;
    }
    QVERIFY(chosen.size() >= 6);
    QCOMPARE(polled.empty(), waiting == "park");
    for (const auto &[name, number] : chosen) {
        const TaskNumber task = session_->recording()->switchInfo(number).task;
        const std::uint32_t breakpoint = session_->stopBeforeSwitchNextRun(number);
        QVERIFY2(breakpoint > 0, name.c_str());
        start();
        QVERIFY2(isStopped(), name.c_str());
        QCOMPARE(session_->stopPlace().number, number);
        QCOMPARE(session_->stopPlace().task, task);
        QCOMPARE(session_->stopPlace().breakpoint, int(breakpoint));
        session_->resume();
        QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::ended, patience);
        session_->removeBreakpoint(breakpoint);
    }
}

void TestVerySwitch::takesNoEffectInTheRunAtHand()
{
    write("park");
    start();
    const SwitchNumber last = session_->recording()->lastSwitch();
    Breakpoint finish;
    finish.event = BreakEvent::finish;
    finish.task = "twin";
    finish.hit = 1;
    const std::uint32_t first = session_->addBreakpoint(finish);
    start();
    QVERIFY(isStopped());
    QVERIFY(session_->stopPlace().number < last);
    // main runs again: met from now on, its first resumption would stop the program at a wrong place
    const std::uint32_t second = session_->stopBeforeSwitchNextRun(1);
    QVERIFY(second > 0 && session_->breakpointWaitsForNextRun(second));
    QVERIFY(!session_->breakpointWaitsForNextRun(first));
    session_->resume();
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::ended, patience);
    start();
    QVERIFY(isStopped());
    QVERIFY(!session_->breakpointWaitsForNextRun(second));
    QCOMPARE(session_->stopPlace().number, SwitchNumber(1));
    QCOMPARE(session_->stopPlace().breakpoint, int(second));
    session_->removeBreakpoint(first);
    session_->removeBreakpoint(second);
}

void TestVerySwitch::worksOnAnOpenedRecording()
{
    write("park");
    start();
    const QString kept = folder_.filePath("kept.coro");
    QVERIFY(QFile::copy(QString::fromStdString(session_->recording()->path()), kept));
    session_ = std::make_unique<Session>();
    QVERIFY(session_->openRecording(kept));
    QTRY_VERIFY_WITH_TIMEOUT(!session_->isReading(), patience);
    const SwitchNumber number = session_->recording()->lastSwitch() - 1;
    const std::uint32_t breakpoint = session_->stopBeforeSwitchNextRun(number);
    QVERIFY(breakpoint > 0);
    QCOMPARE(session_->programPath(), path_);
    start();
    QVERIFY(isStopped());
    QCOMPARE(session_->stopPlace().number, number);
    session_->removeBreakpoint(breakpoint);
}

void TestVerySwitch::saysWhereItCannotBe()
{
    QSignalSpy messages(session_.get(), &Session::message);
    QCOMPARE(session_->stopBeforeSwitchNextRun(1), 0U);
    QCOMPARE(messages.size(), 1);
    QVERIFY(messages.first().last().toBool());

    RecordingBuilder b;
    b.spawn(0);
    b.resume(0);
    b.suspend(WaitKind::yield);
    b.startChunkWithSnapshot(0, 1);
    b.resume(0);
    b.suspend(WaitKind::yield);
    b.dropChunksBefore(1);
    std::string error;
    const auto recording = Recording::fromBytes(b.bytes(), error);
    while (recording->refresh()) {
    }
    QString why;
    QVERIFY(!breakpointBefore(*recording, 2, why));
    QVERIFY2(why.contains("dropped"), qPrintable(why));
    QVERIFY(!breakpointBefore(*recording, 3, why));
    QVERIFY2(why.contains("not in the recording"), qPrintable(why));
}

void TestVerySwitch::aChangePutsItIntoEffect()
{
    BreakpointStore store;
    Breakpoint breakpoint;
    breakpoint.task = "worker#1";
    breakpoint.hit = 3;
    breakpoint.number = store.addForNextRun(breakpoint);
    QVERIFY(store.waitsForNextRun(breakpoint.number));
    QVERIFY(store.all().front().enabled && !store.forThisRun().front().enabled);
    QCOMPARE(store.addForNextRun(breakpoint), breakpoint.number);
    breakpoint.hit = 0;
    QVERIFY(store.change(breakpoint));
    QVERIFY(!store.waitsForNextRun(breakpoint.number));
    QVERIFY(store.forThisRun().front().enabled);
    QCOMPARE(store.addForNextRun(breakpoint), breakpoint.number); // it is in effect, and stays so
    QVERIFY(!store.waitsForNextRun(breakpoint.number));
}

QTEST_GUILESS_MAIN(TestVerySwitch)
#include "test_very_switch.moc"
