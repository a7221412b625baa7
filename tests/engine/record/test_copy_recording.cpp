// SPDX-License-Identifier: MIT
// Copies of a recording that is being written are whole recordings, whatever its writer does meanwhile.
#include "engine/loop/foreign_coroutine.h"
#include "engine/record/chunk_list.h"
#include "engine/record/copy_recording.h"
#include "engine/record/recorder.h"
#include "engine/record/save_recording.h"
#include "tests/engine/record/random_tasks.h"
#include "tests/engine/record/recording_truth.h"
#include "tests/engine/record/side_builder.h"

#include <QFile>
#include <QTemporaryDir>

#include <fstream>
#include <functional>
#include <thread>

using namespace coroscope;

namespace {

struct Recorded {
    std::uint64_t keepBytes = 0;
    int steps = 400;
    std::size_t printed = 60'000; // bytes in each step
    std::function<void(int step)> afterEachStep;
};

std::vector<TrueState> record(const std::string &path, const Recorded &how)
{
    VirtualClock clock(1'000);
    EventLoop loop(clock);
    std::string error;
    const auto recorder = Recorder::open({path, &clock, how.keepBytes, {}}, error);
    if (!recorder)
        qFatal("%s", error.c_str());
    RandomProgram program{std::mt19937(5), 10, how.steps};
    TruthInstrument instrument(*recorder, loop);
    spawn(loop, randomTask(program, 0));
    const auto printer = [&]() -> Coroutine<> {
        const std::string line(how.printed, 'x');
        for (int i = 0; i < how.steps; ++i) {
            recorder->output(1, line);
            if (how.afterEachStep)
                how.afterEachStep(i);
            co_await yield();
        }
    };
    spawn(loop, printer());
    loop.run();
    recorder->close();
    return std::move(instrument.beforeSwitch);
}

/// Task 0 has run from 1 µs to 2 µs, and `lasts` begins at 3 µs; the writer was alive at 2 s.
RecordingBuilder blocked(const std::string &lasts)
{
    RecordingBuilder b;
    b.header.clock = std::uint32_t(format::ClockKind::real);
    b.header.state = std::uint32_t(format::FileState::open);
    b.header.aliveTicks = 2'000'000'000;
    b.spawn(0);
    b.resume(0);
    b.time(1000);
    b.sleep(5'000'000'000);
    if (lasts == "slice") {
        b.wake(0, WakeCause::timer);
        b.resume(0);
    } else if (lasts == "callback") {
        SideBuilder(b).begin(1000);
    } else {
        b.idle(1000, 5'000'000'000);
    }
    return b;
}

/// At the end, up to 2 s.
void hasLasted(const Recording &recording, const std::string &lasts)
{
    constexpr Nanoseconds begin = 3000, end = 2'000'000'000;
    QCOMPARE(recording.damage(), std::string());
    QCOMPARE(recording.endTime(), end);
    const LoopState state = recording.stateAtEnd();
    QCOMPARE(state.time, end);
    QCOMPARE(state.tasks.size(), std::size_t(1));
    const bool runs = lasts == "slice";
    QCOMPARE(state.running, runs ? 0 : noTask);
    QCOMPARE(state.tasks[0].since, runs ? begin : 2000);
    QCOMPARE(state.tasks[0].runNs, 1000 + (runs ? end - begin : 0));
    QCOMPARE(state.callback, CallbackNumber(lasts == "callback"));
    QCOMPARE(recording.switchInfo(1).end, Nanoseconds(2000));
    if (runs) {
        QCOMPARE(recording.switchInfo(2).end, end);
        QVERIFY(!recording.switchInfo(2).finished);
    } else if (lasts == "callback") {
        QCOMPARE(recording.callback(1).end, end);
        QVERIFY(!recording.callback(1).finished);
    } else {
        QCOMPARE(recording.idles().size(), std::size_t(1));
        QCOMPARE(recording.idles()[0].start, begin);
        QVERIFY(recording.idles()[0].end < 0);
    }
}

/// A prefix of what really was.
void compareWithBeginning(const Recording &recording, std::vector<TrueState> truth)
{
    QVERIFY(recording.closedCleanly());
    QVERIFY(recording.lastSwitch() <= truth.size());
    truth.resize(recording.lastSwitch());
    compareWithTruth(recording, truth);
}

} // namespace

class TestCopyRecording : public QObject {
    Q_OBJECT
private slots:
    void aCopyHoldsWhatWasRecordedByThen_data()
    {
        QTest::addColumn<quint64>("keepBytes");
        QTest::addRow("all") << quint64(0);
        QTest::addRow("the last") << quint64(2 << 20);
    }
    void aCopyHoldsWhatWasRecordedByThen()
    {
        QFETCH(quint64, keepBytes);
        const std::string path = file("running.coro");
        const std::string name = keepBytes ? "last" : "copy";
        std::vector<std::string> copies;
        const auto copy = [&](int step) {
            std::string error;
            if (step % 50 == 7)
                copies.push_back(copyRecording(path, numbered(name), error));
        };
        const auto truth = record(path, {keepBytes, 400, 60'000, copy});
        QCOMPARE(copies.size(), std::size_t(8));
        SwitchNumber last = 0;
        for (std::size_t i = 0; i < copies.size(); ++i) {
            QCOMPARE(copies[i], file((name + std::to_string(i + 1)).c_str()));
            const auto recording = readAll(copies[i]);
            compareWithBeginning(*recording, truth);
            QVERIFY(recording->lastSwitch() > last);
            last = recording->lastSwitch();
        }
        QCOMPARE(readAll(copies.back())->firstSwitch() > 1, keepBytes > 0);
    }

    void anotherThreadCopiesAtAnyMoment()
    {
        const std::string path = file("busy.coro");
        std::atomic<bool> over{false};
        std::vector<std::string> copies;
        std::thread copier;
        const auto begin = [&](int step) {
            if (step != 0)
                return;
            copier = std::thread([&] {
                std::string error;
                do {
                    copies.push_back(copyRecording(path, numbered("any"), error));
                } while (!over);
            });
        };
        const auto truth = record(path, {2 << 20, 2000, 30'000, begin});
        over = true;
        copier.join();
        for (const std::string &copy : copies)
            compareWithBeginning(*readAll(copy), truth);
    }

    void whatGoesOnAtTheEndHasLastedUpToThen_data()
    {
        QTest::addColumn<QString>("lasts");
        for (const char *lasts : {"slice", "callback", "wait"})
            QTest::addRow("%s", lasts) << lasts;
    }
    void whatGoesOnAtTheEndHasLastedUpToThen()
    {
        QFETCH(QString, lasts);
        const std::string what = lasts.toStdString();
        const std::string path = file("blocked.coro"), copied = file("copied.coro"), saved = file("saved.coro");
        write(path, blocked(what));
        const auto live = readAll(path);
        hasLasted(*live, what);
        std::string error;
        QVERIFY2(copyRecordingTo(path, copied, error), error.c_str());
        QVERIFY2(saveRecording(*live, saved, {{1, "past us\n", {}}}, error), error.c_str());
        for (const std::string &copy : {copied, saved}) {
            const auto recording = readAll(copy);
            QVERIFY(recording->closedCleanly());
            QCOMPARE(recording->firstSwitch(), SwitchNumber(1));
            hasLasted(*recording, what);
        }
        QCOMPARE(readAll(saved)->output(0).bytes, std::string_view("past us\n"));
    }

    void whatTheWriterEndedLastsNoLonger()
    {
        RecordingBuilder b = blocked("slice");
        b.header.state = std::uint32_t(format::FileState::closed);
        const std::string path = file("over.coro"), copied = file("copy of it.coro");
        write(path, b);
        std::string error;
        QVERIFY2(copyRecordingTo(path, copied, error), error.c_str());
        QCOMPARE(readAll(copied)->endTime(), Nanoseconds(3000));
    }

    void whatIsDroppedMeanwhileIsLeftOut()
    {
        const std::string path = file("holes.coro"), copied = file("whole.coro");
        const auto truth = record(path, {2 << 20, 400, 60'000, {}});
        std::string error;
        const auto mapped = MappedFile::open(path, error);
        ChunkList chunks(*mapped);
        chunks.update();
        std::size_t kept = 0; // the first chunk that is
        while (chunks.isDropped(chunks.events()[kept]))
            ++kept;
        QVERIFY(kept + 2 < chunks.events().size());
        QFile hole(QString::fromStdString(path)); // as the writer makes them
        QVERIFY(hole.open(QIODevice::ReadWrite));
        const std::uint32_t dropped = format::dropped;
        QVERIFY(hole.seek(qint64(chunks.events()[kept].offset + offsetof(format::ChunkHeader, flags))));
        QCOMPARE(hole.write(reinterpret_cast<const char *>(&dropped), sizeof dropped), qint64(sizeof dropped));
        hole.close();
        const SwitchNumber before = chunks.header(chunks.events()[kept]).firstSwitch;
        QVERIFY2(copyRecordingTo(path, copied, error), error.c_str());
        const auto recording = readAll(copied);
        QVERIFY(recording->firstSwitch() > before);
        compareWithTruth(*recording, truth);
    }

    void whatCannotBeWrittenIsSaid()
    {
        const std::string path = file("fine.coro");
        record(path, {0, 3, 10, {}});
        std::string error;
        QCOMPARE(copyRecording(
                     path, [](unsigned) { return std::string("/nowhere/copy.coro"); }, error),
                 std::string());
        QVERIFY2(error.find("Create its folder first") != error.npos, error.c_str());
        QVERIFY(!copyRecordingTo(path, path, error));
        QVERIFY2(error.find("the recording itself") != error.npos, error.c_str());
        QVERIFY(!copyRecordingTo(file("no.coro"), file("copy.coro"), error));
        QVERIFY2(error.find("There is no file") != error.npos, error.c_str());
    }

private:
    static void write(const std::string &path, const RecordingBuilder &recording)
    {
        const std::vector<std::byte> bytes = recording.bytes();
        std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char *>(bytes.data()), qint64(bytes.size()));
    }
    std::string file(const char *name) const { return folder_.filePath(QString::fromLatin1(name)).toStdString(); }
    std::function<std::string(unsigned)> numbered(const std::string &name) const
    {
        return [this, name](unsigned number) { return file((name + std::to_string(number)).c_str()); };
    }

    QTemporaryDir folder_;
};

QTEST_APPLESS_MAIN(TestCopyRecording)
#include "test_copy_recording.moc"
