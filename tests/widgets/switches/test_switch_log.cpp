// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/switches/switch_log.h"

#include "tests/widgets/common/use_menu.h"
#include "tests/widgets/models/beside_recordings.h"
#include "tests/widgets/models/sample_session.h"
#include "widgets/common/long_table_view.h"
#include "widgets/common/rows_text.h"
#include "widgets/models/switch_log_model.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTreeView>

using namespace coroscope;

class TestSwitchLog : public QObject {
    Q_OBJECT
private slots:
    void saysWhatToDoWhenEmpty();
    void clickingLooksBack();
    void gettingTheFocusStaysAtNow();
    void severalRowsAreForCopying();
    void aClickBesideTheRowsChangesNothing();
    void foldsIdlePolls();
    void columnsFitWhatIsInSight();
    void saysWhatIsKeptOfTheWholeRun();
    void followsALongRunToItsEnd();
    void staysWhereOneScrolledTo();
    void theEndStaysInSightInALowerView();
    void theMenuIsOfTheSwitchAndItsTask();
    void callbackRunsAreShownWhereAsked();
};

namespace {

/// More switches than the model takes in at once.
RecordingBuilder longStory(int switches)
{
    RecordingBuilder b;
    b.spawn(0);
    for (int i = 0; i < switches; ++i) {
        b.resume(0, 100, true);
        b.suspend(WaitKind::yield);
    }
    return b;
}

} // namespace

void TestSwitchLog::saysWhatToDoWhenEmpty()
{
    Session session;
    SwitchLog log(session);
    log.show();
    QVERIFY2(labelTexts(log).join(u' ').contains("F5"), qPrintable(labelTexts(log).join(u'|')));
}

void TestSwitchLog::clickingLooksBack()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    SwitchLog log(sample.session());
    log.resize(1000, 400);
    log.show();
    auto *table = log.findChild<QAbstractItemView *>();
    QTRY_COMPARE(table->model()->rowCount(), 7);
    const QModelIndex fourth = table->model()->index(3, SwitchLogModel::taskColumn);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(fourth).center());
    QCOMPARE(sample.session().cursor(), (Moment{4, false}));
    QCOMPARE(sample.session().selectedTask(), TaskNumber(1));
    QSignalSpy opened(&log, &SwitchLog::openLocation);
    const QModelIndex first = table->model()->index(0, SwitchLogModel::taskColumn);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(first).center());
    QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(first).center());
    QVERIFY(!opened.isEmpty());
    QCOMPARE(opened.first().at(1).toInt(), 23);
}

void TestSwitchLog::gettingTheFocusStaysAtNow()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    SwitchLog log(sample.session());
    log.resize(1000, 400);
    log.show();
    auto *table = log.findChild<QAbstractItemView *>();
    QTRY_COMPARE(table->model()->rowCount(), 7);
    log.activateWindow();
    log.setFocus();
    QTRY_VERIFY(table->hasFocus());
    QVERIFY(!sample.session().isPast());
}

void TestSwitchLog::severalRowsAreForCopying()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    SwitchLog log(sample.session());
    log.resize(1000, 400);
    log.show();
    auto *table = log.findChild<QAbstractItemView *>();
    QTRY_COMPARE(table->model()->rowCount(), 7);
    const auto rows = [table] { return selectedRowsText(*table).count(u'\n') + 1; };
    table->selectAll();
    emit sample.session().cursorChanged(); // as whenever more is recorded
    QCOMPARE(rows(), 7);
    QVERIFY(!sample.session().isPast());

    sample.session().selectSwitch(3); // elsewhere
    QCOMPARE(rows(), 1);
    QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(rows(), 2);
    QCOMPARE(sample.session().cursor(), (Moment{3, false}));
    QTest::keyClick(table, Qt::Key_Down);
    QCOMPARE(rows(), 1);
    QCOMPARE(sample.session().cursor(), (Moment{5, false}));
}

