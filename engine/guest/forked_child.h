// SPDX-License-Identifier: MIT
// ForkedChild: the child of a fork that is to record, too (LaunchSpec::followChildren). Most children never run a task, but
// become another program at once: its recording is made when the first task of a loop is resumed.
#pragma once

#include "engine/guest/guest_session.h"

namespace coroscope {

/// "OUT.4711.coro" for the process 4711 of the program that records into "OUT.coro".
std::string childRecordingOf(const std::string &recording, long pid);

/// At most one a process, for as long as that lives.
class ForkedChild final : public Instrument {
public:
    /// In the child. `spec` is its parent's, `clock` what the loops without one of their own go by, `numbers` those of the
    /// tasks that it has from its parent; `language` stays.
    static void await(LaunchSpec spec, Language &language, std::unique_ptr<Clock> clock, const TaskNumbers &numbers);
    /// What is to be put into its recording; nothing, where no child waits for its first switch.
    static void note(const std::string &key, const std::string &text);

    void resuming(TaskBase &task) override;

private:
    ForkedChild(LaunchSpec spec, Language &language, std::unique_ptr<Clock> clock, const TaskNumbers &numbers)
        : spec_(std::move(spec)), language_(language), clock_(std::move(clock)), numbers_(numbers)
    {
    }
    LaunchSpec spec_;
    Language &language_;
    std::unique_ptr<Clock> clock_;
    TaskNumbers numbers_;
    std::unique_ptr<GuestSession> session_;
};

} // namespace coroscope
