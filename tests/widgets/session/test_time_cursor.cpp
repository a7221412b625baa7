// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/time_cursor.h"

#include "tests/widgets/models/sample_recordings.h"

#include <QTest>

using namespace coroscope;

class TestTimeCursor : public QObject {
    Q_OBJECT
private slots:
    void isAtNowAtFirst();
    void choosesWithinTheRecording();
    void stepsOverIdlePolls();
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

QTEST_MAIN(TestTimeCursor)
#include "test_time_cursor.moc"
