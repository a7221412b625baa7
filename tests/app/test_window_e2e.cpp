// SPDX-License-Identifier: GPL-3.0-or-later
// The whole road through the real window, offscreen, against a real python3: run, stop at a breakpoint, step, look back,
// edit, run again, save, export, open.
#include "app/window/background_job.h"
#include "app/window/recording_files.h"
#include "app/window/run_controller.h"
#include "app/window/settings.h"
#include "tests/app/window_test.h"
#include "widgets/common/long_table_view.h"
#include "widgets/definitions/definitions_model.h"
#include "widgets/definitions/definitions_view.h"
#include "widgets/editor/code_editor.h"
#include "widgets/editor/source_view.h"
#include "widgets/inspector/task_panel.h"
#include "widgets/output/output_panel.h"
#include "widgets/output/output_text.h"
#include "widgets/queue/loop_view.h"
#include "widgets/session/recent_runs.h"
#include "widgets/tasks/task_list.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>

using namespace coroscope;

namespace {

constexpr char demo[] = "from coroscope import Task, run, sleep\n"
                        "\n"
                        "async def task1():\n"
                        "    print('one')\n"
                        "    await sleep(1)\n"
                        "\n"
                        "async def task2():\n"
                        "    print('two')\n"
                        "    await sleep(2)\n"
                        "\n"
                        "async def main():\n"
                        "    first = Task.new(task1())\n"
                        "    second = Task.new(task2())\n"
                        "    await first\n"
                        "    await second\n"
                        "    print('done')\n"
                        "\n"
                        "run(main())\n";

} // namespace

class TestWindowEndToEnd : public WindowTest {
    Q_OBJECT

private slots:
    void runsToTheEnd();
    void stopsAtABreakpointAndSteps();
    void looksBackAndReturns();
    void runsTheEditUnsaved();
    void refusesWhatDoesNotParse();
    void savesExportsAndOpens();
    void savesWhatHappenedSoFar();
    void cancelsWriting();
    void keepsTheLineKeysFree();
    void countsOnWhileATaskRuns();
    void endsTheProgramsInput();
    void copiesFromWhatHasTheFocus();
    void anotherProgramPutsTheRunAway();
    void asksBeforeAClosedTextEndsItsProgram();
    void aRefusedExecutableChangesNothing();
    void aRefusedExecutableLetsTheOtherGoOn();
    void anExecutableIsNamedOnceItRuns();
    void whatIsATaskIsRuledAndRemembered();
    void clocksRunOnWhereThatIsChosen();
    void theQueueThatTheUserPicksIsFollowed();
    void saysThatNoSwitchWasMade();
    void messagesGoWithWhatTheyWereAbout();

private:
    QByteArray program() const override { return demo; }
    QString otherProgram();
    QString taskName(TaskNumber task) { return QString::fromStdString(session().recording()->taskName(task)); }
};

QString TestWindowEndToEnd::otherProgram()
{
    return writeFile("other.py", "from coroscope import run\nasync def main():\n    print('other')\nrun(main())\n");
}

void TestWindowEndToEnd::runsToTheEnd()
{
    QVERIFY(window_->stateText().startsWith("Nothing has run yet"));
    runToEnd();
    QVERIFY2(window_->stateText().startsWith("Ended (exit code 0): "), qPrintable(window_->stateText()));
    QCOMPARE(output(), QByteArray("one\ntwo\ndone\n"));
    QCOMPARE(session().recording()->taskCount(), std::size_t(3));
    QVERIFY(session().state().tasks.empty());
    QVERIFY(session().looseOutputPath().isEmpty()); // all of the terminal's text was attributed
    QCOMPARE(window_->messageText(), QString());
}

