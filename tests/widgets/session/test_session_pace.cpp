// SPDX-License-Identifier: GPL-3.0-or-later
// How a session goes on: in slow motion, and through a recording from breakpoint hit to breakpoint hit. With real programs.
#include "widgets/session.h"

#include "engine/guest/launch.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace coroscope;

namespace {

constexpr int patience = 120'000; // ms; only a failure takes that long
constexpr double fast = 2000;     // switches a second: slow motion that a test can wait for

constexpr char program[] = "from coroscope import Task, run, sleep\n"
                           "async def worker(rounds):\n"
                           "    for _ in range(rounds):\n"
                           "        await sleep(0)\n"
                           "async def main():\n"
                           "    first = Task.new(worker(6))\n"
                           "    second = Task.new(worker(3))\n"
                           "    await first\n"
                           "    await second\n"
                           "run(main())\n";

} // namespace

class TestSessionPace : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void runsSlowlySwitchBySwitch();
    void stopsAtBreakpointsInSlowMotion();
    void changesItsSpeedWhileRunning();
    void changesItsSpeedBeforeItBegins();
    void pausesAndGoesOnSlowly();
    void goesFromHitToHitAndToNow();
    void playsARecording();
    void stopsBeforeCallbackRunsInSlowMotionWhereAsked();
    void opensARecordingAndGoesToTheFirstHit();
    void goesToTheTasksOwnSwitches();

private:
    void start(bool stopAtEntry = false, const QByteArray &text = program);
    void runToEnd();
    std::uint32_t breakOn(const char *spec);

    QTemporaryDir folder_;
    std::unique_ptr<Session> session_;
};

void TestSessionPace::initTestCase()
{
    for (const char *name : {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        qputenv(name, folder_.path().toUtf8());
    qunsetenv("VIRTUAL_ENV");
    QVERIFY2(!pythonPackageFolder().empty(), "the Python package is not built");
}

void TestSessionPace::init()
{
    session_ = std::make_unique<Session>();
    session_->setProgram(folder_.filePath("program.py"));
    const std::vector<Breakpoint> left = session_->breakpoints(); // by the test before
    for (const Breakpoint &breakpoint : left)
        session_->removeBreakpoint(breakpoint.number);
}

void TestSessionPace::start(bool stopAtEntry, const QByteArray &text)
{
    Session::RunRequest request;
    request.program = folder_.filePath("program.py");
    QFile file(request.program);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    request.virtualClock = true;
    request.stopAtEntry = stopAtEntry;
    QVERIFY(session_->start(request));
}

void TestSessionPace::runToEnd()
{
    start();
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::ended, patience);
}

std::uint32_t TestSessionPace::breakOn(const char *spec)
{
    std::string error;
    return session_->addBreakpoint(parseBreakpoint(spec, error).value());
}

void TestSessionPace::runsSlowlySwitchBySwitch()
{
    session_->setSpeed(fast);
    QList<SwitchNumber> stops;
    connect(session_.get(), &Session::phaseChanged, this, [this, &stops](Session::Phase phase) {
        if (phase != Session::Phase::stopped)
            return;
        QVERIFY(session_->isPaced());
        QVERIFY2(session_->statusText().startsWith("Running slowly: 2000 switches a second, before "),
                 qPrintable(session_->statusText()));
        if (stops.isEmpty() || stops.last() != session_->stopPlace().number)
            stops << session_->stopPlace().number;
    });
    runToEnd();
    QVERIFY(!session_->isPaced());
    QList<SwitchNumber> all;
    for (SwitchNumber number = 1; number <= session_->recording()->lastSwitch(); ++number)
        all << number;
    QVERIFY(all.size() > 10);
    QCOMPARE(stops, all);
}

void TestSessionPace::stopsAtBreakpointsInSlowMotion()
{
    const std::uint32_t number = breakOn("finish worker#2");
    session_->setSpeed(fast);
    start();
    QTRY_VERIFY_WITH_TIMEOUT(session_->phase() == Session::Phase::stopped && !session_->isPaced(), patience);
    QCOMPARE(std::uint32_t(session_->stopPlace().breakpoint), number);
    QVERIFY2(session_->statusText().startsWith("Stopped before switch "), qPrintable(session_->statusText()));
    session_->resume(); // slowly again
    QVERIFY(session_->isPaced());
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::ended, patience);
}

