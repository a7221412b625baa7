// SPDX-License-Identifier: GPL-3.0-or-later
// Small recordings that tests of models and views look at.
#pragma once

#include "engine/record/recording.h"
#include "tests/engine/record/recording_builder.h"

#include <QFile>
#include <QTemporaryDir>

#include <memory>

namespace coroscope {

/// A recording in a file of its own.
class SampleRecording {
public:
    explicit SampleRecording(const RecordingBuilder &builder)
    {
        const auto bytes = builder.bytes();
        QFile file(path());
        if (!file.open(QFile::WriteOnly) ||
            file.write(reinterpret_cast<const char *>(bytes.data()), qint64(bytes.size())) != qint64(bytes.size()))
            qFatal("cannot write %s", qPrintable(path()));
        file.close();
        std::string error;
        recording_ = Recording::open(path().toStdString(), error);
        if (!recording_)
            qFatal("%s", error.c_str());
    }

    QString path() const { return folder_.filePath(QStringLiteral("sample.coro")); }
    Recording &recording() const { return *recording_; }
    const Recording *readAll() const
    {
        while (recording_->refresh()) {
        }
        return recording_.get();
    }

private:
    QTemporaryDir folder_;
    std::unique_ptr<Recording> recording_;
};

/// worker#1 (0) and worker#2 (1), made in lines 21 and 22: each holds a lock and waits for the other's. Two switches.
inline RecordingBuilder lockedStory()
{
    RecordingBuilder b;
    const auto file = b.file("/home/me/locks.py", "async def worker(first, second): ...\n");
    const auto definition = b.definition("worker", file, 3);
    const auto stack = b.stack("worker", file, 6);
    const std::uint32_t names[] = {b.string("a_lock"), b.string("b_lock")};
    for (TaskNumber task = 0; task < 2; ++task) {
        const std::uint32_t made = b.stack("main", file, 21 + task);
        b.text(format::Op::spawn, task, definition << 8, {},
               {noTask | std::uint64_t(task + 1) << 32, made, std::uint64_t(task + 1)});
        b.wake(task, WakeCause::spawn);
    }
    const auto detail = [&b](std::initializer_list<std::uint64_t> payload) {
        b.raw({format::word(format::Op::skip, std::uint32_t(format::Extension::waitDetail),
                            std::uint32_t(payload.size()))});
        for (const std::uint64_t word : payload)
            b.raw({word});
    };
    for (TaskNumber task = 0; task < 2; ++task) {
        const std::uint32_t lock = 2 - task;
        b.resume(task, 1000, true);
        detail({noTask, lock | std::uint64_t(1 - task) << 32}); // held by the other
        detail({noTask, 0, std::uint64_t(WaitShape::lock), lock | std::uint64_t(names[lock - 1]) << 32,
                ~std::uint64_t(0)});
        b.suspend(WaitKind::lock, stack);
    }
    return b;
}

/// main (0) spawns task1 (1) and task2 (2), waits for both; they print and sleep. Seven switches:
/// main, task1, task2, task1 (returns 7), main, task2 (fails), main (ends).
/// `whole`: its end is there, too.
inline RecordingBuilder parkedStory(bool whole = true)
{
    RecordingBuilder b;
    const auto file = b.file("/home/me/client.py", "async def task1(): ...\n");
    const auto mainDefinition = b.definition("main", file, 20);
    const auto task1 = b.definition("task1", file, 3);
    const auto task2 = b.definition("task2", file, 9);
    const auto sleepStack1 = b.stack("sleep", file, 6, b.stack("task1", file, 5));
    const auto sleepStack2 = b.stack("sleep", file, 6, b.stack("task2", file, 11));
    const auto mainStack = b.stack("main", file, 23);
    b.spawn(0, noTask, 1, mainDefinition, 1);
    b.resume(0, 1000, true); // 1
    b.spawn(1, 0, 1, task1, 1);
    b.spawn(2, 0, 2, task2, 1);
    b.suspend(WaitKind::task, mainStack, 1);
    b.resume(1, 1000, true); // 2
    b.output(1, "Task 1\n");
    b.sleep(1'000'000'000, sleepStack1);
    b.resume(2); // 3
    b.output(2, "Task 2\n");
    b.sleep(2'000'000'000, sleepStack2);
    b.idle(1000, 999'000'000);
    b.idleEnd(999'000'000);
    b.wake(1, WakeCause::timer);
    b.resume(1, 1000, true); // 4
    b.end(1, TaskStatus::done, "7");
    b.wake(0, WakeCause::task, 1);
    b.resume(0, 1000, true); // 5
    b.suspend(WaitKind::task, mainStack, 2);
    b.idle(1000, 999'000'000);
    b.idleEnd(999'000'000);
    b.wake(2, WakeCause::timer);
    b.resume(2, 1000, true); // 6
    b.end(2, TaskStatus::failed, "ValueError: no");
    b.wake(0, WakeCause::task, 2);
    b.resume(0, 1000, true); // 7
    b.end(0, TaskStatus::done);
    if (whole)
        b.event(format::Op::exit, 0, 0);
    return b;
}

/// main (0) polls worker (1), which polls the clock: after switches 1 and 2, `polls` idle polls, then worker ends and main
/// sees it.
inline RecordingBuilder pollingStory(int polls)
{
    RecordingBuilder b;
    const auto file = b.file("/home/me/poll.py", "");
    const auto mainDefinition = b.definition("main", file, 1);
    const auto worker = b.definition("worker", file, 9);
    const auto mainStack = b.stack("main", file, 4);
    const auto workerStack = b.stack("worker", file, 11);
    b.spawn(0, noTask, 1, mainDefinition, 1);
    b.resume(0, 1000, true); // 1
    b.spawn(1, 0, 1, worker, 1);
    b.suspend(WaitKind::task, mainStack, 1, format::suspendPolling);
    b.resume(1); // 2
    b.suspend(WaitKind::yield, workerStack, noTask, format::suspendPolling);
    for (int i = 0; i < polls; ++i) {
        const bool isMain = i % 2 == 0;
        b.resume(isMain ? 0 : 1, 1000, isMain);
        b.suspend(isMain ? WaitKind::task : WaitKind::yield, isMain ? mainStack : workerStack, isMain ? 1 : noTask,
                  format::suspendPolling | format::suspendIdlePoll);
    }
    if (polls % 2 == 0)
        b.resume(0), b.suspend(WaitKind::task, mainStack, 1, format::suspendPolling);
    b.resume(1);
    b.end(1, TaskStatus::done, "1.5");
    b.resume(0);
    b.end(0, TaskStatus::done);
    return b;
}

/// main (0) yields 15 times; a limit has dropped the first ten switches.
inline RecordingBuilder droppedStory()
{
    RecordingBuilder b;
    b.stack("main", b.file("/home/me/long.py", ""), 4);
    b.spawn(0);
    for (int i = 0; i < 15; ++i) {
        if (i == 10)
            b.startChunkWithSnapshot(0, 1);
        b.resume(0, 100, true);
        b.suspend(WaitKind::yield, 1);
    }
    b.dropChunksBefore(1);
    return b;
}

} // namespace coroscope
