// SPDX-License-Identifier: MIT
// Following a recording that is being written: new chunks, chunks reserved ahead, and a left edge that moves.
#include "engine/record/recording.h"
#include "engine/record/timeline_index.h"
#include "tests/engine/record/random_program.h"
#include "tests/engine/record/recording_builder.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace coroscope;

namespace {

constexpr std::uint64_t chunkBytes = 8192;

void yields(RecordingBuilder &b, int count)
{
    for (int i = 0; i < count; ++i) {
        b.resume(0, 100);
        b.suspend(WaitKind::yield, 1);
    }
}

/// Three chunks, the last two starting with a snapshot; as they are after `stage` steps of the writer.
RecordingBuilder stage(int number)
{
    RecordingBuilder b(chunkBytes);
    b.header.state = std::uint32_t(format::FileState::open);
    b.spawn(0);
    yields(b, 10);
    b.output(1, "early");
    b.startChunkWithSnapshot(0, 1);
    yields(b, number > 0 ? 10 : 5);
    if (number > 0)
        b.startChunkWithSnapshot(0, 1);
    else
        b.startChunk(); // reserved, nothing in it yet
    yields(b, number > 1 ? 10 : 0);
    if (number > 2)
        b.dropChunksBefore(1);
    if (number > 3)
        b.dropChunksBefore(2);
    return b;
}

} // namespace

class TestFollowing : public QObject {
    Q_OBJECT
private slots:
    void readsChunksAsTheyBegin();
    void leftEdgeMovesWhileOpen();
    void lappedReaderStartsAgain();
    void placesOfOutputStayWhenTheOldestGoes();
    void idlePollsAreThoseOfWhatIsKept();
    void aSliceAskedForWhileItRanGetsItsEnd();
    void tellsHowMuchWasRead();
    void theNewestSwitchesAreThoseOfTheWhole();

private:
    QTemporaryDir folder_;
    const std::string path_ = folder_.filePath("live.coro").toStdString();

    /// In place, as the writer does it.
    void write(const RecordingBuilder &b) const
    {
        const std::vector<std::byte> bytes = b.bytes(false);
        std::ofstream file(path_, std::ios::binary | std::ios::in | std::ios::out);
        if (!file)
            file.open(path_, std::ios::binary | std::ios::out);
        file.write(reinterpret_cast<const char *>(bytes.data()), qint64(bytes.size()));
    }

    std::unique_ptr<Recording> open() const
    {
        std::string error;
        auto recording = Recording::open(path_, error);
        while (recording && recording->refresh()) {
        }
        return recording;
    }
};

void TestFollowing::readsChunksAsTheyBegin()
{
    write(stage(0));
    const auto recording = open();
    QCOMPARE(recording->lastSwitch(), SwitchNumber(15));
    QVERIFY(!recording->refresh());
    write(stage(1)); // the chunk before the reserved one goes on
    QVERIFY(recording->refresh());
    QCOMPARE(recording->lastSwitch(), SwitchNumber(20));
    write(stage(2));
    while (recording->refresh()) {
    }
    QCOMPARE(recording->lastSwitch(), SwitchNumber(30));
    QCOMPARE(recording->damage(), std::string());
    QCOMPARE(recording->switchInfo(30).start, Nanoseconds(3000));
    QCOMPARE(recording->task(0)->slices, std::uint64_t(30));
}