void TestSessionPace::changesItsSpeedWhileRunning()
{
    start(false, "from coroscope import run, sleep\n"
                 "async def turn():\n"
                 "    while True:\n"
                 "        await sleep(0)\n"
                 "run(turn())\n");
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::running, patience);
    session_->setSpeed(0.001); // one step, then nothing for a quarter of an hour
    QTRY_VERIFY_WITH_TIMEOUT(session_->phase() == Session::Phase::stopped, patience);
    QVERIFY(session_->isPaced());
    const SwitchNumber stopped = session_->stopPlace().number;
    session_->setSpeed(fast); // at once
    QTRY_VERIFY_WITH_TIMEOUT(session_->recording()->lastSwitch() >= stopped + 3, patience);
    QVERIFY(session_->isPaced());
    session_->setSpeed(0);
    QVERIFY(!session_->isPaced());
    QTRY_VERIFY_WITH_TIMEOUT(
        session_->phase() == Session::Phase::running && session_->recording()->lastSwitch() > stopped + 1000, patience);
    session_->stopProgram();
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::ended, patience);
}

void TestSessionPace::changesItsSpeedBeforeItBegins()
{
    session_->setSpeed(0.001);
    start();
    QCOMPARE(session_->phase(), Session::Phase::starting);
    session_->setSpeed(0);
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::ended, patience);
    session_->setSpeed(0.001);
    start();
    session_->setSpeed(0);
    session_->setSpeed(0.001);
    QTRY_VERIFY_WITH_TIMEOUT(session_->phase() == Session::Phase::stopped, patience);
    QVERIFY(session_->isPaced());
    QCOMPARE(session_->stopPlace().reason, QString("entry"));
}

void TestSessionPace::pausesAndGoesOnSlowly()
{
    session_->setSpeed(0.001);
    start();
    QTRY_VERIFY_WITH_TIMEOUT(session_->phase() == Session::Phase::stopped, patience);
    QVERIFY(session_->isPaced());
    session_->pause();
    QVERIFY(!session_->isPaced());
    QCOMPARE(session_->phase(), Session::Phase::stopped);
    QVERIFY2(session_->statusText().startsWith("Stopped before switch 1: "), qPrintable(session_->statusText()));
    session_->resume(); // its first step is taken at once
    QTRY_VERIFY_WITH_TIMEOUT(session_->phase() == Session::Phase::stopped && session_->stopPlace().number == 2,
                             patience);
    QVERIFY(session_->isPaced());
    session_->setSpeed(0);
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::ended, patience);
}

void TestSessionPace::goesFromHitToHitAndToNow()
{
    runToEnd();
    breakOn("finish worker*");
    const Moment now = session_->now();
    session_->showMoment({1, false});
    QVERIFY(session_->mayHitAhead());
    QList<SwitchNumber> places;
    while (session_->isPast() && places.size() < 10) {
        session_->resume();
        QTRY_VERIFY_WITH_TIMEOUT(!session_->isSearching(), patience);
        places << session_->cursor().number;
        if (session_->isPast())
            QVERIFY2(session_->statusText().contains("breakpoint"), qPrintable(session_->statusText()));
    }
    QCOMPARE(places.size(), 3); // both workers' ends, and now
    QCOMPARE(session_->cursor(), now);
    for (int i = 0; i < 2; ++i) { // it is the moment right behind that task's last slice
        const SwitchInfo ended = session_->recording()->switchInfo(places[i] - 1);
        QVERIFY(ended.taskEnded);
    }
}

void TestSessionPace::playsARecording()
{
    runToEnd();
    breakOn("finish worker#2");
    session_->setSpeed(fast);
    session_->showMoment({2, false});
    QList<SwitchNumber> shown;
    connect(session_.get(), &Session::cursorChanged, this, [this, &shown] {
        if (shown.isEmpty() || shown.last() != session_->cursor().number)
            shown << session_->cursor().number;
    });
    session_->resume();
    QVERIFY(session_->isPlaying());
    QVERIFY2(session_->statusText().startsWith("Playing: 2000 switches a second, before switch 2 of "),
             qPrintable(session_->statusText()));
    QTRY_VERIFY_WITH_TIMEOUT(!session_->isPlaying(), patience);
    QVERIFY(session_->isPast());
    const SwitchNumber hit = session_->cursor().number;
    QVERIFY(session_->recording()->switchInfo(hit - 1).taskEnded);
    QCOMPARE(shown.last(), hit);
    QVERIFY(shown.size() > 2);
    for (qsizetype i = 1; i < shown.size(); ++i)
        QCOMPARE(shown[i], std::min(session_->recording()->nextEffective(shown[i - 1]), hit));
    session_->resume(); // there is no other hit: up to the end
    QTRY_VERIFY_WITH_TIMEOUT(!session_->isPlaying(), patience);
    QVERIFY(!session_->isPast());

    session_->setSpeed(0.001);
    session_->showMoment({2, false});
    session_->resume();
    QVERIFY(session_->isPlaying());
    session_->pause();
    QVERIFY(!session_->isPlaying());
    QCOMPARE(session_->cursor(), (Moment{2, false}));
    session_->resume();
    session_->showPreviousSwitch(); // whoever moves by hand takes over
    QVERIFY(!session_->isPlaying());
}

