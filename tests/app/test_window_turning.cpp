// SPDX-License-Identifier: GPL-3.0-or-later
// Turning to the text of another program while a run is shown: the chart keeps to the run, the toolbar says whose clock it has.
#include "app/window/document.h"
#include "app/window/run_controller.h"
#include "app/window/run_tool_bar.h"
#include "tests/app/window_test.h"
#include "widgets/editor/code_editor.h"
#include "widgets/timeline/timeline_view.h"

#include <QToolButton>

using namespace coroscope;

class TestWindowTurning : public WindowTest {
    Q_OBJECT

private slots:
    void theAxisStaysTheRuns();
    void theToolBarSaysWhoseClockItIs();
    void aModulesClockIsItsRuns();
    void aRecordedTextHasNoClock();

private:
    QByteArray program() const override
    {
        return "from coroscope import run, sleep\nasync def main():\n    await sleep(1)\n    await "
               "sleep(1)\nrun(main())\n";
    }
    QString clock() { return window_->findChild<RunToolBar *>()->clockButton()->text(); }
    Axis axis() { return layout().timeline->scene().axis().kind(); }
    /// Beside the program, with the real clock.
    void openOther()
    {
        QVERIFY(window_->openFile(writeFile("other.py", "print('other')\n")));
        window_->actions().clockReal->trigger();
    }
};

void TestWindowTurning::theAxisStaysTheRuns()
{
    openOther();
    QCOMPARE(axis(), Axis::time);
    QVERIFY(window_->document().raise(file_));
    runToEnd(); // under the virtual clock
    QCOMPARE(axis(), Axis::switches);
    QVERIFY(window_->document().raise(path("other.py")));
    QVERIFY(session().recording());
    QCOMPARE(axis(), Axis::switches);
    QVERIFY(window_->document().raise(file_));
    QCOMPARE(axis(), Axis::switches);
    layout().timeline->toggleAxis(); // what one has chosen stays, too
    QVERIFY(window_->document().raise(path("other.py")));
    QVERIFY(window_->document().raise(file_));
    QCOMPARE(axis(), Axis::time);
    runToEnd();
    QCOMPARE(axis(), Axis::time);
}

void TestWindowTurning::theToolBarSaysWhoseClockItIs()
{
    QCOMPARE(clock(), QString("Clock: virtual"));
    openOther();
    QCOMPARE(clock(), QString("Clock: real"));
    QVERIFY(window_->document().raise(file_));
    runToEnd();
    QCOMPARE(clock(), QString("Clock: virtual"));
    QVERIFY(window_->document().raise(path("other.py")));
    QCOMPARE(clock(), QString("Clock of other.py: real"));
    const QToolButton &button = *window_->findChild<RunToolBar *>()->clockButton();
    QVERIFY2(button.toolTip().contains("other.py") && button.toolTip().contains("another program"),
             qPrintable(button.toolTip()));
    window_->actions().clockVirtual->trigger();
    QCOMPARE(clock(), QString("Clock of other.py: virtual"));
    runToEnd();
    QCOMPARE(clock(), QString("Clock: virtual"));
    QVERIFY(window_->document().raise(file_));
    QCOMPARE(clock(), QString("Clock of demo.py: virtual"));
}

/// Whose recording goes by the module, not by a file.
void TestWindowTurning::aModulesClockIsItsRuns()
{
    RunConfigurations &configurations = window_->runController().target().configurations();
    RunConfiguration changed = configurations.present();
    changed.module = "demo";
    configurations.change(changed);
    runToEnd();
    QCOMPARE(session().recording()->property("program"), std::string("-m demo"));
    QCOMPARE(clock(), QString("Clock: virtual"));
    openOther();
    QVERIFY(window_->document().raise(file_));
    QCOMPARE(clock(), QString("Clock: virtual"));
}

/// Nothing of it runs next.
void TestWindowTurning::aRecordedTextHasNoClock()
{
    QCOMPARE(writeFile("part.py", "def part():\n    yield\n"), path("part.py"));
    showProgram("from coroscope import run\nfrom part import part\nrun(part())\n");
    runToEnd();
    const QString recording = path("turning.coro");
    QVERIFY(QFile::copy(QString::fromStdString(session().recording()->path()), recording));
    QCOMPARE(writeFile("part.py", "# another text by now\n"), path("part.py"));
    QVERIFY(window_->openFile(recording));
    QTRY_COMPARE_WITH_TIMEOUT(session().recording()->lastSwitch(), SwitchNumber(2), patience);
    QVERIFY(window_->document().follow(*session().recording(), path("part.py"), true));
    QVERIFY(window_->document().isRecorded());
    QVERIFY2(!clock().contains("part.py"), qPrintable(clock()));
}

QTEST_MAIN(TestWindowTurning)
#include "test_window_turning.moc"
