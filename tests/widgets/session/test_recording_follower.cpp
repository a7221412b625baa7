// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/recording_follower.h"

#include "tests/widgets/models/sample_recordings.h"

#include <QSignalSpy>
#include <QTest>

using namespace coroscope;

class TestRecordingFollower : public QObject {
    Q_OBJECT
private slots:
    void waitsForTheFile();
    void catchesUpOnceAndNeverFromWithin();
    void forgetsWhatWasCleared();
};

void TestRecordingFollower::waitsForTheFile()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("later.coro");
    RecordingFollower follower;
    QSignalSpy opened(&follower, &RecordingFollower::opened);
    QSignalSpy grew(&follower, &RecordingFollower::grew);
    QSignalSpy read(&follower, &RecordingFollower::aboutToRead);
    follower.follow(path.toStdString());
    follower.setLive(true);
    QVERIFY(opened.isEmpty());
    const SampleRecording sample(parkedStory());
    QVERIFY(QFile::copy(sample.path(), path));
    QTRY_COMPARE(opened.size(), 1);
    QTRY_VERIFY(follower.atEnd());
    QVERIFY(!grew.isEmpty() && !read.isEmpty());
    QCOMPARE(follower.recording()->lastSwitch(), SwitchNumber(7));
}

void TestRecordingFollower::catchesUpOnceAndNeverFromWithin()
{
    const SampleRecording sample(parkedStory());
    std::string error;
    RecordingFollower follower;
    follower.follow(Recording::open(sample.path().toStdString(), error));
    int called = 0;
    follower.catchUp([&] { ++called; });
    QCOMPARE(called, 0);
    QTRY_COMPARE(called, 1);
    QCOMPARE(follower.recording()->lastSwitch(), SwitchNumber(7));
    follower.catchUp([&] { ++called; });
    QTRY_COMPARE(called, 2);
}

void TestRecordingFollower::forgetsWhatWasCleared()
{
    const SampleRecording sample(parkedStory());
    std::string error;
    RecordingFollower follower;
    follower.follow(Recording::open(sample.path().toStdString(), error));
    QVERIFY(follower.recording());
    follower.clear();
    QVERIFY(!follower.recording());
}

QTEST_MAIN(TestRecordingFollower)
#include "test_recording_follower.moc"
