// SPDX-License-Identifier: GPL-3.0-or-later
// What one can do in the chart beyond looking: pin lanes, leave lanes out, see breakpoints and stops, by mouse, touchpad, keyboard and assistive technology.
#include "tests/widgets/timeline/chart_test.h"
#include "widgets/theme/palette.h"
#include "widgets/timeline/hover_card.h"
#include "widgets/timeline/lane_headers.h"
#include "widgets/timeline/timeline_accessible.h"
#include "widgets/timeline/timeline_ruler.h"

#include <QAccessible>
#include <QAction>
#include <QContextMenuEvent>
#include <QNativeGestureEvent>
#include <QPointingDevice>
#include <QSignalSpy>
#include <QToolBar>
#include <QWheelEvent>

using namespace coroscope;

class TestChartInteraction : public ChartTest {
    Q_OBJECT
private slots:
    void init() { showChart(); }
    void cleanup() { view_.reset(); }

    void pinnedLanesStayInView();
    void namesStandBesideTheirLanes();
    void pinsOutliveARun();
    void aPinnedDefinitionIsOneRow();
    void pinsLeaveRoomToScroll();
    void upAndDownVisitEachTaskOnce();
    void theCallersLaneIsReachedByKeys();
    void onlyTheLanesOfADefinition();
    void enterFoldsTheGroup();
    void breakpointsMarkLaneHeads();
    void hitsMarkSlices();
    void stepsLeaveNotchesNotSeams();
    void aStopSaysWhyAndHowLong();
    void theMenuStopsBeforeAVerySwitch();
    void theMenuSwitchesBreakpointsOff();
    void theMenuIsAboutItsLaneWhereverThatIs();
    void theMenuKeyOpensTheMenuOfTheSelection();
    void twoFingersPanAndAPinchZooms();
    void everyKeyIsListed();
    void readersHearOfTheCursor();
    void readersHearOfTheSelectedSlice();
};

// --- lanes ---

void TestChartInteraction::pinnedLanesStayInView()
{
    source_->selectTask(2);
    press(Qt::Key_P);
    QCOMPARE(layout().rowCount(), std::size_t(5)); // worker#2 once more
    QCOMPARE(layout().pinnedCount(), std::size_t(1));
    QCOMPARE(layout().row(0).task, TaskNumber(2));
    QCOMPARE(layout().rowOf(2), std::size_t(0));
    scene().setViewSize(800, 3 * layout().rowHeight());
    scene().setScrollTop(1000);
    QVERIFY(scene().scrollTop() > 0);
    QCOMPARE(scene().rowY(0), 0.0);
    QCOMPARE(scene().rowAtY(1), std::size_t(0));
    QCOMPARE(scene().rowAtY(layout().rowHeight() + 1), std::size_t(3)); // the first of what scrolls that is to be seen
    QCOMPARE(scene().rowY(3), double(layout().rowHeight()));
    QCOMPARE(scene().visibleRows().first, std::size_t(3));
    press(Qt::Key_P);
    QCOMPARE(layout().pinnedCount(), std::size_t(0));
    QCOMPARE(layout().rowCount(), std::size_t(4));
}

/// The parts of the chart are told of another font in any order.
void TestChartInteraction::namesStandBesideTheirLanes()
{
    auto *ruler = view_->findChild<TimelineRuler *>();
    const QWidget *headers = view_->findChild<LaneHeaders *>();
    const auto topOf = [this](const QWidget *part) { return part->mapTo(view_.get(), QPoint()).y(); };
    const QFont usual = ruler->font();
    QFont large = usual;
    large.setPointSizeF(usual.pointSizeF() * 2);
    for (const QFont &font : {large, usual}) {
        const int before = ruler->height();
        ruler->setFont(font);
        QTRY_VERIFY(ruler->height() != before);
        QTRY_COMPARE(topOf(headers), topOf(canvas()));
    }
}

void TestChartInteraction::pinsOutliveARun()
{
    scene().togglePinned(layout().rowOf(1));
    source_->empty();
    emit source_->replaced();
    QCOMPARE(layout().rowCount(), std::size_t(0));
    source_->fill(9);
    scene().refresh();
    QCOMPARE(layout().pinnedCount(), std::size_t(1));
    QCOMPARE(layout().row(0).task, TaskNumber(1));
    source_->programName = QStringLiteral("/p/other.py");
    emit source_->replaced();
    QCOMPARE(layout().pinnedCount(), std::size_t(0));
}