void TestSessionPace::stopsBeforeCallbackRunsInSlowMotionWhereAsked()
{
    const QByteArray calls =
        "import asyncio\n"
        "def tick(future):\n"
        "    future.set_result(None)\n"
        "async def main():\n"
        "    loop = asyncio.get_running_loop()\n"
        "    for _ in range(4):\n"
        "        future = loop.create_future()\n" // a wait that is no poll: no switch is passed over
        "        loop.call_soon(tick, future)\n"
        "        await future\n"
        "asyncio.run(main())\n";
    session_->setSpeed(fast);
    session_->setStopsAtCallbacks(true);
    std::vector<Moment> stops;
    QString words;
    connect(session_.get(), &Session::phaseChanged, this, [&](Session::Phase phase) {
        const Session::StopPlace &place = session_->stopPlace();
        const Moment at{place.number, false, place.callback};
        if (phase != Session::Phase::stopped || (!stops.empty() && stops.back() == at))
            return;
        stops.push_back(at);
        if (place.callback != 0 && place.function == QLatin1String("tick"))
            words = session_->statusText();
    });
    start(false, calls);
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::ended, patience);
    const Recording &recording = *session_->recording();
    std::vector<Moment> all; // as they are in the recording
    for (SwitchNumber number = 1; number <= recording.lastSwitch() + 1; ++number) {
        for (const CallbackInfo &run : recording.callbacksBefore(number))
            all.push_back(run.before());
        if (number <= recording.lastSwitch())
            all.push_back({number, false});
    }
    QVERIFY(recording.lastCallback() >= 4);
    QVERIFY(stops == all);
    QVERIFY2(words.startsWith("Running slowly: 2000 switches a second, before callback run ") &&
                 words.endsWith(": tick"),
             qPrintable(words));

    std::vector<Moment> shown;
    connect(session_.get(), &Session::cursorChanged, this, [&] {
        if (session_->isPast() && (shown.empty() || shown.back() != session_->cursor()))
            shown.push_back(session_->cursor());
    });
    for (const bool asked : {true, false}) {
        session_->setStopsAtCallbacks(asked);
        session_->showMoment({1, false});
        shown.clear();
        session_->resume();
        QVERIFY(session_->isPlaying());
        QTRY_VERIFY_WITH_TIMEOUT(!session_->isPlaying(), patience);
        std::vector<Moment> expected(std::find(all.begin(), all.end(), Moment{1, false}) + 1, all.end());
        std::erase_if(expected, [asked](const Moment &at) { return !asked && at.callback != 0; });
        QVERIFY(shown == expected);
    }
}

void TestSessionPace::opensARecordingAndGoesToTheFirstHit()
{
    runToEnd();
    const QString path = folder_.filePath("kept.coro");
    QVERIFY(QFile::copy(QString::fromStdString(session_->recording()->path()), path));
    const SwitchNumber last = session_->recording()->lastSwitch();
    session_ = std::make_unique<Session>();
    QVERIFY(session_->openRecording(path));
    QTRY_VERIFY_WITH_TIMEOUT(session_->recording()->lastSwitch() == last && !session_->isReading(), patience);
    QSignalSpy said(session_.get(), &Session::message);
    session_->resume();
    QTRY_VERIFY_WITH_TIMEOUT(!session_->isSearching(), patience);
    QVERIFY(!session_->isPast());
    QVERIFY2(said.last().first().toString().startsWith("No breakpoint is on"),
             qPrintable(said.last().first().toString()));

    breakOn("resume worker#2");
    session_->resume();
    QTRY_VERIFY_WITH_TIMEOUT(!session_->isSearching(), patience);
    QVERIFY(session_->isPast());
    QCOMPARE(session_->recording()->taskName(session_->recording()->switchInfo(session_->cursor().number).task),
             std::string("worker#2"));
    QVERIFY2(session_->statusText().startsWith("Recording: before switch 3 of "), qPrintable(session_->statusText()));
    QVERIFY2(session_->statusText().contains(": resume worker#2 — Esc goes to its end"),
             qPrintable(session_->statusText()));
}

void TestSessionPace::goesToTheTasksOwnSwitches()
{
    runToEnd();
    session_->selectSwitch(3);
    const TaskNumber task = session_->selectedTask();
    session_->showMoment({1, false});
    QList<SwitchNumber> forward;
    QSignalSpy said(session_.get(), &Session::message);
    while (said.isEmpty() && forward.size() < 100) {
        session_->showNextOfTask();
        forward << session_->cursor().number;
        QCOMPARE(session_->recording()->switchInfo(session_->cursor().number).task, task);
    }
    QCOMPARE(forward.size(), qsizetype(session_->recording()->task(task)->slices) + 1); // the last was said to be that
    session_->showPreviousOfTask();
    QCOMPARE(session_->cursor().number, forward[forward.size() - 3]);
}

QTEST_GUILESS_MAIN(TestSessionPace)
#include "test_session_pace.moc"
