// SPDX-License-Identifier: MIT
// SideReplay: what goes on beside the steps of tasks, as events go by: callbacks that are queued and that run, and the jobs of
// worker threads. A part of LoopReplay's state; checkpoints copy it.
#pragma once

#include "engine/record/event_cursor.h"
#include "engine/record/queued_callbacks.h"

#include <string_view>

namespace coroscope {

/// A callback run that has not ended.
struct OpenCallback {
    CallbackNumber number = 0;
    std::uint64_t since = 0; ///< ticks
    std::uint32_t function = 0;
    TaskNumber causer = noTask;
    WakeCause cause = WakeCause::unknown;
    CallbackNumber origin = 0;
    std::uint32_t loop = 1; ///< that runs it
};

/// A lane of worker threads, and its job under way.
struct OpenJob {
    JobNumber number = 0; ///< 0: none is
    std::uint64_t since = 0;
    std::uint32_t function = 0;
    TaskNumber task = noTask; ///< that submitted it
};

/// Hears what happens, in order; times are SideReplay's caller's.
class SideListener {
public:
    virtual ~SideListener() = default;
    virtual void callbackBegan(const OpenCallback &) {}
    virtual void callbackEnded(CallbackNumber, RunOutcome) {}
    virtual void workerNamed(std::uint32_t /*lane*/, std::string_view, std::uint32_t /*loop*/) {}
    virtual void jobBegan(std::uint32_t /*lane*/, const OpenJob &) {}
    virtual void jobEnded(std::uint32_t /*lane*/, RunOutcome) {}
};

class SideReplay {
public:
    const QueuedCallbacks &queued() const { return queued_; }
    const std::vector<OpenCallback> &open() const { return open_; } ///< the one that began last is the last
    CallbackNumber running() const { return open_.empty() ? 0 : open_.back().number; }
    CallbackNumber runs() const { return runs_; } ///< the number of the last one that began
    const std::vector<OpenJob> &workers() const { return workers_; }
    JobNumber jobs() const { return jobs_; }
    /// How much a copy holds.
    std::size_t size() const { return queued_.size() + open_.size() + workers_.size(); }

    /// The extension is about a callback in the queue: 2 or 3 words. `order` is its place among the tasks.
    void queue(const Event &event, std::uint64_t order);
    /// All other extensions about what goes on beside; `ticks` is the time.
    void apply(const Event &event, std::uint64_t ticks, SideListener *listener);

    /// See QueuedCallbacks.
    std::span<const QueuedCallback> putQueueAway(SpilledMemory &memory) { return queued_.putAway(memory); }
    void takeQueueBack(std::span<const QueuedCallback> queue) { queued_.takeBack(queue); }

private:
    void begin(const Event &event, std::uint64_t ticks, SideListener *listener);
    void end(const Event &event, SideListener *listener);
    void takeState(const Event &event, SideListener *listener);
    void takeWorker(const Event &event, std::uint64_t ticks, SideListener *listener);
    void addOpen(const OpenCallback &open, SideListener *listener);

    QueuedCallbacks queued_;
    std::vector<OpenCallback> open_;
    std::vector<OpenJob> workers_;
    CallbackNumber runs_ = 0;
    JobNumber jobs_ = 0;
};

} // namespace coroscope
