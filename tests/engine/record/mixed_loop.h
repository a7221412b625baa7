// SPDX-License-Identifier: MIT
// MixedLoop: a loop whose ready queue holds tasks and callbacks, as asyncio's does, with what it did kept as the truth.
#pragma once

#include "engine/loop/callback.h"
#include "engine/loop/loop.h"
#include "engine/record/recorder.h"
#include "engine/record/recording.h"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace coroscope {

struct MixedTask final : TaskBase {
    DefinitionRef definition() const override { return {"worker", "/p.py", 1, DefinitionKind::coroutine}; }
    std::uint32_t suspendedStack(StackInterner &) override { return 0; }
    std::string resultText() const override { return {}; }
    void resume() override {}
    void retain() override {}
    void release() override {}
};

struct NamedFunction final : CalledFunction {
    explicit NamedFunction(unsigned which) : number(which) {}
    unsigned number;
    std::uint32_t internFunction(StackInterner &stacks) override
    {
        return stacks.intern("f" + std::to_string(number), "/p.py", number, 0);
    }
};

/// Everything that it does takes time.
class MixedLoop final : public Loop {
public:
    struct Item { ///< of the queue
        TaskNumber task = noTask;
        unsigned function = 0;
        WakeCause cause = WakeCause::unknown;
        TaskNumber causer = noTask;
        CallbackNumber origin = 0;
        friend bool operator==(const Item &, const Item &) = default;
    };
    struct Run {
        unsigned function;
        Nanoseconds begin;
        Nanoseconds end;
        SwitchNumber nextSwitch;
        RunOutcome outcome;
        WakeCause cause;
        TaskNumber causer;
        std::vector<TaskNumber> woken;
        std::vector<Item> queue; ///< before it
        std::map<TaskNumber, CallbackNumber> wokenBy;
    };

    MixedLoop(Recorder &recorder, VirtualClock &clock, unsigned seed, int tasks)
        : Loop(clock), recorder_(recorder), random_(seed)
    {
        setInstrument(&recorder);
        running_ = true;
        recorder.loopStarted(*this);
        for (int i = 0; i < tasks; ++i) {
            auto &task = *tasks_.emplace_back(std::make_unique<MixedTask>());
            link(task);
            recorder.spawned(task);
            push(task, WakeCause::spawn, noTask);
        }
    }
    ~MixedLoop()
    {
        announceEnd();
        for (auto &task : tasks_)
            unlink(*task);
    }

    std::map<SwitchNumber, std::vector<Item>> before; ///< the queue before each switch
    std::vector<Run> runs;                            ///< by number, from 1
    bool keepsQueues = true;

    void run(int steps, std::size_t outputBytes = 0)
    {
        for (int i = 0; i < steps; ++i) {
            if (queue_.empty() || dice(20) == 0)
                act(WakeCause::timer, noTask, 0);
            passTime();
            ++turn_;
            if (queue_.front().task)
                runTask(outputBytes);
            else
                runCallback(outputBytes);
        }
    }
    /// Makes a task of which nobody is told until tell().
    MixedTask &make()
    {
        auto &task = *tasks_.emplace_back(std::make_unique<MixedTask>());
        link(task);
        setReady(task, WakeCause::spawn, noTask);
        queue_.push_back({&task, {}, {.task = task.number()}});
        return task;
    }
    void tell(MixedTask &task)
    {
        recorder_.spawned(task);
        recorder_.woken(task);
    }
    void passTime() { static_cast<VirtualClock &>(clock_).waitUntil(clock_.now() + 1 + dice(1000)); }

    std::size_t readyCount() const override
    {
        return std::size_t(std::count_if(queue_.begin(), queue_.end(), [](const Entry &e) { return e.task; }));
    }
    TaskBase *firstReady() const override
    {
        for (const Entry &entry : queue_)
            if (entry.task)
                return entry.task;
        return nullptr;
    }
    void forEachReady(const std::function<void(TaskBase &)> &visit) const override
    {
        for (const Entry &entry : queue_)
            if (entry.task)
                visit(*entry.task);
    }
    void forEachQueued(const std::function<void(TaskBase *, const LoopCallback *)> &visit) const override
    {
        for (const Entry &entry : queue_)
            visit(entry.task, entry.task ? nullptr : &entry.callback);
    }

private:
    struct Entry {
        TaskBase *task = nullptr;
        LoopCallback callback{};
        Item item{};
    };

