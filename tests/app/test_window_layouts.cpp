// SPDX-License-Identifier: GPL-3.0-or-later
// Layouts, each as its user has left it, and sizes: what the projector doubles it gives back.
#include "app/window/actions.h"
#include "app/window/arrangements.h"
#include "app/window/clock_choice.h"
#include "app/window/layout.h"
#include "app/window/main_window.h"
#include "app/window/run_tool_bar.h"
#include "widgets/build/build_panel.h"
#include "widgets/common/long_table_view.h"
#include "widgets/editor/code_editor.h"
#include "widgets/editor/source_view.h"
#include "widgets/inspector/task_panel.h"
#include "widgets/output/output_panel.h"
#include "widgets/output/output_text.h"
#include "widgets/queue/card.h"
#include "widgets/queue/loop_view.h"
#include "widgets/tasks/task_list.h"
#include "widgets/timeline/lane_headers.h"
#include "widgets/timeline/timeline_canvas.h"
#include "widgets/timeline/timeline_view.h"

#include <QDockWidget>
#include <QHeaderView>
#include <QMainWindow>
#include <QMenu>
#include <QScrollArea>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <cstdlib>

using namespace coroscope;

class TestWindowLayouts : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void eachLayoutIsForSomething();
    void eachLayoutIsRemembered();
    void panelsKeepTheirSharesOfTheWindow();
    void theChartsLanesAreRemembered();
    void theProjectorDoublesAndGivesBack();
    void theMenuOfATitleIsThatOfThePanels();
    void theToolBarHasWordsWhereTheyFit();

private:
    void remake();
    QDockWidget *dock(const char *name) { return window_->findChild<QDockWidget *>(QString(name) + "Dock"); }

    QTemporaryDir folder_;
    std::unique_ptr<Theme> theme_;
    std::unique_ptr<MainWindow> window_;
};

void TestWindowLayouts::initTestCase()
{
    for (const char *name : {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        qputenv(name, folder_.path().toUtf8());
    QCoreApplication::setOrganizationName("coroscope");
    QCoreApplication::setApplicationName("coroscope-test");
    theme_ = std::make_unique<Theme>(*qApp);
}

void TestWindowLayouts::init()
{
    window_.reset();
    QSettings().clear();
    theme_->setSizes({});
    remake();
}

void TestWindowLayouts::remake()
{
    if (window_)
        window_->close(); // and remembers
    window_ = std::make_unique<MainWindow>(*theme_);
    window_->resize(1600, 1000);
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get(), waitsForMs));
}

void TestWindowLayouts::eachLayoutIsForSomething()
{
    const auto areaOf = [this](const char *name) { return dock(name)->width() * dock(name)->height(); };
    const int loop = areaOf("loop");
    const int chart = areaOf("timeline");
    QVERIFY(window_->actions().layoutDebug->isChecked());
    window_->actions().layoutLearn->trigger();
    QTRY_VERIFY(areaOf("loop") > loop * 3 / 2);
    window_->actions().layoutExplore->trigger();
    QTRY_VERIFY(areaOf("timeline") > chart * 3 / 2);
    QVERIFY(dock("loop")->isVisible());
    for (const char *name : {"definitions", "loop", "task", "timeline", "output", "breakpoints", "switches", "tasks"})
        QVERIFY2(!dock(name)->isHidden(), name);
    QVERIFY(dock("build")->isHidden()); // nothing was built
}

void TestWindowLayouts::eachLayoutIsRemembered()
{
    dock("definitions")->hide(); // of the layout Debug
    window_->actions().layoutExplore->trigger();
    QVERIFY(!dock("definitions")->isHidden());
    dock("tasks")->hide();
    remake();
    QVERIFY(window_->actions().layoutExplore->isChecked());
    QVERIFY(dock("tasks")->isHidden());
    window_->actions().layoutDebug->trigger();
    QVERIFY(dock("definitions")->isHidden());
    QVERIFY(!dock("tasks")->isHidden());
    window_->actions().resetLayout->trigger(); // of this one
    QVERIFY(!dock("definitions")->isHidden());
    window_->actions().layoutExplore->trigger();
    QVERIFY(dock("tasks")->isHidden());
}

void TestWindowLayouts::panelsKeepTheirSharesOfTheWindow()
{
    const auto isNear = [](int value, int wanted) { return std::abs(value - wanted) <= 6; };
    window_->actions().resetLayout->trigger(); // in a window of this size
    QTRY_VERIFY(dock("loop")->width() > 1600 / 4);
    const QWidget &editor = window_->editor();
    const QSize before = editor.size();
    const int definitions = dock("definitions")->width();
    const int loop = dock("loop")->width();
    const int chart = dock("timeline")->height();
    const int task = dock("task")->height();
    for (int step = 1; step <= 40; ++step) { // as an edge is dragged
        window_->resize(1600 - 8 * step, 1000 - 7 * step);
        QCoreApplication::processEvents();
    }
    QTRY_VERIFY(isNear(dock("definitions")->width(), definitions * 4 / 5));
    QTRY_VERIFY(isNear(dock("loop")->width(), loop * 4 / 5));
    QTRY_VERIFY(isNear(dock("timeline")->height(), chart * 18 / 25));
    QVERIFY(editor.width() > before.width() * 7 / 10);
    window_->resize(1600, 1000);
    QTRY_VERIFY(isNear(dock("definitions")->width(), definitions));
    QTRY_VERIFY(isNear(dock("loop")->width(), loop));
    QTRY_VERIFY(isNear(dock("timeline")->height(), chart));
    QTRY_VERIFY(isNear(dock("task")->height(), task));
    QTRY_VERIFY(isNear(editor.width(), before.width()));
}

