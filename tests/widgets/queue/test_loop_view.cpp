// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/loop_view.h"

#include "tests/widgets/models/beside_recordings.h"
#include "tests/widgets/models/sample_session.h"
#include "widgets/models/roles.h"
#include "widgets/models/wording.h"
#include "widgets/queue/card.h"
#include "widgets/queue/card_delegate.h"
#include "widgets/queue/card_list.h"
#include "widgets/queue/card_widget.h"
#include "widgets/queue/flight_overlay.h"
#include "widgets/queue/loop_motion.h"
#include "widgets/queue/queue_origin.h"
#include "widgets/theme/palette.h"

#include <QAccessible>
#include <QHeaderView>
#include <QSignalSpy>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>

using namespace coroscope;

namespace {

/// How many cards flew when the overlay came up: on a machine that is held up, it may be gone before one looks again.
struct DepartureWatch : QObject {
    explicit DepartureWatch(FlightOverlay &watched) : overlay(watched) { overlay.installEventFilter(this); }
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Show && overlay.isFlying())
            flights = overlay.motion().flights().size();
        return false;
    }
    FlightOverlay &overlay;
    std::size_t flights = 0;
};

} // namespace

class TestLoopView : public QObject {
    Q_OBJECT
private slots:
    void saysWhatToDoWhenEmpty();
    void showsTheMoment();
    void clickingSelectsAndLooksBack();
    void leftBehindTasksWereRunning();
    void saysWhereAFullDiskEndedTheRecording();
    void thePastHasTheChartsColour();
    void saysWhoseOrderTheQueueIs();
    void letsTheUserPickTheQueue();
    void showsTheLastFewThatRan();
    void saysHowLongATaskIsReady();
    void marksWhereABreakpointMayStop();
    void theCardsHaveTheRoomWhereNobodyParks();
    void nothingIsCutInHalfWhereThereIsLittleRoom();
    void cardsAreSlimWhereWholeOnesHaveNoRoom();
    void cardsFlyInSlowMotion();
    void screenReadersHearTheQueue();
    void showsCallbacksAmongTheTasks();
    void showsTheCallbackThatRuns();
};

void TestLoopView::saysWhatToDoWhenEmpty()
{
    Session session;
    LoopView view(session);
    view.show();
    QVERIFY2(labelTexts(view).join(u' ').contains("Run a program (F5)"), qPrintable(labelTexts(view).join(u'|')));
}

void TestLoopView::showsTheMoment()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    LoopView view(sample.session());
    view.show();
    auto *queue = view.findChild<CardList *>();
    auto *waits = view.findChild<QTreeView *>();
    sample.session().showMoment({3, false}); // task2 is next, task1 sleeps, main waits for it
    QTRY_COMPARE(queue->model()->rowCount(), 1);
    QCOMPARE(queue->model()->index(0, 0).data(TitleRole).toString(), "task2#1");
    QCOMPARE(queue->model()->index(0, 0).data(DetailRole).toString(), "spawned by main#1");
    QCOMPARE(waits->model()->rowCount(), 2);
    QCOMPARE(waits->model()->index(0, 1).data().toString(), "waits for task1#1");
    QVERIFY(waits->model()->index(1, 1).data().toString().startsWith("timer, due in "));
    const QStringList words = labelTexts(view);
    QVERIFY2(words.contains("Ready queue: 1 task") && words.contains("Waiting: 2 tasks"), qPrintable(words.join(u'|')));
    QVERIFY2(words.filter("The past: before switch 3").size() == 1, qPrintable(words.join(u'|')));
}

void TestLoopView::clickingSelectsAndLooksBack()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    Session &session = sample.session();
    LoopView view(session);
    view.resize(500, 500);
    view.show();
    session.showMoment({3, false});
    auto *queue = view.findChild<CardList *>();
    QTRY_COMPARE(queue->model()->rowCount(), 1);
    const QRect card = queue->visualRect(queue->model()->index(0, 0));
    QTest::mouseClick(queue->viewport(), Qt::LeftButton, {}, card.center());
    QCOMPARE(session.recording()->taskName(session.selectedTask()), std::string("task2#1"));
    for (CardWidget *shown : view.findChildren<CardWidget *>())
        if (shown->isVisible() && shown->card().corner == "#2")
            QTest::mouseClick(shown, Qt::LeftButton); // what just ran
    QCOMPARE(session.cursor(), (Moment{2, false}));
    for (QToolButton *button : view.findChildren<QToolButton *>())
        if (button->isVisible())
            QTest::mouseClick(button, Qt::LeftButton); // Back to now
    QVERIFY(!session.isPast());
}

