// SPDX-License-Identifier: GPL-3.0-or-later
// The keys that move through time, in the real window: what F5 says and does in the past, and what the Loop, the switch log and
// the chart have in common.
#include "app/window/message_bar.h"
#include "app/window/speed_control.h"
#include "app/window/state_band.h"
#include "tests/app/window_test.h"
#include "widgets/queue/card_list.h"
#include "widgets/queue/loop_view.h"
#include "widgets/switches/switch_log.h"
#include "widgets/timeline/timeline_view.h"

#include <QAbstractItemView>
#include <QToolButton>

using namespace coroscope;

class TestWindowTime : public WindowTest {
    Q_OBJECT

private slots:
    void keysMoveInLoopAndSwitches();
    void f5GoesFromHitToHit();
    void theSpeedIsChosenAndRemembered();
    void nothingJumpsWhenThePastBegins();
    void aStopBringsNowIntoView();

private:
    QByteArray program() const override
    {
        return "from coroscope import Task, run, sleep\n"
               "async def worker():\n"
               "    await sleep(1)\n"
               "    await sleep(1)\n"
               "async def main():\n"
               "    first = Task.new(worker())\n"
               "    second = Task.new(worker())\n"
               "    await first\n"
               "    await second\n"
               "run(main())\n";
    }
    SwitchNumber last() { return session().recording()->lastSwitch(); }
};

void TestWindowTime::keysMoveInLoopAndSwitches()
{
    runToEnd();
    QWidget *queue = layout().loop->findChild<CardList *>();
    QWidget *log = layout().switches->findChild<QAbstractItemView *>();
    QVERIFY(queue && log);
    for (QWidget *view : {queue, log}) {
        session().showNow();
        QTest::keyClick(view, Qt::Key_Left);
        QCOMPARE(session().cursor(), (Moment{last(), false}));
        QTest::keyClick(view, Qt::Key_Left);
        QCOMPARE(session().cursor(), (Moment{last() - 1, false}));
        QTest::keyClick(view, Qt::Key_Right);
        QCOMPARE(session().cursor(), (Moment{last(), false}));
        QTest::keyClick(view, Qt::Key_Home);
        QCOMPARE(session().cursor(), (Moment{1, false}));
        QTest::keyClick(view, Qt::Key_End);
        QCOMPARE(session().cursor(), (Moment{last(), false}));
        QTRY_VERIFY(layout().timeline->scene().axis().extentEnd() > double(last()) / 2); // the views take turns
        const double perPixel = layout().timeline->scene().axis().perPixel();
        QTest::keyClick(view, Qt::Key_W); // goes to the chart
        QVERIFY(layout().timeline->scene().axis().perPixel() < perPixel);
        QTest::keyClick(view, Qt::Key_Escape);
        QVERIFY(!session().isPast());
    }
    session().selectTask(1);
    window_->actions().previousOfTask->trigger();
    QCOMPARE(session().recording()->switchInfo(session().cursor().number).task, TaskNumber(1));
    const SwitchNumber at = session().cursor().number;
    window_->actions().previousOfTask->trigger();
    QVERIFY(session().cursor().number < at);
    window_->actions().nextOfTask->trigger();
    QCOMPARE(session().cursor().number, at);
    QVERIFY(window_->actions().backToNow->shortcuts().contains(QKeySequence(Qt::ALT | Qt::Key_End)));
}

void TestWindowTime::f5GoesFromHitToHit()
{
    runToEnd();
    QAction &run = *window_->actions().run;
    QCOMPARE(run.text(), QString("&Run"));
    session().showMoment({1, false});
    QCOMPARE(run.text(), QString("Go to &now"));
    std::string error;
    session().addBreakpoint(parseBreakpoint("finish worker*", error).value());
    QCOMPARE(run.text(), QString("Next breakpoint &hit"));
    QVERIFY(run.toolTip().contains("or to now (F5)"));
    QList<Moment> hits;
    while (session().isPast() && hits.size() < 5) {
        run.trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!session().isSearching(), patience);
        hits << session().cursor();
    }
    QCOMPARE(hits.size(), 3); // two workers' ends, then now
    QCOMPARE(hits.last(), session().now());
    QCOMPARE(session().phase(), Session::Phase::ended); // nothing ran
    const MessageBar &messages = *window_->findChild<MessageBar *>();
    QCOMPARE(messages.text(), QString("No breakpoint is hit between there and now."));
    session().showMoment({1, false}); // which is no longer there
    QCOMPARE(messages.text(), QString());
}

void TestWindowTime::aStopBringsNowIntoView()
{
    const auto stepTo = [this](SwitchNumber number) {
        window_->actions().stepAny->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(session().phase() == Session::Phase::stopped && session().now().number == number,
                                 patience);
    };
    TimelineScene &chart = layout().timeline->scene();
    for (SwitchNumber number = 1; number <= 4; ++number)
        stepTo(number);
    QTRY_VERIFY(chart.axis().extentEnd() >= chart.beginOf(3)); // the views take turns
    chart.zoomAt(0, 1000);
    QVERIFY(!chart.axis().showsEnd());
    stepTo(5);
    QTRY_VERIFY(chart.axis().showsEnd());
}

void TestWindowTime::theSpeedIsChosenAndRemembered()
{
    window_->actions().slower->trigger();
    QCOMPARE(session().speed(), 20.0);
    for (int i = 0; i < 9; ++i)
        window_->actions().slower->trigger();
    QCOMPARE(session().speed(), 1.0);
    QVERIFY(!window_->actions().slower->isEnabled());
    window_->actions().faster->trigger();
    QCOMPARE(session().speed(), 2.0);
    remakeWindow();
    window_->show();
    QCOMPARE(session().speed(), 2.0);
    const QList<QToolButton *> buttons = window_->findChildren<QToolButton *>();
    QVERIFY(std::any_of(buttons.begin(), buttons.end(),
                        [](const QToolButton *button) { return button->text() == "Speed: 2 a second"; }));
}

void TestWindowTime::nothingJumpsWhenThePastBegins()
{
    runToEnd();
    const QWidget &band = *window_->findChild<StateBand *>();
    const QWidget &queue = *layout().loop->findChild<CardList *>();
    session().showMoment({2, false});
    QTRY_VERIFY(words(*layout().loop).contains("The past: before switch 2"));
    const int bandHeight = band.height();
    const int queueTop = queue.mapTo(layout().loop, QPoint()).y();
    session().showNow();
    QTRY_VERIFY(words(*layout().loop).contains("At the end"));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QCOMPARE(band.height(), bandHeight);
    QCOMPARE(queue.mapTo(layout().loop, QPoint()).y(), queueTop);
}

QTEST_MAIN(TestWindowTime)
#include "test_window_time.moc"
