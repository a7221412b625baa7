// SPDX-License-Identifier: GPL-3.0-or-later
// The selected range with its sums, and the chain of wakes: by mouse and by keys, on both axes.
#include "tests/widgets/timeline/chart_test.h"
#include "widgets/timeline/range_words.h"

#include <QAccessible>
#include <QAction>
#include <QKeyEvent>

using namespace coroscope;

class TestChartRange : public ChartTest {
    Q_OBJECT
private slots:
    void init() { showChart(); }
    void cleanup() { view_.reset(); }
    void shiftAndDragSelectARange();
    void theRangeFollowsTheAxis();
    void bracketsSelectARange();
    void theNoteSumsTheRangeUp();
    void escPutsAwayOneThingAtATime();
    void theChainGoesBackToTheFirstCause();
    void theChainIsBounded();
    void theKeyShowsTheChain();
    void arrowsGoWithTheirRecording();
};

void TestChartRange::shiftAndDragSelectARange()
{
    const double begin = scene().axis().begin();
    const QPoint from(int(xOf(20)), 10), to(int(xOf(10)), 40);
    QTest::mousePress(canvas(), Qt::LeftButton, Qt::ShiftModifier, from);
    QTest::mouseMove(canvas(), to);
    QTest::mouseRelease(canvas(), Qt::LeftButton, Qt::ShiftModifier, to);
    QCOMPARE(scene().axis().begin(), begin); // it did not pan
    QVERIFY(scene().selectedRange());
    QVERIFY(std::abs(scene().selectedRange()->begin - scene().axis().toValue(to.x())) < 1e-6);
    QVERIFY(std::abs(scene().selectedRange()->end - scene().axis().toValue(from.x())) < 1e-6);
    QCOMPARE(source_->selectedTask(), noTask);
    const int low = canvas()->height() - 4; // below the lanes
    const QImage marked = canvas()->grab().toImage();
    scene().clearRange();
    QVERIFY(marked.pixel(int(xOf(15)), low) != canvas()->grab().toImage().pixel(int(xOf(15)), low));
    QCOMPARE(marked.pixel(int(xOf(25)), low), canvas()->grab().toImage().pixel(int(xOf(25)), low));
    scene().selectRange(scene().beginOf(10), scene().endOf(20));
    view_->fitSelection();
    QVERIFY(scene().axis().begin() < scene().beginOf(10) && scene().axis().end() > scene().endOf(20));
    QVERIFY(scene().axis().span() < 2500);
    emit source_->replaced();
    QVERIFY(!scene().selectedRange());
}

void TestChartRange::theRangeFollowsTheAxis()
{
    scene().selectRange(scene().beginOf(10) - 10, scene().beginOf(12) + 10);
    view_->toggleAxis();
    QCOMPARE(scene().selectedRange()->begin, 10.0);
    QCOMPARE(scene().selectedRange()->end, 13.0);
    scene().selectRange(4.4, 6.2); // whole switches
    QCOMPARE(scene().selectedRange()->begin, 4.0);
    QCOMPARE(scene().selectedRange()->end, 7.0);
    QCOMPARE(scene().rangeTotals()->switches, std::uint64_t(3));
    view_->toggleAxis();
    QCOMPARE(scene().selectedRange()->begin, scene().beginOf(4));
    QCOMPARE(scene().selectedRange()->end, scene().endOf(6));
}

void TestChartRange::bracketsSelectARange()
{
    source_->selectSwitch(6);
    press(Qt::Key_BracketLeft);
    source_->selectSwitch(9);
    press(Qt::Key_BracketRight);
    QCOMPARE(scene().selectedRange()->begin, scene().beginOf(6));
    QCOMPARE(scene().selectedRange()->end, scene().endOf(9));
    source_->selectSwitch(3);
    press(Qt::Key_BracketLeft);
    QCOMPARE(scene().selectedRange()->begin, scene().beginOf(3));
    QCOMPARE(scene().selectedRange()->end, scene().endOf(9));
    scene().clearRange();
    QMenu menu;
    menuAction(menu, hitOf(5), QStringLiteral("Range begins here"))->trigger();
    QCOMPARE(scene().selectedRange()->begin, scene().beginOf(5));
}

void TestChartRange::theNoteSumsTheRangeUp()
{
    QVERIFY(!note("Selected range").isVisible());
    scene().selectRange(scene().beginOf(4), scene().endOf(7)); // main twice, each worker once
    QTRY_VERIFY(note("Selected range").isVisible());
    const QString words = plainText(note("Selected range").text());
    for (const char *part : {"700 ns", "4 switches", "3 tasks ran", "busy 57 %", "longest slice 100 ns", "switch 4",
                             "main 200 ns (2 switches)", "worker#2 100 ns"})
        QVERIFY2(words.contains(QLatin1String(part)), qPrintable(words));
    QAccessibleInterface *chart = QAccessible::queryAccessibleInterface(canvas());
    QVERIFY(chart->text(QAccessible::Description).contains(words));
    emit note("Selected range").followed(QStringLiteral("switch:4"));
    QCOMPARE(source_->selectedSwitch(), SwitchNumber(4));
    emit note("Selected range").followed(QStringLiteral("task:2"));
    QCOMPARE(source_->selectedTask(), TaskNumber(2));
    scene().clearRange();
    QTRY_VERIFY(!note("Selected range").isVisible());
}

