// SPDX-License-Identifier: GPL-3.0-or-later
// docs/tour.md, gone through in the real window, offscreen, against a real python3: a step of the test for each heading of the
// tour, in its order, so that neither can change without the other. The keys that a step names are keys of the window.
#include "app/window/actions.h"
#include "app/window/clock_choice.h"
#include "app/window/layout.h"
#include "app/window/main_window.h"
#include "app/window/recording_files.h"
#include "app/window/run_controller.h"
#include "engine/guest/launch.h"
#include "widgets/breakpoints/breakpoint_panel.h"
#include "widgets/common/long_table_view.h"
#include "widgets/definitions/definitions_model.h"
#include "widgets/definitions/definitions_view.h"
#include "widgets/editor/code_editor.h"
#include "widgets/editor/source_view.h"
#include "widgets/inspector/task_panel.h"
#include "widgets/models/task_table_model.h"
#include "widgets/queue/loop_view.h"
#include "widgets/tasks/task_list.h"

#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <map>
#include <memory>

using namespace coroscope;

namespace {

constexpr int patience = 120'000; // ms; only a failure takes that long

struct Chapter {
    QString title;
    QStringList keys; ///< in bold
};

std::vector<Chapter> readTour()
{
    QFile file(QStringLiteral(TOUR));
    std::vector<Chapter> chapters;
    if (!file.open(QIODevice::ReadOnly))
        return chapters;
    static const QRegularExpression heading(QStringLiteral("^## \\d+\\. (.*)$"));
    static const QRegularExpression bold(QStringLiteral("\\*\\*([^*]+)\\*\\*"));
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        if (const auto match = heading.match(line); match.hasMatch())
            chapters.push_back({match.captured(1), {}});
        for (auto each = bold.globalMatch(line); !chapters.empty() && each.hasNext();)
            chapters.back().keys << each.next().captured(1);
    }
    return chapters;
}

} // namespace

class TestTour : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void step_data();
    void step();
    void cleanupTestCase();

private:
    using Step = void (TestTour::*)();
    static const std::vector<std::pair<QString, Step>> steps;

    void openTheExample();
    void runIt();
    void setABreakpoint();
    void stopThere();
    void stepOn();
    void lookBack();
    void inspectATask();
    void editTheProgram();
    void runTheEdit();
    void watchItInSlowMotion();
    void saveTheRecording();
    void openTheRecording();

    Session &session() { return window_->session(); }
    Layout &layout() { return window_->layoutOfDocks(); }
    void press(const QString &key); ///< one of the window's
    bool isStoppedBefore(SwitchNumber number)
    {
        return session().phase() == Session::Phase::stopped && session().stopPlace().number == number &&
               !session().isPast();
    }
    QByteArray output();
    QString said(const QWidget &panel, const QString &label); ///< by the label of that accessible name

    QTemporaryDir folder_;
    std::unique_ptr<Theme> theme_;
    std::unique_ptr<MainWindow> window_;
};

const std::vector<std::pair<QString, TestTour::Step>> TestTour::steps = {
    {"Open the example", &TestTour::openTheExample},
    {"Run it", &TestTour::runIt},
    {"Set a breakpoint", &TestTour::setABreakpoint},
    {"Stop there", &TestTour::stopThere},
    {"Step", &TestTour::stepOn},
    {"Look back", &TestTour::lookBack},
    {"Inspect a task", &TestTour::inspectATask},
    {"Edit the program", &TestTour::editTheProgram},
    {"Run the edit", &TestTour::runTheEdit},
    {"Watch it in slow motion", &TestTour::watchItInSlowMotion},
    {"Save the recording", &TestTour::saveTheRecording},
    {"Open the recording", &TestTour::openTheRecording},
};

