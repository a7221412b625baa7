// SPDX-License-Identifier: GPL-3.0-or-later
// The window with what goes wrong around it, or grows large: each leaves a clear sentence, what was recorded, and a window
// that goes on.
#include "app/window/settings.h"
#include "tests/app/window_test.h"
#include "widgets/common/long_table_view.h"
#include "widgets/inspector/task_panel.h"
#include "widgets/queue/loop_view.h"
#include "widgets/session/loose_outputs.h"
#include "widgets/tasks/task_list.h"

#include <QDir>
#include <QLineEdit>
#include <QTreeView>

using namespace coroscope;

namespace {

/// Sets an environment variable for as long as it lives.
class Variable {
public:
    Variable(const char *name, const QString &value)
        : name_(name), before_(qgetenv(name)), was_(qEnvironmentVariableIsSet(name))
    {
        qputenv(name, value.toUtf8());
    }
    ~Variable() { was_ ? qputenv(name_, before_) : qunsetenv(name_); }
    Variable(const Variable &) = delete;
    Variable &operator=(const Variable &) = delete;

private:
    const char *name_;
    QByteArray before_;
    bool was_;
};

} // namespace

class TestWindowHardships : public WindowTest {
    Q_OBJECT

private slots:
    void aHundredThousandTasks();
    void noPythonInTheEnvironment();
    void noPythonOnThePath();
    void aFullDisk();

private:
    QByteArray program() const override
    {
        return "from coroscope import run\nasync def main():\n    pass\nrun(main())\n";
    }
};

void TestWindowHardships::aHundredThousandTasks()
{
    showProgram("from coroscope import Task, run\n"
                "async def child():\n"
                "    pass\n"
                "async def main():\n"
                "    for task in [Task.new(child()) for _ in range(100_000)]:\n"
                "        await task\n"
                "run(main())\n");
    layout().showDock(layout().tasks);
    runToEnd();
    QCOMPARE(session().recording()->taskCount(), std::size_t(100'001));
    QTRY_VERIFY_WITH_TIMEOUT(words(*layout().tasks).contains("100,001 tasks"), patience);
    QVERIFY2(window_->stateText().startsWith("Ended (exit code 0): 100,002 switches in "),
             qPrintable(window_->stateText()));

    session().showMoment({2, false}); // all are spawned, none has begun
    QTRY_VERIFY_WITH_TIMEOUT(words(*layout().loop).contains("Ready queue: 100,000 tasks"), patience);
    auto *table = layout().tasks->findChild<LongTableView *>();
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 100'001, patience);
    layout().tasks->findChild<QLineEdit *>()->setText("child#99999");
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1, patience);
    const QPoint row = table->visualRect(table->model()->index(0, 0)).center();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, row);
    QTRY_VERIFY_WITH_TIMEOUT(words(*layout().task).contains("child#99999"), patience);
}

void TestWindowHardships::noPythonInTheEnvironment()
{
    const QString folder = path("venv");
    QVERIFY(QDir().mkpath(folder));
    {
        const Variable environment("VIRTUAL_ENV", folder);
        window_->actions().run->trigger();
        QVERIFY2(window_->messageText().contains(folder) && window_->messageText().contains("python3.11 -m venv"),
                 qPrintable(window_->messageText()));
        QCOMPARE(session().phase(), Session::Phase::empty);
        QVERIFY(window_->actions().run->isEnabled());
    }
    runToEnd();
    QVERIFY2(window_->stateText().startsWith("Ended (exit code 0)"), qPrintable(window_->stateText()));
}

/// Where the system has one all the same, it runs, and that is said; else the cure is.
void TestWindowHardships::noPythonOnThePath()
{
    const Variable searched("PATH", path("nothing here"));
    window_->actions().run->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!session().isLive(), patience);
    const QString message = window_->messageText();
    QVERIFY2(message.startsWith("There is no python3 on PATH. "), qPrintable(message));
    if (session().phase() == Session::Phase::ended)
        QVERIFY2(message.contains(" Runs with /usr/bin/python3"), qPrintable(message));
    else
        QVERIFY2(message.contains("apt install python3"), qPrintable(message));
    QVERIFY(window_->actions().run->isEnabled());
}

void TestWindowHardships::aFullDisk()
{
    showProgram("import resource\n"
                "from coroscope import run, sleep\n"
                "limit = 3 << 20\n"
                "resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
                "async def main():\n"
                "    print('before')\n"
                "    for _ in range(300_000):\n"
                "        await sleep(0)\n"
                "    print(input())\n"
                "run(main())\n");
    window_->actions().run->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(window_->messageText().startsWith("The disk is full: "), patience);
    const SwitchNumber last = session().recording()->lastSwitch();
    const QString ends = QStringLiteral("recorded up to switch %L1, where the disk was full").arg(last);
    QVERIFY2(last > 1000 && last < 300'000, qPrintable(ends));
    QVERIFY2(window_->messageText().contains(QStringLiteral("ends at switch %L1, the program runs on").arg(last)),
             qPrintable(window_->messageText()));
    QVERIFY(session().isLive());
    QCOMPARE(window_->stateText(), "Running — " + ends);
    QTRY_VERIFY_WITH_TIMEOUT(words(*layout().loop).contains("Where the recording ends, at "), patience);

    session().writeInput("and after\n");
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QCOMPARE(window_->stateText(), "Ended (exit code 0): " + ends);
    QCOMPARE(session().recording()->lastSwitch(), last);
    QCOMPARE(output(), QByteArray("before\n"));
    std::string loose;
    const LooseOutputs &pieces = session().looseOutputs();
    for (std::uint64_t i = pieces.begin(); i < pieces.end(); ++i)
        loose += pieces.at(i).bytes;
    QVERIFY2(loose.find("and after") != std::string::npos,
             loose.c_str()); // what cannot be recorded is seen all the same
    session().selectSwitch(last / 2);
    QVERIFY2(window_->stateText().startsWith("Past: before switch "), qPrintable(window_->stateText()));
}

QTEST_MAIN(TestWindowHardships)
#include "test_window_hardships.moc"
