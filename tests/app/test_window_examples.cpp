// SPDX-License-Identifier: GPL-3.0-or-later
// The examples in the real window: each opens with the clock that it begins with, and runs; the native one as the program
// that was built of it.
#include "app/window/clock_choice.h"
#include "app/window/example_opener.h"
#include "app/window/run_controller.h"
#include "app/window/settings.h"
#include "resources/resources.h"
#include "tests/app/window_test.h"
#include "widgets/editor/code_editor.h"
#include "widgets/timeline/timeline_view.h"

#include <QMenu>
#include <QMenuBar>
#include <QTabBar>

using namespace coroscope;

namespace {

constexpr qint64 quarterSecond = 250'000'000; // ns

} // namespace

class TestWindowExamples : public WindowTest {
    Q_OBJECT

private slots:
    void eachRunsToItsEnd_data();
    void eachRunsToItsEnd();
    void theEndlessOneIsPausedAndStopped();
    void theMenuNumbersTheSteps();
    void theClockIsOfTheExampleAlone();
    void theChartStartsWithSwitches();
    void aClockThatWasChangedIsRemembered();
    void theNativeOneRunsTheProgramThatWasBuilt();
    void eachTabRunsItsOwnProgram();
    void restartsTheProgramThatRan();
    void aProgramThatIsOpenedIsNoText();
    void aNativeOneThatIsNotBuiltSaysHowTo();

private:
    QByteArray program() const override { return "print('mine')\n"; }
    QTabBar *tabs()
    {
        for (QTabBar *bar : window_->findChildren<QTabBar *>())
            if (bar->accessibleName() == "Open files")
                return bar;
        return nullptr;
    }
    ClockChoice &clock() { return window_->runController().target().clock(); }
};

void TestWindowExamples::eachRunsToItsEnd_data()
{
    QTest::addColumn<QString>("file");
    for (const Example &example : examples())
        if (example.title != "Two endless tasks in turn")
            QTest::addRow("%s", qPrintable(example.fileName)) << example.fileName;
}

void TestWindowExamples::eachRunsToItsEnd()
{
    QFETCH(const QString, file);
    QVERIFY(window_->exampleOpener().open(file));
    QCOMPARE(window_->messageText(), QString());
    QVERIFY(clock().isVirtual());
    QCOMPARE(clock().tickNs(), quarterSecond);
    runToEnd();
    const bool fails = file == "12_deadlock.py";
    QVERIFY2(window_->stateText().contains(fails ? "exit code 1" : "exit code 0"), qPrintable(window_->stateText()));
    QVERIFY(session().recording()->lastSwitch() >= 4);
    QVERIFY(!output().isEmpty());
}

void TestWindowExamples::theEndlessOneIsPausedAndStopped()
{
    QVERIFY(window_->exampleOpener().open("05_two_in_turn.py"));
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::running, patience);
    QTRY_VERIFY_WITH_TIMEOUT(session().recording() && session().recording()->lastSwitch() > 1000, patience);
    window_->actions().pause->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::stopped, patience);
    QTRY_COMPARE_WITH_TIMEOUT(session().state().tasks.size(), std::size_t(2), patience);
    const SwitchNumber at = session().stopPlace().number;
    window_->actions().step->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(session().phase() == Session::Phase::stopped && session().stopPlace().number == at + 1,
                             patience);
    window_->actions().stop->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QVERIFY2(window_->stateText().startsWith("Ended by Stop"), qPrintable(window_->stateText()));
}

void TestWindowExamples::theMenuNumbersTheSteps()
{
    QStringList titles;
    QStringList headings;
    for (const QMenu *menu : window_->menuBar()->findChildren<QMenu *>()) {
        if (!menu->title().contains("xample"))
            continue;
        for (const QAction *action : menu->actions())
            (action->isSeparator() ? headings : titles) << action->text();
    }
    QCOMPARE(titles.size(), qsizetype(examples().size()));
    QCOMPARE(titles.front(), QString("From scratch"));
    QCOMPARE(titles[1], QString("1. A generator"));
    QCOMPARE(titles[14], QString("14. In C++"));
    QCOMPARE(headings,
             QStringList({"Generators", "A loop of your own", "A loop that lets tasks park", "asyncio", "More"}));
}

/// As every run under the virtual clock does; another axis holds until the user turns to another program.
void TestWindowExamples::theChartStartsWithSwitches()
{
    const auto axis = [this] { return layout().timeline->scene().axis().kind(); };
    showProgram("from coroscope import run, sleep\n\nasync def main():\n    await sleep(0)\n\nrun(main())\n");
    window_->actions().clockReal->trigger();
    QCOMPARE(axis(), Axis::time);
    runToEnd();
    QCOMPARE(axis(), Axis::time);
    const QString example = examples().front().fileName;
    QVERIFY(window_->exampleOpener().open(example));
    QCOMPARE(axis(), Axis::switches);
    runToEnd();
    QCOMPARE(axis(), Axis::switches);
    layout().timeline->toggleAxis();
    runToEnd();
    QCOMPARE(axis(), Axis::time);
    QVERIFY(window_->openFile(file_));
    window_->actions().clockVirtual->trigger();
    runToEnd();
    QCOMPARE(axis(), Axis::switches);
    QVERIFY(window_->exampleOpener().open(example));
    QCOMPARE(axis(), Axis::switches);
}

