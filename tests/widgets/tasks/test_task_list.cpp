// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tasks/task_list.h"

#include "tests/widgets/common/use_menu.h"
#include "tests/widgets/models/sample_session.h"
#include "widgets/common/long_table_view.h"
#include "widgets/common/rows_text.h"
#include "widgets/models/roles.h"
#include "widgets/models/task_table_model.h"
#include "widgets/tasks/task_filter.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QSignalSpy>
#include <QStringListModel>

#include <algorithm>
#include <vector>

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
    void marksWhereABreakpointStops();
    void aHundredThousandTasksSort_data();
    void aHundredThousandTasksSort();
    void aHundredThousandTasksAreFiltered();
    void momentsInAnyOrderAreSortedAndFiltered_data();
    void momentsInAnyOrderAreSortedAndFiltered();
    void namesSortAsTextsDo();
    void rowsComeGoAndChangeWhileNamesAreSorted();
    void whatChangesWhileItIsSortedIsTakenIn_data() { momentsInAnyOrderAreSortedAndFiltered_data(); }
    void whatChangesWhileItIsSortedIsTakenIn();
    void endedTasksCostNothingToHold();

private:
    static QString cell(const LongTableView &table, int row, int column)
    {
        return table.model()->index(row, column).data().toString();
    }
};

namespace {

constexpr std::uint32_t manyTasks = 100'000;

/// Of three definitions, spawned by one another's first; some ran, wait or have ended.
RecordingBuilder crowd(std::uint32_t count = manyTasks)
{
    RecordingBuilder b;
    const auto file = b.file("/home/me/crowd.py", "");
    const std::uint32_t definitions[] = {b.definition("walker", file, 3), b.definition("runner", file, 9),
                                         b.definition("sitter", file, 20)};
    std::uint32_t made[3] = {};
    const auto stack = b.stack("walker", file, 5);
    for (std::uint32_t task = 0; task < count; ++task)
        b.spawn(task, task < 3 ? noTask : task % 7 % 3, task + 1, definitions[task % 3], ++made[task % 3]);
    for (std::uint32_t task = 0; task < count; task += 10) {
        b.resume(task, 1 + task % 1000, true);
        if (task % 30 == 0)
            b.end(task, TaskStatus::done, "1");
        else if (task % 20 == 0)
            b.sleep(1'000'000 + task, stack);
        else
            b.suspend(WaitKind::yield, stack);
    }
    return b;
}

/// A hundred tasks that come and go, five at a time.
RecordingBuilder comingAndGoing(std::uint32_t count = 100)
{
    RecordingBuilder b;
    const auto file = b.file("/home/me/crowd.py", "");
    const std::uint32_t definitions[] = {b.definition("walker", file, 3), b.definition("runner", file, 9)};
    std::uint32_t made[2] = {};
    const auto stack = b.stack("walker", file, 5);
    std::uint32_t random = 7;
    std::vector<std::uint32_t> alive;
    for (std::uint32_t next = 0; next < count || !alive.empty();) {
        random = random * 1'664'525 + 1'013'904'223;
        if (next < count && (alive.empty() || (alive.size() < 5 && random >> 30 == 0))) {
            b.spawn(next, noTask, next + 1, definitions[next % 2], ++made[next % 2]);
            alive.push_back(next++);
        }
        const std::size_t at = (random >> 8) % alive.size();
        b.resume(alive[at], 1 + (random >> 10) % 900, true);
        if ((random >> 20) % 4 == 0) {
            b.end(alive[at], random >> 31 ? TaskStatus::done : TaskStatus::failed, "1");
            alive.erase(alive.begin() + std::ptrdiff_t(at));
        } else {
            b.suspend(WaitKind::yield, stack);
        }
    }
    return b;
}

QStringList namesIn(const QAbstractItemModel &model)
{
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row)
        names << model.index(row, TaskTableModel::nameColumn).data().toString();
    return names;
}

} // namespace

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
    auto *table = list.findChild<LongTableView *>();
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
    auto *table = list.findChild<LongTableView *>();
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
    auto *table = list.findChild<LongTableView *>();
    QTRY_COMPARE(table->model()->rowCount(), 3);
    list.activateWindow();
    list.setFocus();
    QTRY_VERIFY(table->hasFocus());
    QVERIFY(table->currentIndex().isValid());
    QCOMPARE(sample.session().selectedTask(), noTask);
    QTest::keyClick(table, Qt::Key_Space); // the row where the keys are already
    QCOMPARE(sample.session().selectedTask(), TaskNumber(0));
    QTest::keyClick(table, Qt::Key_Down);
    QCOMPARE(sample.session().selectedTask(), TaskNumber(1));
}