void TestLoopView::saysWhoseOrderTheQueueIs()
{
    const auto note = [](std::initializer_list<std::pair<const char *, const char *>> properties,
                         std::size_t ready = 2) {
        RecordingBuilder builder = parkedStory();
        for (const auto &[key, value] : properties)
            builder.property(key, value);
        SampleSession sample(builder);
        return queueOriginNote(*sample.session().recording(), ready);
    };
    QCOMPARE(note({}), QString()); // a loop of ours
    QCOMPARE(note({{"scheduler", "program"}, {"queue", "`ready`, a deque"}}), QString("“ready”, a deque"));
    QVERIFY(note({{"scheduler", "program"}}).contains("was not found"));
    QCOMPARE(note({{"scheduler", "program"}}, 1), QString()); // of one there is no order
    QVERIFY(note({{"scheduler", "program"}, {"queueWanted", "jobs"}}).contains("“jobs”"));
    QVERIFY(note({{"scheduler", "library"}}).contains("cannot be seen"));
}

void TestLoopView::letsTheUserPickTheQueue()
{
    RecordingBuilder builder = parkedStory();
    builder.property("scheduler", "program");
    builder.property("queue", "`jobs`, a queue.Queue");
    builder.file("/home/me/loop.py",
                 "import queue\nclass Loop:\n    def __init__(self):\n        self.ready = deque([1])\n"
                 "jobs: queue.Queue = queue.Queue()\nwaiting = [ ]\nnumber = 5\nwaiting = []\n");
    SampleSession sample(builder);
    Session &session = sample.session();
    LoopView view(session);
    view.show();
    auto *row = view.findChild<QueueOrigin *>();
    QStringList offered;
    std::optional<QString> answer = QStringLiteral("jobs");
    row->ask = [&](const QStringList &variables, const QString &) {
        offered = variables;
        return answer;
    };
    auto *pick = row->findChild<QToolButton *>();
    QVERIFY(pick->isVisible() && !pick->accessibleName().isEmpty() && !pick->toolTip().isEmpty());
    pick->click();
    QCOMPARE(offered, QStringList({"jobs", "self.ready", "waiting"}));
    QCOMPARE(session.queueVariable(), QString("jobs"));
    answer.reset(); // the dialog is left
    pick->click();
    QCOMPARE(session.queueVariable(), QString("jobs"));
}

void TestLoopView::leftBehindTasksWereRunning()
{
    RecordingBuilder b;
    const auto definition = b.definition("main", b.file("/home/me/p.py", ""), 1);
    b.spawn(0, noTask, 1, definition, 1);
    b.resume(0, 1000, true); // and there it was killed
    SampleSession sample(b);
    QVERIFY(sample.isReady());
    sample.session().showMoment({1, true});
    LoopView view(sample.session());
    view.show();
    sample.session().showNow();
    QVERIFY(sample.session().state().running != noTask);
    QTRY_VERIFY(labelTexts(view).contains("Was running"));
}

void TestLoopView::saysWhereAFullDiskEndedTheRecording()
{
    RecordingBuilder builder = parkedStory();
    SampleSession whole(builder);
    QVERIFY(whole.isReady());
    LoopView view(whole.session());
    view.show();
    QTRY_VERIFY2(labelTexts(view).filter("At the end, at ").size() == 1, qPrintable(labelTexts(view).join(u'|')));

    SampleSession whileItRan(pollingStory(3)); // saved, or cut, or still being written: it does not say how it ended
    QVERIFY(whileItRan.isReady());
    QCOMPARE(whileItRan.session().shownEnd(), Session::End::recording);

    builder.header.state = std::uint32_t(format::FileState::diskFull);
    SampleSession cut(builder);
    QVERIFY(cut.isReady());
    QCOMPARE(cut.session().shownEnd(), Session::End::recording);
    LoopView cutView(cut.session());
    cutView.show();
    QTRY_VERIFY2(labelTexts(cutView).filter("Where the recording ends, at ").size() == 1,
                 qPrintable(labelTexts(cutView).join(u'|')));
    QCOMPARE(labelTexts(cutView).filter("at the end", Qt::CaseInsensitive), QStringList());
    cut.session().showMoment({3, false});
    QTRY_COMPARE(labelTexts(cutView).filter("The past: before switch 3").size(), 1);
}