void TestFollowing::leftEdgeMovesWhileOpen()
{
    write(stage(2));
    const auto recording = open();
    QCOMPARE(recording->firstSwitch(), SwitchNumber(1));
    QCOMPARE(recording->outputCount(), std::size_t(1));
    const LoopState before = recording->stateAt({15, false});
    write(stage(3));
    QVERIFY(recording->refresh());
    QCOMPARE(recording->firstSwitch(), SwitchNumber(11));
    QCOMPARE(recording->startTime(), Nanoseconds(1000));
    QCOMPARE(recording->outputCount(), std::size_t(0));
    QCOMPARE(recording->switchInfo(10).number, SwitchNumber(0));
    QCOMPARE(recording->stateAt({1, false}).at, (Moment{11, false}));
    const LoopState after = recording->stateAt({15, false});
    QCOMPARE(after.ready, before.ready);
    QCOMPARE(after.time, before.time);
    QCOMPARE(after.find(0)->since, before.find(0)->since);
    QCOMPARE(after.find(0)->slices, std::uint64_t(14)); // also of those that are gone
    QCOMPARE(after.find(0)->runNs, before.find(0)->runNs);
    QCOMPARE(after.find(0)->readyWaitNs, before.find(0)->readyWaitNs);
    QCOMPARE(recording->stateAt({11, false}).find(0)->slices, std::uint64_t(10));
    QCOMPARE(recording->stateAt({11, false}).find(0)->wokenIn, SwitchNumber(0)); // it yielded in one that is gone
    QCOMPARE(recording->switchInfo(11).wokenIn, SwitchNumber(0));
    QCOMPARE(recording->switchInfo(12).wokenIn, SwitchNumber(11));
    QCOMPARE(recording->timeline().extentBegin(Axis::switches), 11.0);
    QCOMPARE(recording->previousOfTask(0, 11), SwitchNumber(0));
    QCOMPARE(recording->nextOfTask(0, 3), SwitchNumber(11));
    const auto fresh = open();
    QCOMPARE(fresh->firstSwitch(), recording->firstSwitch());
    QCOMPARE(fresh->lastSwitch(), recording->lastSwitch());
    QCOMPARE(fresh->stateAt({15, false}).find(0)->since, before.find(0)->since);
}

void TestFollowing::lappedReaderStartsAgain()
{
    write(stage(2));
    std::string error;
    const auto recording = Recording::open(path_, error);
    recording->refresh(8); // far behind
    QCOMPARE(recording->firstSwitch(), SwitchNumber(1));
    write(stage(4));
    while (recording->refresh()) {
    }
    QCOMPARE(recording->damage(), std::string());
    QCOMPARE(recording->firstSwitch(), SwitchNumber(21));
    QCOMPARE(recording->lastSwitch(), SwitchNumber(30));
    QCOMPARE(recording->task(0)->slices, std::uint64_t(10));
}

/// Where a limit drops the oldest, a reader that comes later finds the same places as one that has followed.
void TestFollowing::placesOfOutputStayWhenTheOldestGoes()
{
    RecordingBuilder b(chunkBytes);
    b.header.state = std::uint32_t(format::FileState::open);
    b.spawn(0);
    const auto slices = [&b](int count) {
        for (int i = 0; i < count; ++i) {
            b.resume(0, 0); // as under the virtual clock: no time passes
            b.output(1, "a");
            b.output(1, "b");
            b.suspend(WaitKind::yield, 1);
        }
    };
    slices(5);
    b.startChunkWithSnapshot(0, 1);
    slices(5);
    write(b);
    const auto follower = open();
    QCOMPARE(follower->outputCount(), std::size_t(20));
    b.dropChunksBefore(1);
    write(b);
    while (follower->refresh()) {
    }
    const auto late = open();
    QCOMPARE(follower->outputCount(), std::size_t(10));
    QCOMPARE(follower->forgottenOutputs(), std::uint64_t(10));
    QCOMPARE(late->outputCount(), std::size_t(10));
    for (std::size_t i = 0; i < 10; ++i)
        QVERIFY(late->output(i).place == follower->output(i).place);
}

/// Told by those who have followed, and who come later; and long slices are none for any of them.
void TestFollowing::idlePollsAreThoseOfWhatIsKept()
{
    RecordingBuilder b(chunkBytes);
    b.header.state = std::uint32_t(format::FileState::open);
    b.header.clock = std::uint32_t(format::ClockKind::real);
    b.spawn(0);
    const auto slices = [&b](int count) {
        for (int i = 0; i < count; ++i) {
            b.resume(0, 100);
            b.suspend(WaitKind::yield, 1, noTask, format::suspendIdlePoll);
            b.time(i % 3 == 0 ? 2'000'000 : 100);
        }
    };
    slices(9);
    b.startChunkWithSnapshot(0, 1);
    slices(6);
    write(b);
    const auto follower = open();
    QCOMPARE(follower->idlePolls(), std::uint64_t(10));
    b.dropChunksBefore(1);
    write(b);
    const auto late = open();
    for (Recording *const each : {follower.get(), late.get()}) {
        while (each->refresh()) {
        }
        QCOMPARE(each->firstSwitch(), SwitchNumber(10));
        QCOMPARE(each->idlePolls(), std::uint64_t(4));
        std::vector<SwitchNumber> lasting;
        for (SwitchNumber number = each->nextEffective(9); number != 0; number = each->nextEffective(number))
            lasting.push_back(number);
        QCOMPARE(lasting, (std::vector<SwitchNumber>{10, 13}));
    }
}