void TestWindowEndToEnd::stopsAtABreakpointAndSteps()
{
    std::string error;
    session().addBreakpoint(*parseBreakpoint("resume task2", error));
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::stopped, patience);
    const Session::StopPlace first = session().stopPlace();
    QCOMPARE(taskName(first.task), QString("task2#1"));
    QCOMPARE(window_->stateText(),
             QString("Stopped before switch %1: task2#1 next — breakpoint 1: resume task2").arg(first.number));
    QCOMPARE(session().state().ready.front(), first.task); // before the switch: still in the queue
    QVERIFY(!output().contains("two"));
    QCOMPARE(session().breakpointHits(1), 1);

    window_->actions().step->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(
        session().phase() == Session::Phase::stopped && session().stopPlace().number == first.number + 1, patience);
    QCOMPARE(session().stopPlace().reason, QString("step"));
    QVERIFY(output().contains("two"));

    window_->actions().stop->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QVERIFY2(window_->stateText().startsWith("Ended by Stop"), qPrintable(window_->stateText()));
}

void TestWindowEndToEnd::looksBackAndReturns()
{
    runToEnd();
    const Moment now = session().now();
    session().selectSwitch(2);
    QVERIFY(session().isPast());
    QVERIFY2(window_->stateText().startsWith("Past: before switch 2 of "), qPrintable(window_->stateText()));
    QVERIFY(!session().state().ready.empty());
    QCOMPARE(session().state().ready.front(), session().recording()->switchInfo(2).task);
    window_->actions().nextSwitch->trigger();
    QCOMPARE(session().cursor().number, SwitchNumber(3));
    window_->actions().previousSwitch->trigger();
    QCOMPARE(session().cursor().number, SwitchNumber(2));
    window_->actions().backToNow->trigger();
    QVERIFY(!session().isPast());
    QCOMPARE(session().cursor(), now);
}

void TestWindowEndToEnd::runsTheEditUnsaved()
{
    runToEnd();
    window_->editor().view()->append("print('edited')\n");
    QVERIFY(window_->editor().isModified());
    runToEnd();
    QTRY_VERIFY_WITH_TIMEOUT(output().endsWith("edited\n"), patience);
    QFile file(file_);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray(demo));
    window_->editor().load(file_); // nothing to ask about at the end
}

void TestWindowEndToEnd::refusesWhatDoesNotParse()
{
    window_->editor().view()->append("def broken(:\n");
    window_->actions().run->trigger();
    QCOMPARE(session().phase(), Session::Phase::empty);
    QVERIFY2(window_->messageText().contains("line 19", Qt::CaseInsensitive), qPrintable(window_->messageText()));
    QCOMPARE(window_->editor().cursorLine(), 19);
    window_->editor().load(file_);

    QVERIFY(window_->openFile(writeFile("broken.py", "async def one():\n    pass\nasync def two(:\n")));
    QTRY_VERIFY_WITH_TIMEOUT(words(*layout().definitions).contains("does not parse: line 3"), patience);
}

void TestWindowEndToEnd::savesExportsAndOpens()
{
    runToEnd();
    const QString json = path("trace.json");
    QVERIFY(window_->recordingFiles().exportChromeTo(json));
    QVERIFY(!window_->recordingFiles().saveTo(path("second.coro"))); // one at a time
    QTRY_VERIFY_WITH_TIMEOUT(!window_->recordingFiles().job(), patience);
    QVERIFY2(window_->messageText().startsWith("Written: "), qPrintable(window_->messageText()));
    QFile trace(json);
    QVERIFY(trace.open(QIODevice::ReadOnly));
    const QJsonDocument document = QJsonDocument::fromJson(trace.readAll());
    QVERIFY(document.isArray() || document.object().contains("traceEvents"));

    const QString saved = path("saved.coro");
    QVERIFY(window_->recordingFiles().saveTo(saved));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(saved) && !window_->recordingFiles().job(), patience);
    const SwitchNumber switches = session().recording()->lastSwitch();
    QVERIFY(window_->openFile(saved));
    QTRY_VERIFY_WITH_TIMEOUT(!session().isReading() && session().recording()->lastSwitch() == switches, patience);
    QCOMPARE(session().phase(), Session::Phase::opened);
    QVERIFY2(window_->stateText().startsWith("Recording saved.coro: "), qPrintable(window_->stateText()));
    QCOMPARE(output(), QByteArray("one\ntwo\ndone\n"));
    QTRY_COMPARE_WITH_TIMEOUT(window_->editor().text(), QString::fromLatin1(demo), patience);
}