void TestChartRange::escPutsAwayOneThingAtATime()
{
    source_->selectSwitch(6);
    scene().selectRange(1, 500);
    scene().setShowsChain(true);
    const auto takesEscFirst = [this] {
        QKeyEvent override(QEvent::ShortcutOverride, Qt::Key_Escape, Qt::NoModifier);
        override.ignore();
        QCoreApplication::sendEvent(canvas(), &override);
        return override.isAccepted();
    };
    QVERIFY(takesEscFirst());
    press(Qt::Key_Escape);
    QVERIFY(!scene().selectedRange() && scene().showsChain() && source_->isPast());
    press(Qt::Key_Escape);
    QVERIFY(!scene().showsChain() && source_->isPast());
    QVERIFY(!takesEscFirst()); // it is the window's again
    press(Qt::Key_Escape);
    QVERIFY(!source_->isPast());
}

// --- the chain of wakes ---

void TestChartRange::theChainGoesBackToTheFirstCause()
{
    source_->wokenIn = {
        {12, 11}, {11, 8}, {8, 4}, {4, 1}}; // worker#2 ← worker#1 ← worker#1 itself ← main ← main itself
    const WakeChain chain = wakeChain(*source_, 12);
    QCOMPARE(chain.end, WakeChain::End::known);
    QCOMPARE(chain.cause, WakeCause::timer);
    QCOMPARE(chain.first, SwitchNumber(1));
    QCOMPARE(chain.links.size(), std::size_t(2));
    QCOMPARE(chain.links[0].from, SwitchNumber(11));
    QCOMPARE(chain.links[0].to, SwitchNumber(12));
    QCOMPARE(chain.links[1].from, SwitchNumber(4));
    QCOMPARE(chain.links[1].toTask, TaskNumber(1));
    QCOMPARE(chainText(*source_, chain).section(QStringLiteral(" → "), 1),
             QStringLiteral("main (switch 1, then by itself up to 4) → worker#1 (switch 8, then by itself up to 11) → "
                            "worker#2 (switch 12)"));
    QVERIFY(chainText(*source_, chain).contains(QStringLiteral("timer")));
    QCOMPARE(wakeChain(*source_, 99).of, SwitchNumber(0));
    source_->wokenIn = {{5, 5}}; // nonsense ends it
    QVERIFY(wakeChain(*source_, 5).links.empty());
}

void TestChartRange::theChainIsBounded()
{
    source_->fill(2000);
    for (SwitchNumber number = 2; number <= 2000; ++number)
        source_->wokenIn[number] = number - 1;
    const WakeChain chain = wakeChain(*source_, 2000);
    QCOMPARE(chain.end, WakeChain::End::truncated);
    QCOMPARE(chain.links.size(), WakeChain::mostLinks);
    QVERIFY(chainText(*source_, chain).contains(QStringLiteral("there is more further back")));
    for (SwitchNumber number = 4; number <= 2000; ++number)
        source_->wokenIn[number] = number - 3; // by itself
    QCOMPARE(wakeChain(*source_, 2000).first, SwitchNumber(2000 - 3 * WakeChain::mostSlices));
}

void TestChartRange::theKeyShowsTheChain()
{
    source_->wokenIn = {{12, 11}, {11, 7}};
    source_->selectSwitch(12);
    const QImage without = canvas()->grab().toImage();
    QCOMPARE(scene().wakes().size(), std::size_t(1));
    press(Qt::Key_C);
    QCOMPARE(scene().wakes().size(), std::size_t(2));
    QVERIFY(canvas()->grab().toImage() != without);
    QTRY_VERIFY(note("Chain of wakes").isVisible());
    QVERIFY(
        plainText(note("Chain of wakes").text()).contains(QStringLiteral("main (switch 7) → worker#1 (switch 11)")));
    source_->selectSwitch(2); // goes with the selection
    QTRY_VERIFY(!note("Chain of wakes").text().contains(QStringLiteral("(switch 12)")));
    press(Qt::Key_C);
    QTRY_VERIFY(!note("Chain of wakes").isVisible());
    QMenu menu;
    menuAction(menu, hitOf(12), QStringLiteral("Whole chain of wakes"))->trigger();
    QCOMPARE(scene().chain().of, SwitchNumber(12));
}

/// Of a run that is over nothing points at the lanes of the next one, in which nothing is selected.
void TestChartRange::arrowsGoWithTheirRecording()
{
    source_->fill(2000);
    scene().refresh();
    source_->selectSwitch(5);
    scene().setShowsChain(true);
    QVERIFY(!scene().wakes().empty());
    source_->empty();
    source_->selectTask(noTask);
    emit source_->replaced();
    QVERIFY(scene().wakes().empty());
    source_->fill(30);
    emit source_->replaced();
    QVERIFY(scene().wakes().empty());
    QVERIFY(scene().chain().links.empty());
}

QTEST_MAIN(TestChartRange)
#include "test_chart_range.moc"
