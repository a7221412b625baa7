// SPDX-License-Identifier: MIT
#include "engine/guest/launch.h"

#include "engine/guest/interpreter.h"
#include "engine/guest/native_program.h"

#include <QtTest>

#include <QTemporaryDir>

using namespace coroscope;

class TestLaunch : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::string file(const char *name, const QByteArray &text, bool executable = false)
    {
        const QString path = folder_.filePath(name);
        QFile out(path);
        if (!out.open(QIODevice::WriteOnly))
            qFatal("cannot write %s", qPrintable(path));
        out.write(text);
        if (executable)
            out.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path.toStdString();
    }

private slots:
    void aSpecGoesBothWays()
    {
        LaunchSpec spec;
        spec.recording = "/tmp/a \"b\".coro";
        spec.virtualClock = true;
        spec.tick = 7;
        spec.keepBytes = 1ull << 40;
        spec.channelFd = 5;
        spec.onLost = OnLostDebugger::end;
        spec.stopAtEntry = true;
        spec.observe = Observe::never;
        spec.queue = "self.ready";
        spec.ownTasks = false;
        std::string error;
        spec.breakpoints.push_back(*parseBreakpoint("main -> task2 hit 2", error));
        spec.breakpoints[0].number = 4;
        spec.breakpoints[0].action = BreakAction::print;
        spec.clocksRunOn = true;
        spec.taskRules = {{"worker*", "", true}, {"Job.run", "/a/b.py", false}};
        spec.overlays["/a/b.py"] = "/tmp/b";
        spec.pythonPath = "";
        spec.hashSeedIsOurs = true;
        spec.hashSeed = "random";
        spec.properties["program"] = "x";
        spec.clockTicks = 1ull << 62;
        spec.clockNs = 99;
        const auto again = launchSpecFromJson(toJson(spec), error);
        QVERIFY2(again, error.c_str());
        QCOMPARE(toJson(*again), toJson(spec));
        QVERIFY(again->breakpoints == spec.breakpoints && again->pythonPath == spec.pythonPath);
        QVERIFY(again->hashSeed == spec.hashSeed);
        QVERIFY(again->taskRules == spec.taskRules && again->clocksRunOn && !again->ownTasks);
        QVERIFY(!launchSpecFromJson(toJson(LaunchSpec{}), error)->pythonPath);
    }

    void wrongSpecsAreRefused()
    {
        for (const char *text :
             {"", "[]", "{\"tick\":0}", "{\"breakpoints\":{}}", "{\"breakpoints\":[{\"spec\":\"resume\"}]}",
              "{\"breakpoints\":[{\"spec\":\"a\",\"action\":\"x\"}]}", "{\"onLost\":\"x\"}", "{\"observe\":\"x\"}",
              "{\"taskRules\":{}}", "{\"taskRules\":[{\"task\":true}]}", "{\"taskRules\":[\"a\"]}",
              "{\"taskRules\":[{\"definition\":\"a\",\"task\":\"no\"}]}", "{\"overlays\":[]}",
              "{\"properties\":{\"a\":1}}", "{\"channelFd\":\"3\"}", "{\"pythonPath\":null}"}) {
            std::string error;
            QVERIFY2(!launchSpecFromJson(text, error), text);
            QVERIFY2(!error.empty(), text);
        }
    }

    void whatCannotRunIsNamedWithTheCure()
    {
        const auto refused = [](ProgramRequest request) {
            std::string error;
            return prepareProgram(request, {}, error) ? QString() : QString::fromStdString(error);
        };
        QVERIFY(refused({}).contains("name a file"));
        ProgramRequest request;
        request.program = folder_.filePath("missing.py").toStdString();
        QVERIFY(refused(request).contains("There is no program"));
        request.program = folder_.path().toStdString();
        QVERIFY(refused(request).contains("__main__.py"));
        request.program = "/bin/true";
        QVERIFY(refused(request).contains("coroscope_engine"));
        request.module = "x";
        QVERIFY(refused(request).contains("not both"));
    }

    void executablesAreKnownByTheirMark()
    {
        QCOMPARE(executableKind("/bin/true"), ExecutableKind::unlinked);
        QCOMPARE(executableKind(file("a.py", "print(1)\n")), ExecutableKind::notElf);
        QCOMPARE(executableKind(file("empty", "")), ExecutableKind::notElf);
        QCOMPARE(executableKind("/nonexistent"), ExecutableKind::notElf);
        QCOMPARE(executableKind(file("old", "\177ELF......coroscope:engine-inside:0;")), ExecutableKind::otherVersion);
        QCOMPARE(executableKind(GUEST_PROGRAM), ExecutableKind::withEngine);
    }

    void aNativeProgramGetsItsLaunch()
    {
        ProgramRequest request;
        request.program = GUEST_PROGRAM;
        request.arguments = {"two words", "it's"};
        std::string error;
        const auto command = prepareProgram(request, {}, error);
        QVERIFY2(command, error.c_str());
        QCOMPARE(command->argv, std::vector<std::string>({GUEST_PROGRAM, "two words", "it's"}));
        QVERIFY(!command->isPython);
        const auto spec = launchSpecFromJson(command->environment.at(launchVariable), error);
        QVERIFY2(spec, error.c_str());
        QCOMPARE(spec->properties.at("arguments"), std::string("'two words' 'it'\\''s'"));
        QVERIFY(spec->clockNs > 0);
        request.interpreterOptions = {"-O"};
        QVERIFY(!prepareProgram(request, {}, error));
    }

    void wrongInterpretersAreNamed()
    {
        const std::string old = file("python3.9", "#!/bin/sh\necho cpython 3.9.1\n", true);
        const std::string other = file("pypy", "#!/bin/sh\necho pypy 3.11.1\n", true);
        const std::string broken = file("broken", "#!/bin/sh\nexit 1\n", true);
        const std::string unloadable =
            file("unloadable", "#!/bin/sh\necho cpython 3.11.4\necho ImportError: no such thing\n", true);
        const std::string good = file("good", "#!/bin/sh\necho cpython 3.11.4\necho ok\n", true);
        const auto problem = [](const std::string &path) {
            std::string error;
            return findInterpreter(path, "/package", error) ? QString() : QString::fromStdString(error);
        };
        QVERIFY(problem(old).contains("is Python 3.9.1"));
        QVERIFY(problem(other).contains("is pypy 3.11.1"));
        QVERIFY(problem(broken).contains("does not run as a Python interpreter"));
        QVERIFY(problem(unloadable).contains("no such thing"));
        QVERIFY(problem("/nonexistent").contains("There is no interpreter"));
        QVERIFY(problem(old).contains("apt install python3"));
        QCOMPARE(problem(good), QString());
    }

    void theActiveVirtualEnvironmentComesFirstAndAlone()
    {
        QDir(folder_.path()).mkpath("venv/bin");
        file("venv/bin/python3", "#!/bin/sh\necho cpython 3.12.0\n", true);
        const QByteArray before = qgetenv("VIRTUAL_ENV");
        qputenv("VIRTUAL_ENV", folder_.filePath("venv").toUtf8());
        std::string error;
        QVERIFY(!findInterpreter({}, "/package", error));
        QVERIFY(QString::fromStdString(error).contains("venv/bin/python3 is Python 3.12.0"));
        file("venv/bin/python3", "#!/bin/sh\necho cpython 3.11.9\necho ok\n", true);
        QCOMPARE(QString::fromStdString(findInterpreter({}, "/package", error)->path),
                 folder_.filePath("venv/bin/python3"));
        before.isEmpty() ? qunsetenv("VIRTUAL_ENV") : qputenv("VIRTUAL_ENV", before);
    }

    void aPython3OfAnotherVersionIsPassedOverWithANote()
    {
        QDir(folder_.path()).mkpath("bin");
        file("bin/python3", "#!/bin/sh\necho cpython 3.12.0\n", true);
        file("bin/python3.11", "#!/bin/sh\necho cpython 3.11.9\necho ok\n", true);
        const QByteArray path = qgetenv("PATH");
        const QByteArray environment = qgetenv("VIRTUAL_ENV");
        qunsetenv("VIRTUAL_ENV");
        qputenv("PATH", folder_.filePath("bin").toUtf8());
        std::string error;
        const auto found = findInterpreter({}, "/package", error);
        qputenv("PATH", path);
        if (!environment.isEmpty())
            qputenv("VIRTUAL_ENV", environment);
        QVERIFY2(found, error.c_str());
        QCOMPARE(QString::fromStdString(found->path), folder_.filePath("bin/python3.11"));
        QVERIFY(found->note.find("3.12.0") != found->note.npos);
    }
};

QTEST_GUILESS_MAIN(TestLaunch)
#include "test_launch.moc"
