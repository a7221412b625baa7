// SPDX-License-Identifier: GPL-3.0-or-later
// The models that show one moment: tasks, ready queue, waits.
#include "tests/widgets/models/sample_recordings.h"
#include "widgets/models/ready_queue_model.h"
#include "widgets/models/task_table_model.h"
#include "widgets/models/wait_list_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace coroscope;

namespace {

QStringList rowTexts(const QAbstractItemModel &model, int row)
{
    QStringList texts;
    for (int column = 0; column < model.columnCount(); ++column)
        texts << model.index(row, column).data().toString();
    return texts;
}

QString cell(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class TestMomentModels : public QObject {
    Q_OBJECT
private slots:
    void everyMomentInAnyOrder();
    void taskTableShowsStateAtTheMoment();
    void taskTableGrowsByTheTasksSpawned();
    void queueIsInOrderAndSaysWhy();
    void waitsSayForWhomAndUntilWhen();
    void pollersAreNotParked();
    void nothingToShow();
};

void TestMomentModels::everyMomentInAnyOrder()
{
    const SampleRecording sample(parkedStory());
    const Recording *recording = sample.readAll();
    TaskTableModel tasks;
    ReadyQueueModel queue;
    WaitListModel waits;
    QAbstractItemModelTester taskTester(&tasks, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester queueTester(&queue, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester waitTester(&waits, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (const SwitchNumber number : {1, 5, 2, 8, 3, 7, 4, 6, 1, 8})
        for (const bool inside : {false, true}) {
            const LoopState state = recording->stateAt({number, inside});
            tasks.show(recording, state);
            queue.show(recording, state);
            waits.show(recording, state);
            QCOMPARE(std::size_t(queue.rowCount()), state.ready.size());
            for (std::size_t i = 0; i < state.ready.size(); ++i)
                QCOMPARE(queue.index(int(i), 0).data(TaskRole).toUInt(), state.ready[i]);
            const auto parked = std::count_if(state.tasks.begin(), state.tasks.end(),
                                              [](const TaskState &task) { return task.status == TaskStatus::waiting; });
            QCOMPARE(waits.rowCount(), int(parked));
            QVERIFY(tasks.rowCount() >= int(state.tasks.size()));
        }
}

void TestMomentModels::taskTableShowsStateAtTheMoment()
{
    const SampleRecording sample(parkedStory());
    const Recording *recording = sample.readAll();
    TaskTableModel tasks;
    tasks.show(recording, recording->stateAt({4, false}));
    QCOMPARE(tasks.rowCount(), 3);
    QCOMPARE(rowTexts(tasks, 0).mid(0, 6),
             (QStringList{recording->taskName(0).c_str(), "", "main", "waiting",
                          QString("waits for %1").arg(recording->taskName(1).c_str()), "client.py:23"}));
    QCOMPARE(cell(tasks, 1, TaskTableModel::stateColumn), "ready");
    QCOMPARE(cell(tasks, 1, TaskTableModel::whereColumn), "client.py:6");
    QCOMPARE(cell(tasks, 1, TaskTableModel::parentColumn), recording->taskName(0).c_str());
    QVERIFY(cell(tasks, 2, TaskTableModel::waitsForColumn).startsWith("timer, due in 1"));
    for (int row = 0; row < 3; ++row) // by then, not in all
        QCOMPARE(cell(tasks, row, TaskTableModel::slicesColumn), "1");

    tasks.show(recording, recording->stateAt({8, false}));
    QCOMPARE(cell(tasks, 0, TaskTableModel::stateColumn), "done");
    QCOMPARE(cell(tasks, 2, TaskTableModel::stateColumn), "failed");
    QCOMPARE(cell(tasks, 2, TaskTableModel::waitsForColumn), "");
    QCOMPARE(cell(tasks, 2, TaskTableModel::slicesColumn), "2");
    QCOMPARE(tasks.rowOf(2).value_or(-1), 2);
    QVERIFY(!tasks.rowOf(3));
}

void TestMomentModels::taskTableGrowsByTheTasksSpawned()
{
    const SampleRecording sample(parkedStory());
    const Recording *recording = sample.readAll();
    TaskTableModel tasks;
    QSignalSpy resets(&tasks, &QAbstractItemModel::modelReset);
    tasks.show(recording, recording->stateAt({1, false}));
    QCOMPARE(tasks.rowCount(), 1);
    tasks.show(recording, recording->stateAt({2, false}));
    QCOMPARE(tasks.rowCount(), 3);
    tasks.show(recording, recording->stateAt({1, false}));
    QCOMPARE(tasks.rowCount(), 1);
    QCOMPARE(resets.count(), 0); // so that selection and scroll place survive
}

void TestMomentModels::queueIsInOrderAndSaysWhy()
{
    const SampleRecording sample(parkedStory());
    const Recording *recording = sample.readAll();
    ReadyQueueModel queue;
    queue.show(recording, recording->stateAt({2, false}));
    QCOMPARE(queue.rowCount(), 2);
    QCOMPARE(cell(queue, 0, ReadyQueueModel::taskColumn), recording->taskName(1).c_str());
    QCOMPARE(cell(queue, 1, ReadyQueueModel::taskColumn), recording->taskName(2).c_str());
    QCOMPARE(cell(queue, 0, ReadyQueueModel::readinessColumn),
             QString("spawned by %1").arg(recording->taskName(0).c_str()));
    queue.show(recording, recording->stateAt({4, false}));
    QCOMPARE(cell(queue, 0, ReadyQueueModel::readinessColumn), "woken by its timer");
    queue.show(recording, recording->stateAt({5, false}));
    QCOMPARE(cell(queue, 0, ReadyQueueModel::readinessColumn),
             QString("woken by %1").arg(recording->taskName(1).c_str()));
    QCOMPARE(queue.rowOf(0), 0);
    QCOMPARE(queue.rowOf(1), -1);
}

void TestMomentModels::waitsSayForWhomAndUntilWhen()
{
    const SampleRecording sample(parkedStory());
    const Recording *recording = sample.readAll();
    WaitListModel waits;
    waits.show(recording, recording->stateAt({3, false}));
    QCOMPARE(waits.rowCount(), 2); // main and task1; task2 is next
    QCOMPARE(cell(waits, 0, WaitListModel::waitsForColumn),
             QString("waits for %1").arg(recording->taskName(1).c_str()));
    QVERIFY(cell(waits, 1, WaitListModel::waitsForColumn).startsWith("timer, due in "));
    QCOMPARE(waits.index(1, 0).data(LineRole).toInt(), 6);
    QCOMPARE(waits.index(1, 0).data(FileRole).toString(), "/home/me/client.py");
}

void TestMomentModels::pollersAreNotParked()
{
    const SampleRecording sample(pollingStory(10));
    const Recording *recording = sample.readAll();
    const LoopState state = recording->stateAt({5, false});
    WaitListModel waits;
    ReadyQueueModel queue;
    waits.show(recording, state);
    queue.show(recording, state);
    QCOMPARE(waits.rowCount(), 0);
    QCOMPARE(queue.rowCount(), 2);
    QCOMPARE(cell(queue, queue.rowOf(0), ReadyQueueModel::readinessColumn),
             QString("polls %1: not done").arg(recording->taskName(1).c_str()));
}

void TestMomentModels::nothingToShow()
{
    TaskTableModel tasks;
    tasks.show(nullptr, {});
    QCOMPARE(tasks.rowCount(), 0);
    WaitListModel waits;
    waits.show(nullptr, {});
    QCOMPARE(waits.rowCount(), 0);
}

QTEST_GUILESS_MAIN(TestMomentModels)
#include "test_moment_models.moc"