void TestSwitchLog::aClickBesideTheRowsChangesNothing()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    SwitchLog log(sample.session());
    log.resize(1000, 400);
    log.show();
    auto *table = log.findChild<QAbstractItemView *>();
    QTRY_COMPARE(table->model()->rowCount(), 7);
    sample.session().selectSwitch(3);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->viewport()->rect().bottomLeft() + QPoint(5, -5));
    QTRY_VERIFY(table->selectionModel()->isRowSelected(2));
    QCOMPARE(sample.session().selectedSwitch(), SwitchNumber(3));
}

void TestSwitchLog::foldsIdlePolls()
{
    SampleSession sample(pollingStory(1001));
    QVERIFY(sample.isReady());
    SwitchLog log(sample.session());
    log.show();
    QTRY_VERIFY2(labelTexts(log).join(u' ').contains("of which 1,001 idle polls"),
                 qPrintable(labelTexts(log).join(u'|')));
    QVERIFY(log.findChild<QAbstractItemView *>()->model()->rowCount() < 10);
}

void TestSwitchLog::columnsFitWhatIsInSight()
{
    SampleSession sample(pollingStory(20'001));
    QVERIFY(sample.isReady());
    SwitchLog log(sample.session());
    log.resize(1500, 400);
    log.show();
    auto *table = log.findChild<LongTableView *>();
    QTRY_VERIFY(table->model()->rowCount() > 2);
    const int folded = SwitchLogModel::taskColumn;
    QTRY_VERIFY(table->header()->sectionSize(folded) >= table->sizeHintForColumn(folded));
    table->header()->resizeSection(folded, 30); // as the user wants it
    emit table->model()->layoutChanged();
    QCoreApplication::processEvents();
    QCOMPARE(table->header()->sectionSize(folded), 30);
}

void TestSwitchLog::saysWhatIsKeptOfTheWholeRun()
{
    SampleSession sample(droppedStory());
    QVERIFY(sample.isReady());
    SwitchLog log(sample.session());
    log.show();
    QTRY_VERIFY2(labelTexts(log).contains("15 switches; the last 5 are kept, from 11 on"),
                 qPrintable(labelTexts(log).join(u'|')));
}

void TestSwitchLog::followsALongRunToItsEnd()
{
    constexpr int switches = 250'003;
    SampleSession sample(longStory(switches));
    QVERIFY(sample.isReady());
    SwitchLog log(sample.session());
    log.resize(1000, 400);
    log.show();
    auto *table = log.findChild<LongTableView *>();
    QTRY_COMPARE(table->model()->rowCount(), switches); // in as many goes as it takes
    QVERIFY(table->isAtEnd());
    QVERIFY(table->verticalScrollBar()->maximum() > switches / 2);
}

void TestSwitchLog::staysWhereOneScrolledTo()
{
    constexpr int switches = 250'003;
    SampleSession sample(longStory(switches));
    QVERIFY(sample.isReady());
    SwitchLog log(sample.session());
    log.resize(1000, 400);
    log.show();
    auto *table = log.findChild<LongTableView *>();
    table->verticalScrollBar()->setValue(1000);
    QVERIFY(!table->isAtEnd());
    QTRY_COMPARE(table->model()->rowCount(), switches);
    QCOMPARE(table->verticalScrollBar()->value(), 1000);
}

void TestSwitchLog::theEndStaysInSightInALowerView()
{
    SampleSession sample(longStory(100));
    QVERIFY(sample.isReady());
    SwitchLog log(sample.session());
    log.resize(1000, 400);
    log.show();
    auto *table = log.findChild<LongTableView *>();
    QTRY_COMPARE(table->model()->rowCount(), 100);
    QVERIFY(table->isAtEnd());
    const int before = table->rowsInSight();
    log.resize(1000, 200);
    QTRY_VERIFY(table->rowsInSight() < before);
    QVERIFY(table->isAtEnd());
}

void TestSwitchLog::theMenuIsOfTheSwitchAndItsTask()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    SwitchLog log(sample.session());
    log.resize(900, 300);
    log.show();
    auto *table = log.findChild<LongTableView *>();
    QTRY_COMPARE(table->model()->rowCount(), 7);
    const QPoint where = table->visualRect(table->model()->index(2, 0)).center(); // task2's first
    QVERIFY(useContextMenu(*table->viewport(), where, "Break when task2#1 is resumed")
                .contains("Look at the moment before switch 3"));
    QCOMPARE(sample.session().breakpoints().size(), std::size_t(1));
    sample.session().removeBreakpoint(sample.session().breakpoints().front().number);
    QSignalSpy opened(&log, &SwitchLog::openLocation);
    useContextMenu(*table->viewport(), where, "Show where its slice ended");
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.first().at(1).toInt(), 6);
}

