// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/time_cursor.h"

#include "tests/widgets/models/beside_recordings.h"

#include <QTest>

using namespace coroscope;

class TestTimeCursor : public QObject {
    Q_OBJECT
private slots:
    void isAtNowAtFirst();
    void choosesWithinTheRecording();
    void stepsOverIdlePolls();
    void visitsCallbackRunsWhereAsked();
    void looksBackAtACallbackRun();
    void looksAtWhatIsRecordedBehindAHold();
};

void TestTimeCursor::isAtNowAtFirst()
{
    const SampleRecording sample(parkedStory());
    TimeCursor cursor;
    QVERIFY(cursor.state().tasks.empty());
    cursor.setRecording(sample.readAll());
    QVERIFY(!cursor.isPast());
    QCOMPARE(cursor.at(), (Moment{8, false})); // after the last
    cursor.setHeld(Moment{8, true});
    QCOMPARE(cursor.now(), (Moment{8, true}));
}

void TestTimeCursor::choosesWithinTheRecording()
{
    const SampleRecording sample(parkedStory());
    TimeCursor cursor;
    cursor.setRecording(sample.readAll());
    QVERIFY(cursor.choose({3, false}));
    QVERIFY(cursor.isPast());
    QVERIFY(!cursor.choose({3, false})); // nothing has changed
    QCOMPARE(cursor.state().at, (Moment{3, false}));
    QCOMPARE(cursor.state().ready, std::vector<TaskNumber>{2});
    cursor.recordingGrew();
    QCOMPARE(cursor.at(), (Moment{3, false}));
    cursor.choose({99, false}); // beyond: the same as now
    QVERIFY(!cursor.isPast());
    cursor.choose({0, false});
    QCOMPARE(cursor.at(), (Moment{1, false}));
    QVERIFY(cursor.toNow());
    QVERIFY(!cursor.toNow());
}

void TestTimeCursor::stepsOverIdlePolls()
{
    const SampleRecording sample(pollingStory(100));
    TimeCursor cursor;
    cursor.setRecording(sample.readAll());
    cursor.choose({2, false});
    const std::optional<Moment> any = cursor.next(false);
    QVERIFY(any && *any == (Moment{3, false}));
    const std::optional<Moment> effective = cursor.next(true);
    QVERIFY(effective && effective->number > 100);
    cursor.choose({1, false});
    QVERIFY(!cursor.previous(false));
}

/// All moments of the story are visited in order, forward and back.
void TestTimeCursor::visitsCallbackRunsWhereAsked()
{
    const SampleRecording sample(besideStory());
    TimeCursor cursor;
    cursor.setRecording(sample.readAll());
    const std::vector<Moment> all{{1, false}, {2, false}, {3, false, 1}, {3, false, 2}, {3, false}, {4, false, 3}};
    QVERIFY(std::is_sorted(all.begin(), all.end()));
    std::vector<Moment> back;
    for (std::optional<Moment> at = cursor.previous(true, true); at; at = cursor.previous(true, true)) {
        cursor.choose(*at);
        back.insert(back.begin(), *at);
    }
    QVERIFY(back == all);
    std::vector<Moment> forward{cursor.at()};
    for (std::optional<Moment> at = cursor.next(true, true); at && cursor.choose(*at) && cursor.isPast();
         at = cursor.next(true, true))
        forward.push_back(cursor.at());
    QVERIFY(forward == all);
    QVERIFY(!cursor.isPast());
    cursor.choose({3, false, 1}); // without being asked, from one of them
    QVERIFY(cursor.next(true) == (Moment{3, false}));
    QVERIFY(cursor.previous(true) == (Moment{2, false}));
}

void TestTimeCursor::looksBackAtACallbackRun()
{
    const SampleRecording sample(besideStory());
    TimeCursor cursor;
    const Recording *recording = sample.readAll();
    cursor.setRecording(recording);
    QVERIFY(cursor.choose({1, false, 2})); // which lies elsewhere
    QCOMPARE(cursor.at(), (Moment{3, false, 2}));
    QCOMPARE(cursor.state().at, (Moment{3, false, 2}));
    QCOMPARE(cursor.state().time, recording->callback(2).start);
    QVERIFY(cursor.state().queue.back().isCallback() || cursor.state().queue.front().isCallback());
    QCOMPARE(cursor.state().ready, std::vector<TaskNumber>{0}); // the first one has woken it
    cursor.choose({3, false, 1});
    QVERIFY(cursor.state().ready.empty());
    cursor.choose({2, false, 99}); // there is none: the switch counts
    QCOMPARE(cursor.at(), (Moment{2, false}));
    cursor.setHeld(Moment{3, false, 2});
    QVERIFY(cursor.choose({3, false, 1}) && cursor.isPast());
    QVERIFY(cursor.choose({3, false, 2}) && !cursor.isPast());
}

/// One of several loops is held, the others run on: what they do is to be seen, too.
void TestTimeCursor::looksAtWhatIsRecordedBehindAHold()
{
    const SampleRecording sample(besideStory());
    TimeCursor cursor;
    cursor.setRecording(sample.readAll());
    cursor.setHeld(Moment{2, false});
    for (const Moment &later : {Moment{3, false, 2}, Moment{3, false}, Moment{4, false, 3}}) {
        QVERIFY(cursor.choose(later) && cursor.isPast());
        QCOMPARE(cursor.state().at, later);
    }
    cursor.choose({4, false}); // beyond: the same as now
    QVERIFY(!cursor.isPast());
    QCOMPARE(cursor.at(), (Moment{2, false}));
}

QTEST_MAIN(TestTimeCursor)
#include "test_time_cursor.moc"