void TestTaskList::severalRowsAreForCopying()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    TaskList list(sample.session());
    list.show();
    auto *table = list.findChild<LongTableView *>();
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
    auto *table = list.findChild<LongTableView *>();
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
    auto *table = list.findChild<LongTableView *>();
    QTRY_COMPARE(table->model()->rowCount(), 3);
    const QPoint where = table->visualRect(table->model()->index(2, 0)).center();
    QVERIFY(!useContextMenu(*table->viewport(), where, "Break when any task2 is resumed").isEmpty());
    QCOMPARE(sample.session().breakpoints().size(), std::size_t(1));
    QCOMPARE(sample.session().breakpoints().front().task, std::string("task2"));
    sample.session().removeBreakpoint(sample.session().breakpoints().front().number);
}

void TestTaskList::marksWhereABreakpointStops()
{
    SampleSession sample(parkedStory());
    QVERIFY(sample.isReady());
    TaskList list(sample.session());
    list.show();
    auto *table = list.findChild<LongTableView *>();
    QTRY_COMPARE(table->model()->rowCount(), 3);
    const auto marks = [&] {
        QStringList texts;
        for (int row = 0; row < 3; ++row)
            texts << cell(*table, row, TaskTableModel::breakColumn);
        return texts;
    };
    const auto hasIcon = [&](int row) {
        return !table->model()->index(row, TaskTableModel::breakColumn).data(Qt::DecorationRole).isNull();
    };
    QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(marks(), QStringList({"", "", ""}));
    std::string error;
    const std::uint32_t first = sample.session().addBreakpoint(*parseBreakpoint("resume task1#1", error));
    Breakpoint second = *parseBreakpoint("fail task*", error);
    second.number = sample.session().addBreakpoint(second);
    QTRY_COMPARE(marks(), QStringList({"", QStringLiteral("%1, %2").arg(first).arg(second.number),
                                       QString::number(second.number)}));
    QVERIFY(!hasIcon(0) && hasIcon(1) && hasIcon(2));
    const QModelIndex marked = table->model()->index(2, TaskTableModel::breakColumn);
    QCOMPARE(marked.data(Qt::ToolTipRole).toString(), QStringLiteral("Breakpoint %1: fail task*").arg(second.number));
    second.enabled = false;
    sample.session().changeBreakpoint(second);
    QTRY_COMPARE(marked.data(Qt::ToolTipRole).toString(),
                 QStringLiteral("Breakpoint %1, switched off: fail task*").arg(second.number));
    sample.session().removeBreakpoint(first);
    sample.session().removeBreakpoint(second.number);
    QTRY_COMPARE(marks(), QStringList({"", "", ""}));
}

void TestTaskList::aHundredThousandTasksSort_data()
{
    QTest::addColumn<int>("column");
    const TaskTableModel model;
    for (int column = 0; column < TaskTableModel::columns; ++column)
        QTest::addRow("%s", qPrintable(model.headerData(column, Qt::Horizontal).toString())) << column;
}

void TestTaskList::aHundredThousandTasksSort()
{
    QFETCH(const int, column);
    static SampleRecording sample(crowd());
    const Recording *recording = sample.readAll();
    TaskTableModel model;
    model.show(recording, recording->stateAt({recording->lastSwitch() + 1, false}));
    QCOMPARE(model.rowCount(), int(manyTasks));
    TaskFilter filter;
    filter.setTasks(model);
    for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        filter.sort(column, order);
        QVERIFY(filter.isArranging()); // the window lives meanwhile
        QTRY_VERIFY(!filter.isArranging());
        const QCollator collator = TaskOrder::collator();
        for (int row = 1; row < int(manyTasks); ++row) { // each against its neighbour, by what the column means
            const QVariant a = filter.index(row - 1, column).data(SortRole);
            const QVariant b = filter.index(row, column).data(SortRole);
            const int compared = a.typeId() == QMetaType::QString  ? collator.compare(a.toString(), b.toString())
                                 : a.toLongLong() < b.toLongLong() ? -1
                                                                   : int(a.toLongLong() > b.toLongLong());
            QVERIFY2(order == Qt::AscendingOrder ? compared <= 0 : compared >= 0, qPrintable(QString::number(row)));
        }
    }
}

void TestTaskList::aHundredThousandTasksAreFiltered()
{
    SampleRecording sample(crowd());
    const Recording *recording = sample.readAll();
    TaskTableModel model;
    model.show(recording, recording->stateAt({recording->lastSwitch() + 1, false}));
    TaskFilter filter;
    filter.setTasks(model);
    filter.setWords("RUNNER done");
    QTRY_VERIFY(!filter.isArranging());
    int expected = 0;
    for (std::uint32_t task = 0; task < manyTasks; task += 30)
        expected += task >= 3 && task % 7 % 3 == 1; // whose parent is a runner
    QCOMPARE(filter.rowCount(), expected);
    filter.setWords("walker#3333");
    QTRY_VERIFY(!filter.isArranging());
    QCOMPARE(filter.rowCount(), 6); // itself and #33330 to #33334
}