void TestSwitchLog::callbackRunsAreShownWhereAsked()
{
    QStandardPaths::setTestModeEnabled(true);
    QSettings().remove(QStringLiteral("switches/callbackRuns"));
    SampleSession plain(parkedStory());
    SwitchLog without(plain.session());
    QVERIFY(plain.isReady());
    QTRY_VERIFY(without.findChild<QAbstractItemView *>()->model()->rowCount() == 7);
    QVERIFY(!without.findChild<QCheckBox *>()->isVisibleTo(&without)); // there are none

    SampleSession sample(besideStory());
    QVERIFY(sample.isReady());
    {
        SwitchLog log(sample.session());
        log.resize(1000, 400);
        log.show();
        auto *table = log.findChild<LongTableView *>();
        auto *callbacks = log.findChild<QCheckBox *>();
        QTRY_COMPARE(table->model()->rowCount(), 3);
        QVERIFY(callbacks->isVisible() && !callbacks->isChecked());
        callbacks->click();
        QCOMPARE(table->model()->rowCount(), 6);
        const auto clickRow = [table](int row) {
            const QModelIndex index = table->model()->index(row, SwitchLogModel::taskColumn);
            QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(index).center());
        };
        clickRow(3);
        QCOMPARE(sample.session().cursor(), (Moment{3, false, 2}));
        QCOMPARE(table->currentIndex().row(), 3);
        clickRow(4);
        QCOMPARE(sample.session().cursor(), (Moment{3, false}));
        sample.session().showMoment({3, false, 1}); // elsewhere
        QTRY_COMPARE(table->currentIndex().row(), 2);
        QVERIFY(useContextMenu(*table->viewport(), table->visualRect(table->model()->index(3, 0)).center(),
                               "Look at the moment before callback run 2")
                    .contains("Show its function"));
        QCOMPARE(sample.session().cursor(), (Moment{3, false, 2}));
        sample.session().showNow();
    }
    RecordingBuilder noSwitch;
    SideBuilder(noSwitch).begin(1000);
    SideBuilder(noSwitch).end(1000);
    SampleSession callbacksOnly(noSwitch);
    QVERIFY(callbacksOnly.isReady());
    SwitchLog log(callbacksOnly.session());
    auto *box = log.findChild<QCheckBox *>();
    QTRY_VERIFY(box->isVisibleTo(&log));
    QTRY_COMPARE(log.findChild<QAbstractItemView *>()->model()->rowCount(), 1);
    box->click();
    QCOMPARE(log.findChild<QAbstractItemView *>()->model()->rowCount(), 0);
    QVERIFY(box->isVisibleTo(&log)); // else they could not be asked for again
    box->click();
    SwitchLog later(sample.session()); // it is remembered
    QTRY_COMPARE(later.findChild<QAbstractItemView *>()->model()->rowCount(), 6);
    later.findChild<QCheckBox *>()->click();
    QCOMPARE(later.findChild<QAbstractItemView *>()->model()->rowCount(), 3);
}

QTEST_MAIN(TestSwitchLog)
#include "test_switch_log.moc"