void TestWindowExamples::theClockIsOfTheExampleAlone()
{
    Settings().setVirtualClock(false);
    Settings().setTickNs(7000);
    remakeWindow();
    QVERIFY(window_->openFile(file_));
    QVERIFY(window_->actions().clockReal->isChecked());
    QVERIFY(window_->exampleOpener().open("06_polling_sleep.py"));
    QVERIFY(window_->actions().clockVirtual->isChecked());
    QCOMPARE(clock().tickNs(), quarterSecond);
    runToEnd();
    QCOMPARE(session().recording()->lastSwitch(), SwitchNumber(21)); // as many as ticks fit in, not a million
    QVERIFY(!Settings().virtualClock());
    QVERIFY(window_->openFile(file_));
    QVERIFY(window_->actions().clockReal->isChecked());
    QCOMPARE(clock().tickNs(), qint64(7000));
}

void TestWindowExamples::aClockThatWasChangedIsRemembered()
{
    QVERIFY(window_->exampleOpener().open("08_queue_and_run.py"));
    window_->actions().clockReal->trigger();
    QVERIFY(!clock().isVirtual());
    QVERIFY(Settings().virtualClock()); // that of all the others, as the test began
    QVERIFY(window_->openFile(file_));
    QVERIFY(clock().isVirtual());
    QVERIFY(window_->exampleOpener().open("08_queue_and_run.py"));
    QVERIFY(!clock().isVirtual());
}

void TestWindowExamples::theNativeOneRunsTheProgramThatWasBuilt()
{
    QVERIFY(window_->exampleOpener().open("14_native.cpp"));
    QVERIFY(window_->editor().text().contains("co_await"));
    const QString source = window_->editor().path();
    QCOMPARE(window_->runController().target().name(), QString("example_bakery"));
    runToEnd();
    QVERIFY(output().startsWith("rolls: into the oven\n"));
    QCOMPARE(session().recording()->property("clock"), std::string("virtual"));
    QCOMPARE(window_->editor().path(), source);
    QVERIFY(window_->openFile(file_));
    QVERIFY(!window_->runController().target().isExecutable());
    QVERIFY(window_->openFile(source)); // as a recent file
    QCOMPARE(window_->runController().target().name(), QString("example_bakery"));
}

/// Whichever was opened last, and where the session before left them.
void TestWindowExamples::eachTabRunsItsOwnProgram()
{
    const auto target = [this] { return window_->runController().target().name(); };
    QVERIFY(window_->exampleOpener().open("14_native.cpp"));
    const QString source = window_->editor().path();
    QCOMPARE(tabs()->count(), 2);
    tabs()->setCurrentIndex(0);
    QCOMPARE(target(), QString("demo.py"));
    QVERIFY(!window_->windowTitle().contains("example_bakery"));
    QVERIFY2(window_->actions().run->toolTip().contains("demo.py"), qPrintable(window_->actions().run->toolTip()));
    runToEnd();
    QCOMPARE(output(), QByteArray("mine\n"));
    tabs()->setCurrentIndex(1);
    QCOMPARE(target(), QString("example_bakery"));
    QVERIFY(window_->windowTitle().startsWith("example_bakery"));
    window_->actions().newFile->trigger();
    QVERIFY(!window_->runController().target().isExecutable());
    QVERIFY(window_->openFile(file_));
    QVERIFY(window_->close());

    remakeWindow();
    Settings().noteStarted();
    window_->openWelcome();
    QCOMPARE(target(), QString("demo.py"));
    for (int i = 0; window_->editor().path() != source && i < tabs()->count(); ++i)
        tabs()->setCurrentIndex(i);
    QCOMPARE(target(), QString("example_bakery"));
}

void TestWindowExamples::restartsTheProgramThatRan()
{
    QVERIFY(window_->exampleOpener().open("14_native.cpp"));
    runToEnd();
    tabs()->setCurrentIndex(0);
    window_->actions().restart->trigger();
    QCOMPARE(tabs()->currentIndex(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QVERIFY(output().startsWith("rolls: into the oven\n"));
}

/// From the command line, by Ctrl+O or dropped: F5 runs it, and then its source is known.
void TestWindowExamples::aProgramThatIsOpenedIsNoText()
{
    QVERIFY(window_->exampleOpener().open("14_native.cpp"));
    const QString program = window_->runController().target().path();
    const int before = tabs()->count();
    QVERIFY(window_->openFile(program));
    QCOMPARE(tabs()->count(), before + 1);
    QCOMPARE(window_->editor().text(), QString());
    QCOMPARE(window_->runController().target().path(), program);
    QVERIFY2(window_->messageText().contains("F5 runs example_bakery"), qPrintable(window_->messageText()));
    QVERIFY(!session().recording()); // nothing has run
    runToEnd();
    QVERIFY(output().startsWith("rolls: into the oven\n"));
    QTRY_VERIFY(window_->editor().path().endsWith("bakery.cpp"));
    QCOMPARE(window_->runController().target().path(), program);
}

void TestWindowExamples::aNativeOneThatIsNotBuiltSaysHowTo()
{
    window_->exampleOpener().setProgramFolders({path("nowhere")});
    QVERIFY(window_->exampleOpener().open("14_native.cpp"));
    QVERIFY(!window_->runController().target().isExecutable());
    QVERIFY2(window_->messageText().contains("--target example_bakery"), qPrintable(window_->messageText()));
}

QTEST_MAIN(TestWindowExamples)
#include "test_window_examples.moc"
