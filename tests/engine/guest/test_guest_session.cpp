// SPDX-License-Identifier: MIT
// A session and its debugger in one process: the loop runs on a thread of its own, the test is the debugger.
#include "engine/guest/fixed_addresses.h"
#include "engine/guest/guest_session.h"
#include "engine/guest/long_wait_note.h"

#include "engine/loop/task.h"
#include "engine/record/recording.h"
#include "tests/engine/guest/debugger.h"

#include <QtTest>

#include <QTemporaryDir>

#include <mutex>
#include <string>
#include <sys/personality.h>
#include <thread>
#include <vector>

using namespace coroscope;
using namespace std::chrono_literals;

namespace {

Coroutine<int> worker(int rounds)
{
    for (int i = 0; i < rounds; ++i)
        co_await yield();
    co_return rounds;
}

Coroutine<> mainTask() // switch 1
{
    Task<int> first = spawn(worker(2));  // switches 2, 4, 6
    Task<int> second = spawn(worker(1)); // 3, 5
    co_await first;
    co_await second;
    co_await sleep(10ms);
}

class Plain final : public Language {
public:
    std::string name() const override { return "test"; }
    std::string version() const override { return "1"; }
    void beforeHold() override { ++holds; }
    bool holdInterrupted() override { return leave; }
    std::atomic<int> holds{0};
    std::atomic<bool> leave{false};
};

/// Answers with the number of the task that it is asked about.
class Reflecting final : public Language {
public:
    std::string name() const override { return "test"; }
    std::string version() const override { return "1"; }
    std::string refusesToInspect() const override { return {}; }
    Message inspect(const Inspect &request, TaskBase *task) override
    {
        return ValueList{request.request, "", 0, 1, {{"task", task ? std::to_string(task->number()) : "none", "", 0}}};
    }
    void forgetInspected() override { ++forgotten; }
    std::atomic<int> forgotten{0};
};

/// Runs mainTask() in a session, on its own thread.
class Program {
public:
    explicit Program(LaunchSpec spec, Language &language)
    {
        spec.virtualClock = true;
        session_ = GuestSession::start(std::move(spec), language, error);
        if (session_)
            thread_ = std::thread([this] {
                const auto clock = clockFactory()();
                RunOptions options;
                options.clock = clock.get();
                run(mainTask(), options);
                session_->end(0);
            });
    }
    ~Program()
    {
        if (session_)
            session_->controller().post(Detach{}); // a test that failed left it held
        join();
    }
    void join()
    {
        if (thread_.joinable())
            thread_.join();
    }
    GuestSession &session() { return *session_; }
    std::string error;

private:
    std::unique_ptr<GuestSession> session_;
    std::thread thread_;
};

} // namespace

class TestGuestSession : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    Plain language_;
    int files_ = 0;

    LaunchSpec specFor(const Debugger &debugger)
    {
        LaunchSpec spec;
        spec.recording = folder_.filePath(QString("%1.coro").arg(++files_)).toStdString();
        spec.channelFd = debugger.programFd();
        spec.stopAtEntry = true;
        return spec;
    }

    static SetBreakpoints breakpoint(const char *text)
    {
        std::string error;
        SetBreakpoints set;
        set.list.push_back({parseBreakpoint(text, error).value_or(Breakpoint{}), error});
        set.list.back().breakpoint.number = 1;
        return set;
    }

