// SPDX-License-Identifier: GPL-3.0-or-later
// What goes on beside the steps of tasks, in words and in the ready queue.
#include "tests/widgets/models/beside_recordings.h"
#include "widgets/models/beside_words.h"
#include "widgets/models/ready_queue_model.h"
#include "widgets/models/switch_log_model.h"
#include "widgets/phrases/phrase_words.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace coroscope;

class TestBesideWords : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        std::string error;
        recording_ = Recording::fromBytes(besideStory().bytes(), error);
        QVERIFY2(recording_, error.c_str());
        while (recording_->refresh()) {
        }
        QCOMPARE(recording_->damage(), std::string());
    }

    void saysWhatEndedAWait_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<int>("value");
        QTest::addColumn<unsigned>("more");
        QTest::addColumn<QString>("peer");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, IdleEnd what, int value, unsigned more, const char *peer,
                            const char *words) {
            QTest::newRow(name) << int(what) << value << more << QString(peer) << QString(words);
        };
        row("unknown", IdleEnd::unknown, 3, 0, "", "");
        row("timer", IdleEnd::timer, -1, 0, "", "a timer");
        row("descriptor", IdleEnd::descriptor, 7, 0, "", "descriptor 7");
        row("peer", IdleEnd::descriptor, 7, 0, "127.0.0.1:5000", "descriptor 7 (127.0.0.1:5000)");
        row("two", IdleEnd::descriptor, 7, 1, "", "descriptor 7 and 1 more");
        row("three", IdleEnd::descriptor, 7, 2, "", "descriptor 7 and 2 more");
        row("some descriptor", IdleEnd::descriptor, -1, 0, "", "a descriptor");
        row("signal", IdleEnd::signal, 10, 0, "", "signal SIGUSR1");
        row("some signal", IdleEnd::signal, -1, 0, "", "a signal");
        row("thread", IdleEnd::thread, -1, 0, "", "a thread");
        row("child", IdleEnd::child, 4711, 0, "", "the end of process 4711");
        row("some child", IdleEnd::child, -1, 0, "", "the end of a child process");
        row("pause", IdleEnd::pause, -1, 0, "", "a pause");
    }
    void saysWhatEndedAWait()
    {
        QFETCH(int, what);
        QFETCH(int, value);
        QFETCH(unsigned, more);
        QFETCH(QString, peer);
        IdleInfo idle;
        idle.endedBy = IdleEnd(what);
        idle.value = value;
        idle.more = more;
        idle.peer = peer.toStdString();
        QTEST(wording::idleEnd(idle), "words");
        QTEST(wording::text(idleEndText(*recording_, idle)), "words"); // the command line's
    }

    void saysWhichCallbackWokeATask()
    {
        const LoopState state = recording_->stateAt({3, false});
        const TaskState *main = state.find(0);
        QVERIFY(main);
        const QString words = QStringLiteral("woken by callback Selector._read_ready #1 (I/O)");
        QCOMPARE(wording::causeOf(*recording_, *main, names()), words);
        SwitchLogModel log;
        QAbstractItemModelTester tester(&log);
        log.show(recording_.get());
        QTRY_COMPARE(log.rowCount(), 3);
        QCOMPARE(log.index(2, SwitchLogModel::whyColumn).data().toString(), words);
        QCOMPARE(log.index(0, SwitchLogModel::whyColumn).data().toString(), QStringLiteral("spawned"));
        ReadyQueueModel queue;
        queue.show(recording_.get(), state);
        QCOMPARE(queue.index(0, 0).data(DetailRole).toString(), words);
    }

    void theQueueShowsTasksAndCallbacksInOrder()
    {
        ReadyQueueModel queue;
        QAbstractItemModelTester tester(&queue);
        queue.show(recording_.get(), recording_->stateAt({1, false}));
        QStringList titles, details;
        for (int row = 0; row < queue.rowCount(); ++row) {
            titles << queue.index(row, 0).data(TitleRole).toString();
            details << queue.index(row, 0).data(DetailRole).toString();
        }
        QCOMPARE(titles, QStringList({"main#1", "worker#1", "Selector._read_ready", "report"}));
        QCOMPARE(details[2], QStringLiteral("callback, queued by I/O"));
        QCOMPARE(details[3], QStringLiteral("callback, queued by worker#1"));
        QCOMPARE(queue.callbackCount(), 2);
        QCOMPARE(queue.index(2, 0).data(TaskRole).toUInt(), noTask);
        QVERIFY(queue.index(2, 0).data(Qt::ToolTipRole).toString().contains(QLatin1String("app.py:20")));
        QCOMPARE(recording_->stackFrames(queue.index(3, 0).data(FunctionRole).toUInt()).front().function,
                 std::string_view("report"));
        QCOMPARE(queue.index(2, 0).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("3: Selector._read_ready, callback, queued by I/O"));
        QCOMPARE(queue.rowOf(1), 1);
        queue.show(recording_.get(), recording_->stateBeforeCallback(2)); // the first has run, and woken main
        QCOMPARE(queue.rowCount(), 2);
        QCOMPARE(queue.index(0, 0).data(TitleRole).toString(), QStringLiteral("report"));
        QCOMPARE(queue.index(1, 0).data(TitleRole).toString(), QStringLiteral("main#1"));
    }

    void countsWhatIsInTheQueue()
    {
        QCOMPARE(wording::queueLength(3, 0), QStringLiteral("3 tasks"));
        QCOMPARE(wording::queueLength(3, 2), QStringLiteral("3 tasks, 2 callbacks"));
        QCOMPARE(wording::queueLength(1, 1), QStringLiteral("1 task, 1 callback"));
    }

private:
    wording::NameOf names() const
    {
        return [this](TaskNumber task) { return wording::text(recording_->taskName(task)); };
    }

    std::unique_ptr<Recording> recording_;
};

QTEST_GUILESS_MAIN(TestBesideWords)
#include "test_beside_words.moc"
