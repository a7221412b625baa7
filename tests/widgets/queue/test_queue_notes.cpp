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
    void locksThatTasksHoldDeadlock();
    void theNextTimerIsTheEarliest();
    void whereItEndsIsSaid();
    void nobodyParked();
};

void TestQueueNotes::deadlockIsSaidOnlyWhereItIsCertain()
{
    LoopState state;
    state.tasks = {waiting(0, {WaitKind::task, false, 1, 0}), waiting(1, {WaitKind::task, false, 0, 0})};
    QVERIFY(emptyQueueNote(state, state.time, Session::End::notYet).startsWith("Deadlock"));
    state.tasks.push_back(waiting(2, {WaitKind::io, false, noTask, 0}));
    QVERIFY(!emptyQueueNote(state, state.time, Session::End::notYet).contains("eadlock"));
    state.tasks.back() = waiting(2, {WaitKind::future, false, noTask, 0}); // a thread may set it
    QVERIFY(!emptyQueueNote(state, state.time, Session::End::notYet).contains("eadlock"));
    state.running = 2;
    QVERIFY(!emptyQueueNote(state, state.time, Session::End::notYet).contains("eadlock"));
}

void TestQueueNotes::locksThatTasksHoldDeadlock()
{
    LoopState state;
    state.tasks = {waiting(0, {WaitKind::lock, false, noTask, 0}), waiting(1, {WaitKind::lock, false, noTask, 0})};
    const auto note = [&state] { return emptyQueueNote(state, state.time, Session::End::notYet); };
    QVERIFY(!note().contains("eadlock")); // a thread may have them
    state.tasks[0].wait.what.holder = 1;
    state.tasks[1].wait.what.holder = 0;
    QVERIFY(note().startsWith("Deadlock"));
    state.tasks[1].wait.what.until = 800'000'000;
    QVERIFY(note().endsWith("due in 0.8 s."));
}

void TestQueueNotes::theNextTimerIsTheEarliest()
{
    LoopState state;
    state.time = 1'000'000'000;
    state.tasks = {waiting(0, {WaitKind::timer, false, noTask, 3'000'000'000}),
                   waiting(1, {WaitKind::timer, false, noTask, 1'800'000'000}),
                   waiting(2, {WaitKind::task, false, 0, 0})};
    QVERIFY(emptyQueueNote(state, state.time, Session::End::notYet).endsWith("due in 0.8 s."));
}

void TestQueueNotes::whereItEndsIsSaid()
{
    LoopState state;
    const auto note = [&state](Session::End end) { return emptyQueueNote(state, state.time, end); };
    QVERIFY(note(Session::End::program).endsWith("the loop is done."));
    QCOMPARE(note(Session::End::recording), "No task was alive where the recording ends."); // others may have come
    for (const WaitKind kind : {WaitKind::timer, WaitKind::io}) {
        state.tasks = {waiting(0, {kind, false, noTask, 3'000'000'000})};
        QVERIFY2(note(Session::End::program).contains(" at the end: "), qPrintable(note(Session::End::program)));
        QVERIFY2(note(Session::End::recording).contains(" where the recording ends: "),
                 qPrintable(note(Session::End::recording)));
    }
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
