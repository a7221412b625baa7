// SPDX-License-Identifier: GPL-3.0-or-later
// Session against real programs, the unkind ones above all: each leaves a clear sentence, what was recorded, and a session
// that can run the next.
#include "widgets/session.h"

#include "engine/guest/launch.h"
#include "widgets/session/loose_outputs.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace coroscope;

namespace {

constexpr int patience = 120'000; // ms; only a failure takes that long

constexpr char head[] = "import os, signal, sys\n"
                        "from coroscope import Task, run, sleep\n"
                        "async def child():\n"
                        "    await sleep(0)\n"
                        "async def main():\n"
                        "    await Task.new(child())\n";

} // namespace

class TestSessionRun : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void tellsHowAProgramEnded_data();
    void tellsHowAProgramEnded();
    void pausesInsideAnEndlessSlice();
    void pausesInAnIdleWait();
    void saysHowAStopComesAboutAndRunsTheNext();
    void feedsTheTerminal();
    void keepsWhatChildrenPrint();
    void survivesMuchOutputWithoutANewline();
    void saysWhatIsMissing();
    void runsWhereAndAsItIsTold();
    void runsAModule();
    void saysWhatOfTheRequestIsWrong();

private:
    void start(const QByteArray &rest, bool stopAtEntry = false);
    Session::RunRequest requestOf(const QString &fileName, const QByteArray &text);
    QStringList printedBy(const Session::RunRequest &request); ///< lines
    std::string looseText() const
    {
        std::string all;
        for (std::uint64_t i = session_->looseOutputs().begin(); i < session_->looseOutputs().end(); ++i)
            all += session_->looseOutputs().at(i).bytes;
        return all;
    }

    QTemporaryDir folder_;
    std::unique_ptr<Session> session_;
};

void TestSessionRun::initTestCase()
{
    for (const char *name : {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        qputenv(name, folder_.path().toUtf8());
    qunsetenv("VIRTUAL_ENV");
    QVERIFY2(!pythonPackageFolder().empty(), "the Python package is not built");
}

void TestSessionRun::init() { session_ = std::make_unique<Session>(); }

void TestSessionRun::start(const QByteArray &rest, bool stopAtEntry)
{
    Session::RunRequest request;
    request.program = folder_.filePath("program.py");
    QFile file(request.program);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(head + rest);
    file.close();
    request.stopAtEntry = stopAtEntry;
    session_->start(request);
}

void TestSessionRun::tellsHowAProgramEnded_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("failed");
    QTest::newRow("well") << QByteArray("run(main())\n") << "Ended (exit code 0): " << false;
    QTest::newRow("raises") << QByteArray("run(main())\nraise ValueError\n") << "Ended (exit code 1): " << true;
    QTest::newRow("raises at once") << QByteArray("1 / 0\n") << "Ended (exit code 1): " << true;
    QTest::newRow("sys.exit") << QByteArray("run(main())\nsys.exit(3)\n") << "Ended (exit code 3): " << true;
    QTest::newRow("os._exit") << QByteArray("async def end():\n    os._exit(4)\nrun(end())\n")
                              << "Ended (exit code 4): " << true;
    QTest::newRow("SIGSEGV")
        << QByteArray("async def end():\n    os.kill(os.getpid(), signal.SIGSEGV)\nrun(end())\n")
        << "The program died: segmentation fault (SIGSEGV) in switch 1; everything up to there is kept" << true;
    QTest::newRow("SIGKILL") << QByteArray("async def end():\n    os.kill(os.getpid(), signal.SIGKILL)\nrun(end())\n")
                             << "The program died: killed (SIGKILL) in switch 1; everything up to there is kept"
                             << true;
}

void TestSessionRun::tellsHowAProgramEnded()
{
    QFETCH(QByteArray, rest);
    QFETCH(QString, text);
    QFETCH(bool, failed);
    start(rest);
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::ended, patience);
    QVERIFY2(session_->statusText().startsWith(text), qPrintable(session_->statusText()));
    QCOMPARE(session_->programFailed(), failed);
    QVERIFY(session_->recording());
}

void TestSessionRun::pausesInsideAnEndlessSlice()
{
    start("async def spin():\n    while True: pass\nrun(spin())\n");
    QTRY_VERIFY_WITH_TIMEOUT(session_->recording() && session_->recording()->lastSwitch() == 1, patience);
    session_->pause();
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::stopped, patience);
    QVERIFY(session_->stopPlace().inside);
    QVERIFY2(session_->statusText().startsWith("Stopped inside switch 1: spin#1 at program.py:8 (pause)"),
             qPrintable(session_->statusText()));
    QCOMPARE(session_->cursor(), (Moment{1, true}));
    session_->stopProgram();
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::ended, patience);
    QVERIFY(!session_->programFailed());
}