void TestTaskList::momentsInAnyOrderAreSortedAndFiltered_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("words");
    QTest::newRow("as they come") << -1 << QString();
    QTest::newRow("by state") << int(TaskTableModel::stateColumn) << QString();
    QTest::newRow("by run time") << int(TaskTableModel::runTimeColumn) << QString();
    QTest::newRow("by where") << int(TaskTableModel::whereColumn) << QString();
    QTest::newRow("ready ones") << -1 << QStringLiteral("ready");
    QTest::newRow("runners by slices") << int(TaskTableModel::slicesColumn) << QStringLiteral("runner");
}

/// What has gone from moment to moment shows what one that is new shows there.
void TestTaskList::momentsInAnyOrderAreSortedAndFiltered()
{
    QFETCH(const int, column);
    QFETCH(const QString, words);
    SampleRecording sample(comingAndGoing());
    const Recording *recording = sample.readAll();
    TaskTableModel model;
    TaskFilter filter;
    filter.setTasks(model);
    filter.sort(column, Qt::DescendingOrder);
    filter.setWords(words);
    QAbstractItemModelTester modelTester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    SwitchNumber number = 1;
    for (int step = 0; step < 120; ++step) {
        number = step < 60 ? number + 1 + SwitchNumber(step % 3) : 1 + (number + 7919) % (recording->lastSwitch() + 1);
        const LoopState state = recording->stateAt({number, step % 2 == 0});
        const QModelIndexList before = {filter.index(0, 0), filter.index(filter.rowCount() - 1, 0)};
        QList<QPersistentModelIndex> kept;
        QList<uint> tasks;
        for (const QModelIndex &each : before) {
            kept << each;
            tasks << each.data(TaskRole).toUInt();
        }
        model.show(recording, state);
        for (qsizetype i = 0; i < kept.size(); ++i)
            QVERIFY(!kept[i].isValid() || kept[i].data(TaskRole).toUInt() == tasks[i]);
        TaskTableModel newModel;
        newModel.show(recording, state);
        QCOMPARE(namesIn(model), namesIn(newModel));
        for (int row = 0; row < model.rowCount(); ++row)
            for (int each = 0; each < TaskTableModel::columns; ++each)
                QCOMPARE(model.index(row, each).data(), newModel.index(row, each).data());
        TaskFilter newFilter;
        newFilter.setTasks(newModel);
        newFilter.sort(column, Qt::DescendingOrder);
        newFilter.setWords(words);
        QCOMPARE(namesIn(filter), namesIn(newFilter));
        for (int row = 0; row < filter.rowCount(); ++row)
            QCOMPARE(filter.mapFromSource(filter.mapToSource(filter.index(row, 0))).row(), row);
    }
}

namespace {

/// Texts that sort by themselves.
class Named : public QStringListModel {
public:
    using QStringListModel::QStringListModel;
    QVariant data(const QModelIndex &index, int role) const override
    {
        return QStringListModel::data(index, role == SortRole ? int(Qt::DisplayRole) : role);
    }
};

/// Of eight hexadecimal digits and four, as names that nobody chose are.
QString identifier(std::uint32_t number)
{
    const std::uint32_t mixed = number * 2'654'435'769u;
    return QStringLiteral("%1-%2")
        .arg(mixed, 8, 16, QLatin1Char('0'))
        .arg((mixed >> 7) % 0x10000, 4, 16, QLatin1Char('0'));
}

QStringList identifiers(std::uint32_t count)
{
    QStringList names;
    for (std::uint32_t number = 0; number < count; ++number)
        names << identifier(number);
    return names;
}

/// Row by row by what TaskOrder::isLess() says, all at once.
TaskOrder::Rows rowsInOrder(const QAbstractItemModel &model, const TaskOrder::Wish &wish, std::uint32_t count)
{
    const TaskOrder order(model, wish);
    TaskOrder::Rows rows;
    for (std::uint32_t row = 0; row < count; ++row)
        if (order.accepts(row))
            rows.push_back(row);
    std::sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) { return order.isLess(a, b); });
    return rows;
}

} // namespace

/// Against each other, whichever numbers they end with.
void TestTaskList::namesSortAsTextsDo()
{
    QVERIFY(TaskOrder::collator().compare(QStringLiteral("worker#2"), QStringLiteral("Worker#10")) < 0);
    const QStringList plain{
        "worker#10", "worker#9", "Worker#9", "worker", "b#2", "a", "b#02", "7", "12", "", "x#123456789012345678901"};
    for (const QStringList &names : {plain, plain + QStringList{"job-3", "job-1-2", "job-10", "job-2-1"},
                                     plain + identifiers(5000) + plain, identifiers(2048), identifiers(2049)}) {
        const Named model(names);
        const auto count = std::uint32_t(names.size());
        for (const Qt::SortOrder direction : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            TaskOrder order(model, {{}, 0, direction});
            QVERIFY(!order.goOn(3, count));
            while (!order.goOn(1000, count)) {
            }
            QCOMPARE(order.seen(), count);
            const TaskOrder::Arranged found = order.take();
            QCOMPARE(found.rows, rowsInOrder(model, {{}, 0, direction}, count));
            for (std::uint32_t place = 0; place < count; ++place)
                QCOMPARE(found.placeOf[found.rows[place]], place);
        }
    }
}