void TestWindowEndToEnd::savesWhatHappenedSoFar()
{
    const QString name = QFileInfo(file_).completeBaseName();
    QVERIFY(!window_->actions().saveSoFar->isEnabled());
    QFile mine(path(name + ".saved1.coro"));
    QVERIFY(mine.open(QIODevice::WriteOnly) && mine.write("mine") == 4);
    mine.close();
    std::string refused;
    session().addBreakpoint(*parseBreakpoint("resume task2", refused));
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::stopped, patience);
    for (int number = 2; number < 4; ++number) {
        QTRY_VERIFY_WITH_TIMEOUT(!window_->recordingFiles().job(), patience);
        window_->actions().saveSoFar->trigger();
        const QString saved = path(QString("%1.saved%2.coro").arg(name).arg(number));
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(saved) && window_->messageText().contains(saved), patience);
        std::string error;
        const auto recording = Recording::open(saved.toStdString(), error);
        QVERIFY2(recording && (recording->refresh(), recording->closedCleanly()), error.c_str());
    }
    QVERIFY(mine.open(QIODevice::ReadOnly) && mine.readAll() == "mine");
    QCOMPARE(session().phase(), Session::Phase::stopped); // the program has not noticed
    window_->actions().stop->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
}

void TestWindowEndToEnd::cancelsWriting()
{
    runToEnd();
    const QString saved = path("cancelled.coro");
    QVERIFY(window_->recordingFiles().saveTo(saved));
    window_->recordingFiles().job()->cancel(); // or it was faster: then the file is there whole
    QTRY_VERIFY_WITH_TIMEOUT(!window_->recordingFiles().job(), patience);
    QCOMPARE(window_->messageText().startsWith("Cancelled: "), !QFile::exists(saved));

    QVERIFY(window_->recordingFiles().saveTo(path("no such folder/x.coro")));
    QTRY_VERIFY_WITH_TIMEOUT(!window_->recordingFiles().job(), patience);
    QVERIFY2(window_->messageText().contains("no such folder"), qPrintable(window_->messageText()));

    QVERIFY(window_->recordingFiles().saveTo(path("left.coro")));
    remakeWindow(); // the old one goes away while it writes: waits for the thread, nothing dangles
}

void TestWindowEndToEnd::keepsTheLineKeysFree()
{
    QStringList seen;
    for (const QAction *action : window_->actions().all()) {
        const QString keys = action->shortcut().toString();
        QVERIFY2(!keys.isEmpty(), qPrintable(action->text()));
        QVERIFY2(!seen.contains(keys), qPrintable(keys));
        QVERIFY2(!QStringList({"F9", "F10", "F11", "Shift+F11"}).contains(keys), qPrintable(action->text()));
        QVERIFY2(!action->toolTip().isEmpty() && !action->statusTip().isEmpty(), qPrintable(action->text()));
        seen.append(keys);
    }
}

void TestWindowEndToEnd::countsOnWhileATaskRuns()
{
    Settings().setVirtualClock(false);
    showProgram("from coroscope import run\nasync def spin():\n    while True: pass\nrun(spin())\n");
    window_->actions().run->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(session().recording() && session().recording()->runningSwitch() == 1, patience);
    const QLabel *ran = nullptr;
    for (const QLabel *label : layout().task->findChildren<QLabel *>())
        ran = label->accessibleName() == "Ran" ? label : ran;
    QVERIFY(ran);
    QTRY_VERIFY_WITH_TIMEOUT(ran->text().startsWith("1 slice, "), patience);
    for (int i = 0; i < 2; ++i) { // nothing is recorded meanwhile
        const QString before = ran->text();
        QTRY_VERIFY_WITH_TIMEOUT(ran->text() != before, patience);
    }
    QCOMPARE(session().recording()->lastSwitch(), SwitchNumber(1));

    const auto title = [this] { return words(*layout().loop).split(u'|'); };
    QTRY_VERIFY_WITH_TIMEOUT(title().contains("Running"), patience);
    window_->actions().stop->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QTRY_VERIFY_WITH_TIMEOUT(title().contains("Was running"), patience);
    QVERIFY(!title().contains("Running"));
}