void TestLoopView::thePastHasTheChartsColour()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    LoopView view(sample.session());
    view.show();
    const auto label = [&view](const QString &start) {
        const QList<QLabel *> labels = view.findChildren<QLabel *>();
        const auto found = std::find_if(labels.begin(), labels.end(),
                                        [&](const QLabel *each) { return each->text().startsWith(start); });
        return found == labels.end() ? nullptr : *found;
    };
    for (const bool dark : {false, true, false}) { // also when the theme changes meanwhile
        QPalette colors;
        colors.setColor(QPalette::Window, dark ? QColor(30, 30, 30) : QColor(240, 240, 240));
        colors.setColor(QPalette::WindowText, dark ? Qt::white : Qt::black);
        colors.setColor(QPalette::Base, colors.color(QPalette::Window));
        view.setPalette(colors);
        sample.session().showMoment({3, false});
        QTRY_VERIFY(label("The past"));
        const QPalette shown = label("The past")->palette();
        const QColor past = chartColors(dark).cursor; // dimmed in the dark, but of the same hue
        QVERIFY(std::abs(shown.color(QPalette::Window).hue() - past.hue()) < 12);
        QVERIFY(shown.color(QPalette::Window) != view.palette().color(QPalette::Window));
        QVERIFY(contrastRatio(shown.color(QPalette::WindowText), shown.color(QPalette::Window)) >= 4.5);
    }
    sample.session().showNow();
    QTRY_VERIFY(label("At the end"));
    QCOMPARE(label("At the end")->palette().color(QPalette::Window), view.palette().color(QPalette::Window));
}

void TestLoopView::showsTheLastFewThatRan()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    LoopView view(sample.session());
    view.resize(500, 500);
    view.show();
    const auto ranNow = [&view] {
        QStringList numbers;
        for (const CardWidget *card : view.findChildren<CardWidget *>())
            if (card->isVisible())
                numbers << card->card().corner;
        return numbers;
    };
    sample.session().showMoment({5, false});
    QTRY_COMPARE(ranNow(), (QStringList{"#4", "#3", "#2", "#1"}));
    sample.session().showMoment({1, false});
    QTRY_COMPARE(ranNow(), QStringList());
    sample.session().showMoment({3, true}); // who runs has not run yet
    QTRY_COMPARE(ranNow(), (QStringList{"#3", "#2", "#1"}));
}

void TestLoopView::saysHowLongATaskIsReady()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    LoopView view(sample.session());
    view.show();
    sample.session().showMoment({3, false});
    const QAbstractItemModel &queue = *view.findChild<CardList *>()->model();
    QTRY_COMPARE(queue.rowCount(), 1);
    const LoopState &state = sample.session().state();
    QCOMPARE(queue.index(0, 0).data(DurationRole).toString(),
             "for " + wording::duration(state.time - state.find(2)->since));
    QVERIFY(queue.index(0, 0).data(Qt::ToolTipRole).toString().contains("ready since"));
}

void TestLoopView::marksWhereABreakpointMayStop()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    Session &session = sample.session();
    LoopView view(session);
    view.show();
    session.showMoment({3, false});
    auto *queue = view.findChild<CardList *>();
    QTRY_COMPARE(queue->model()->rowCount(), 1);
    const auto *cards = static_cast<const CardDelegate *>(queue->itemDelegate());
    const auto marked = [&] { return cards->cardOf(queue->model()->index(0, 0)).breaks; };
    QVERIFY(!marked());
    Breakpoint breakpoint;
    breakpoint.task = "task2";
    breakpoint.number = session.addBreakpoint(breakpoint);
    QVERIFY(marked());
    breakpoint.enabled = false;
    session.changeBreakpoint(breakpoint);
    QVERIFY(!marked());
    Breakpoint place;
    place.file = "client.py";
    place.line = 11;
    session.addBreakpoint(place);
    QVERIFY(!marked()); // it has not started
    session.showMoment({6, false});
    QTRY_VERIFY(queue->model()->rowCount() == 1 && marked()); // its line awaits the one where it is suspended
}

void TestLoopView::theCardsHaveTheRoomWhereNobodyParks()
{
    SampleSession sample(pollingStory(50));
    QVERIFY(sample.isReady());
    LoopView view(sample.session());
    view.resize(500, 250);
    view.show();
    sample.session().showMoment({2, false});
    auto *queue = view.findChild<CardList *>();
    QTRY_COMPARE(queue->model()->rowCount(), 2);
    QTRY_VERIFY(labelTexts(view).filter("Nobody is parked").size() == 1);
    QVERIFY2(queue->viewport()->height() >= 4 * queue->grid().pitch() - queue->grid().gap,
             qPrintable(QString::number(queue->viewport()->height())));

    SampleSession parked(parkedStory());
    QVERIFY(parked.isReady());
    LoopView other(parked.session());
    other.resize(500, 400);
    other.show();
    parked.session().showMoment({3, false});
    auto *waits = other.findChild<QTreeView *>();
    QTRY_VERIFY(waits->isVisible() &&
                waits->viewport()->height() >= 2 * waits->visualRect(waits->model()->index(0, 0)).height());
    QVERIFY(!waits->isHeaderHidden());
    waits->resize(waits->width(), waits->header()->height() + 3 * waits->fontMetrics().height() / 2);
    QVERIFY(waits->isHeaderHidden());        // a row is worth more
    parked.session().showMoment({1, false}); // nobody yet, but the list keeps its room
    QTRY_COMPARE(waits->model()->rowCount(), 0);
    QVERIFY(labelTexts(other).filter("Nobody is parked").size() == 1);
}

