// SPDX-License-Identifier: GPL-3.0-or-later
// A recording in which things go on beside the steps of two tasks.
#pragma once

#include "tests/engine/record/side_builder.h"
#include "tests/widgets/models/sample_recordings.h"

namespace coroscope {

inline void wakeInCallback(RecordingBuilder &b, TaskNumber task, WakeCause cause, TaskNumber by = noTask)
{
    b.event(format::Op::wake, task,
            std::uint32_t(cause) | format::wakeInCallback |
                (by == noTask ? format::fieldMax : by) << format::wakeCauserShift);
}

/// main#1 and worker#1 wait after switch 2. Callback 1, `Selector._read_ready`, wakes main#1, callback 2, `report`, raises, and so
/// does the job of the thread asyncio_0, that worker#1 submitted. Then main#1 runs (switch 3), nothing does until descriptor 7
/// becomes ready, and callback 3, `Selector._read_ready`, is under way at the end, with main#1 behind it in the queue.
inline RecordingBuilder besideStory()
{
    RecordingBuilder b;
    SideBuilder side(b);
    const std::uint32_t file = b.file("/p/app.py", "text");
    const std::uint32_t main = b.definition("main", file, 3);
    const std::uint32_t worker = b.definition("worker", file, 9);
    const std::uint32_t readReady = b.stack("Selector._read_ready", file, 20);
    const std::uint32_t report = b.stack("report", file, 30);
    const std::uint32_t job = b.stack("compress", file, 40);
    b.spawn(0, noTask, 1, main, 1);
    b.spawn(1, 0, 1, worker, 1);
    side.queue(1, readReady, WakeCause::io);
    side.queue(2, report, WakeCause::task, 1);
    side.thread(0, "asyncio_0");
    b.resume(0, 1000, true);
    b.time(1000);
    b.suspend(WaitKind::future);
    b.resume(1, 1000);
    side.beginJob(500, 0, job, 1);
    b.time(500);
    b.suspend(WaitKind::executor);
    side.begin(1000, 1, readReady, WakeCause::io);
    b.time(2000);
    wakeInCallback(b, 0, WakeCause::io);
    side.end(2000);
    side.begin(1000, 2, report, WakeCause::task, 1);
    side.end(3000, 2, RunOutcome::raised);
    side.endJob(1000, 0, RunOutcome::raised);
    b.resume(0, 1000, true);
    b.time(1000);
    b.suspend(WaitKind::io);
    b.idle(0, 0);
    b.time(1);
    side.idleEndedBy(IdleEnd::descriptor, 7, 0, "127.0.0.1:5000");
    b.idleEnd(5000);
    side.queue(3, readReady, WakeCause::io);
    side.begin(1000, 3, readReady, WakeCause::io);
    wakeInCallback(b, 0, WakeCause::io);
    b.time(2000);
    return b;
}

} // namespace coroscope
