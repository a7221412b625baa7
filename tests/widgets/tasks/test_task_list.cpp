// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tasks/task_list.h"

#include "tests/widgets/common/use_menu.h"
#include "tests/widgets/models/sample_session.h"
#include "widgets/common/rows_text.h"
#include "widgets/models/task_table_model.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTreeView>

using namespace coroscope;

class TestTaskList : public QObject {
    Q_OBJECT
private slots:
    void saysWhatToDoWhenEmpty();
    void readyTasksWaitForNothing();
    void clickingSelects();
    void gettingTheFocusSelectsNothing();
    void severalRowsAreForCopying();
    void filters();
    void theMenuSetsBreakpoints();

private:
    static QString cell(const QTreeView &table, int row, int column)
    {
        return table.model()->index(row, column).data().toString();
    }
};

void TestTaskList::saysWhatToDoWhenEmpty()
{
    Session session;
    TaskList list(session);
    list.show();
    QVERIFY(labelTexts(list).join(u' ').contains("Run a program (F5)"));
}

void TestTaskList::readyTasksWaitForNothing()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    TaskList list(sample.session());
    list.show();
    auto *table = list.findChild<QTreeView *>();
    sample.session().showMoment({4, false}); // task1's timer was due: it is next
    QTRY_COMPARE(cell(*table, 1, TaskTableModel::stateColumn), "ready");
    QCOMPARE(cell(*table, 1, TaskTableModel::waitsForColumn), "");
    QCOMPARE(cell(*table, 0, TaskTableModel::stateColumn), "waiting");
    QCOMPARE(cell(*table, 0, TaskTableModel::waitsForColumn), "waits for task1#1");
    sample.session().showNow();
    QTRY_COMPARE(cell(*table, 2, TaskTableModel::stateColumn), "failed");
}

void TestTaskList::clickingSelects()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    TaskList list(sample.session());
    list.resize(900, 200);
    list.show();
    auto *table = list.findChild<QTreeView *>();
    QTRY_COMPARE(table->model()->rowCount(), 3);
    const QPoint where = table->visualRect(table->model()->index(2, 0)).center();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, where);
    QCOMPARE(sample.session().selectedTask(), TaskNumber(2));
    QSignalSpy opened(&list, &TaskList::openLocation);
    QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, where);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.first().at(0).toString(), "/home/me/client.py");
    QCOMPARE(opened.first().at(1).toInt(), 9);
}

void TestTaskList::gettingTheFocusSelectsNothing()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    TaskList list(sample.session());
    list.show();
    auto *table = list.findChild<QTreeView *>();
    QTRY_COMPARE(table->model()->rowCount(), 3);
    list.activateWindow();
    list.setFocus();
    QTRY_VERIFY(table->hasFocus());
    QVERIFY(table->currentIndex().isValid());
    QCOMPARE(sample.session().selectedTask(), noTask);
    QTest::keyClick(table, Qt::Key_Down);
    QVERIFY(sample.session().selectedTask() != noTask);
}

void TestTaskList::severalRowsAreForCopying()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    TaskList list(sample.session());
    list.show();
    auto *table = list.findChild<QTreeView *>();
    QTRY_COMPARE(table->model()->rowCount(), 3);
    table->selectAll();
    list.findChild<QLineEdit *>()->setText("task"); // rows come and go as in a run
    QCOMPARE(table->selectionModel()->selectedRows().size(), 2);
    QCOMPARE(sample.session().selectedTask(), noTask);
    sample.session().selectTask(1);
    QCOMPARE(table->selectionModel()->selectedRows().size(), 1);
    QVERIFY(selectedRowsText(*table).startsWith("task1"));
}

void TestTaskList::filters()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    TaskList list(sample.session());
    list.show();
    auto *table = list.findChild<QTreeView *>();
    QTRY_COMPARE(table->model()->rowCount(), 3);
    auto *filter = list.findChild<QLineEdit *>();
    filter->setText("task2");
    QCOMPARE(table->model()->rowCount(), 1);
    QVERIFY(labelTexts(list).contains("1 of 3 tasks"));
    filter->setText("nobody");
    QVERIFY(labelTexts(list).join(u' ').contains("No task matches"));
}

void TestTaskList::theMenuSetsBreakpoints()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    TaskList list(sample.session());
    list.resize(900, 200);
    list.show();
    auto *table = list.findChild<QTreeView *>();
    QTRY_COMPARE(table->model()->rowCount(), 3);
    const QPoint where = table->visualRect(table->model()->index(2, 0)).center();
    QVERIFY(!useContextMenu(*table->viewport(), where, "Break when any task2 is resumed").isEmpty());
    QCOMPARE(sample.session().breakpoints().size(), std::size_t(1));
    QCOMPARE(sample.session().breakpoints().front().task, std::string("task2"));
    sample.session().removeBreakpoint(sample.session().breakpoints().front().number);
}

QTEST_MAIN(TestTaskList)
#include "test_task_list.moc"
