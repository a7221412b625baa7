// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/timeline/fake_source.h"
#include "widgets/theme/palette.h"
#include "widgets/timeline/lane_headers.h"
#include "widgets/timeline/timeline_canvas.h"
#include "widgets/timeline/timeline_menu.h"
#include "widgets/timeline/timeline_ruler.h"
#include "widgets/timeline/timeline_view.h"

#include <QAccessible>
#include <QAction>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <memory>

using namespace coroscope;

class TestTimelineView : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        auto source = std::make_unique<FakeSource>();
        source_ = source.get();
        source_->fill(30);
        view_ = std::make_unique<TimelineView>(std::move(source));
        view_->resize(900, 300);
        view_->show();
        view_->fitAll();
    }
    void cleanup() { view_.reset(); }

    void clickOnASliceSelectsItsSwitch()
    {
        QTest::mouseClick(canvas(), Qt::LeftButton, {}, pointOf(5));
        QCOMPARE(source_->selectedSwitch(), SwitchNumber(5));
        QCOMPARE(source_->selectedTask(), TaskNumber(1));
        QCOMPARE(source_->cursor(), (Moment{5, false}));
    }

    void theLiveEdgeGoesWithTheClock()
    {
        const double recorded = source_->extentEnd(Axis::time);
        source_->live = true;
        source_->time = recorded + 5000;
        emit source_->cursorMoved();
        QTRY_COMPARE(scene().axis().extentEnd(), recorded + 5000);
        view_->grab();
        QCOMPARE(source_->askedUpTo, recorded + 5000);
        source_->time = recorded + 9000; // nothing is recorded, nobody tells
        QTRY_COMPARE(scene().axis().extentEnd(), recorded + 9000);
        source_->time = 0; // held, or over
        QTRY_COMPARE(scene().axis().extentEnd(), recorded);
    }

    void noHalfNumberStandsBesideTheCursorsTag()
    {
        const std::vector<Label> labels = labelsIn(ruler().grab().toImage());
        QVERIFY(labels.size() > 3);
        const QRgb tag = chartColors(isDark(ruler().palette())).cursor.rgb();
        int halves = 0;
        for (SwitchNumber number = 1; number <= 30; ++number) {
            source_->showMoment({number, false});
            const QImage image = ruler().grab().toImage();
            for (const auto &[first, last] : labels) {
                int covered = 0, left = 0;
                for (int x = first; x <= last; ++x)
                    image.pixel(x, 2) == tag ? ++covered : left += !isBlank(image, x);
                halves += covered > 0 && covered <= last - first;
                QVERIFY2(covered == 0 || left == 0, qPrintable(QStringLiteral("%1 at %2").arg(number).arg(first)));
            }
        }
        QVERIFY(halves > 0);
    }

    void clickBesideASliceSelectsTheTask()
    {
        QTest::mouseClick(canvas(), Qt::LeftButton, {}, (pointOf(5) + pointOf(8)) / 2);
        QCOMPARE(source_->selectedSwitch(), SwitchNumber(0));
        QCOMPARE(source_->selectedTask(), TaskNumber(1));
    }

    void theWheelZoomsAtThePointer()
    {
        const QPoint at = pointOf(15);
        turnWheel(at, 480);
        QVERIFY(!scene().axis().isFitted());
        // the pointer stands on a whole pixel, up to one off the middle; the zoom is fourfold
        QVERIFY((pointOf(15) - at).manhattanLength() <= 4);
        QVERIFY(!scene().follows());
    }

    void shiftAndWheelPan()
    {
        turnWheel(pointOf(15), 480);
        const double span = scene().axis().span();
        const double begin = scene().axis().begin();
        turnWheel(pointOf(15), -120, Qt::ShiftModifier);
        QCOMPARE(scene().axis().span(), span);
        QVERIFY(scene().axis().begin() > begin);
    }

    void dragPansAndSelectsNothing()
    {
        turnWheel(pointOf(15), 480);
        const double begin = scene().axis().begin();
        const QPoint at = pointOf(15);
        QTest::mousePress(canvas(), Qt::LeftButton, {}, at);
        QTest::mouseMove(canvas(), at - QPoint(60, 0));
        QTest::mouseRelease(canvas(), Qt::LeftButton, {}, at - QPoint(60, 0));
        QVERIFY(scene().axis().begin() > begin);
        QCOMPARE(source_->selectedTask(), noTask);
    }

    void doubleClickShowsTheSliceAlone()
    {
        QTest::mouseDClick(canvas(), Qt::LeftButton, {}, pointOf(9));
        QVERIFY(scene().axis().span() < 500);
        QVERIFY(scene().axis().begin() < scene().beginOf(9) && scene().axis().end() > scene().endOf(9));
    }

    void keysStepThroughSwitches()
    {
        source_->selectSwitch(6);
        press(Qt::Key_Right);
        QCOMPARE(source_->selectedSwitch(), SwitchNumber(7));
        press(Qt::Key_Left);
        press(Qt::Key_Left);
        QCOMPARE(source_->selectedSwitch(), SwitchNumber(5));
        press(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(source_->selectedSwitch(), SwitchNumber(8));
        press(Qt::Key_Home);
        QCOMPARE(source_->selectedSwitch(), SwitchNumber(1));
        press(Qt::Key_End);
        QCOMPARE(source_->selectedSwitch(), SwitchNumber(30));
        QVERIFY(source_->isPast());
        press(Qt::Key_Escape);
        QVERIFY(!source_->isPast());
    }

    void upAndDownPassOverHeadings()
    {
        source_->selectTask(0);
        press(Qt::Key_Down);
        QCOMPARE(source_->selectedTask(), TaskNumber(1));
        press(Qt::Key_Up);
        QCOMPARE(source_->selectedTask(), TaskNumber(0));
        press(Qt::Key_Up);
        QCOMPARE(source_->selectedTask(), TaskNumber(0));
    }

    void theAxisChangesAndKeepsThePlace()
    {
        QCOMPARE(scene().axis().kind(), Axis::time);
        scene().setRange(scene().beginOf(10), scene().endOf(20));
        view_->toggleAxis();
        QCOMPARE(scene().axis().kind(), Axis::switches);
        QVERIFY(std::abs(scene().axis().begin() - 10) < 2 && std::abs(scene().axis().end() - 21) < 2);
        QTest::mouseClick(canvas(), Qt::LeftButton, {}, pointOf(14));
        QCOMPARE(source_->selectedSwitch(), SwitchNumber(14));
    }

    void followsUntilTheUserLooksElsewhere()
    {
        source_->live = true;
        source_->fill(60);
        scene().refresh();
        QVERIFY(scene().axis().isFitted());
        QCOMPARE(scene().axis().extentEnd(), source_->extentEnd(Axis::time));
        scene().setRange(source_->extentEnd(Axis::time) - 500, source_->extentEnd(Axis::time));
        source_->fill(90);
        scene().refresh();
        QVERIFY(scene().axis().showsEnd()); // the tail, at the same zoom
        QVERIFY(scene().axis().span() < 600);
        scene().panBy(-2000);
        const double begin = scene().axis().begin();
        source_->fill(120);
        scene().refresh();
        QVERIFY(!scene().follows());
        QCOMPARE(scene().axis().begin(), begin);
        scene().setFollow(true);
        QVERIFY(scene().axis().showsEnd());
    }

    void aFloodOfSwitchesIsDrawnOncePerBatch()
    {
        QSignalSpy changes(&scene(), &TimelineScene::changed);
        for (int i = 0; i < 1000; ++i)
            emit source_->grew();
        QCOMPARE(changes.count(), 0); // nothing but a timer has been started
    }

    void hoveringAsksTheIndexForNothingNew()
    {
        canvas()->grab();
        const int asked = source_->laneQueries;
        for (int x = 10; x < 300; x += 7)
            scene().hitAt(x, 10);
        canvas()->grab();
        QCOMPARE(source_->laneQueries, asked);
    }

    void theCardSaysWhatASliceDid()
    {
        const QPoint at = pointOf(5);
        const QString text = hoverText(scene(), scene().hitAt(at.x(), at.y()));
        for (const char *part : {"worker#1", "client.py:41", "100 ns", "lock"})
            QVERIFY2(text.contains(QLatin1String(part)), part);
        QVERIFY(hoverText(scene(), scene().hitAt(at.x(), 290)).isEmpty());
    }

    void foldedPollsShowHowBusyTheyWere()
    {
        const QColor folded = chartColors(isDark(canvas()->palette())).idlePolls;
        const auto palePixels = [&](Axis axis, float busy) {
            source_->pollsBusy = busy;
            emit source_->replaced();
            scene().setAxisKind(axis);
            const QRect bar = canvas()->rowRect(scene().layout().rowOf(2)).toRect();
            const QImage image = canvas()->grab().toImage();
            int pale = 0;
            for (int y = bar.top(); y <= bar.bottom(); ++y) // beside the words in its middle
                pale += image.pixelColor(60, y) == folded;
            return pale;
        };
        const int resting = palePixels(Axis::time, 0);
        const int halfBusy = palePixels(Axis::time, 0.5f);
        QVERIFY(halfBusy < resting);
        QVERIFY(palePixels(Axis::time, 0.9f) < halfBusy);
        const auto text = [this] {
            return hoverText(scene(), scene().hitAt(60, canvas()->rowRect(scene().layout().rowOf(2)).center().y()));
        };
        QVERIFY2(text().contains(QStringLiteral("90 % of that time")), qPrintable(text()));
        QCOMPARE(palePixels(Axis::switches, 0.9f), resting); // there they weigh nothing
        QVERIFY2(text().contains(QStringLiteral("10 idle polls")) && !text().contains(u'%'), qPrintable(text()));
    }

    void theCardTellsTheWholeWaitHoweverLittleOfItIsSeen()
    {
        const auto textBetween = [this] {
            const double middle = (scene().endOf(5) + scene().beginOf(8)) / 2; // of one task, one after the other
            const double x = scene().axis().toPixel(middle);
            return hoverText(scene(), scene().hitAt(x, pointOf(5).y()));
        };
        scene().setAxisKind(Axis::time);
        const QString whole = textBetween();
        QVERIFY2(whole.contains("waits for a lock"), qPrintable(whole));
        const double third = (scene().beginOf(8) - scene().endOf(5)) / 3;
        scene().setRange(scene().endOf(5) + third, scene().endOf(5) + 2 * third);
        QCOMPARE(textBetween(), whole);
    }

    void theCardGoesWhenItsPartIsNotShownAnyMore()
    {
        const auto showCard = [this] {
            QTest::mouseMove(canvas(), pointOf(16) + QPoint(1, 0));
            QTest::mouseMove(canvas(), pointOf(16));
            QVERIFY(!canvas()->hoverCardText().isEmpty());
        };
        showCard();
        scene().refresh(); // nothing has changed
        QVERIFY(!canvas()->hoverCardText().isEmpty());
        turnWheel(pointOf(15), 480);
        showCard();
        press(Qt::Key_A);
        QCOMPARE(canvas()->hoverCardText(), QString());
        view_->fitAll();
        showCard();
        press(Qt::Key_T);
        QCOMPARE(canvas()->hoverCardText(), QString());
        showCard();
        view_->setFilter(QStringLiteral("main"));
        QCOMPARE(canvas()->hoverCardText(), QString());
        view_->setFilter({});
        showCard();
        source_->empty();
        emit source_->replaced();
        QCOMPARE(canvas()->hoverCardText(), QString());
    }

    void theMenuSetsBreakpoints()
    {
        const QPoint at = pointOf(5);
        QMenu menu;
        fillTimelineMenu(menu, scene(), scene().hitAt(at.x(), at.y()));
        for (QAction *action : menu.actions())
            if (action->text().startsWith(QLatin1String("Break when")))
                action->trigger();
        QCOMPARE(source_->breakpoints.size(), std::size_t(2));
        QCOMPARE(source_->breakpoints[0].task, std::string("worker#1"));
        QCOMPARE(source_->breakpoints[1].task, std::string("worker"));
        QVERIFY(source_->breakpoints[0].event == BreakEvent::resume);
    }

    void theMenuRulesWhatIsATask()
    {
        const QPoint at = pointOf(5);
        QString before; // what was chosen
        const auto choose = [&](const QString &text) {
            QMenu menu;
            fillTimelineMenu(menu, scene(), scene().hitAt(at.x(), at.y()));
            QAction *chosen = nullptr;
            for (QAction *action : ruleMenu(menu).actions()) {
                before = action->isChecked() ? action->text() : before;
                QVERIFY2(!action->toolTip().isEmpty() && action->toolTip() != action->text(),
                         qPrintable(action->text()));
                chosen = action->text() == text ? action : chosen;
            }
            QVERIFY(chosen);
            chosen->trigger();
        };
        choose("&Not a task");
        QCOMPARE(before, QString("&Decided by Coroscope"));
        QCOMPARE(source_->rules, (std::map<std::uint32_t, bool>{{2, false}}));
        choose("&Treat as task");
        QCOMPARE(before, QString("&Not a task"));
        QCOMPARE(source_->rules, (std::map<std::uint32_t, bool>{{2, true}}));
        choose("&Decided by Coroscope");
        QVERIFY(source_->rules.empty());
    }

    void filterHidesLanes()
    {
        view_->setFilter(QStringLiteral("#2"));
        QCOMPARE(scene().layout().rowCount(), std::size_t(1));
        view_->setFilter(QString());
        QCOMPARE(scene().layout().rowCount(), std::size_t(4));
    }

    void lanesAreAccessible()
    {
        QAccessibleInterface *chart = QAccessible::queryAccessibleInterface(canvas());
        QVERIFY(chart);
        QCOMPARE(chart->childCount(), 4);
        QAccessibleInterface *lane = chart->child(2);
        QCOMPARE(lane->text(QAccessible::Name), QStringLiteral("worker#1"));
        QVERIFY(lane->text(QAccessible::Value).contains(QStringLiteral("10 switches")));
        QCOMPARE(chart->indexOfChild(lane), 2);
        source_->selectTask(1);
        QVERIFY(lane->state().selected);
        QCOMPARE(lane->parent(), chart);
    }

    void anEmptyChartSaysWhatToDo()
    {
        source_->empty();
        emit source_->replaced();
        QCOMPARE(scene().layout().rowCount(), std::size_t(0));
        QVERIFY(!canvas()->grab().isNull());
        press(Qt::Key_Right);
        press(Qt::Key_End);
        QTest::mouseClick(canvas(), Qt::LeftButton, {}, {50, 50});
        turnWheel({50, 50}, 120);
        QCOMPARE(source_->selectedTask(), noTask);
    }

    void thePastIsDimmed()
    {
        const QPoint late = pointOf(28);
        const QColor before = colorAt(late);
        source_->showMoment({15, false});
        QVERIFY(colorAt(late) != before);
        const QPoint early = pointOf(4);
        const QColor seen = colorAt(early);
        source_->showNow();
        QCOMPARE(colorAt(early), seen);
        QCOMPARE(colorAt(late), before);
    }

    void whoReturnsToNowSeesIt()
    {
        scene().zoomAt(pointOf(25).x(), 4);
        source_->selectSwitch(2);
        QVERIFY(!scene().axis().showsEnd() && !scene().follows());
        const double span = scene().axis().end() - scene().axis().begin();
        source_->showNow();
        QVERIFY(scene().axis().showsEnd() && scene().follows());
        QCOMPARE(scene().axis().end() - scene().axis().begin(), span); // as large as it was
        scene().panBy(-300);
        const double begin = scene().axis().begin();
        emit source_->cursorMoved(); // it was now all the time: who looks elsewhere stays there
        QCOMPARE(scene().axis().begin(), begin);
    }

    void anotherRecordingIsNotReturnedTo()
    {
        source_->showMoment({5, false});
        source_->past = {0, false};
        source_->fill(40);
        emit source_->replaced();
        scene().zoomAt(0, 8);
        const double begin = scene().axis().begin();
        QVERIFY(!scene().axis().showsEnd());
        emit source_->cursorMoved();
        QCOMPARE(scene().axis().begin(), begin);
    }

    void whatResumesTheTasksStandsOnTop()
    {
        showCaller();
        QCOMPARE(scene().layout().rowCount(), std::size_t(5));
        QVERIFY(scene().layout().row(0).isCaller());
        QCOMPARE(scene().rowName(scene().layout().row(0)), QStringLiteral("run"));
        QCOMPARE(scene().layout().rowOf(0), std::size_t(1));
        view_->setFilter(QStringLiteral("worker"));
        QVERIFY(!scene().layout().row(0).isCaller());
        view_->setFilter(QStringLiteral("ru"));
        QCOMPARE(scene().layout().rowCount(), std::size_t(1));
    }

    void itsStretchesLeadToTheSwitchThatFollows()
    {
        showCaller();
        source_->selectTask(2);
        for (const Axis axis : {Axis::time, Axis::switches}) {
            scene().setAxisKind(axis);
            source_->showNow();
            QTest::mouseClick(canvas(), Qt::LeftButton, {}, beforeSwitch(6));
            QCOMPARE(source_->cursor(), (Moment{6, false}));
            QCOMPARE(source_->selectedTask(), TaskNumber(2)); // what is selected stays so
            QCOMPARE(source_->selectedSwitch(), SwitchNumber(0));
        }
        QTest::mouseClick(canvas(), Qt::LeftButton, {}, beforeSwitch(6) + QPoint(12, 0)); // beside it
        QCOMPARE(source_->cursor(), (Moment{6, false}));
        QCOMPARE(source_->selectedTask(), TaskNumber(2));
    }

    void itsCardSaysWhoHadControl()
    {
        showCaller();
        const QPoint at = beforeSwitch(6);
        const QString text = hoverText(scene(), scene().hitAt(at.x(), at.y()));
        for (const char *part : {"run", "100 ns", "worker#1", "worker#2", "client.py:41"})
            QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
    }

    void itsStretchesAreSeenOnBothAxes()
    {
        for (const Axis axis : {Axis::time, Axis::switches}) {
            scene().setAxisKind(axis);
            showCaller();
            const QColor shown = chartColors(isDark(canvas()->palette())).caller;
            const QImage image = canvas()->grab().toImage();
            QCOMPARE(image.pixelColor(beforeSwitch(6)), shown);
            QVERIFY(image.pixelColor(QPoint(pointOf(6).x(), beforeSwitch(6).y())) != shown);
        }
    }

    void itsNameLeadsToItsLine()
    {
        showCaller();
        QSignalSpy asked(view_.get(), &TimelineView::openLocation);
        auto *headers = view_->findChild<LaneHeaders *>();
        QTest::mouseClick(headers, Qt::LeftButton, {}, QPoint(60, int(canvas()->rowRect(0).center().y())));
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.front(), (QVariantList{QStringLiteral("/p/client.py"), 31}));
        QCOMPARE(source_->selectedTask(), noTask);
    }

    void keysMenusAndReadersKnowThatItIsNoTask()
    {
        showCaller();
        press(Qt::Key_Down);
        QCOMPARE(scene().selectedRow(), std::size_t(0));
        QCOMPARE(source_->selectedTask(), noTask);
        press(Qt::Key_Down);
        QCOMPARE(source_->selectedTask(), TaskNumber(0));
        press(Qt::Key_Up);
        QCOMPARE(source_->selectedTask(), TaskNumber(0));
        QMenu menu;
        const QPoint at = beforeSwitch(6);
        fillTimelineMenu(menu, scene(), scene().hitAt(at.x(), at.y()));
        QStringList words;
        for (const QAction *action : menu.actions())
            words << action->text();
        QVERIFY(words.contains(QStringLiteral("Go to client.py:31")));
        QVERIFY(words.filter(QStringLiteral("Break")).isEmpty());
        QAccessibleInterface *lane = QAccessible::queryAccessibleInterface(canvas())->child(0);
        QCOMPARE(lane->text(QAccessible::Name), QStringLiteral("run"));
        QVERIFY(lane->state().selected);
    }

