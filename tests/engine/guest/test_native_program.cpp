// SPDX-License-Identifier: MIT
// A C++ program in its own process, started as the window starts it.
#include "engine/guest/launch.h"

#include "engine/record/recording.h"
#include "engine/record/time_stamp.h"
#include "tests/engine/guest/debugger.h"

#include <QtTest>

#include <QTemporaryDir>

#include <csignal>
#include <fcntl.h>
#include <map>
#include <sys/wait.h>

using namespace coroscope;

namespace {

/// The program's process, with its stdout and stderr in one file.
class Process {
public:
    Process(const char *what, const LaunchSpec &spec, const QString &output) : output_(output)
    {
        ProgramRequest request;
        request.program = GUEST_PROGRAM;
        request.arguments = {what};
        std::string error;
        const auto command = prepareProgram(request, spec, error);
        if (!command)
            qFatal("%s", error.c_str());
        const QByteArray path = output.toUtf8();
        std::vector<const char *> argv;
        for (const std::string &argument : command->argv)
            argv.push_back(argument.c_str());
        argv.push_back(nullptr);
        pid_ = ::fork();
        if (pid_ != 0)
            return;
        const int fd = ::open(path.constData(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::dup2(fd, 1);
        ::dup2(fd, 2);
        if (spec.channelFd >= 0)
            ::fcntl(spec.channelFd, F_SETFD, 0);
        for (const auto &[name, value] : command->environment)
            ::setenv(name.c_str(), value.c_str(), 1);
        ::execv(argv[0], const_cast<char *const *>(argv.data()));
        ::_exit(127);
    }
    ~Process()
    {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            wait();
        }
    }
    Process(const Process &) = delete;
    Process &operator=(const Process &) = delete;

    pid_t pid() const { return pid_; }
    int wait() ///< as waitpid() tells it
    {
        int status = -1;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return status;
    }
    QByteArray output() const
    {
        QFile file(output_);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private:
    pid_t pid_ = -1;
    QString output_;
};

} // namespace

class TestNativeProgram : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    int runs_ = 0;

    LaunchSpec newSpec()
    {
        LaunchSpec spec;
        spec.recording = folder_.filePath(QString("%1.coro").arg(++runs_)).toStdString();
        return spec;
    }
    QString outputPath() const { return folder_.filePath(QString("%1.txt").arg(runs_)); }

    static std::unique_ptr<Recording> read(const LaunchSpec &spec)
    {
        std::string error;
        auto recording = Recording::open(spec.recording, error);
        if (!recording)
            qFatal("%s", error.c_str());
        while (recording->refresh()) {
        }
        return recording;
    }

    static Breakpoint breakpoint(const char *text, BreakAction action)
    {
        std::string error;
        Breakpoint result = parseBreakpoint(text, error).value_or(Breakpoint{});
        result.number = 1;
        result.action = action;
        return result;
    }

    /// Keeps the program's end from other children, as QProcess or posix_spawn would, and closes it here.
    static void handOver(const Debugger &debugger) { ::close(debugger.programFd()); }

private slots:
    void outputIsAttributedAndPassedOn()
    {
        const LaunchSpec spec = newSpec();
        Process process("say", spec, outputPath());
        QCOMPARE(process.wait(), 0);
        QCOMPARE(process.output(), QByteArray("hello\nhello again\n"));
        const auto recording = read(spec);
        QVERIFY(recording->closedCleanly());
        QCOMPARE(recording->exitCode().value_or(-1), 0);
        std::map<std::pair<SwitchNumber, int>, std::string> bySwitch;
        for (std::size_t i = 0; i < recording->outputCount(); ++i) {
            const OutputInfo output = recording->output(i);
            bySwitch[{output.number, output.stream}] += output.bytes;
        }
        const std::map<std::pair<SwitchNumber, int>, std::string> wanted = {{{1, 1}, "hello\n"},
                                                                            {{2, 2}, "hello again\n"}};
        QVERIFY(bySwitch == wanted);
    }

    void theLaunchIsNotSeen()
    {
        const LaunchSpec spec = newSpec();
        Process process("environment", spec, outputPath());
        QCOMPARE(process.wait(), 0);
        QCOMPARE(process.output(), QByteArray("unset\n"));
    }

    void theExitCodeIsItsOwn()
    {
        Debugger debugger;
        LaunchSpec spec = newSpec();
        spec.channelFd = debugger.programFd();
        Process process("quit", spec, outputPath());
        handOver(debugger);
        QCOMPARE(debugger.expect<Hello>().pid, std::int64_t(process.pid()));
        QCOMPARE(debugger.expect<Ending>().code, 5);
        QCOMPARE(WEXITSTATUS(process.wait()), 5);
        QCOMPARE(read(spec)->exitCode().value_or(-1), 5);
    }