void TestChartInteraction::aPinnedDefinitionIsOneRow()
{
    QVERIFY(layout().row(1).isHeading());
    scene().togglePinned(1);
    QVERIFY(layout().row(0).isHeading() && layout().row(0).folded && !layout().row(0).foldable);
    QCOMPARE(layout().members(layout().row(0)).size(), std::size_t(2));
    QCOMPARE(layout().rowOf(1), std::size_t(3)); // its tasks have their own lanes still
    QVERIFY(!scene().rects(0, 1).rects.empty()); // both drawn as one
    QVERIFY(scene().rects(2, 1).rects.empty());  // the unfolded heading is empty as before
    QVERIFY(view_->shareAction()->isEnabled());
    scene().setGrouping(LaneGrouping::spawnTree);
    QVERIFY(!view_->shareAction()->isEnabled()); // there each has a lane
    QVERIFY(layout().row(0).isHeading());
    view_->setFilter(QStringLiteral("main"));
    QCOMPARE(layout().rowCount(), std::size_t(2)); // pinned lanes pass any filter
}

void TestChartInteraction::pinsLeaveRoomToScroll()
{
    for (const TaskNumber task : {0, 1, 2})
        scene().togglePinned(layout().rowOf(task));
    QCOMPARE(layout().pinnedCount(), std::size_t(3));
    scene().setViewSize(800, 3 * layout().rowHeight());
    QCOMPARE(scene().stayingRows(), std::size_t(2));
    scene().setScrollTop(100'000);
    QCOMPARE(scene().visibleRows().last, layout().rowCount());
    QCOMPARE(scene().visibleRows().first, layout().rowCount() - 1);
}

void TestChartInteraction::upAndDownVisitEachTaskOnce()
{
    scene().togglePinned(layout().rowOf(2));
    source_->selectTask(2);
    std::vector<TaskNumber> visited{2};
    for (int i = 0; i < 4; ++i) {
        press(Qt::Key_Down);
        visited.push_back(source_->selectedTask());
    }
    QCOMPARE(visited, (std::vector<TaskNumber>{2, 0, 1, 1, 1}));
    press(Qt::Key_Up);
    press(Qt::Key_Up);
    QCOMPARE(source_->selectedTask(), TaskNumber(2));
}

void TestChartInteraction::theCallersLaneIsReachedByKeys()
{
    source_->callers = 1;
    scene().refresh();
    source_->selectTask(0);
    press(Qt::Key_Up);
    QVERIFY(layout().row(scene().selectedRow()).isCaller());
    QCOMPARE(source_->selectedTask(), TaskNumber(0)); // stays so
    QAccessibleInterface *lanes = QAccessible::queryAccessibleInterface(canvas());
    QVERIFY(lanes->child(0)->state().selected && lanes->child(0)->state().focusable);
    QVERIFY(!lanes->child(1)->state().selected);

    QSignalSpy asked(canvas(), &TimelineCanvas::menuRequested);
    QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
    QCoreApplication::sendEvent(canvas(), &event);
    QCOMPARE(asked.size(), 1);
    const auto hit = asked.first().first().value<ChartHit>();
    QCOMPARE(hit.row, std::size_t(0));
    QCOMPARE(hit.task, noTask);
    for (QMenu *menu : view_->findChildren<QMenu *>())
        menu->close();

    QSignalSpy wanted(view_.get(), &TimelineView::openLocation);
    press(Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
    press(Qt::Key_P);
    QVERIFY(layout().row(0).isCaller() && layout().row(0).pinned);
    QCOMPARE(scene().selectedRow(), std::size_t(0));
    press(Qt::Key_Down); // its other lane is passed over
    QCOMPARE(scene().selectedRow(), layout().rowOf(0));
    press(Qt::Key_Up);
    QCOMPARE(scene().selectedRow(), std::size_t(0));
    press(Qt::Key_P);
    QCOMPARE(layout().pinnedCount(), std::size_t(0));
    QVERIFY(layout().row(scene().selectedRow()).isCaller());
    source_->selectSwitch(5); // what is selected is what counts again
    QCOMPARE(scene().selectedRow(), layout().rowOf(1));
}

void TestChartInteraction::onlyTheLanesOfADefinition()
{
    source_->callers = 1;
    scene().refresh();
    QMenu menu;
    QAction *action = menuAction(menu, hitOf(5), QStringLiteral("Only show the lanes of worker"));
    QVERIFY(action);
    action->trigger();
    QCOMPARE(layout().rowCount(), std::size_t(3)); // the heading and two lanes; neither main nor what resumes
    QCOMPARE(layout().rowOf(0), LaneLayout::noRow);
    const auto wayBack = [this]() -> QAction * {
        for (QAction *each : view_->findChild<QToolBar *>()->actions())
            if (each->isVisible() && each->text().startsWith(QLatin1String("Only worker")))
                return each;
        return nullptr;
    };
    QVERIFY(wayBack());
    view_->setFilter(QStringLiteral("#2"));
    QCOMPARE(layout().rowCount(), std::size_t(1));
    view_->setFilter({});
    source_->fill(60); // while it grows
    scene().refresh();
    QCOMPARE(layout().rowCount(), std::size_t(3));
    wayBack()->trigger();
    QVERIFY(!wayBack());
    QCOMPARE(layout().rowCount(), std::size_t(5));
    QVERIFY(QMetaObject::invokeMethod(view_.get(), "showOnly", Q_ARG(QString, QStringLiteral("main"))));
    QCOMPARE(layout().rowCount(), std::size_t(1));
    QMenu other;
    menuAction(other, {}, QStringLiteral("Show all lanes"))->trigger();
    QCOMPARE(layout().rowCount(), std::size_t(5));
}

void TestChartInteraction::enterFoldsTheGroup()
{
    source_->selectTask(1);
    press(Qt::Key_Return);
    QCOMPARE(layout().rowCount(), std::size_t(2));
    press(Qt::Key_Up);
    QCOMPARE(source_->selectedTask(), TaskNumber(0));
    press(Qt::Key_Return); // in no group
    QCOMPARE(layout().rowCount(), std::size_t(2));
    press(Qt::Key_Down); // onto the folded group
    QCOMPARE(layout().rowOf(source_->selectedTask()), std::size_t(1));
    press(Qt::Key_Return);
    QCOMPARE(layout().rowCount(), std::size_t(4));
}

// --- breakpoints and stops ---

void TestChartInteraction::breakpointsMarkLaneHeads()
{
    auto *headers = view_->findChild<LaneHeaders *>();
    const auto marked = [&](std::size_t row) {
        const QImage image = headers->grab().toImage();
        const QColor color = chartColors(isDark(headers->palette())).stop;
        int count = 0;
        const QRect where = canvas()->rowRect(row).toRect();
        for (int y = where.top(); y < where.bottom(); ++y)
            for (int x = headers->width() - 20; x < headers->width() - 1; ++x)
                count += image.pixelColor(x, y) == color;
        return count;
    };
    QCOMPARE(marked(0) + marked(1) + marked(2) + marked(3), 0);
    Breakpoint breakpoint;
    breakpoint.number = 1;
    breakpoint.task = "worker#2";
    source_->addBreakpoint(breakpoint);
    emit source_->breakpointsMoved();
    QVERIFY(marked(3) > 0);
    QVERIFY(marked(1) > 0);             // the heading: it may be folded
    QCOMPARE(marked(0) + marked(2), 0); // neither main nor worker#1
    const int filled = marked(3);
    source_->setBreakpointEnabled(1, false);
    QVERIFY(marked(3) < filled); // hollow
    breakpoint.number = 2;
    breakpoint.task = "worker";
    source_->addBreakpoint(breakpoint);
    emit source_->breakpointsMoved();
    QVERIFY(marked(2) > 0);
    QCOMPARE(marked(0), 0);
    QAccessibleInterface *lane = QAccessible::queryAccessibleInterface(canvas())->child(3);
    QVERIFY(
        lane->text(QAccessible::Description).contains(QStringLiteral("Breakpoint 1, switched off: resume worker#2")));
}

void TestChartInteraction::hitsMarkSlices()
{
    const auto stop = [this](Moment at, std::uint32_t breakpoint, double time) {
        StopInfo info;
        info.at = at;
        info.reason = breakpoint ? format::StopReason::breakpoint : format::StopReason::step;
        info.breakpoint = breakpoint;
        info.time = Nanoseconds(time);
        source_->stops.push_back(info);
    };
    source_->words = {{1, QStringLiteral("resume worker#1")}, {2, QStringLiteral("finish worker#2")}};
    stop({5, false}, 1, scene().beginOf(5));
    stop({7, false}, 2, scene().endOf(6));
    stop({9, false}, 0, scene().beginOf(9)); // a step is no hit
    stop({31, false}, 1, scene().endOf(30)); // has not begun
    const auto marks = scene().hitMarks(1);
    QCOMPARE(marks.size(), std::size_t(2));
    QCOMPARE(marks[0].row, layout().rowOf(1));
    QVERIFY(!marks[0].atEnd);
    QCOMPARE(marks[1].row, layout().rowOf(2)); // the slice that ended, not the one that follows
    QVERIFY(marks[1].atEnd);
    QCOMPARE(scene().sliceOf(source_->stops[1]), SwitchNumber(6));
    const QColor color = chartColors(isDark(canvas()->palette())).stop;
    const QPoint at(marks[0].x + 3, int(canvas()->rowRect(marks[0].row).top()) + 6);
    QCOMPARE(canvas()->grab().toImage().pixelColor(at), color);
}

void TestChartInteraction::stepsLeaveNotchesNotSeams()
{
    StopInfo stop;
    stop.at = {5, false};
    stop.time = Nanoseconds(scene().beginOf(5));
    const QColor color = chartColors(isDark(canvas()->palette())).stop;
    const auto marked = [&](std::vector<format::StopReason> reasons) { // pixels of its column
        source_->stops.clear();
        for (const format::StopReason reason : reasons) {
            stop.reason = reason;
            source_->stops.push_back(stop);
        }
        const QImage image = canvas()->grab().toImage();
        const int x = int(scene().axis().toPixel(scene().beginOf(5)));
        int pixels = 0;
        for (int y = 0; y < image.height(); ++y)
            pixels += image.pixelColor(x, y) == color;
        return pixels;
    };
    using format::StopReason;
    const int seam = marked({StopReason::pause});
    QVERIFY(seam > canvas()->height() / 3); // dashes from top to bottom
    const int notch = marked({StopReason::step});
    QVERIFY(notch > 0 && notch < 10);
    QCOMPARE(marked({StopReason::step, StopReason::pause}), seam);
    QCOMPARE(marked({StopReason::pause, StopReason::step}), seam);
}

void TestChartInteraction::aStopSaysWhyAndHowLong()
{
    source_->words = {{4, QStringLiteral("resume worker#1 hit 2")}};
    StopInfo stop;
    stop.at = {5, false};
    stop.reason = format::StopReason::breakpoint;
    stop.breakpoint = 4;
    stop.time = Nanoseconds(scene().beginOf(5));
    stop.heldNs = 3'200'000'000;
    source_->stops = {stop};
    const double x = scene().axis().toPixel(scene().beginOf(5));
    QCOMPARE(scene().stopAt(x + 1).count, std::size_t(1));
    QCOMPARE(scene().stopAt(x + 8).count, std::size_t(0));
    const QString text = stopText(scene(), scene().stopAt(x));
    for (const char *part : {"before switch 5", "breakpoint 4: resume worker#1 hit 2", "3.2 s"})
        QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
    QTest::mouseMove(canvas(), QPoint(int(x), canvas()->height() - 4)); // below the lanes: the seam alone
    QVERIFY(canvas()->hoverCardText().contains(QStringLiteral("Held for")));
    source_->stops.front().heldNs = -1;
    source_->stops.front().reason = format::StopReason::pause;
    source_->stops.push_back(source_->stops.front());
    const QString held = stopText(scene(), scene().stopAt(x));
    for (const char *part : {"Pause was pressed", "still held", "2 stops"})
        QVERIFY2(held.contains(QLatin1String(part)), qPrintable(held));
    QVERIFY(stopText(scene(), {}).isEmpty());
}

void TestChartInteraction::theMenuStopsBeforeAVerySwitch()
{
    QMenu menu;
    QAction *action = menuAction(menu, hitOf(8), QStringLiteral("Stop before this very switch next run"));
    QVERIFY(action);
    action->trigger();
    QCOMPARE(source_->stopsNextRun, std::vector<SwitchNumber>{8});
}

void TestChartInteraction::theMenuSwitchesBreakpointsOff()
{
    Breakpoint breakpoint;
    breakpoint.number = 3;
    breakpoint.task = "worker";
    breakpoint.hit = 7;
    source_->addBreakpoint(breakpoint);
    breakpoint.number = 4;
    breakpoint.hit = 0;
    source_->addBreakpoint(breakpoint);
    QMenu menu;
    QAction *action = menuAction(menu, hitOf(5), QStringLiteral("Breakpoint 3: resume worker hit 7"));
    QVERIFY(action && action->isChecked());
    action->trigger();
    QVERIFY(!source_->breakpoints.front().enabled);
    QMenu other;
    action = menuAction(other, hitOf(5), QStringLiteral("Break when any worker is resumed"));
    QVERIFY(action && action->isChecked());
    action->trigger();
    QCOMPARE(source_->breakpoints.size(), std::size_t(1));
    QVERIFY(!menuAction(other, hitOf(5), QStringLiteral("Breakpoint 4: resume worker"))); // it has its entry
}

// --- keyboard, fingers, readers ---

/// The program goes on while the menu is open: here a caller's lane appears above all others.
void TestChartInteraction::theMenuIsAboutItsLaneWhereverThatIs()
{
    ChartHit lane;
    lane.row = layout().rowOf(1);
    lane.task = 1;
    QMenu pin;
    QAction *pins = menuAction(pin, lane, QStringLiteral("Pin to the top"));
    lane.row = 1;
    lane.task = noTask;
    QMenu fold;
    QAction *folds = menuAction(fold, lane, QStringLiteral("Fold"));
    QVERIFY(pins && folds && layout().row(1).isHeading());

    source_->callers = 1;
    scene().refresh();
    QVERIFY(layout().row(0).isCaller());
    folds->trigger();
    QVERIFY(layout().row(2).isHeading() && layout().row(2).folded);
    pins->trigger(); // it has no row of its own any more
    QCOMPARE(layout().pinnedCount(), std::size_t(0));
    scene().setFolded(2, false);
    pins->trigger();
    QCOMPARE(layout().pinnedCount(), std::size_t(1));
    QCOMPARE(layout().row(0).task, TaskNumber(1));
}

void TestChartInteraction::theMenuKeyOpensTheMenuOfTheSelection()
{
    source_->selectSwitch(8);
    QSignalSpy asked(canvas(), &TimelineCanvas::menuRequested);
    QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
    QCoreApplication::sendEvent(canvas(), &event);
    QCOMPARE(asked.size(), 1);
    const auto hit = asked.first().first().value<ChartHit>();
    QCOMPARE(hit.number, SwitchNumber(8));
    QCOMPARE(hit.row, layout().rowOf(source_->selectedTask()));
    const QPoint at = canvas()->mapFromGlobal(asked.first().last().toPoint());
    QCOMPARE(scene().hitAt(at.x() + 1, at.y()).number, SwitchNumber(8));
    for (QMenu *menu : view_->findChildren<QMenu *>())
        menu->close();
}

void TestChartInteraction::twoFingersPanAndAPinchZooms()
{
    QPointingDevice touchpad(QStringLiteral("touchpad"), 77, QInputDevice::DeviceType::TouchPad,
                             QPointingDevice::PointerType::Finger, QInputDevice::Capability::PixelScroll, 2, 0);
    const QPointF at = pointOf(15);
    const double value = scene().axis().toValue(at.x());
    QNativeGestureEvent pinch(Qt::ZoomNativeGesture, &touchpad, 2, at, at, canvas()->mapToGlobal(at), 1.0, {});
    QCoreApplication::sendEvent(canvas(), &pinch);
    QVERIFY(std::abs(scene().axis().toValue(at.x()) - value) < scene().axis().perPixel());
    const double span = scene().axis().span();
    QVERIFY(span < 4000);
    scene().setViewSize(canvas()->width(), 2 * layout().rowHeight());
    const double begin = scene().axis().begin();
    QWheelEvent pan(at, canvas()->mapToGlobal(at), {-40, -10}, {-80, -20}, Qt::NoButton, {}, Qt::ScrollUpdate, false,
                    Qt::MouseEventNotSynthesized, &touchpad);
    QCoreApplication::sendEvent(canvas(), &pan);
    QCOMPARE(scene().axis().span(), span); // it does not zoom
    QVERIFY(std::abs(scene().axis().begin() - begin - 40 * scene().axis().perPixel()) < 1e-6);
    QCOMPARE(scene().scrollTop(), LaneLayout::Height(10));
    QWheelEvent zoom(at, canvas()->mapToGlobal(at), {0, 40}, {0, 80}, Qt::NoButton, Qt::ControlModifier,
                     Qt::ScrollUpdate, false, Qt::MouseEventNotSynthesized, &touchpad);
    QCoreApplication::sendEvent(canvas(), &zoom);
    QVERIFY(scene().axis().span() < span);
}

void TestChartInteraction::everyKeyIsListed()
{
    QStringList keys;
    for (const TimelineView::KeyWords &words : view_->keyWords()) {
        QVERIFY(!words.keys.isEmpty() && !words.meaning.isEmpty());
        keys << words.keys;
    }
    const QString all = keys.join(u' ');
    for (const char *key : {"P", "C", "[", "]", "Enter", "Menu", "Esc", "Home", "Page Up", "Shift+F"})
        QVERIFY2(all.contains(QLatin1String(key)), key);
}

void TestChartInteraction::readersHearOfTheCursor()
{
    QSignalSpy told(view_->findChild<ChartAnnouncer *>(), &ChartAnnouncer::told);
    QAccessibleInterface *chart = QAccessible::queryAccessibleInterface(canvas());
    source_->showMoment({12, false});
    QCOMPARE(told.size(), 1);
    QCOMPARE(told.front(), (QVariantList{int(QAccessible::ValueChanged), -1}));
    QVERIFY(chart->text(QAccessible::Value).contains(QStringLiteral("before switch 12")));
    emit source_->cursorMoved(); // it has not
    QCOMPARE(told.size(), 1);
    QVERIFY(chart->text(QAccessible::Description).contains(QStringLiteral("30 switches in 3 tasks")));
    source_->live = true;
    source_->showNow();
    QCOMPARE(told.size(), 2);
    QVERIFY(chart->text(QAccessible::Value).startsWith(QStringLiteral("Now")));
    source_->fill(60);
    emit source_->cursorMoved(); // now moves all the time
    QCOMPARE(told.size(), 2);
}

void TestChartInteraction::readersHearOfTheSelectedSlice()
{
    view_->activateWindow();
    canvas()->setFocus();
    QTRY_VERIFY(canvas()->hasFocus());
    QSignalSpy told(view_->findChild<ChartAnnouncer *>(), &ChartAnnouncer::told);
    source_->selectSwitch(8);
    const int row = int(layout().rowOf(1));
    for (const auto what : {QAccessible::Selection, QAccessible::Focus, QAccessible::DescriptionChanged})
        QVERIFY2(told.contains(QVariantList{int(what), row}), qPrintable(QString::number(what)));
    QAccessibleInterface *chart = QAccessible::queryAccessibleInterface(canvas());
    QAccessibleInterface *lane = chart->child(row);
    const QString words = lane->text(QAccessible::Description);
    for (const char *part : {"Selected slice: Switch 8", "100 ns", "timer", "lock", "client.py:41"})
        QVERIFY2(words.contains(QLatin1String(part)), qPrintable(words));
    QVERIFY(lane->state().selected && lane->state().focused);
    QVERIFY(!chart->child(0)->text(QAccessible::Description).contains(QStringLiteral("Selected slice")));
    QVERIFY(chart->child(1)->state().expandable && chart->child(1)->state().expanded);
}

QTEST_MAIN(TestChartInteraction)
#include "test_chart_interaction.moc"