void TestLoopView::nothingIsCutInHalfWhereThereIsLittleRoom()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    LoopView view(sample.session());
    view.resize(500, view.minimumSizeHint().height());
    view.show();
    sample.session().showMoment({3, false});
    auto *waits = view.findChild<QTreeView *>();
    QTRY_VERIFY(waits->isVisible() && waits->model()->rowCount() > 0);
    QTRY_VERIFY(waits->viewport()->height() > waits->visualRect(waits->model()->index(0, 0)).bottom());
    sample.session().showMoment({1, false});
    QTRY_COMPARE(waits->model()->rowCount(), 0);
    QTRY_COMPARE(labelTexts(view).filter("Nobody is parked").size(), 1);
    for (const QLabel *label : view.findChildren<QLabel *>())
        if (label->isVisible() && label->text().contains("Nobody is parked"))
            QTRY_VERIFY(label->height() >= label->fontMetrics().height() &&
                        view.rect().contains(QRect(label->mapTo(&view, QPoint()), label->size())));
}

void TestLoopView::cardsAreSlimWhereWholeOnesHaveNoRoom()
{
    RecordingBuilder b;
    const auto file = b.file("/home/me/p.py", "");
    const auto definition = b.definition("main", file, 1);
    const auto stack = b.stack("main", file, 2);
    b.spawn(0, noTask, 1, definition, 1);
    b.resume(0, 1000, true); // 1
    for (TaskNumber task = 1; task <= 6; ++task)
        b.spawn(task, 0, task, definition, 1);
    b.suspend(WaitKind::task, stack, 1);
    b.resume(1, 1000, true); // 2
    b.end(1, TaskStatus::done);
    SampleSession sample(b);
    QVERIFY(sample.isReady());
    LoopView view(sample.session());
    view.show();
    auto *queue = view.findChild<CardList *>();
    const int whole = cardSize(queue->font()).height();
    sample.session().showMoment({1, false}); // one is ready
    QTRY_COMPARE(queue->model()->rowCount(), 1);
    queue->forgetCrowd(); // of the end, which was shown first
    view.resize(400, 150);
    QCOMPARE(queue->grid().least.height(), whole);
    sample.session().showMoment({2, false});
    QTRY_COMPARE(queue->model()->rowCount(), 6);
    bool wasSlim = false, wasWhole = false;
    for (int height = 150; height < 900; height += 50) {
        view.resize(400, height);
        QCoreApplication::processEvents();
        const CardGrid grid = queue->grid();
        const int rows = std::min(CardList::wholeRows, (6 + grid.columns() - 1) / grid.columns());
        const bool fits = rows * (whole + CardGrid().gap) - CardGrid().gap <= queue->viewport()->height();
        QCOMPARE(grid.least.height(), fits ? whole : slimCardHeight(queue->font()));
        (fits ? wasWhole : wasSlim) = true;
    }
    QVERIFY(wasSlim && wasWhole);
    view.resize(400, 150);
    sample.session().showMoment({1, false});
    QTRY_COMPARE(queue->model()->rowCount(), 1);
    QVERIFY(queue->grid().least.height() < whole); // they do not change with each switch
    queue->forgetCrowd();
    QCOMPARE(queue->grid().least.height(), whole);
}