    void suspendSlice() override {}
    void resumeSlice() override {}
    unsigned dice(unsigned sides) { return unsigned(random_() % sides); }

    std::vector<Item> look() const
    {
        std::vector<Item> items;
        for (const Entry &entry : keepsQueues ? queue_ : std::deque<Entry>())
            items.push_back(entry.item);
        return items;
    }

    void push(MixedTask &task, WakeCause cause, TaskNumber causer)
    {
        setReady(task, cause, causer);
        recorder_.woken(task);
        queue_.push_back({&task, {}, {.task = task.number()}});
    }

    void pushCallback(WakeCause cause, TaskNumber causer, CallbackNumber origin)
    {
        Entry entry;
        entry.item = {noTask, 1 + dice(4), cause, causer, origin};
        NamedFunction function(entry.item.function);
        entry.callback = {&function, cause, causer};
        recorder_.callbackQueued(*this, entry.callback);
        entry.callback.function = nullptr;
        queue_.push_back(entry);
    }

    /// What a slice or a callback does.
    void act(WakeCause cause, TaskNumber causer, CallbackNumber inCallback)
    {
        for (unsigned left = queue_.size() < 12 ? dice(4) : 0; left > 0; --left)
            pushCallback(cause, causer, inCallback);
        if (dice(8) == 0 && !queue_.empty() && !queue_.back().task) {
            recorder_.callbackDropped(*this, queue_.back().callback);
            queue_.pop_back();
        }
        MixedTask &task = *tasks_[dice(unsigned(tasks_.size()))];
        if (task.status() != TaskStatus::waiting || &task == current_)
            return;
        push(task, cause, causer);
        wokenBy_[task.number()] = inCallback;
        if (inCallback)
            runs.back().woken.push_back(task.number());
    }

    void runTask(std::size_t outputBytes)
    {
        auto &task = static_cast<MixedTask &>(*queue_.front().task);
        recorder_.resuming(task);
        before[recorder_.switchNumber()] = look();
        queue_.pop_front();
        setRunning(task);
        current_ = &task;
        if (outputBytes > 0)
            recorder_.output(1, std::string(outputBytes, 'x'));
        act(WakeCause::task, task.number(), 0);
        passTime();
        current_ = nullptr;
        const bool yields = dice(3) == 0;
        setSuspended(task, yields ? WaitState::forTurn() : WaitState{.kind = WaitKind::future});
        recorder_.suspended(task);
        wokenBy_[task.number()] = 0;
        if (yields)
            queue_.push_back({&task, {}, {.task = task.number()}});
    }

    void runCallback(std::size_t outputBytes)
    {
        Entry first = queue_.front();
        const std::vector<Item> queue = look();
        NamedFunction function(first.item.function);
        first.callback.function = &function;
        recorder_.callbackBegins(*this, first.callback);
        queue_.pop_front();
        runs.push_back({first.item.function,
                        clock_.now(),
                        0,
                        recorder_.switchNumber() + 1,
                        RunOutcome::returned,
                        first.item.cause,
                        first.item.causer,
                        {},
                        queue,
                        wokenBy_});
        runsCallback_ = true;
        passTime();
        if (outputBytes > 0)
            recorder_.output(1, std::string(outputBytes, 'x'));
        act(first.item.cause, first.item.causer, runs.size());
        passTime();
        runsCallback_ = false;
        runs.back().outcome = dice(5) == 0 ? RunOutcome::raised : RunOutcome::returned;
        recorder_.callbackEnded(*this, runs.back().outcome);
        runs.back().end = clock_.now();
    }

    Recorder &recorder_;
    std::mt19937 random_;
    std::vector<std::unique_ptr<MixedTask>> tasks_;
    std::deque<Entry> queue_;
    std::map<TaskNumber, CallbackNumber> wokenBy_;
};

} // namespace coroscope