/// As the overview does, which asks about every place of the recording while it grows.
void TestFollowing::aSliceAskedForWhileItRanGetsItsEnd()
{
    RecordingBuilder b(chunkBytes);
    b.header.state = std::uint32_t(format::FileState::open);
    b.spawn(0);
    b.resume(0);
    write(b);
    const auto recording = open();
    const TimelineIndex &timeline = recording->timeline();
    QCOMPARE(timeline.switchAt(Axis::time, 5000), SwitchNumber(1));
    QCOMPARE(timeline.endOf(1, Axis::time), 1000.0);
    b.header.aliveTicks = 1'500'001'000;
    write(b);
    while (recording->refresh()) {
    }
    QCOMPARE(timeline.endOf(1, Axis::time), 1'500'001'000.0); // so far
    b.time(2'000'000'000);
    b.suspend(WaitKind::yield, 1);
    b.resume(0, 500);
    b.suspend(WaitKind::yield, 1); // without its time, which the next stamp tells
    b.header.aliveTicks = 2'500'000'000;
    write(b);
    while (recording->refresh()) {
    }
    QCOMPARE(timeline.endOf(2, Axis::time), double(recording->switchInfo(2).end));
    QCOMPARE(timeline.endOf(2, Axis::time), 2'500'000'000.0);
    b.resume(0, 1'000'000'000);
    b.time(2'000'000'000);
    b.end(0);
    write(b);
    while (recording->refresh()) {
    }
    QCOMPARE(timeline.switchAt(Axis::time, 1'000'000'000), SwitchNumber(1));
    QCOMPARE(timeline.endOf(1, Axis::time), 2'000'001'000.0);
    QCOMPARE(timeline.switchAt(Axis::time, 4'000'000'000), SwitchNumber(3));
    QCOMPARE(timeline.endOf(2, Axis::time), 3'000'001'500.0);
    QCOMPARE(timeline.endOf(3, Axis::time), 5'000'001'500.0);
    QVERIFY(recording->switchInfo(1).finished);
}

void TestFollowing::tellsHowMuchWasRead()
{
    write(stage(2));
    std::string error;
    const auto recording = Recording::open(path_, error);
    QCOMPARE(recording->readShare(), 0.0);
    double last = 0;
    bool rose = false;
    while (recording->refresh(1)) {
        QVERIFY(recording->readShare() >= last && recording->readShare() <= 1);
        rose = rose || recording->readShare() > last;
        last = recording->readShare();
    }
    QVERIFY(rose);
    QVERIFY(last >= 0.5); // in the last of its chunks
}

/// Asked for ever later ones, the reading goes on from the last; backwards, it cannot.
void TestFollowing::theNewestSwitchesAreThoseOfTheWhole()
{
    RandomProgram program(7, chunkBytes);
    program.run(30'000);
    const std::vector<std::byte> bytes = program.builder.bytes();
    std::string error;
    const auto growing = Recording::fromBytes(bytes, error);
    QVERIFY2(growing, error.c_str());
    std::vector<SwitchInfo> seen;
    while (growing->refresh(700)) {
        const SwitchNumber last = growing->lastSwitch();
        if (last < 12)
            continue;
        const std::vector<SwitchInfo> rows = growing->switchRows(last - 10, 9); // the last one's end is not known
        QCOMPARE(rows.size(), std::size_t(9));
        seen.insert(seen.end(), rows.begin(), rows.end());
    }
    QVERIFY(seen.size() > 500);
    const auto whole = Recording::fromBytes(bytes, error);
    while (whole->refresh()) {
    }
    for (auto row = seen.rbegin(); row != seen.rend(); ++row) {
        const SwitchInfo known = whole->switchInfo(row->number);
        QCOMPARE(row->task, known.task);
        QCOMPARE(row->start, known.start);
        QCOMPARE(row->end, known.end);
        QCOMPARE(row->turn, known.turn);
        QCOMPARE(row->cause, known.cause);
        QCOMPARE(row->causer, known.causer);
        QCOMPARE(row->wokenIn, known.wokenIn);
        QCOMPARE(row->wait, known.wait);
        QCOMPARE(row->status, known.status);
        QCOMPARE(row->result, known.result);
    }
}

QTEST_APPLESS_MAIN(TestFollowing)
#include "test_following.moc"
