// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings without a switch to show: each view that shows switches or tasks says what is true of them, and what to do.
#include "tests/widgets/models/sample_session.h"
#include "widgets/queue/loop_view.h"
#include "widgets/switches/switch_log.h"
#include "widgets/tasks/task_list.h"
#include "widgets/timeline/timeline_canvas.h"
#include "widgets/timeline/timeline_view.h"

#include <QAccessible>

using namespace coroscope;

namespace {

RecordingBuilder damaged()
{
    RecordingBuilder b;
    b.raw({format::word(format::Op(0xee), 0, 0)});
    b.event(format::Op::exit, 0, 0);
    return b;
}

RecordingBuilder inState(format::FileState state, bool withEnd = false)
{
    RecordingBuilder b;
    if (withEnd)
        b.event(format::Op::exit, 0, 0);
    b.header.state = std::uint32_t(state);
    return b;
}

} // namespace

class TestEmptyViews : public QObject {
    Q_OBJECT
private slots:
    void sayWhatIsTrue_data();
    void sayWhatIsTrue();
    void sayThatARecordingIsBeingRead();
};

void TestEmptyViews::sayWhatIsTrue_data()
{
    QTest::addColumn<RecordingBuilder>("builder");
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("toDo");
    using format::FileState;
    QTest::newRow("damaged") << damaged() << "is damaged"
                             << "another copy";
    QTest::newRow("killed") << inState(FileState::open) << "killed, or still runs"
                            << "run the program again";
    QTest::newRow("saved early") << inState(FileState::closed) << "before the program's end"
                                 << "run the program again";
    QTest::newRow("disk full") << inState(FileState::diskFull) << "disk was full"
                               << "Make room";
    QTest::newRow("whole") << inState(FileState::closed, true) << "The program "
                           << " no ";
}

void TestEmptyViews::sayWhatIsTrue()
{
    QFETCH(RecordingBuilder, builder);
    QFETCH(QString, what);
    QFETCH(QString, toDo);
    SampleSession sample(builder);
    QVERIFY(sample.isReady());
    LoopView loop(sample.session());
    SwitchLog log(sample.session());
    TaskList tasks(sample.session());
    TimelineView chart(sample.session());
    const auto tells = [&](const QString &text) { return text.contains(what) && text.contains(toDo); };
    for (QWidget *view :
         {static_cast<QWidget *>(&loop), static_cast<QWidget *>(&log), static_cast<QWidget *>(&tasks)}) {
        view->show();
        QTRY_VERIFY2(tells(labelTexts(*view).join(u'|')), qPrintable(labelTexts(*view).join(u'|')));
    }
    QVERIFY2(tells(chart.canvas()->emptyWords()), qPrintable(chart.canvas()->emptyWords()));
    QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(chart.canvas());
    QCOMPARE(spoken->text(QAccessible::Description), chart.canvas()->emptyWords());
}

void TestEmptyViews::sayThatARecordingIsBeingRead()
{
    const SampleRecording sample(damaged());
    Session session;
    TimelineView chart(session);
    SwitchLog log(session);
    log.show();
    QVERIFY(session.openRecording(sample.path()));
    // (Its first event was read in opening it, and shows the damage already, or the rest is still to be read.)
    QVERIFY(!chart.canvas()->emptyWords().contains("no event loop"));
    QTRY_VERIFY2(chart.canvas()->emptyWords().contains("is damaged"), qPrintable(chart.canvas()->emptyWords()));
    QTRY_VERIFY2(labelTexts(log).join(u'|').contains("is damaged"), qPrintable(labelTexts(log).join(u'|')));
}

QTEST_MAIN(TestEmptyViews)
#include "test_empty_views.moc"