    void theClockStandsStillWhileHeldOrRunsOn()
    {
        for (const bool runsOn : {false, true}) {
            Debugger debugger;
            LaunchSpec spec = newSpec();
            spec.channelFd = debugger.programFd();
            spec.stopAtEntry = true;
            spec.clocksRunOn = runsOn;
            Process process("clock", spec, outputPath());
            handOver(debugger);
            debugger.expect<Stopped>();
            debugger.send(Step{});
            QCOMPARE(debugger.expect<Stopped>().number, SwitchNumber(2));
            debugger.send(Continue{});
            debugger.expect<Ending>();
            process.wait();
            const QList<QByteArray> told = process.output().trimmed().split(' ');
            QCOMPARE(told.size(), 3);
            const qint64 passed = told[0].toLongLong();
            const qint64 held = read(spec)->stop(1).heldNs;
            QVERIFY(held > 0);
            if (runsOn)
                QVERIFY(passed >= told[1].toLongLong() && passed <= told[2].toLongLong());
            else
                QVERIFY(passed <= told[2].toLongLong() - held);
        }
    }

    void anEndlessSliceIsStoppedInside()
    {
        Debugger debugger;
        LaunchSpec spec = newSpec();
        spec.channelFd = debugger.programFd();
        spec.stopAtEntry = true;
        Process process("spin", spec, outputPath());
        handOver(debugger);
        debugger.expect<Stopped>();
        debugger.send(Step{});
        QCOMPARE(debugger.expect<Stopped>().number, SwitchNumber(2));
        debugger.send(Continue{});
        debugger.expect<Continued>();
        for (int i = 0; i < 3; ++i) {
            debugger.send(Pause{});
            const Stopped stopped = debugger.expect<Stopped>();
            QVERIFY(stopped.inside && stopped.cause == StopCause::pause);
            QCOMPARE(stopped.number, SwitchNumber(2));
            QCOMPARE(stopped.task, TaskNumber(0));
            debugger.send(Continue{});
            debugger.expect<Continued>();
        }
        ::kill(process.pid(), SIGKILL);
        QVERIFY(WIFSIGNALED(process.wait()));
        const auto recording = read(spec);
        QCOMPARE(recording->stopCount(), std::size_t(5));
        QVERIFY(recording->stop(4).at == (Moment{2, true}));
        QVERIFY(recording->stop(4).heldNs >= 0);
    }

    void aForeignSchedulerIsStoppedBetweenItsSlices()
    {
        Debugger debugger;
        LaunchSpec spec = newSpec();
        spec.channelFd = debugger.programFd();
        spec.stopAtEntry = true;
        Process process("scheduler", spec, outputPath());
        handOver(debugger);
        const Stopped entry = debugger.expect<Stopped>();
        QCOMPARE(entry.number, SwitchNumber(1));
        QCOMPARE(entry.task, TaskNumber(0));
        debugger.send(Continue{});
        debugger.expect<Continued>();
        QTRY_COMPARE(process.output(), QByteArray("between\n"));
        debugger.send(Pause{});
        const Stopped stopped = debugger.expect<Stopped>();
        QVERIFY(stopped.inside && stopped.cause == StopCause::pause);
        QCOMPARE(stopped.task, noTask);
    }

    void aForeignSchedulerOnAnotherThreadIsStoppedThere()
    {
        Debugger debugger;
        LaunchSpec spec = newSpec();
        spec.channelFd = debugger.programFd();
        Process process("elsewhere", spec, outputPath());
        handOver(debugger);
        QTRY_COMPARE(process.output(), QByteArray("between\n"));
        debugger.send(Pause{});
        const Stopped stopped = debugger.expect<Stopped>();
        QVERIFY(stopped.inside && stopped.cause == StopCause::pause);
        QCOMPARE(stopped.number, SwitchNumber(1));
    }

    void whatTheMainThreadDoesAfterAnothersSchedulerIsRecorded()
    {
        const LaunchSpec spec = newSpec();
        Process process("joined", spec, outputPath());
        QCOMPARE(process.wait(), 0);
        const auto recording = read(spec);
        QVERIFY(recording->closedCleanly());
        QCOMPARE(recording->lastSwitch(), SwitchNumber(1));
        std::string bytes;
        for (std::size_t i = 0; i < recording->outputCount(); ++i)
            bytes += recording->output(i).bytes;
        QCOMPARE(bytes, std::string("after\n"));
    }