void TestSessionRun::pausesInAnIdleWait()
{
    start("async def nap():\n    await sleep(1000)\nrun(nap())\n");
    QTRY_VERIFY_WITH_TIMEOUT(session_->recording() && session_->recording()->lastSwitch() == 1 &&
                                 session_->recording()->runningSwitch() == 0,
                             patience);
    QTRY_VERIFY_WITH_TIMEOUT(session_->timeGoesOn(), patience);
    session_->pause();
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::stopped, patience);
    QVERIFY2(session_->statusText().startsWith("Stopped while every task waits, before switch 2 (pause)"),
             qPrintable(session_->statusText()));
    QCOMPARE(session_->cursor(), (Moment{2, false})); // the first is over: nobody runs
    QCOMPARE(session_->state().running, noTask);
    QCOMPARE(session_->time(), session_->recording()->endTime());
    session_->stopProgram();
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::ended, patience);
}

void TestSessionRun::saysHowAStopComesAboutAndRunsTheNext()
{
    start("async def busy():\n    while True: await sleep(0)\nrun(busy())\n");
    QTRY_VERIFY_WITH_TIMEOUT(session_->recording() && session_->recording()->lastSwitch() > 1000, patience);
    QStringList said;
    connect(session_.get(), &Session::phaseChanged, session_.get(), [&] {
        said << session_->statusText();
        const QString reading = QStringLiteral("Ended; reading the rest of the recording");
        if (said.last() == reading && said.count(reading) == 1) { // the second run comes to its end in the same way
            QVERIFY(session_->isEnding() && !session_->timeGoesOn());
            start("print('the next')\nrun(main())\n");
        }
    });
    session_->stopProgram();
    QVERIFY(session_->isEnding());
    QCOMPARE(said, QStringList("Stopping…"));
    QTRY_VERIFY_WITH_TIMEOUT(session_->phase() == Session::Phase::ended &&
                                 session_->statusText().startsWith("Ended (exit code 0)"),
                             patience);
    QVERIFY2(said.contains("Ended; reading the rest of the recording — then the next run begins"),
             qPrintable(said.join(u'|')));
    QVERIFY(session_->recording()->outputCount() > 0);
    QVERIFY(session_->recording()->output(0).bytes.starts_with("the next"));
    session_->disconnect(session_.get());
}

void TestSessionRun::feedsTheTerminal()
{
    start("print('tty' if sys.stdin.isatty() else 'no tty')\nprint('got ' + input())\nrun(main())\n");
    session_->writeInput("a line\n");
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::ended, patience);
    QByteArray all;
    for (std::size_t i = 0; i < session_->recording()->outputCount(); ++i) {
        const std::string_view bytes = session_->recording()->output(i).bytes;
        all.append(bytes.data(), qsizetype(bytes.size()));
    }
    QCOMPARE(all, QByteArray("tty\ngot a line\n"));
}

void TestSessionRun::keepsWhatChildrenPrint()
{
    start("print('mine', flush=True)\nos.system('echo from a child')\nprint('and mine')\nrun(main())\n");
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::ended, patience);
    QCOMPARE(looseText(), "from a child\n");
    QVERIFY(session_->looseOutputs().at(0).behind == session_->recording()->output(1).place); // the newline of its own
    std::string kept;
    readLooseOutput(session_->looseOutputPath(), LooseOutputFile::most,
                    [&](const LooseOutput &piece) { kept += piece.bytes; });
    QCOMPARE(kept, looseText());
    session_->openRecording(QString::fromStdString(session_->recording()->path()));
    QCOMPARE(looseText(), kept);
}

void TestSessionRun::survivesMuchOutputWithoutANewline()
{
    start("for _ in range(20):\n    sys.stdout.write('x' * 1000000)\nrun(main())\n");
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::ended, patience);
    QVERIFY(session_->statusText().startsWith("Ended (exit code 0)"));
    qint64 recorded = 0;
    for (std::size_t i = 0; i < session_->recording()->outputCount(); ++i)
        recorded += qint64(session_->recording()->output(i).bytes.size());
    QCOMPARE(recorded + qint64(looseText().size()), qint64(20'000'000)); // nothing lost, nothing twice
}