void TestTour::initTestCase()
{
    QVERIFY(folder_.isValid());
    for (const char *name : {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        qputenv(name, folder_.path().toUtf8());
    qunsetenv("VIRTUAL_ENV");
    QCoreApplication::setOrganizationName("coroscope");
    QCoreApplication::setApplicationName("coroscope-tour");
    QVERIFY2(!pythonPackageFolder().empty(), "the Python package is not built");
    QSettings().clear();
    theme_ = std::make_unique<Theme>(*qApp);
    window_ = std::make_unique<MainWindow>(*theme_);
    window_->show();
}

void TestTour::cleanupTestCase()
{
    if (window_)
        session().close();
    window_.reset();
}

void TestTour::step_data()
{
    QTest::addColumn<QStringList>("keys");
    QTest::addColumn<int>("number");
    const std::vector<Chapter> tour = readTour();
    QVERIFY2(!tour.empty(), TOUR);
    for (std::size_t i = 0; i < tour.size(); ++i)
        QTest::addRow("%s", qPrintable(tour[i].title)) << tour[i].keys << int(i);
}

void TestTour::step()
{
    QFETCH(const QStringList, keys);
    QFETCH(const int, number);
    QVERIFY2(std::size_t(number) < steps.size(), "a step of the tour that is not tested");
    QCOMPARE(QString(QTest::currentDataTag()), steps[std::size_t(number)].first);
    QCOMPARE(readTour().size(), steps.size());
    QStringList known{"Return", "End"}; // of whatever has the focus
    for (const QAction *action : window_->findChildren<QAction *>())
        for (const QKeySequence &key : action->shortcuts())
            known << key.toString() << key.toString().replace("Esc", "Escape");
    for (const QString &key : keys)
        QVERIFY2(known.contains(key), qPrintable(key));
    (this->*steps[std::size_t(number)].second)();
}

void TestTour::press(const QString &key)
{
    for (QAction *action : window_->findChildren<QAction *>()) {
        if (action->shortcuts().contains(QKeySequence(key))) {
            QVERIFY2(action->isEnabled(), qPrintable(key));
            action->trigger();
            return;
        }
    }
    QFAIL(qPrintable("no action has the key " + key));
}

QByteArray TestTour::output()
{
    QByteArray all;
    for (std::size_t i = 0; i < session().recording()->outputCount(); ++i) {
        const OutputInfo info = session().recording()->output(i);
        all.append(info.bytes.data(), qsizetype(info.bytes.size()));
    }
    return all;
}

QString TestTour::said(const QWidget &panel, const QString &label)
{
    for (const QLabel *each : panel.findChildren<QLabel *>())
        if (each->accessibleName() == label && each->isVisibleTo(&panel))
            return each->accessibleDescription();
    return {};
}

void TestTour::openTheExample()
{
    window_->openWelcome();
    QVERIFY(window_->windowTitle().startsWith("from_scratch.py"));
    QVERIFY2(window_->stateText().startsWith("Nothing has run yet"), qPrintable(window_->stateText()));
    QVERIFY(window_->runController().target().clock().isVirtual());
    QTRY_COMPARE_WITH_TIMEOUT(layout().definitionsModel->rowCount(), 3, patience);
}

void TestTour::runIt()
{
    press("F5");
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QVERIFY2(window_->stateText().contains("10 switches in 6 s"), qPrintable(window_->stateText()));
    QVERIFY(output().endsWith("done\n"));
    QCOMPARE(session().recording()->taskCount(), std::size_t(3));
}

void TestTour::setABreakpoint()
{
    press("Ctrl+B");
    QLineEdit *line = nullptr;
    for (QLineEdit *each : layout().breakpoints->findChildren<QLineEdit *>())
        line = each->accessibleName() == "New breakpoint" ? each : line;
    QVERIFY(line && line->isVisible());
    QTest::keyClicks(line, "resume task2");
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(session().breakpoints().size(), std::size_t(1));
    const auto *definitions = layout().definitionsModel;
    QStringList marked;
    for (int row = 0; row < definitions->rowCount(); ++row)
        if (!definitions->index(row, DefinitionsModel::breakColumn).data().toString().isEmpty())
            marked << definitions->index(row, 0).data().toString();
    QCOMPARE(marked, QStringList("task2"));
}

void TestTour::stopThere()
{
    press("F5");
    QTRY_VERIFY_WITH_TIMEOUT(isStoppedBefore(3), patience);
    QVERIFY2(window_->stateText().startsWith("Stopped before switch 3: task2#1 next — breakpoint 1"),
             qPrintable(window_->stateText()));
    QCOMPARE(session().state().ready.size(), std::size_t(1));
    QVERIFY(!output().contains("task2"));
}

void TestTour::stepOn()
{
    press("F7");
    QTRY_VERIFY_WITH_TIMEOUT(isStoppedBefore(4), patience);
    QVERIFY2(window_->stateText().contains("task1#1 next"), qPrintable(window_->stateText()));
    QVERIFY(output().endsWith("task2: round 1\n"));
    press("F5");
    QTRY_VERIFY_WITH_TIMEOUT(isStoppedBefore(5), patience);
}

void TestTour::lookBack()
{
    for (int i = 0; i < 3; ++i)
        press("Alt+Left");
    QVERIFY(session().isPast());
    QVERIFY2(window_->stateText().startsWith("Past: before switch 2"), qPrintable(window_->stateText()));
    press("Alt+Right");
    QVERIFY2(window_->stateText().startsWith("Past: before switch 3"), qPrintable(window_->stateText()));
    press("Esc");
    QVERIFY(isStoppedBefore(5)); // the program has not moved
}

void TestTour::inspectATask()
{
    press("Alt+8");
    auto *table = layout().tasks->findChild<LongTableView *>();
    QTRY_VERIFY(table->isVisible()); // the views take turns
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 3, patience);
    QTest::keyClick(table, Qt::Key_Down);
    QTest::keyClick(table, Qt::Key_Home);
    QTRY_COMPARE(said(*layout().task, "Task"), QString("main#1"));
    QCOMPARE(said(*layout().task, "Wait"), QString("waits for task1#1"));
}

void TestTour::editTheProgram()
{
    CodeEditor &editor = window_->editor();
    editor.goTo(30); // Ctrl+L, whose dialog has a loop of its own
    QTest::keyClick(editor.view(), Qt::Key_End);
    QTest::keyClick(editor.view(), Qt::Key_Return);
    QTest::keyClicks(editor.view(), "print(\"both are home\")");
    QVERIFY(editor.isModified());
    QCOMPARE(editor.text().count("\n    print(\"done\")\n    print(\"both are home\")\n"), 1);
}

void TestTour::runTheEdit()
{
    press("F8");
    press("Ctrl+Shift+F5");
    QTRY_VERIFY_WITH_TIMEOUT(session().phase() == Session::Phase::ended && output().endsWith("both are home\n"),
                             patience);
    QVERIFY(window_->editor().isModified()); // it was not saved for that
}

void TestTour::watchItInSlowMotion()
{
    press("F8");
    press("Ctrl+Alt+S");
    press("Ctrl+Alt+S");
    QCOMPARE(session().speed(), 5.0);
    press("Ctrl+Shift+F5");
    QTRY_VERIFY_WITH_TIMEOUT(isStoppedBefore(3) && !session().isPaced(), patience);
    press("F5");
    QTRY_VERIFY_WITH_TIMEOUT(session().isPaced(), patience);
    press("F6");
    QTRY_VERIFY_WITH_TIMEOUT(session().phase() == Session::Phase::stopped && !session().isPaced(), patience);
    QVERIFY2(window_->stateText().startsWith("Stopped before switch"), qPrintable(window_->stateText()));
}

void TestTour::saveTheRecording()
{
    press("Shift+F5");
    QTRY_COMPARE_WITH_TIMEOUT(session().phase(), Session::Phase::ended, patience);
    QVERIFY(window_->recordingFiles().saveTo(folder_.filePath("tour.coro"))); // Ctrl+Shift+D asks for the name
    QTRY_VERIFY_WITH_TIMEOUT(!window_->recordingFiles().job(), patience);
    QVERIFY2(window_->messageText().startsWith("Written: "), qPrintable(window_->messageText()));
    window_->editor().load(window_->editor().path()); // nothing to ask about
}

void TestTour::openTheRecording()
{
    const SwitchNumber switches = session().recording()->lastSwitch();
    QVERIFY(window_->openFile(folder_.filePath("tour.coro"))); // Ctrl+O asks for the name
    QTRY_VERIFY_WITH_TIMEOUT(!session().isReading() && session().recording()->lastSwitch() == switches, patience);
    QVERIFY2(window_->stateText().startsWith("Recording tour.coro"), qPrintable(window_->stateText()));
    QTRY_VERIFY_WITH_TIMEOUT(window_->editor().text().contains("both are home"), patience); // the text that ran
    press("Alt+Left");
    QVERIFY(session().isPast());
    press("Ctrl+Shift+W");
    QCOMPARE(session().phase(), Session::Phase::empty);
}

QTEST_MAIN(TestTour)
#include "test_tour.moc"