    void aForeignSchedulerIsStoppedAnywhere()
    {
        Debugger debugger;
        LaunchSpec spec = newSpec();
        spec.channelFd = debugger.programFd();
        spec.keepBytes = 4 << 20;
        Process process("switches", spec, outputPath());
        handOver(debugger);
        QTRY_COMPARE(process.output(), QByteArray("between\n"));
        SwitchNumber last = 0;
        for (int i = 0; i < 300; ++i) {
            debugger.send(Pause{});
            const Stopped stopped = debugger.expect<Stopped>();
            QVERIFY(stopped.number >= last);
            last = stopped.number;
            debugger.send(Continue{});
            debugger.expect<Continued>();
        }
        ::kill(process.pid(), SIGKILL);
        QVERIFY(WIFSIGNALED(process.wait()));
        QCOMPARE(read(spec)->damage(), std::string());
    }

    void anIdleWaitIsStoppedInside()
    {
        Debugger debugger;
        LaunchSpec spec = newSpec();
        spec.channelFd = debugger.programFd();
        spec.stopAtEntry = true;
        Process process("rest", spec, outputPath());
        handOver(debugger);
        debugger.expect<Stopped>();
        debugger.send(Step{true, 99}); // no such task: it runs into its idle wait
        debugger.expect<Continued>();
        debugger.send(Pause{});
        QVERIFY(debugger.expect<Stopped>().inside);
        debugger.send(Detach{true});
        QVERIFY(WIFSIGNALED(process.wait()));
    }

    void aVanishedDebuggerEndsTheProgramIfAskedTo()
    {
        Debugger debugger;
        LaunchSpec spec = newSpec();
        spec.channelFd = debugger.programFd();
        spec.stopAtEntry = true;
        spec.onLost = OnLostDebugger::end;
        Process process("spin", spec, outputPath());
        handOver(debugger);
        debugger.expect<Stopped>();
        debugger.vanish();
        const int status = process.wait();
        QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    }

    void itsTimesAreMeasuredByTheClockThatStampsThem()
    {
        const LaunchSpec spec = newSpec();
        Process process("say", spec, outputPath());
        process.wait();
        const auto recording = read(spec);
        QCOMPARE(recording->header().ticksPerSecond != 1'000'000'000, hasSteadyTimeStamp);
    }

    void aForksChildIsAProgramOfItsOwn()
    {
        Debugger debugger;
        LaunchSpec spec = newSpec();
        spec.channelFd = debugger.programFd();
        Process process("fork", spec, outputPath());
        handOver(debugger);
        QCOMPARE(debugger.expect<Ending>().code, 0);
        QCOMPARE(process.wait(), 0);
        QCOMPARE(process.output(), QByteArray("child 7\n"));
        const auto recording = read(spec);
        QVERIFY(recording->closedCleanly());
        QCOMPARE(recording->lastSwitch(), SwitchNumber(101));
        QCOMPARE(recording->exitCode().value_or(-1), 0);
    }

    void aBreakpointPrintsTheState()
    {
        LaunchSpec spec = newSpec();
        spec.breakpoints.push_back(breakpoint("resume say hit 2", BreakAction::print));
        Process process("say", spec, outputPath());
        QCOMPARE(process.wait(), 0);
        const QByteArray output = process.output();
        QVERIFY2(output.contains("hit 2: before switch 2\n  next:    say#1"), output);
        QVERIFY2(output.endsWith("hello again\n"), output);
    }

    void aBreakpointEndsTheProgram()
    {
        LaunchSpec spec = newSpec();
        spec.breakpoints.push_back(breakpoint("resume say hit 2", BreakAction::exit));
        Process process("say", spec, outputPath());
        QCOMPARE(WEXITSTATUS(process.wait()), 3);
        QVERIFY(process.output().startsWith("hello\ncoroscope: breakpoint 1"));
        const auto recording = read(spec);
        QCOMPARE(recording->lastSwitch(), SwitchNumber(1));
        QCOMPARE(recording->exitCode().value_or(-1), 3);
    }

    void aBreakpointSavesWhatLedUpToIt()
    {
        LaunchSpec spec = newSpec();
        spec.breakpoints.push_back(breakpoint("resume say", BreakAction::save));
        Process process("say", spec, outputPath());
        QCOMPARE(process.wait(), 0);
        LaunchSpec saved;
        saved.recording = folder_.filePath(QString("%1.hit2.coro").arg(runs_)).toStdString();
        QCOMPARE(read(saved)->lastSwitch(), SwitchNumber(1));
        QCOMPARE(read(spec)->lastSwitch(), SwitchNumber(2));
    }

    void aLaunchThatCannotBeFollowedEndsTheProgramWithAReason()
    {
        LaunchSpec spec = newSpec();
        const QString output = outputPath();
        spec.recording = "/nonexistent/x.coro";
        Process process("say", spec, output);
        QCOMPARE(WEXITSTATUS(process.wait()), 2);
        QVERIFY(process.output().startsWith("coroscope: "));
    }
};

QTEST_GUILESS_MAIN(TestNativeProgram)
#include "test_native_program.moc"
