// SPDX-License-Identifier: MIT
// Writes what goes on beside the steps of tasks, word by word, behind a RecordingBuilder's other events.
#pragma once

#include "tests/engine/record/recording_builder.h"

namespace coroscope {

class SideBuilder {
public:
    explicit SideBuilder(RecordingBuilder &recording) : recording_(recording) {}

    void queue(std::uint32_t id, std::uint32_t function = 0, WakeCause cause = WakeCause::unknown,
               TaskNumber causer = noTask)
    {
        recording_.raw(
            {skip(format::Extension::callbackQueued, 2), words(function, id), words(causer, unsigned(cause))});
    }
    void drop(std::uint32_t id) { recording_.raw({skip(format::Extension::callbackQueued, 1), id}); }
    void begin(std::uint64_t delta, std::uint32_t id = 0, std::uint32_t function = 0,
               WakeCause cause = WakeCause::unknown, TaskNumber causer = noTask)
    {
        recording_.time(delta);
        recording_.raw(
            {skip(format::Extension::callbackBegan, 2), words(function, id), words(causer, unsigned(cause))});
    }
    /// Of another loop than the first.
    void beginIn(std::uint32_t loop, std::uint64_t delta, std::uint32_t function = 0)
    {
        recording_.time(delta);
        recording_.raw({skip(format::Extension::callbackBegan, 2), words(function, 0),
                        words(noTask, unsigned(WakeCause::unknown)) | std::uint64_t(loop) << 41});
    }
    void loopName(std::uint32_t loop, std::string_view thread)
    {
        recording_.text(format::Op::skip, unsigned(format::Extension::loop), std::uint32_t(1 + (thread.size() + 7) / 8),
                        thread, {1 | std::uint64_t(thread.size()) << 8 | std::uint64_t(loop) << 32});
    }
    void end(std::uint64_t delta)
    {
        recording_.time(delta);
        recording_.raw({skip(format::Extension::callbackEnded, 0)});
    }
    void end(std::uint64_t delta, CallbackNumber number, RunOutcome outcome)
    {
        recording_.time(delta);
        recording_.raw({skip(format::Extension::callbackEnded, 1), words(std::uint32_t(number), unsigned(outcome))});
    }
    void thread(std::uint32_t lane, std::string_view name, std::uint32_t loop = 0)
    {
        recording_.text(format::Op::skip, unsigned(format::Extension::worker), std::uint32_t(1 + (name.size() + 7) / 8),
                        name, {words(unsigned(format::WorkerEvent::thread) | loop << format::workerLoopShift, lane)});
    }
    void beginJob(std::uint64_t delta, std::uint32_t lane, std::uint32_t function = 0, TaskNumber task = noTask)
    {
        recording_.time(delta);
        recording_.raw({skip(format::Extension::worker, 2), words(unsigned(format::WorkerEvent::began), lane),
                        words(function, task)});
    }
    void endJob(std::uint64_t delta, std::uint32_t lane, RunOutcome outcome = RunOutcome::returned)
    {
        recording_.time(delta);
        recording_.raw({skip(format::Extension::worker, 2), words(unsigned(format::WorkerEvent::ended), lane),
                        std::uint64_t(outcome)});
    }
    void idleEndedBy(IdleEnd what, std::int32_t value, std::uint32_t more = 0, std::string_view peer = {})
    {
        recording_.text(format::Op::skip, unsigned(format::Extension::idleEndedBy),
                        std::uint32_t(1 + (peer.size() + 7) / 8), peer,
                        {std::uint64_t(what) | std::uint64_t(more) << 8 | std::uint64_t(std::uint32_t(value)) << 32});
    }

    static std::uint64_t skip(format::Extension what, std::uint32_t payload)
    {
        return format::word(format::Op::skip, std::uint32_t(what), payload);
    }
    static std::uint64_t words(std::uint32_t low, std::uint32_t high) { return low | std::uint64_t(high) << 32; }

private:
    RecordingBuilder &recording_;
};

} // namespace coroscope