void TestWindowEndToEnd::endsTheProgramsInput()
{
    showProgram("import sys\n"
                "from coroscope import run\n"
                "async def main():\n"
                "    print('read', repr(sys.stdin.read()))\n"
                "run(main())\n");
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::running, patience);
    auto *input = layout().output->findChild<QLineEdit *>();
    QTRY_VERIFY_WITH_TIMEOUT(input->isEnabled(), patience);
    input->setFocus();
    QTest::keyClicks(input, "some");
    QTest::keyClick(input, Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QVERIFY2(output().contains("read 'some\\n'"), output());
    const auto *button = layout().output->findChild<QToolButton *>();
    QVERIFY(button && !button->isEnabled() && !button->toolTip().isEmpty());
}

void TestWindowEndToEnd::copiesFromWhatHasTheFocus()
{
    runToEnd();
    window_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window_.get(), waitsForMs));
    const Actions &actions = window_->actions();
    const auto clipboard = [] { return QApplication::clipboard()->text(); };

    auto *output = layout().output->findChild<OutputText *>();
    QTRY_COMPARE(output->toPlainText().trimmed(), QString("one\ntwo\ndone"));
    output->setFocus();
    QVERIFY(!actions.cut->isEnabled() && !actions.paste->isEnabled());
    actions.selectAll->trigger();
    actions.copy->trigger();
    QCOMPARE(clipboard().trimmed(), QString("one\ntwo\ndone"));
    QVERIFY(!window_->editor().view()->hasSelectedText());

    layout().showDock(layout().tasks);
    auto *table = layout().tasks->findChild<LongTableView *>();
    QTRY_COMPARE(table->model()->rowCount(), 3);
    table->setFocus();
    table->setCurrentIndex(table->model()->index(1, 0));
    actions.copy->trigger();
    QVERIFY2(clipboard().startsWith("task1#1\t\ttask1\t"), qPrintable(clipboard()));
    QCOMPARE(clipboard().count('\n'), 0);
    actions.selectAll->trigger();
    actions.copy->trigger();
    QCOMPARE(clipboard().count('\n'), 2);
    QCOMPARE(session().selectedTask(), TaskNumber(1)); // several rows are for copying alone

    window_->editor().view()->setFocus();
    QVERIFY(actions.cut->isEnabled());
    actions.selectAll->trigger();
    actions.copy->trigger();
    QCOMPARE(clipboard(), QString::fromLatin1(demo));
}

void TestWindowEndToEnd::anotherProgramPutsTheRunAway()
{
    runToEnd();
    QVERIFY(window_->openFile(file_)); // its own text: the run stays
    QCOMPARE(session().phase(), Session::Phase::ended);
    session().selectSwitch(2);
    const qsizetype kept = RecentRuns().list().size();
    QVERIFY(window_->openFile(otherProgram()));
    QCOMPARE(session().phase(), Session::Phase::empty);
    QVERIFY(!session().recording() && !session().isPast());
    QVERIFY2(window_->stateText().startsWith("Nothing has run yet"), qPrintable(window_->stateText()));
    QCOMPARE(window_->editor().noteText(), QString());
    QCOMPARE(RecentRuns().list().size(), kept);
    runToEnd(); // what F5 means is the new text
    QCOMPARE(output(), QByteArray("other\n"));
    window_->actions().newFile->trigger();
    QCOMPARE(session().phase(), Session::Phase::empty);
}

void TestWindowEndToEnd::asksBeforeAClosedTextEndsItsProgram()
{
    showProgram("from coroscope import run\nasync def main():\n    input()\nrun(main())\n");
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::running, patience);
    window_->actions().closeText->trigger();
    QVERIFY(!QApplication::activeModalWidget());
    QVERIFY2(window_->messageText().contains("still runs"), qPrintable(window_->messageText()));
    QCOMPARE(window_->editor().path(), file_);
    QVERIFY(session().isLive());
    const QList<QPushButton *> buttons = window_->findChildren<QPushButton *>();
    const auto end = std::find_if(buttons.begin(), buttons.end(),
                                  [](const QPushButton *button) { return button->text() == "End it"; });
    QVERIFY(end != buttons.end() && (*end)->isVisible());
    (*end)->click();
    QVERIFY(!session().isLive());
    QVERIFY(window_->editor().path() != file_);
    QCOMPARE(window_->messageText(), QString());
}

