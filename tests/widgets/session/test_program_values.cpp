// SPDX-License-Identifier: GPL-3.0-or-later
// ProgramValues against a real program: what is answered, and what is not any more.
#include "widgets/session/program_values.h"

#include "engine/guest/launch.h"
#include "widgets/session.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace coroscope;
using Access = ProgramValues::Access;

namespace {

constexpr int patience = 120'000; // ms; only a failure takes that long

} // namespace

class TestProgramValues : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void asksAndIsAnswered();
    void isOverWhenTheProgramGoesOn();
    void nothingIsAskedOfNobody();

private:
    void start();

    QTemporaryDir folder_;
    std::unique_ptr<Session> session_;
};

void TestProgramValues::initTestCase()
{
    for (const char *name : {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        qputenv(name, folder_.path().toUtf8());
    qunsetenv("VIRTUAL_ENV");
    QVERIFY2(!pythonPackageFolder().empty(), "the Python package is not built");
}

void TestProgramValues::start()
{
    session_ = std::make_unique<Session>();
    QFile file(folder_.filePath("program.py"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("from coroscope import run, sleep\nasync def main():\n    items = [1, 2]\n    for n in range(9):\n"
               "        await sleep(0)\nrun(main())\n");
    file.close();
    Session::RunRequest request;
    request.program = file.fileName();
    request.stopAtEntry = true;
    QVERIFY(session_->start(request));
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::stopped, patience);
    session_->stepSwitch();
    QTRY_VERIFY_WITH_TIMEOUT(session_->phase() == Session::Phase::stopped && session_->stopPlace().number == 2,
                             patience);
}

void TestProgramValues::asksAndIsAnswered()
{
    start();
    ProgramValues &values = session_->values();
    QCOMPARE(values.access(), Access::open);
    QSignalSpy frames(&values, &ProgramValues::framesCame);
    QSignalSpy lists(&values, &ProgramValues::valuesCame);
    const qint64 first = values.askFrames(0);
    QTRY_COMPARE_WITH_TIMEOUT(frames.size(), 1, patience);
    const auto stack = frames.first().first().value<FrameList>();
    QCOMPARE(stack.request, first);
    QCOMPARE(stack.list.size(), std::size_t(1));
    QCOMPARE(stack.list.front().line, std::uint32_t(5));
    values.askLocals(0, 0);
    QTRY_COMPARE_WITH_TIMEOUT(lists.size(), 1, patience);
    const auto locals = lists.takeFirst().first().value<ValueList>();
    QCOMPARE(locals.list.size(), std::size_t(2));
    QCOMPARE(locals.list[0], (ValueEntry{"items", "[1, 2]", "list", locals.list[0].reference}));
    values.askChildren(locals.list[0].reference, 1);
    QTRY_COMPARE_WITH_TIMEOUT(lists.size(), 1, patience);
    QCOMPARE(lists.takeFirst().first().value<ValueList>().list.front(), (ValueEntry{"[1]", "2", "int", 0}));
    values.askLocals(5, 0);
    QTRY_COMPARE_WITH_TIMEOUT(lists.size(), 1, patience);
    QVERIFY(!lists.takeFirst().first().value<ValueList>().refused.empty());
    session_->showPreviousSwitch();
    QCOMPARE(values.access(), Access::past);
    session_->showNow();
    QCOMPARE(values.access(), Access::open);
}

void TestProgramValues::isOverWhenTheProgramGoesOn()
{
    start();
    ProgramValues &values = session_->values();
    QSignalSpy lists(&values, &ProgramValues::valuesCame);
    const quint64 stop = values.stop();
    session_->stepSwitch();
    const qint64 late = values.askLocals(0, 0); // behind the step
    QVERIFY(late > 0);
    QTRY_VERIFY_WITH_TIMEOUT(session_->phase() == Session::Phase::stopped && session_->stopPlace().number == 3,
                             patience);
    QCOMPARE(values.stop(), stop + 1);
    const qint64 now = values.askLocals(0, 0);
    ValueList answer;
    const auto isLast = [&] {
        answer = lists.isEmpty() ? ValueList() : lists.last().first().value<ValueList>();
        return answer.request == now;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isLast(), patience);
    QVERIFY(answer.refused.empty());
    if (lists.size() >
        1) { // the other one came before the program had gone on, and has nothing to say of the stop after it
        QCOMPARE(lists.first().first().value<ValueList>().request, late);
        QVERIFY(!lists.first().first().value<ValueList>().refused.empty());
    }
    session_->resume();
    QTRY_COMPARE_WITH_TIMEOUT(session_->phase(), Session::Phase::ended, patience);
    QCOMPARE(values.access(), Access::recorded);
    QCOMPARE(values.askLocals(0, 0), qint64(0));
}

void TestProgramValues::nothingIsAskedOfNobody()
{
    Session session;
    QCOMPARE(session.values().access(), Access::nothing);
    QCOMPARE(session.values().askFrames(0), qint64(0));
}

QTEST_GUILESS_MAIN(TestProgramValues)
#include "test_program_values.moc"