private:
    static QMenu &ruleMenu(QMenu &menu)
    {
        for (QMenu *each : menu.findChildren<QMenu *>())
            for (const QAction *action : each->actions())
                if (action->text() == QLatin1String("&Not a task"))
                    return *each;
        return menu;
    }

    void showCaller()
    {
        source_->callers = 1;
        scene().refresh();
        view_->fitAll();
    }
    /// In the caller's stretch in front of the switch.
    QPoint beforeSwitch(SwitchNumber number)
    {
        const double begin = scene().beginOf(number);
        const bool byTime = scene().axis().kind() == Axis::time;
        const double x = scene().axis().toPixel(byTime ? begin - 50 : begin + 0.06);
        return QPoint(int(x), int(canvas()->rowRect(0).center().y()));
    }

    TimelineCanvas *canvas() { return view_->canvas(); }
    TimelineScene &scene() { return view_->scene(); }
    TimelineRuler &ruler() { return *view_->findChild<TimelineRuler *>(); }

    /// Whether nothing stands in this column of the ruler, above the ticks.
    static bool isBlank(const QImage &image, int x)
    {
        for (int y = 0; y < image.height() - 9; ++y)
            if (image.pixel(x, y) != image.pixel(0, 0))
                return false;
        return true;
    }

    struct Label {
        int first, last; ///< columns
    };

    static std::vector<Label> labelsIn(const QImage &image)
    {
        constexpr int wordGap = 12;
        std::vector<Label> found;
        for (int x = 0; x < image.width(); ++x) {
            if (isBlank(image, x))
                continue;
            if (found.empty() || x - found.back().last > wordGap)
                found.push_back({x, x});
            found.back().last = x;
        }
        return found;
    }

    QPoint pointOf(SwitchNumber number)
    {
        const double x = scene().axis().toPixel((scene().beginOf(number) + scene().endOf(number)) / 2);
        const std::size_t row = scene().layout().rowOf(source_->switchInfo(number).task);
        return QPoint(int(x), int(canvas()->rowRect(row).center().y()));
    }

    QColor colorAt(QPoint at) { return canvas()->grab().toImage().pixelColor(at + QPoint(0, 4)); }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(canvas(), key, modifiers); }

    void turnWheel(QPoint at, int angle, Qt::KeyboardModifiers modifiers = {})
    {
        QWheelEvent event(at, canvas()->mapToGlobal(at), {}, {0, angle}, Qt::NoButton, modifiers, Qt::NoScrollPhase,
                          false);
        QCoreApplication::sendEvent(canvas(), &event);
    }

    FakeSource *source_ = nullptr;
    std::unique_ptr<TimelineView> view_;
};

QTEST_MAIN(TestTimelineView)
#include "test_timeline_view.moc"
