// SPDX-License-Identifier: GPL-3.0-or-later
// What went on beside the switches of a recording, as rows among theirs: callback runs, idle waits, worker threads' jobs.
#pragma once

#include "engine/record/recording.h"

#include <functional>
#include <string>

namespace coroscope {

/// A row, in the columns of the switch log.
struct BesideRow {
    Nanoseconds start = 0;
    std::string who;   ///< "callback 12", "idle", a thread's name
    std::string why;   ///< "queued by main#1"; of an idle wait whose it is: "loop 2 (worker)", where there are several
    std::string then;  ///< "returned after 901 ns", "4.41 ms"
    std::string where; ///< "on_data at server.py:41", "until a timer"
    std::string loop;  ///< of a callback, where there are several: "loop 2 (worker)"
    bool finished = true;
};

/// Goes through them in the order of time.
class BesideRows {
public:
    explicit BesideRows(const Recording &recording);

    /// Passes over those that lie in front of switch `number`, which begins at `start`.
    void skipBefore(SwitchNumber number, Nanoseconds start);
    /// Hands out those in front of that switch.
    void takeBefore(SwitchNumber number, Nanoseconds start, const std::function<void(const BesideRow &)> &take);
    void takeRest(const std::function<void(const BesideRow &)> &take); ///< all that are left

private:
    bool hasNext(SwitchNumber number, Nanoseconds start);
    BesideRow next();
    BesideRow callbackRow(const CallbackInfo &run) const;
    BesideRow idleRow(const IdleInfo &idle) const;
    BesideRow jobRow(const JobInfo &job) const;

    enum class Kind { none, callback, idle, job };
    const Recording &recording_;
    CallbackNumber callback_;
    std::size_t idle_ = 0;
    std::vector<std::size_t> job_; ///< by worker
    Kind kind_ = Kind::none;       ///< what next() gives out
    std::size_t worker_ = 0;
};

} // namespace coroscope