void TestWindowEndToEnd::aRefusedExecutableChangesNothing()
{
    const QString title = window_->windowTitle();
    window_->runController().runExecutable("/bin/true");
    QVERIFY(window_->messageText().contains("/bin/true"));
    QCOMPARE(window_->windowTitle(), title);
    QCOMPARE(window_->runController().target().name(), QString("demo.py"));
    QCOMPARE(session().programPath(), file_);
}

void TestWindowEndToEnd::aRefusedExecutableLetsTheOtherGoOn()
{
    showProgram("from coroscope import run\nasync def main():\n    print(input())\nrun(main())\n");
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::running, patience);
    const QString title = window_->windowTitle();
    const QString unmarked = path("unmarked");
    QVERIFY(QFile::copy(GUEST_PROGRAM, unmarked) && QFile::setPermissions(unmarked, QFile::ReadOwner));
    for (const QString &refused : {QStringLiteral("/bin/true"), unmarked, path("nowhere")}) {
        window_->runController().runExecutable(refused);
        QVERIFY2(window_->messageText().contains(refused), qPrintable(window_->messageText()));
        QVERIFY(!session().isEnding());
        QCOMPARE(window_->windowTitle(), title);
    }
    session().writeInput("it goes on\n");
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QVERIFY2(output().contains("it goes on"), output());
}

void TestWindowEndToEnd::anExecutableIsNamedOnceItRuns()
{
    showProgram("from coroscope import run\nasync def main():\n    input()\nrun(main())\n");
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::running, patience);
    const QString title = window_->windowTitle();
    window_->runController().runExecutable(GUEST_PROGRAM);
    QVERIFY(session().isEnding());
    QCOMPARE(window_->windowTitle(), title); // it is still the other one that is shown
    QTRY_COMPARE_WITH_TIMEOUT(session().programPath(), QString(GUEST_PROGRAM), patience);
    QVERIFY2(window_->windowTitle().startsWith("guest_program"), qPrintable(window_->windowTitle()));
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QVERIFY2(output().contains("hello"), output());
    QVERIFY(window_->openFile(file_));
    QVERIFY2(!window_->windowTitle().contains("guest_program"), qPrintable(window_->windowTitle()));
}

void TestWindowEndToEnd::whatIsATaskIsRuledAndRemembered()
{
    showProgram("def inner():\n    yield\ndef outer():\n    yield from inner()\nnext(outer())\n");
    session().setTaskRule("outer", file_, false);
    QCOMPARE(window_->messageText(), QString()); // nothing has run yet that it could not apply to
    session().setTaskRule("outer", file_, std::nullopt);
    QVERIFY(!window_->actions().clearTaskRules->isEnabled());
    runToEnd();
    QCOMPARE(taskName(0), QString("outer#1"));

    emit layout().definitions->taskRuleChosen("outer", false);
    QCOMPARE(window_->messageText(), QString("Takes effect when the program runs again."));
    QVERIFY(window_->actions().clearTaskRules->isEnabled());
    remakeWindow();
    QVERIFY(window_->openFile(file_));
    const auto *list = layout().definitions->view();
    QTRY_COMPARE(list->model()->rowCount(), 2);
    QTRY_VERIFY(!list->isColumnHidden(DefinitionsModel::taskColumn));
    QCOMPARE(list->model()->index(1, DefinitionsModel::taskColumn).data().toString(), QString("no"));
    runToEnd();
    QCOMPARE(taskName(0), QString("inner#1"));
    QCOMPARE(session().recording()->taskCount(), std::size_t(1));

    window_->actions().clearTaskRules->trigger();
    QVERIFY(list->isColumnHidden(DefinitionsModel::taskColumn));
    QVERIFY(!window_->actions().clearTaskRules->isEnabled());
    runToEnd();
    QTRY_COMPARE_WITH_TIMEOUT(taskName(0), QString("outer#1"), patience);
}

