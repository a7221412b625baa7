// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/loop_view.h"

#include "tests/widgets/models/sample_session.h"
#include "widgets/models/roles.h"
#include "widgets/queue/card_widget.h"
#include "widgets/queue/queue_origin.h"
#include "widgets/theme/palette.h"

#include <QListView>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>

using namespace coroscope;

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
    auto *queue = view.findChild<QListView *>();
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
    auto *queue = view.findChild<QListView *>();
    QTRY_COMPARE(queue->model()->rowCount(), 1);
    const QRect card = queue->visualRect(queue->model()->index(0, 0));
    QTest::mouseClick(queue->viewport(), Qt::LeftButton, {}, card.center());
    QCOMPARE(session.recording()->taskName(session.selectedTask()), std::string("task2#1"));
    for (CardWidget *shown : view.findChildren<CardWidget *>())
        if (shown->isVisible())
            QTest::mouseClick(shown, Qt::LeftButton); // what just ran: switch 2
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
        QCOMPARE(shown.color(QPalette::Window), chartColors(dark).cursor);
        QVERIFY(contrastRatio(shown.color(QPalette::WindowText), shown.color(QPalette::Window)) >= 4.5);
    }
    sample.session().showNow();
    QTRY_VERIFY(label("At the end"));
    QCOMPARE(label("At the end")->palette().color(QPalette::Window), view.palette().color(QPalette::Window));
}

QTEST_MAIN(TestLoopView)
#include "test_loop_view.moc"