/// Names of which each is another are merged from pieces; rows come, go and change before, within and after that.
void TestTaskList::rowsComeGoAndChangeWhileNamesAreSorted()
{
    Named model(identifiers(9000));
    std::uint32_t count = 7000;
    TaskOrder order(model, {{}, 0, Qt::AscendingOrder});
    std::vector<int> changed;
    std::uint32_t random = 5;
    int step = 0;
    while (!order.goOn(100, count)) {
        random = random * 1'664'525 + 1'013'904'223;
        ++step;
        if (step == 30 || step == 160) { // the second time they are being merged
            count -= 700;
            order.forgetFrom(count);
            std::erase_if(changed, [&](int row) { return row >= int(count); });
        } else if (step % 40 == 0 && count + 500 < 9000) {
            count += 500;
        } else if (step % 3 == 0) {
            const int row = int((random >> 8) % count);
            model.setData(model.index(row), identifier(random));
            order.leaveOut({row});
            changed.push_back(row);
        }
    }
    QVERIFY(step > 160 && order.seen() > 6000);
    const auto isOut = [&](std::uint32_t row) {
        return row >= order.seen() || std::find(changed.begin(), changed.end(), int(row)) != changed.end();
    };
    TaskOrder::Rows found = order.take().rows;
    std::erase_if(found, isOut);
    TaskOrder::Rows expected = rowsInOrder(model, {{}, 0, Qt::AscendingOrder}, count);
    std::erase_if(expected, isOut);
    QCOMPARE(found, expected);
}

/// A moment after the other is shown, and in between a few rows are looked at.
void TestTaskList::whatChangesWhileItIsSortedIsTakenIn()
{
    QFETCH(const int, column);
    QFETCH(const QString, words);
    SampleRecording sample(comingAndGoing());
    const Recording *recording = sample.readAll();
    TaskTableModel model;
    TaskFilter filter;
    filter.setTasks(model);
    filter.setRowsAtOnce(3);
    QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    SwitchNumber number = recording->lastSwitch() / 2;
    for (int step = 0; step < 60; ++step) {
        number = step % 7 == 6 ? 1 + (number + 7919) % (recording->lastSwitch() + 1) : number + 1;
        model.show(recording, recording->stateAt({number, step % 2 == 0}));
        if (step % 5 == 0) {
            filter.sort(column, step % 2 == 0 ? Qt::DescendingOrder : Qt::AscendingOrder);
            filter.setWords(words);
        }
        QCoreApplication::processEvents();
        for (int row = 0; row < filter.rowCount(); ++row)
            QCOMPARE(filter.mapFromSource(filter.mapToSource(filter.index(row, 0))).row(), row);
        if (step % 10 != 9)
            continue;
        QTRY_VERIFY(!filter.isArranging());
        TaskFilter newFilter;
        newFilter.setTasks(model);
        newFilter.sort(column, step / 5 * 5 % 2 == 0 ? Qt::DescendingOrder : Qt::AscendingOrder);
        newFilter.setWords(words);
        QCOMPARE(namesIn(filter), namesIn(newFilter));
    }
}

void TestTaskList::endedTasksCostNothingToHold()
{
    SampleRecording sample(comingAndGoing(20'000));
    const Recording *recording = sample.readAll();
    TaskTableModel model;
    TaskFilter filter;
    filter.setTasks(model);
    const SwitchNumber last = recording->lastSwitch();
    model.show(recording, recording->stateAt({last / 10, false}));
    const std::size_t early = model.memoryBytes() - model.heldRows() * sizeof(TaskRow);
    model.show(recording, recording->stateAt({last, false}));
    QCOMPARE(model.rowCount(), 20'000);
    QVERIFY(model.heldRows() <= 5);
    QCOMPARE(model.memoryBytes() - model.heldRows() * sizeof(TaskRow), early);
    QCOMPARE(filter.memoryBytes(), std::size_t(0));
    filter.sort(TaskTableModel::runTimeColumn);
    QTRY_COMPARE(filter.memoryBytes(), std::size_t(20'000 * 8)); // once they are sorted
    filter.sort(-1);
    QCOMPARE(filter.memoryBytes(), std::size_t(0));
}

QTEST_MAIN(TestTaskList)
#include "test_task_list.moc"