void TestWindowEndToEnd::theQueueThatTheUserPicksIsFollowed()
{
    showProgram("def work():\n    yield\nclass Store:\n    pass\nstore = Store()\nstore.lists = Store()\n"
                "store.lists.ready = [work(), work(), work()]\ndef run(now):\n    tasks = store.lists.ready\n"
                "    while tasks:\n        task = tasks.pop(now)\n        next(task, None)\nrun(1 - 1)\n");
    runToEnd();
    const auto queue = [this] { return QString::fromStdString(session().recording()->property("queue")); };
    QCOMPARE(queue(), QString("`tasks`, a list"));
    session().setQueueVariable("nothing");
    QCOMPARE(window_->messageText(), QString("Takes effect when the program runs again."));
    remakeWindow();
    QVERIFY(window_->openFile(file_));
    runToEnd();
    QCOMPARE(session().queueVariable(), QString("nothing"));
    QCOMPARE(queue(), QString());
    QCOMPARE(QString::fromStdString(session().recording()->property("queueWanted")), QString("nothing"));
    session().setQueueVariable("tasks");
    runToEnd();
    QTRY_COMPARE_WITH_TIMEOUT(queue(), QString("`tasks`, a list"), patience);
    session().setQueueVariable({});
}

void TestWindowEndToEnd::clocksRunOnWhereThatIsChosen()
{
    QVERIFY(!window_->actions().clocksRunOn->isEnabled()); // the virtual clock stands still in any case
    window_->actions().clockReal->trigger();
    QVERIFY(window_->actions().clocksRunOn->isEnabled() && !window_->actions().clocksRunOn->isChecked());
    window_->actions().clocksRunOn->trigger();
    remakeWindow();
    QVERIFY(window_->actions().clocksRunOn->isChecked());
    showProgram("import time\nfrom coroscope import run, sleep\n"
                "def real():\n    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)\n"
                "async def main():\n    before, start = time.monotonic_ns(), real()\n    await sleep(0)\n"
                "    passed, after = real() - start, time.monotonic_ns()\n    print(after - before >= passed)\n"
                "run(main())\n");
    std::string error;
    session().addBreakpoint(*parseBreakpoint("resume main hit 2", error));
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::stopped, patience);
    window_->actions().clocksRunOn->trigger();
    QCOMPARE(window_->messageText(), QString("From the next run on clocks stand still while the program is stopped."));
    window_->actions().run->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QCOMPARE(output(), QByteArray("True\n"));
}

void TestWindowEndToEnd::saysThatNoSwitchWasMade()
{
    showProgram("raise ValueError('at import')\n");
    runToEnd();
    QVERIFY(session().recording());
    QTRY_VERIFY(words(*layout().loop).contains("made no switch"));
}

void TestWindowEndToEnd::messagesGoWithWhatTheyWereAbout()
{
    const QString missing = path("missing.py");
    QVERIFY(!window_->openFile(missing));
    QVERIFY(window_->messageText().contains("missing.py"));
    QVERIFY(window_->openFile(file_));
    QCOMPARE(window_->messageText(), QString());

    runToEnd();
    const QString saved = path("shown.coro");
    QVERIFY(window_->recordingFiles().saveTo(saved));
    QTRY_VERIFY_WITH_TIMEOUT(!window_->recordingFiles().job(), patience);
    showProgram("print('changed since')\n"); // so that the recording's text is shown, which is not to be run
    QVERIFY(window_->openFile(saved));
    QTRY_VERIFY_WITH_TIMEOUT(window_->editor().isReadOnly(), patience);
    QVERIFY(!window_->openFile(missing));
    window_->runController().restart();
    QVERIFY2(window_->messageText().contains("Close the recording"), qPrintable(window_->messageText()));
    window_->actions().closeRecording->trigger();
    QCOMPARE(window_->messageText(), QString());
}

QTEST_MAIN(TestWindowEndToEnd)
#include "test_window_e2e.moc"
