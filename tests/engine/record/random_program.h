// SPDX-License-Identifier: MIT
// A made-up program: tasks that spawn, yield, poll, sleep, wait and end at random, as a loop would run them. The same seed
// makes the same recording.
#pragma once

#include "tests/engine/record/recording_builder.h"

#include <algorithm>
#include <deque>
#include <random>

namespace coroscope {

struct RandomProgram {
    /// Its tasks are of so many definitions, in turn.
    RandomProgram(unsigned seed, std::uint64_t chunkBytes = 64 << 10, std::uint32_t definitionCount = 1)
        : builder(chunkBytes), random(seed), definitions(definitionCount)
    {
        builder.header.ticksPerSecond = seed % 2 ? 1'000'000'000 : 2'399'987'123;
        if (seed % 3 == 0) { // some of what would be idle polls takes too long for one
            builder.header.clock = std::uint32_t(format::ClockKind::real);
            builder.header.ticksPerSecond /= 20;
        }
        definition = builder.definition("worker", builder.file("/w.py", "pass\n"), 1);
        for (std::uint32_t other = 1; other < definitions; ++other)
            builder.definition("worker" + std::to_string(other), 1, 1 + other);
        place = builder.stack("worker", 1, 1);
        spawn(noTask);
    }

    void run(std::size_t switches)
    {
        for (std::size_t i = 0; i < switches; ++i) {
            if (ready.empty())
                wakeSleeper();
            if (ready.empty())
                return;
            slice();
        }
    }

    /// Runs on with idle polls, and little else, for a while.
    void poll(std::size_t switches)
    {
        calm = true;
        run(switches);
        calm = false;
    }

    RecordingBuilder builder;

private:
    unsigned dice(unsigned sides) { return unsigned(random() % sides); }
    std::uint32_t delta() { return dice(4) == 0 ? 0 : dice(20) == 0 ? dice(200'000) : dice(2000); }

    void spawn(TaskNumber parent)
    {
        builder.spawn(tasks, parent, 1 + tasks, definition + tasks % definitions, 1 + tasks);
        ready.push_back(tasks++);
    }

    void wakeSleeper()
    {
        if (sleeping.empty())
            return;
        builder.idle(delta(), 5000);
        builder.idleEnd(delta());
        const auto which = sleeping.begin() + dice(unsigned(sleeping.size()));
        builder.wake(*which, WakeCause::timer);
        ready.push_back(*which);
        sleeping.erase(which);
    }

    void wakeOther(TaskNumber by)
    {
        if (sleeping.empty())
            return;
        builder.wake(sleeping.front(), WakeCause::task, by);
        ready.push_back(sleeping.front());
        sleeping.pop_front();
    }

    void slice()
    {
        const TaskNumber task = ready.front();
        ready.pop_front();
        if (dice(50) == 0)
            builder.time(1 + dice(5000)); // as where a delta is too large for the switch's own word
        builder.resume(task, delta(), dice(3) == 0);
        const unsigned what = calm ? dice(200) : dice(12);
        if (!calm && dice(3) == 0)
            wakeOther(task);
        if (what == 0 && tasks < 40)
            spawn(task);
        if (!calm && dice(6) == 0) {
            builder.time(1 + dice(300));
            builder.output(1 + int(dice(2)), "some text");
        }
        if (what == 1 && ready.size() + sleeping.size() > 3) {
            if (dice(2))
                builder.time(1 + dice(5000));
            builder.end(task, TaskStatus(3 + dice(3)), "result");
        } else if (what == 2) {
            builder.time(1 + dice(50));
            builder.sleep(1000 + dice(5000), place);
            sleeping.push_back(task);
        } else if (what == 3) {
            builder.suspend(WaitKind::task, place, dice(tasks));
            sleeping.push_back(task);
        } else if (what == 4) {
            builder.suspend(WaitKind::yield, place);
            ready.push_back(task);
        } else {
            const bool idle = calm || dice(3) != 0;
            builder.suspend(WaitKind::task, place, dice(tasks),
                            format::suspendPolling | (idle ? format::suspendIdlePoll : 0u));
            ready.push_back(task);
        }
    }

    std::mt19937 random;
    std::deque<TaskNumber> ready, sleeping;
    TaskNumber tasks = 0;
    std::uint32_t definition = 0, place = 0;
    std::uint32_t definitions;
    bool calm = false;
};

} // namespace coroscope
