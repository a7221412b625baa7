// SPDX-License-Identifier: MIT
// Who follows a program that lives long keeps what its recording keeps, however many tasks there have been.
#include "engine/loop/task.h"
#include "engine/record/format.h"
#include "engine/record/recorder.h"
#include "engine/record/timeline_index.h"
#include "tests/engine/record/recording_truth.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <functional>

using namespace coroscope;

namespace {

constexpr int batch = 1000;

Coroutine<> shortLife()
{
    co_await yield();
    co_await yield();
}

Coroutine<> longLife(const bool &over)
{
    while (!over)
        co_await sleep(std::chrono::nanoseconds(1'000'000));
}

/// A program with as many short tasks as that, and one that lives on; `each` is called between batches.
void record(const std::string &path, std::uint64_t keepBytes, int batches, const std::function<void()> &each)
{
    VirtualClock clock(1'000);
    EventLoop loop(clock);
    std::string error;
    const auto recorder = Recorder::open({path, &clock, keepBytes, {}}, error);
    QVERIFY2(recorder, error.c_str());
    bool over = false;
    const auto main = [&]() -> Coroutine<> {
        for (int i = 0; i < batches; ++i) {
            std::vector<Task<>> tasks;
            for (int task = 0; task < batch; ++task)
                tasks.push_back(spawn(shortLife()));
            for (Task<> &task : tasks)
                co_await task;
            clock.read();
            co_await sleep(std::chrono::nanoseconds(700'000));
            each();
        }
        over = true;
    };
    loop.setInstrument(recorder.get());
    spawn(loop, longLife(over));
    spawn(loop, main());
    loop.run();
    loop.setInstrument(nullptr);
    recorder->close();
}

} // namespace

class TestForgetting : public QObject {
    Q_OBJECT
private slots:
    void aFollowerHoldsWhatIsLeft()
    {
        constexpr int batches = 300;
        constexpr std::uint64_t keepBytes = 1 << 20;
        const std::string path = file("followed.coro"), allPath = file("all.coro");
        std::unique_ptr<Recording> followed;
        std::size_t most = 0;
        record(path, keepBytes, batches, [&] {
            std::string error;
            if (!followed)
                followed = Recording::open(path, error);
            while (followed->refresh()) {
            }
            most = std::max(most, followed->taskCount());
        });
        while (followed->refresh()) {
        }
        record(allPath, 0, batches, [] {});
        const auto fresh = readAll(path), all = readAll(allPath);
        QCOMPARE(all->taskCount(), std::size_t(batches * batch + 2));
        QVERIFY(fresh->firstSwitch() > 1);
        // Half of what is held may be forgotten already, before it is taken out; and the limit is kept to in whole chunks.
        QVERIFY2(most < 3 * fresh->taskCount() + 5000, qPrintable(QString::number(most)));
        QVERIFY(most < all->taskCount() / 2);
        QCOMPARE(followed->damage(), std::string());
        QCOMPARE(followed->firstSwitch(), fresh->firstSwitch());
        compareStates(*followed, *all);
        compareTasks(*followed, *fresh, *all);
    }

    /// Which then ends in zeros, while the chunk behind it is still there. (The next one that reading could begin with is not
    /// there either, so that it is not looked for before: as if all this came in the middle of a refresh().)
    void aChunkIsDroppedWhileItIsRead()
    {
        const std::string path = file("dropped.coro");
        record(path, std::uint64_t(64) << 20, 40, [] {}); // no snapshot yet
        std::string error;
        const auto reading = Recording::open(path, error);
        QVERIFY2(reading, error.c_str());
        QVERIFY(reading->refresh(5000));
        QFile recording(QString::fromStdString(path));
        QVERIFY(recording.open(QIODevice::ReadWrite | QIODevice::Unbuffered));
        format::ChunkHeader header;
        const auto readHeader = [&](qint64 offset) {
            return recording.seek(offset) &&
                   recording.read(reinterpret_cast<char *>(&header), sizeof header) == sizeof header;
        };
        qint64 offset = format::pageBytes;
        while (readHeader(offset) && header.kind != std::uint32_t(format::ChunkKind::events))
            offset += qint64(header.bytes);
        header.flags |= format::dropped;
        QVERIFY(recording.seek(offset) &&
                recording.write(reinterpret_cast<const char *>(&header), sizeof header) == sizeof header);
        QVERIFY(recording.seek(offset + qint64(format::pageBytes)));
        recording.write(QByteArray(qsizetype(header.bytes - format::pageBytes), '\0'));
        while (reading->refresh()) {
        }
        QCOMPARE(reading->damage(), std::string());
    }

private:
    std::string file(const char *name) const { return folder_.filePath(QString::fromLatin1(name)).toStdString(); }

    static void compareStates(const Recording &followed, const Recording &all)
    {
        const SwitchNumber apart = 1 + (followed.lastSwitch() - followed.firstSwitch()) / 100;
        for (SwitchNumber number = followed.firstSwitch(); number <= followed.lastSwitch(); number += apart) {
            const LoopState state = followed.stateAt({number, false}), expected = all.stateAt({number, false});
            QCOMPARE(state.time, expected.time);
            QCOMPARE(state.ready, expected.ready);
            QCOMPARE(state.tasks.size(), expected.tasks.size());
            for (std::size_t i = 0; i < state.tasks.size(); ++i) {
                QCOMPARE(state.tasks[i].number, expected.tasks[i].number);
                QCOMPARE(state.tasks[i].slices, expected.tasks[i].slices); // also of before the left edge
                QCOMPARE(followed.taskName(state.tasks[i].number), all.taskName(state.tasks[i].number));
            }
        }
    }

    /// Whom a new reader knows, this one knows, too, and as much of him.
    static void compareTasks(const Recording &followed, const Recording &fresh, const Recording &all)
    {
        std::vector<TaskNumber> numbers = followed.taskNumbers();
        for (const TaskNumber number : fresh.taskNumbers()) {
            QVERIFY(std::binary_search(numbers.begin(), numbers.end(), number));
            QCOMPARE(followed.task(number)->slices, all.task(number)->slices);
            QCOMPARE(followed.task(number)->endedIn, all.task(number)->endedIn);
            const SwitchNumber before = followed.firstSwitch();
            QCOMPARE(followed.nextOfTask(number, before), all.nextOfTask(number, before));
        }
        std::size_t ended = 0;
        for (const TaskNumber number : numbers)
            ended += followed.task(number)->endedIn != 0;
        QCOMPARE(followed.endedTaskCount(), ended);
    }

    QTemporaryDir folder_;
};

QTEST_APPLESS_MAIN(TestForgetting)
#include "test_forgetting.moc"
