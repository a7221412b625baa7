// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/queue_notes.h"

#include <QTest>

using namespace coroscope;

namespace {

TaskState waiting(TaskNumber number, const Wait &wait)
{
    TaskState task;
    task.number = number;
    task.status = TaskStatus::waiting;
    task.started = true;
    task.wait = wait;
    return task;
}

} // namespace

class TestQueueNotes : public QObject {
    Q_OBJECT
private slots:
    void deadlockIsSaidOnlyWhereItIsCertain();
    void theNextTimerIsTheEarliest();
    void nobodyParked();
};

void TestQueueNotes::deadlockIsSaidOnlyWhereItIsCertain()
{
    LoopState state;
    state.tasks = {waiting(0, {WaitKind::task, false, 1, 0}), waiting(1, {WaitKind::task, false, 0, 0})};
    QVERIFY(emptyQueueNote(state, state.time, false).startsWith("Deadlock"));
    state.tasks.push_back(waiting(2, {WaitKind::io, false, noTask, 0}));
    QVERIFY(!emptyQueueNote(state, state.time, false).contains("eadlock"));
    state.tasks.back() = waiting(2, {WaitKind::future, false, noTask, 0}); // a thread may set it
    QVERIFY(!emptyQueueNote(state, state.time, false).contains("eadlock"));
    state.running = 2;
    QVERIFY(!emptyQueueNote(state, state.time, false).contains("eadlock"));
}

void TestQueueNotes::theNextTimerIsTheEarliest()
{
    LoopState state;
    state.time = 1'000'000'000;
    state.tasks = {waiting(0, {WaitKind::timer, false, noTask, 3'000'000'000}),
                   waiting(1, {WaitKind::timer, false, noTask, 1'800'000'000}),
                   waiting(2, {WaitKind::task, false, 0, 0})};
    QVERIFY(emptyQueueNote(state, state.time, false).endsWith("due in 0.8 s."));
}

void TestQueueNotes::nobodyParked()
{
    LoopState state;
    QCOMPARE(nobodyParkedNote(state), QStringLiteral("Nobody is parked."));
    TaskState poller = waiting(0, {WaitKind::task, true, 1, 0});
    poller.status = TaskStatus::ready;
    state.tasks = {poller};
    QCOMPARE(nobodyParkedNote(state), QStringLiteral("Nobody is parked: tasks poll in the queue."));
}

QTEST_APPLESS_MAIN(TestQueueNotes)
#include "test_queue_notes.moc"
