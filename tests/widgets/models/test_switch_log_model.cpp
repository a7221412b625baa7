// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/models/beside_recordings.h"
#include "widgets/models/beside_words.h"
#include "widgets/models/switch_log_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace coroscope;

namespace {

QString cell(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

void finish(SwitchLogModel &model) { QTRY_VERIFY(model.isComplete()); }

/// What the log is to show, by the rows of one without callback runs: each row as its first switch, or, negative, its callback run.
QList<qint64> expectedRows(const SwitchLogModel &plain, const Recording &recording)
{
    QList<qint64> rows;
    CallbackNumber next = 1;
    const auto addUpTo = [&](SwitchNumber last) { // in front of whose successor they began
        for (; next <= recording.lastCallback() && recording.callback(next).nextSwitch <= last + 1; ++next)
            rows << -qint64(next);
    };
    addUpTo(0);
    for (int row = 0; row < plain.rowCount(); ++row) {
        rows << qint64(plain.switchAt(row));
        addUpTo(plain.switchAt(row) + plain.switchesIn(row) - 1);
    }
    return rows;
}

QList<qint64> rowsOf(const SwitchLogModel &log)
{
    QList<qint64> rows;
    for (int row = 0; row < log.rowCount(); ++row)
        rows << (log.callbackAt(row) != 0 ? -qint64(log.callbackAt(row)) : qint64(log.switchAt(row)));
    return rows;
}

} // namespace

class TestSwitchLogModel : public QObject {
    Q_OBJECT
private slots:
    void oneRowASwitch();
    void saysWhatResumedATask();
    void foldsIdlePolls();
    void growsWithTheRecording();
    void growsWithSlicesThatTakeLong();
    void pagesShowWhatTheRecordingSays();
    void forgetsAGoneRecording();
    void callbackRunsStandAmongTheSwitches();
    void callbackRunsStandWhereBruteForceSays();
    void callbackRunsThatLastAreFollowed();
};

void TestSwitchLogModel::oneRowASwitch()
{
    const SampleRecording sample(parkedStory());
    const Recording *recording = sample.readAll();
    SwitchLogModel log;
    QAbstractItemModelTester tester(&log, QAbstractItemModelTester::FailureReportingMode::QtTest);
    log.show(recording);
    finish(log);
    QCOMPARE(log.rowCount(), 7);
    QCOMPARE(cell(log, 3, SwitchLogModel::numberColumn), "4");
    QCOMPARE(cell(log, 3, SwitchLogModel::taskColumn), recording->taskName(1).c_str());
    QCOMPARE(cell(log, 3, SwitchLogModel::whyColumn), "woken by its timer");
    QCOMPARE(cell(log, 3, SwitchLogModel::thenColumn), "done");
    QCOMPARE(cell(log, 3, SwitchLogModel::valueColumn), "result 7");
    QCOMPARE(cell(log, 0, SwitchLogModel::thenColumn), QString("waits for %1").arg(recording->taskName(1).c_str()));
    QCOMPARE(cell(log, 0, SwitchLogModel::whereColumn), "client.py:23");
    QVERIFY(cell(log, 1, SwitchLogModel::thenColumn).startsWith("timer, due in "));
    QCOMPARE(cell(log, 5, SwitchLogModel::valueColumn), "ValueError: no");
    QCOMPARE(log.rowOf(4), 3);
    QCOMPARE(log.rowOf(100), 6);
    QCOMPARE(log.switchAt(7), 0U);
}

/// The column comes with the first of them: where there is none, it would be an empty one.
void TestSwitchLogModel::saysWhatResumedATask()
{
    RecordingBuilder builder;
    const std::uint32_t run = builder.stack("run", builder.file("/own.py", ""), 31);
    builder.spawn(0);
    for (int i = 0; i < 3; ++i) {
        if (i == 1)
            builder.raw({format::word(format::Op::skip, std::uint32_t(format::Extension::caller), 1),
                         run | std::uint64_t(2) << 32});
        builder.resume(0, 100, true);
        builder.suspend(WaitKind::yield);
    }
    const SampleRecording sample(builder);
    Recording &recording = sample.recording();
    SwitchLogModel log;
    QAbstractItemModelTester tester(&log, QAbstractItemModelTester::FailureReportingMode::QtTest);
    log.show(&recording);
    QCOMPARE(log.columnCount(), int(SwitchLogModel::callerColumn));
    sample.readAll();
    log.refresh();
    finish(log);
    QCOMPARE(log.columnCount(), int(SwitchLogModel::columns));
    QCOMPARE(log.headerData(SwitchLogModel::callerColumn, Qt::Horizontal).toString(), "Resumed by");
    QCOMPARE(cell(log, 0, SwitchLogModel::callerColumn), "");
    QCOMPARE(cell(log, 1, SwitchLogModel::callerColumn), "run, thread 2 at own.py:31");
    QCOMPARE(cell(log, 2, SwitchLogModel::callerColumn), "run, thread 2 at own.py:31");
    log.show(nullptr);
    QCOMPARE(log.columnCount(), int(SwitchLogModel::callerColumn));
}

void TestSwitchLogModel::foldsIdlePolls()
{
    const SampleRecording sample(pollingStory(1001));
    SwitchLogModel log;
    QAbstractItemModelTester tester(&log, QAbstractItemModelTester::FailureReportingMode::QtTest);
    log.show(sample.readAll());
    finish(log);
    QCOMPARE(log.rowCount(), 5); // main, worker, the polls, worker, main
    QCOMPARE(log.switchesIn(2), 1001U);
    QCOMPARE(cell(log, 2, SwitchLogModel::taskColumn), "1,001 idle polls");
    QCOMPARE(cell(log, 2, SwitchLogModel::numberColumn), QStringLiteral("3–1,003"));
    QCOMPARE(cell(log, 2, SwitchLogModel::thenColumn), "");
    QCOMPARE(log.rowOf(500), 2);
    QCOMPARE(log.switchAt(3), 1004U);
}

void TestSwitchLogModel::growsWithTheRecording()
{
    const SampleRecording sample(pollingStory(300));
    Recording &recording = sample.recording();
    SwitchLogModel log;
    QAbstractItemModelTester tester(&log, QAbstractItemModelTester::FailureReportingMode::QtTest);
    log.show(&recording);
    QCOMPARE(log.rowCount(), 0);
    while (recording.refresh(7)) {
        log.refresh();
        finish(log);
        const SwitchNumber running = recording.runningSwitch();
        QCOMPARE(log.switchAt(log.rowCount() - 1) + log.switchesIn(log.rowCount() - 1) - 1, recording.lastSwitch());
        if (running != 0)
            QCOMPARE(cell(log, log.rowCount() - 1, SwitchLogModel::thenColumn), "running");
    }
    QCOMPARE(log.rowCount(), 6); // main, worker, the polls, main once more, worker, main
}

/// Whether a slice was an idle poll only the time of its end tells: until then it is not folded.
void TestSwitchLogModel::growsWithSlicesThatTakeLong()
{
    RecordingBuilder builder;
    builder.header.clock = std::uint32_t(format::ClockKind::real);
    builder.spawn(0);
    std::mt19937 random(5);
    for (int i = 0; i < 600; ++i) {
        builder.resume(0, random() % 5 == 0 ? 2'000'000 : 1000);
        builder.suspend(WaitKind::yield, 0, noTask, format::suspendIdlePoll);
    }
    const SampleRecording sample(builder);
    Recording &recording = sample.recording();
    SwitchLogModel log, whole;
    QAbstractItemModelTester tester(&log, QAbstractItemModelTester::FailureReportingMode::QtTest);
    log.show(&recording);
    while (recording.refresh(1)) {
        log.refresh();
        finish(log);
        if (recording.lastSwitch() > 0)
            QCOMPARE(log.switchAt(log.rowCount() - 1) + log.switchesIn(log.rowCount() - 1) - 1, recording.lastSwitch());
    }
    whole.show(&recording);
    finish(whole);
    QVERIFY(whole.rowCount() > 100 && whole.rowCount() < 300);
    QCOMPARE(log.rowCount(), whole.rowCount());
    for (int row = 0; row < whole.rowCount(); ++row) {
        QCOMPARE(log.switchAt(row), whole.switchAt(row));
        QCOMPARE(log.switchesIn(row), whole.switchesIn(row));
    }
}

void TestSwitchLogModel::pagesShowWhatTheRecordingSays()
{
    RecordingBuilder builder;
    builder.spawn(0);
    builder.spawn(1);
    for (int i = 0; i < 2000; ++i) {
        const auto bits = i % 7 == 3 || i % 7 == 4 || i % 50 == 1 ? std::uint32_t(format::suspendIdlePoll) : 0U;
        builder.resume(i % 2, 10 + std::uint32_t(i));
        builder.suspend(WaitKind::yield, 0, noTask, bits);
    }
    const SampleRecording sample(builder);
    const Recording *recording = sample.readAll();
    SwitchLogModel log;
    log.show(recording);
    finish(log);
    SwitchNumber next = 1;
    for (int row = 0; row < log.rowCount(); ++row) {
        QCOMPARE(log.switchAt(row), next);
        const SwitchInfo info = recording->switchInfo(next);
        if (log.switchesIn(row) == 1) {
            QCOMPARE(cell(log, row, SwitchLogModel::numberColumn), wording::number(next));
            QCOMPARE(cell(log, row, SwitchLogModel::timeColumn), wording::instant(info.start));
            QCOMPARE(cell(log, row, SwitchLogModel::ranColumn), wording::duration(info.end - info.start));
        }
        for (SwitchNumber number = next; number < next + log.switchesIn(row); ++number)
            QVERIFY(log.switchesIn(row) == 1 || recording->switchInfo(number).idlePoll);
        next += log.switchesIn(row);
    }
    QCOMPARE(next, 2001U);
}

void TestSwitchLogModel::forgetsAGoneRecording()
{
    SwitchLogModel log;
    {
        const SampleRecording sample(parkedStory());
        log.show(sample.readAll());
        finish(log);
        QCOMPARE(log.rowCount(), 7);
        log.show(nullptr);
    }
    log.refresh();
    QCOMPARE(log.rowCount(), 0);
    QCOMPARE(log.rowOf(3), -1);
}

void TestSwitchLogModel::callbackRunsStandAmongTheSwitches()
{
    const SampleRecording sample(besideStory());
    SwitchLogModel log;
    QAbstractItemModelTester tester(&log, QAbstractItemModelTester::FailureReportingMode::QtTest);
    log.show(sample.readAll());
    finish(log);
    QCOMPARE(rowsOf(log), (QList<qint64>{1, 2, 3}));
    QCOMPARE(log.rowOfCallback(2), -1);
    log.setShowsCallbacks(true);
    QCOMPARE(rowsOf(log), (QList<qint64>{1, 2, -1, -2, 3, -3}));
    QCOMPARE(log.rowOfCallback(2), 3);
    QCOMPARE(log.rowOf(3), 4);
    QCOMPARE(cell(log, 3, SwitchLogModel::numberColumn), "callback 2");
    QCOMPARE(cell(log, 3, SwitchLogModel::taskColumn), "report");
    QCOMPARE(cell(log, 3, SwitchLogModel::whyColumn), "queued by worker#1");
    QCOMPARE(cell(log, 3, SwitchLogModel::thenColumn), "raised an exception");
    QCOMPARE(cell(log, 3, SwitchLogModel::whereColumn), "app.py:30");
    QCOMPARE(cell(log, 5, SwitchLogModel::thenColumn), "running");
    QCOMPARE(log.index(3, 0).data(LineRole).toInt(), 30);
    QCOMPARE(log.index(3, 0).data(TaskRole).toUInt(), uint(noTask));
    QCOMPARE(cell(log, 4, SwitchLogModel::numberColumn), "3");
    log.setShowsCallbacks(false);
    QCOMPARE(rowsOf(log), (QList<qint64>{1, 2, 3}));
}

void TestSwitchLogModel::callbackRunsStandWhereBruteForceSays()
{
    std::mt19937 random(3);
    RecordingBuilder builder;
    SideBuilder side(builder);
    builder.spawn(0);
    builder.spawn(1);
    for (int i = 0; i < 300; ++i) {
        const auto runSome = [&] {
            for (unsigned left = unsigned(random() % 8 < 6 ? 0 : random() % 3); left > 0; --left) {
                side.begin(1);
                side.end(1);
            }
        };
        runSome();
        builder.resume(unsigned(i % 2), 10);
        runSome();
        builder.suspend(WaitKind::yield, 0, noTask, random() % 3 ? std::uint32_t(format::suspendIdlePoll) : 0U);
    }
    const SampleRecording sample(builder);
    Recording &recording = sample.recording();
    SwitchLogModel plain;
    SwitchLogModel log;
    QAbstractItemModelTester tester(&log, QAbstractItemModelTester::FailureReportingMode::QtTest);
    log.setShowsCallbacks(true);
    plain.show(&recording);
    log.show(&recording);
    while (recording.refresh(1 + random() % 9)) {
        plain.refresh();
        log.refresh();
        finish(plain);
        finish(log);
        const QList<qint64> rows = rowsOf(log);
        QCOMPARE(rows, expectedRows(plain, recording));
        for (int row = 0; row < rows.size(); ++row)
            QCOMPARE(rows[row] < 0 ? log.rowOfCallback(CallbackNumber(-rows[row])) : log.rowOf(SwitchNumber(rows[row])),
                     row);
    }
    QVERIFY(recording.lastCallback() > 50 && plain.rowCount() < 280);
    for (int row = 0; row < log.rowCount(); ++row)
        if (const CallbackNumber number = log.callbackAt(row))
            QCOMPARE(cell(log, row, SwitchLogModel::numberColumn), QStringLiteral("callback %1").arg(number));
}

/// A run of one loop goes on while another loop switches: its row is many pages above when it ends.
void TestSwitchLogModel::callbackRunsThatLastAreFollowed()
{
    RecordingBuilder builder;
    SideBuilder side(builder);
    builder.spawn(0);
    side.beginIn(2, 1000);
    for (int i = 0; i < 400; ++i) {
        builder.resume(0, 1000);
        builder.suspend(WaitKind::yield);
    }
    side.end(1000, 1, RunOutcome::raised);
    for (int i = 0; i < 3; ++i) {
        builder.resume(0, 1000);
        builder.suspend(WaitKind::yield);
    }
    const SampleRecording sample(builder);
    Recording &recording = sample.recording();
    SwitchLogModel log;
    QAbstractItemModelTester tester(&log, QAbstractItemModelTester::FailureReportingMode::QtTest);
    log.setShowsCallbacks(true);
    log.show(&recording);
    QSignalSpy changed(&log, &QAbstractItemModel::dataChanged);
    QStringList said;
    while (recording.refresh(50)) {
        changed.clear();
        log.refresh();
        finish(log);
        const QString before = said.value(said.size() - 1);
        said << cell(log, 0, SwitchLogModel::thenColumn) + u' ' + cell(log, 0, SwitchLogModel::ranColumn);
        const CallbackInfo run = recording.callback(1);
        QCOMPARE(said.last(), (run.finished ? wording::outcome(run.outcome) : wording::status(TaskStatus::running)) +
                                  u' ' + wording::duration(run.end - run.start));
        const auto isOfRow = [](const QList<QVariant> &each) { return each.first().toModelIndex().row() == 0; };
        QVERIFY(said.size() == 1 || said.last() == before || std::any_of(changed.begin(), changed.end(), isOfRow));
    }
    QVERIFY(said.first().startsWith(wording::status(TaskStatus::running)));
    QVERIFY(said.last().startsWith(wording::outcome(RunOutcome::raised)));
    log.refresh();
    changed.clear();
    log.refresh(); // what has ended is settled
    const auto isOfRow = [](const QList<QVariant> &each) { return each.first().toModelIndex().row() == 0; };
    QVERIFY(std::none_of(changed.begin(), changed.end(), isOfRow));
}

QTEST_GUILESS_MAIN(TestSwitchLogModel)
#include "test_switch_log_model.moc"
