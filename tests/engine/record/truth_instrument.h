// SPDX-License-Identifier: MIT
// Writes a recording and, beside it, what the loop really looked like before each switch: the truth that the reader must
// rebuild.
#pragma once

#include "engine/loop/loop.h"
#include "engine/record/recorder.h"

#include <map>
#include <vector>

namespace coroscope {

struct TrueTask {
    TaskStatus status;
    WaitKind kind;
    bool polling;
    TaskNumber awaited;
    bool started;
    WakeCause cause;
    TaskNumber waker;
    friend bool operator==(const TrueTask &, const TrueTask &) = default;
};

struct TrueState {
    TaskNumber next;
    std::vector<TaskNumber> ready;
    std::map<TaskNumber, TrueTask> tasks;
};

class TruthInstrument final : public Instrument {
public:
    TruthInstrument(Recorder &recorder, Loop &loop) : recorder_(recorder), loop_(loop) { loop.setInstrument(this); }
    ~TruthInstrument() override { loop_.setInstrument(nullptr); }

    std::vector<TrueState> beforeSwitch; ///< [0] is before switch 1

    void loopStarted(Loop &loop) override { recorder_.loopStarted(loop); }
    void loopStopped(Loop &loop) override { recorder_.loopStopped(loop); }
    void spawned(TaskBase &task) override { recorder_.spawned(task); }
    void resuming(TaskBase &task) override
    {
        beforeSwitch.push_back(look(task));
        recorder_.resuming(task);
    }
    void suspended(TaskBase &task) override { recorder_.suspended(task); }
    void ended(TaskBase &task) override { recorder_.ended(task); }
    void woken(TaskBase &task) override { recorder_.woken(task); }
    void queueMoved(TaskBase &task, TaskBase *before) override { recorder_.queueMoved(task, before); }
    void parked(TaskBase &task) override { recorder_.parked(task); }
    void cancelRequested(TaskBase &task, TaskNumber by) override { recorder_.cancelRequested(task, by); }
    void value(TaskBase &task, ValueRole role, std::string_view text) override { recorder_.value(task, role, text); }
    void idle(Loop &loop, Nanoseconds deadline) override { recorder_.idle(loop, deadline); }
    void idleEnd(Loop &loop, const IdleCause &cause) override { recorder_.idleEnd(loop, cause); }

private:
    TrueState look(const TaskBase &next) const
    {
        TrueState state{next.number(), {}, {}};
        loop_.forEachReady([&state](const TaskBase &task) { state.ready.push_back(task.number()); });
        loop_.forEachAlive([&state](const TaskBase &task) {
            const WaitState &wait = task.wait();
            state.tasks.insert(
                {task.number(),
                 {task.status(), wait.kind, wait.polling, wait.task, task.started(), task.wakeCause(), task.waker()}});
        });
        return state;
    }

    Recorder &recorder_;
    Loop &loop_;
};

} // namespace coroscope
