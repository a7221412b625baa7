// SPDX-License-Identifier: GPL-3.0-or-later
// Shift+F10 opens the context menu of what has the focus, in each view that has one of ours.
#include "app/window/layout.h"
#include "app/window/main_window.h"
#include "tests/widgets/common/use_menu.h"
#include "tests/widgets/models/sample_recordings.h"
#include "widgets/breakpoints/breakpoint_panel.h"
#include "widgets/inspector/task_panel.h"
#include "widgets/queue/loop_view.h"
#include "widgets/switches/switch_log.h"
#include "widgets/tasks/task_list.h"
#include "widgets/timeline/timeline_canvas.h"
#include "widgets/timeline/timeline_view.h"

#include <QAbstractItemView>
#include <QDockWidget>
#include <QTest>

using namespace coroscope;

class TestWindowMenuKey : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void opensTheMenu_data();
    void opensTheMenu();

private:
    /// The view in `panel` that is called so.
    static QWidget *view(QWidget &panel, const QString &name)
    {
        for (QWidget *each : panel.findChildren<QWidget *>())
            if (each->accessibleName() == name && (each->focusPolicy() & Qt::TabFocus))
                return each;
        return nullptr;
    }
    QStringList menuByKey(QWidget &target)
    {
        return useMenu(target, {}, [&] { QTest::keyClick(&target, Qt::Key_F10, Qt::ShiftModifier); });
    }

    QTemporaryDir folder_;
    std::unique_ptr<SampleRecording> sample_;
    std::unique_ptr<Theme> theme_;
    std::unique_ptr<MainWindow> window_;
};

void TestWindowMenuKey::initTestCase()
{
    for (const char *name : {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        qputenv(name, folder_.path().toUtf8());
    QCoreApplication::setOrganizationName("coroscope");
    QCoreApplication::setApplicationName("coroscope-test");
    sample_ = std::make_unique<SampleRecording>(parkedStory());
    theme_ = std::make_unique<Theme>(*qApp);
    window_ = std::make_unique<MainWindow>(*theme_);
    window_->resize(1600, 1000);
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get(), waitsForMs));
    QVERIFY(window_->openFile(sample_->path()));
    QTRY_VERIFY(!window_->session().isReading() && window_->session().recording()->lastSwitch() == 7);
    window_->session().selectSwitch(6);
    TimelineScene &chart = window_->layoutOfDocks().timeline->scene();
    QTRY_VERIFY(chart.selectedRow() != LaneLayout::noRow);
    QCOMPARE(window_->session().selectedTask(), TaskNumber(2));
}

void TestWindowMenuKey::opensTheMenu_data()
{
    QTest::addColumn<QString>("dock");
    QTest::addColumn<QString>("view");
    QTest::addColumn<QString>("entry"); ///< one that it has
    QTest::newRow("chart") << "timeline"
                           << "Gantt chart"
                           << "Range begins here";
    QTest::newRow("queue") << "loop"
                           << "Ready queue"
                           << "Break";
    QTest::newRow("switches") << "switches"
                              << "Switch log"
                              << "Stop before this very switch";
    QTest::newRow("tasks") << "tasks"
                           << "Tasks"
                           << "Break";
    QTest::newRow("task") << "task"
                          << "Frames and locals"
                          << "Go to line";
}

void TestWindowMenuKey::opensTheMenu()
{
    QFETCH(QString, dock);
    QFETCH(QString, view);
    QFETCH(QString, entry);
    auto *panel = window_->findChild<QDockWidget *>(dock + "Dock");
    QVERIFY(panel);
    panel->raise();
    QWidget *target = this->view(*panel, view);
    QVERIFY(target);
    QTRY_VERIFY(target->isVisible());
    window_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window_.get(), waitsForMs));
    target->setFocus();
    QTRY_VERIFY(target->hasFocus());
    if (auto *rows = qobject_cast<QAbstractItemView *>(target)) {
        QTRY_VERIFY(rows->model()->rowCount() > 0);
        QTRY_VERIFY(rows->currentIndex().isValid() || view == "Frames and locals");
    }
    const QStringList entries = menuByKey(*target);
    QVERIFY2(!entries.filter(entry).isEmpty(), qPrintable(entries.join(u'|')));
}

QTEST_MAIN(TestWindowMenuKey)
#include "test_window_menu_key.moc"