void TestSessionRun::saysWhatIsMissing()
{
    QSignalSpy messages(session_.get(), &Session::message);
    Session::RunRequest request;
    request.program = folder_.filePath("missing.py");
    session_->start(request);
    QCOMPARE(messages.count(), 1);
    QVERIFY(messages.first().at(0).toString().contains("missing.py"));
    QCOMPARE(session_->phase(), Session::Phase::empty);

    QFile broken(folder_.filePath("broken.coro"));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("not a recording");
    broken.close();
    QString error;
    QVERIFY(!session_->openRecording(broken.fileName(), &error));
    QVERIFY(!error.isEmpty());
    QCOMPARE(session_->phase(), Session::Phase::empty);
}

Session::RunRequest TestSessionRun::requestOf(const QString &fileName, const QByteArray &text)
{
    Session::RunRequest request;
    request.program = folder_.filePath(fileName);
    QFile file(request.program);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        request.program.clear();
    return request;
}

QStringList TestSessionRun::printedBy(const Session::RunRequest &request)
{
    if (!session_->start(request) ||
        !QTest::qWaitFor([this] { return session_->phase() == Session::Phase::ended; }, patience))
        return {session_->statusText()};
    QByteArray all;
    for (std::size_t i = 0; i < session_->recording()->outputCount(); ++i) {
        const std::string_view bytes = session_->recording()->output(i).bytes;
        all.append(bytes.data(), qsizetype(bytes.size()));
    }
    return QString::fromUtf8(all).trimmed().split('\n');
}

void TestSessionRun::runsWhereAndAsItIsTold()
{
    qputenv("COROSCOPE_TEST_INHERITED", "yes");
    qputenv("COROSCOPE_TEST_UNWANTED", "yes");
    Session::RunRequest request =
        requestOf("told.py", "import os, sys\n"
                             "print(sys.argv[1:])\n"
                             "print(os.getcwd())\n"
                             "for name in ('ADDED', 'INHERITED', 'UNWANTED'):\n"
                             "    print(os.environ.get('COROSCOPE_TEST_' + name))\n"
                             "print(os.environ.get('PYTHONPATH'), '/added/path' in sys.path)\n"
                             "print(sys.executable)\n");
    QVERIFY(QDir(folder_.path()).mkpath("else where"));
    request.arguments = {"a b", "--c"};
    request.folder = folder_.filePath("else where");
    request.interpreter = "/usr/bin/python3.11";
    request.environment = {{"COROSCOPE_TEST_ADDED", QString("x=ü")},
                           {"COROSCOPE_TEST_UNWANTED", std::nullopt},
                           {"PYTHONPATH", QString("/added/path")}};
    const QStringList lines = printedBy(request);
    qunsetenv("COROSCOPE_TEST_INHERITED");
    qunsetenv("COROSCOPE_TEST_UNWANTED");
    QCOMPARE(lines, QStringList({"['a b', '--c']", QDir(request.folder).canonicalPath(), "x=ü", "yes", "None",
                                 "/added/path True", "/usr/bin/python3.11"}));
}

void TestSessionRun::runsAModule()
{
    QVERIFY(QDir(folder_.path()).mkpath("package"));
    requestOf("package/__init__.py", "");
    Session::RunRequest request = requestOf("package/tool.py", "import sys\n"
                                                               "from . import __name__ as parent\n"
                                                               "print(__spec__.name, parent, sys.argv[1:])\n");
    request.module = "package.tool";
    request.folder = folder_.path();
    request.arguments = {"-x"};
    QCOMPARE(printedBy(request), QStringList({"package.tool package ['-x']"}));
    QCOMPARE(session_->programPath(), request.program); // whose breakpoints these are
}

void TestSessionRun::saysWhatOfTheRequestIsWrong()
{
    Session::RunRequest request = requestOf("fine.py", "print('fine')\n");
    QSignalSpy said(session_.get(), &Session::message);
    request.folder = folder_.filePath("no such folder");
    QVERIFY(!session_->start(request));
    QVERIFY2(said.last().first().toString().contains("no such folder, in which"),
             qPrintable(said.last().first().toString()));
    request.folder.clear();
    request.environment = {{"a=b", QString("c")}};
    QVERIFY(!session_->start(request));
    QVERIFY2(said.last().first().toString().startsWith("\"a=b\" is no name"),
             qPrintable(said.last().first().toString()));
    request.environment.clear();
    QCOMPARE(printedBy(request), QStringList({"fine"}));
}

QTEST_GUILESS_MAIN(TestSessionRun)
#include "test_session_run.moc"