void TestWindowLayouts::theChartsLanesAreRemembered()
{
    const auto shares = [this] { return window_->layoutOfDocks().timeline->scene().layout().sharesEnded(); };
    QVERIFY(shares());
    window_->layoutOfDocks().timeline->shareAction()->trigger();
    QVERIFY(!shares());
    remake();
    QVERIFY(!shares());
    QVERIFY(!window_->layoutOfDocks().timeline->shareAction()->isChecked());
    window_->layoutOfDocks().timeline->shareAction()->trigger();
    remake();
    QVERIFY(shares());
}

void TestWindowLayouts::theProjectorDoublesAndGivesBack()
{
    const auto sizes = [this] {
        const Layout &layout = window_->layoutOfDocks();
        const auto *tasks = layout.tasks->findChild<LongTableView *>();
        const QTreeView *waits = nullptr;
        for (const QTreeView *each : layout.loop->findChildren<QTreeView *>())
            waits = each->accessibleName() == "Waiting tasks" ? each : waits;
        return std::vector<double>{
            double(cardSize(layout.loop->font()).width()),
            double(tasks->header()->sectionSize(0)),
            layout.output->findChild<OutputText *>()->font().pointSizeF(),
            double(window_->editor().view()->textHeight(0)),
            double(waits->minimumHeight()),
            double(layout.task->findChild<QScrollArea *>()->minimumHeight()),
            double(layout.timeline->headers()->width()),
            double(layout.timeline->headers()->minimumWidth()),
            double(window_->findChild<RunToolBar *>()->iconSize().width()),
            window_->findChild<QToolButton *>()->font().pointSizeF(),
        };
    };
    const std::vector<double> before = sizes();
    window_->actions().projector->trigger();
    QVERIFY(window_->actions().projector->isChecked());
    const std::vector<double> doubled = sizes();
    const TimelineView &chart = *window_->layoutOfDocks().timeline;
    QTRY_COMPARE(chart.headers()->mapTo(&chart, QPoint()).y(), chart.canvas()->mapTo(&chart, QPoint()).y());
    for (std::size_t i = 0; i < before.size(); ++i) // pixels are whole, and frames are not doubled
        QVERIFY2(doubled[i] > before[i] * 1.8 && doubled[i] < before[i] * 2.2,
                 qPrintable(QStringLiteral("%1: %2, then %3").arg(i).arg(before[i]).arg(doubled[i])));
    QVERIFY2(window_->minimumSizeHint().height() <= 1000,
             qPrintable(QString::number(window_->minimumSizeHint().height())));
    remake();
    QVERIFY(window_->actions().projector->isChecked()); // it is remembered
    window_->actions().projector->trigger();
    const std::vector<double> after = sizes();
    for (std::size_t i = 0; i < before.size(); ++i)
        QVERIFY2(std::abs(after[i] - before[i]) <= 2,
                 qPrintable(QStringLiteral("%1: %2, then %3").arg(i).arg(before[i]).arg(after[i])));
}

void TestWindowLayouts::theToolBarHasWordsWhereTheyFit()
{
    QMainWindow window;
    const Actions actions(&window);
    ClockChoice clock;
    const auto *bar = new RunToolBar(actions, clock, window);
    window.resize(1600, 400);
    window.show();
    QTRY_VERIFY(bar->showsWords());
    const auto *run = qobject_cast<QToolButton *>(bar->widgetForAction(actions.run));
    QCOMPARE(run->toolButtonStyle(), Qt::ToolButtonTextBesideIcon);
    window.resize(450, 400);
    QTRY_VERIFY(!bar->showsWords());
    QCOMPARE(run->toolButtonStyle(), Qt::ToolButtonIconOnly);
    window.resize(1600, 400);
    QTRY_VERIFY(bar->showsWords());
}

/// Not Qt's own, which would hide the state, too.
void TestWindowLayouts::theMenuOfATitleIsThatOfThePanels()
{
    const std::unique_ptr<QMenu> menu(window_->createPopupMenu());
    QStringList texts;
    for (const QAction *action : menu->actions())
        texts << action->text();
    QCOMPARE(texts.first(), QString("Definitions"));
    QVERIFY2(!texts.contains("State") && texts.contains(window_->actions().resetLayout->text()),
             qPrintable(texts.join(u'|')));
}

QTEST_MAIN(TestWindowLayouts)
#include "test_window_layouts.moc"