void TestLoopView::cardsFlyInSlowMotion()
{
    SampleSession sample(pollingStory(50));
    QVERIFY(sample.isReady());
    LoopView view(sample.session());
    view.resize(500, 400);
    view.show();
    sample.session().showMoment({2, false});
    auto *queue = view.findChild<CardList *>();
    QTRY_COMPARE(queue->model()->rowCount(), 2);
    FlightOverlay &overlay = view.motion().overlay();
    sample.session().setSpeed(0.01);
    const auto titleShown = [&] { return queue->model()->index(0, 0).data(TitleRole).toString(); };
    const QString first = titleShown();
    sample.session().showMoment({3, false});
    QTRY_VERIFY(titleShown() != first);
    QVERIFY(!overlay.isFlying()); // not offscreen, unless asked
    view.setAnimates(true);
    DepartureWatch departure(overlay);
    sample.session().showMoment({4, false});
    QTRY_VERIFY(departure.flights > 0);
    QVERIFY(departure.flights >= 3);
    overlay.advance(100'000);
    QVERIFY(!overlay.isFlying() && !overlay.isVisible());
    sample.session().setSpeed(0);
    sample.session().showMoment({5, false});
    QTRY_COMPARE(titleShown(), first == "main#1" ? QString("worker#1") : QString("main#1"));
    QVERIFY(!overlay.isFlying());
}

void TestLoopView::screenReadersHearTheQueue()
{
    SampleSession sample(pollingStory(4));
    QVERIFY(sample.isReady());
    LoopView view(sample.session());
    view.show();
    sample.session().showMoment({2, false});
    auto *queue = view.findChild<CardList *>();
    QTRY_COMPARE(queue->model()->rowCount(), 2);
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(queue);
    QVERIFY(list);
    QCOMPARE(list->role(), QAccessible::List);
    QCOMPARE(list->text(QAccessible::Name), QString("Ready queue"));
    QCOMPARE(list->text(QAccessible::Description), QString("2 tasks ready, next: worker#1"));
    QCOMPARE(list->childCount(), 2);
    QVERIFY(list->child(0)->text(QAccessible::Name).startsWith("1: worker#1, "));
    QVERIFY(list->child(1)->text(QAccessible::Name).startsWith("2: main#1, "));
    QVERIFY(list->child(1)->text(QAccessible::Description).startsWith("ready for "));
    QCOMPARE(list->indexOfChild(list->child(1)), 1);
    list->child(1)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(sample.session().recording()->taskName(sample.session().selectedTask()), std::string("main#1"));
    sample.session().showMoment({3, false});
    QTRY_COMPARE(list->text(QAccessible::Description), QString("2 tasks ready, next: main#1"));
}

void TestLoopView::showsCallbacksAmongTheTasks()
{
    SampleSession sample(besideStory());
    QVERIFY(sample.isReady());
    LoopView view(sample.session());
    view.resize(700, 500);
    view.show();
    auto *queue = view.findChild<CardList *>();
    sample.session().showMoment({1, false});
    QTRY_COMPARE(queue->model()->rowCount(), 4);
    const QStringList words = labelTexts(view);
    QVERIFY2(words.contains("Ready queue: 2 tasks, 2 callbacks"), qPrintable(words.join(u'|')));
    auto *delegate = view.findChild<CardDelegate *>();
    QVERIFY(!delegate->cardOf(queue->model()->index(1, 0)).callback);
    QVERIFY(delegate->cardOf(queue->model()->index(2, 0)).callback);

    sample.session().selectTask(1);
    QSignalSpy asked(&view, &LoopView::openLocation);
    queue->setCurrentIndex(queue->model()->index(3, 0));
    QCOMPARE(sample.session().selectedTask(), TaskNumber(1)); // a callback is none
    emit queue->activated(queue->model()->index(3, 0));
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.front(), (QVariantList{QStringLiteral("/p/app.py"), 30}));

    view.setAnimates(true); // cards of callbacks neither fly nor stand in the way
    sample.session().setSpeed(0.01);
    sample.session().showMoment({2, false});
    QTRY_COMPARE(queue->model()->rowCount(), 3);
    for (const Flight &flight : view.motion().overlay().motion().flights())
        QVERIFY(flight.task != noTask);
}

void TestLoopView::showsTheCallbackThatRuns()
{
    SampleSession sample(besideStory());
    QVERIFY(sample.isReady());
    LoopView view(sample.session());
    view.resize(700, 500);
    view.show();
    const auto running = [&view]() -> CardWidget * {
        for (CardWidget *card : view.findChildren<CardWidget *>())
            if (card->isVisibleTo(&view) && card->card().callback)
                return card;
        return nullptr;
    };
    QTRY_VERIFY(running());
    QCOMPARE(running()->card().title, QString("Selector._read_ready"));
    QCOMPARE(running()->card().detail, QString("callback, queued by I/O"));
    QVERIFY(running()->accessibleName().startsWith("Was running: Selector._read_ready"));
    QSignalSpy asked(&view, &LoopView::openLocation);
    running()->click();
    QCOMPARE(asked.size(), 1);
    sample.session().showMoment({3, false});
    QTRY_VERIFY(!running());
}

QTEST_MAIN(TestLoopView)
#include "test_loop_view.moc"