private slots:
    void init() { language_.leave = false; }

    void aLongWaitIsSaidOnce()
    {
        std::mutex mutex;
        std::vector<std::string> said;
        const auto say = [&](const std::string &text) {
            const std::lock_guard lock(mutex);
            said.push_back(text);
        };
        const auto saidSoFar = [&] {
            const std::lock_guard lock(mutex);
            return said;
        };
        {
            LongWaitNote note(0ms, say);
            note.begins("descriptor 7");
            QTRY_COMPARE(saidSoFar(), std::vector<std::string>{"descriptor 7"});
            note.ends();
            note.begins("descriptor 8");
        }
        {
            LongWaitNote note(24h, say);
            note.begins("a short wait");
            note.ends();
            note.begins("another one");
        }
        QCOMPARE(said.size(), std::size_t(1));
    }

    void memoryStaysWhereItIsForWhatIsStartedMeanwhileOnly()
    {
        const int before = ::personality(0xffffffff);
        {
            const FixedAddresses fixed(true);
            const int now = ::personality(0xffffffff);
            QVERIFY(now == before || now == (before | ADDR_NO_RANDOMIZE)); // a container may not let it
        }
        QCOMPARE(::personality(0xffffffff), before);
        const FixedAddresses none(false);
        QCOMPARE(::personality(0xffffffff), before);
    }

    void itStopsBeforeTheFirstSwitchAndSteps()
    {
        Debugger debugger;
        const LaunchSpec spec = specFor(debugger);
        Program program(spec, language_);
        QCOMPARE(debugger.expect<Hello>().recording, spec.recording);
        Stopped stopped = debugger.expect<Stopped>();
        QVERIFY(stopped.cause == StopCause::entry && stopped.number == 1 && !stopped.inside && stopped.task == 0);
        debugger.send(Step{});
        debugger.expect<Continued>();
        stopped = debugger.expect<Stopped>();
        QVERIFY(stopped.cause == StopCause::step && stopped.number == 2 && stopped.task == 1);
        debugger.send(Step{true, 2});
        stopped = debugger.expect<Stopped>();
        QVERIFY(stopped.number == 3 && stopped.task == 2);
        debugger.send(Continue{});
        QCOMPARE(debugger.expect<Ending>().code, 0);
        program.join();

        std::string error;
        const auto recording = Recording::open(spec.recording, error);
        QVERIFY2(recording, error.c_str());
        while (recording->refresh()) {
        }
        QVERIFY(recording->closedCleanly());
        QCOMPARE(recording->stopCount(), std::size_t(3));
        for (std::size_t i = 0; i < 3; ++i)
            QVERIFY(recording->stop(i).at == (Moment{SwitchNumber(i + 1), false}));
    }

    void eachEventStopsWhereItShould_data()
    {
        QTest::addColumn<QByteArray>("spec");
        QTest::addColumn<quint64>("number");
        QTest::addColumn<bool>("inside");
        QTest::addColumn<quint32>("task");
        QTest::addColumn<quint32>("subject");
        const auto row = [](const char *spec, quint64 number, bool inside, quint32 task, quint32 subject) {
            QTest::newRow(spec) << QByteArray(spec) << number << inside << task << subject;
        };
        row("spawn worker", 1, true, 0, 1);
        row("wake worker#2", 1, true, 0, 2);
        row("suspend worker", 3, false, 2, 1);
        row("worker#2 -> worker#1", 4, false, 1, 1);
        row("resume worker#1 hit 2", 4, false, 1, 1);
        row("finish worker#2", 6, false, 1, 2);
        row("finish mainTask", 9, false, noTask, 0);
        row("wake mainTask hit 2", 8, false, 0, 0); // by its timer: between switches
    }
    void eachEventStopsWhereItShould()
    {
        QFETCH(QByteArray, spec);
        Debugger debugger;
        Program program(specFor(debugger), language_);
        debugger.expect<Stopped>();
        debugger.send(breakpoint(spec));
        debugger.send(Continue{});
        const Stopped stopped = debugger.expect<Stopped>();
        QVERIFY(stopped.cause == StopCause::breakpoint);
        QCOMPARE(stopped.breakpoint, 1u);
        QTEST(quint64(stopped.number), "number");
        QTEST(stopped.inside, "inside");
        QTEST(quint32(stopped.task), "task");
        QTEST(quint32(stopped.subject), "subject");
        debugger.send(Detach{});
        debugger.expect<Ending>();
    }

    void aPlaceStopsTheTaskThatIsSuspendedThere()
    {
        Debugger debugger;
        Program program(specFor(debugger), language_);
        debugger.expect<Stopped>();
        debugger.send(breakpoint("resume at nowhere.cpp:1"));
        debugger.send(Step{true, 1});
        QCOMPARE(debugger.expect<Stopped>().number, SwitchNumber(2));
        debugger.send(Step{true, 1});
        const Stopped suspended = debugger.expect<Stopped>();
        QVERIFY(suspended.line > 0);
        debugger.send(breakpoint(("resume at test_guest_session.cpp:" + std::to_string(suspended.line)).c_str()));
        debugger.send(Continue{});
        const Stopped stopped = debugger.expect<Stopped>();
        QCOMPARE(stopped.line, suspended.line);
        QVERIFY(stopped.cause == StopCause::breakpoint);
        debugger.send(Detach{});
        debugger.expect<Ending>();
    }

    void commandsInAnyStateAreAnsweredOrIgnored()
    {
        Debugger debugger;
        Program program(specFor(debugger), language_);
        debugger.expect<Stopped>();
        debugger.send(Pause{}); // held already
        debugger.sendLine("{\"command\":\"breakpoints\",\"list\":[{\"number\":1,\"spec\":\"resume\"}]}");
        auto states = debugger.expect<BreakpointStates>();
        QVERIFY(!states.list.at(0).accepted && !states.list.at(0).error.empty());
        debugger.send(Step{});
        QCOMPARE(debugger.expect<Stopped>().number, SwitchNumber(2));
        debugger.send(Continue{});
        debugger.expect<Ending>();
    }

    void aDebuggerThatVanishesLeavesTheProgramRunning()
    {
        Debugger debugger;
        const LaunchSpec spec = specFor(debugger);
        Program program(spec, language_);
        debugger.expect<Stopped>();
        debugger.send(breakpoint("resume worker"));
        debugger.vanish();
        program.join(); // neither held nor stopped by the breakpoint
        std::string error;
        const auto recording = Recording::open(spec.recording, error);
        QVERIFY2(recording, error.c_str());
        while (recording->refresh()) {
        }
        QVERIFY(recording->closedCleanly());
        QCOMPARE(recording->stopCount(), std::size_t(1));
    }

    void aHoldEndsWhenTheLanguageSaysSo()
    {
        Debugger debugger;
        Program program(specFor(debugger), language_);
        debugger.expect<Stopped>();
        language_.leave = true;
        program.session().interruptHold();
        debugger.expect<Continued>();
        debugger.expect<Ending>();
    }

    void withoutADebuggerAStopPrintsAndGoesOn()
    {
        LaunchSpec spec;
        std::string error;
        spec.breakpoints.push_back(*parseBreakpoint("finish worker", error));
        spec.breakpoints.back().number = 1;
        spec.stopAtEntry = true;
        const int holds = language_.holds;
        Program program(spec, language_);
        QVERIFY2(program.error.empty(), program.error.c_str());
        program.join();
        QCOMPARE(language_.holds.load(), holds);
    }

    void aRecordingThatCannotBeWrittenIsSaidSo()
    {
        LaunchSpec spec;
        spec.recording = "/nonexistent/x.coro";
        std::string error;
        QVERIFY(!GuestSession::start(spec, language_, error));
        QVERIFY(error.find("/nonexistent/x.coro") != error.npos);
    }
};

QTEST_APPLESS_MAIN(TestGuestSession)
#include "test_guest_session.moc"
