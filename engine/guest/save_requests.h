// SPDX-License-Identifier: MIT
// SaveRequests: saves what a program has recorded so far, whenever it is asked to, while the program does whatever it does:
// also where its loop is blocked. A thread of its own does the work; the program goes on meanwhile, and in any case.
#pragma once

#include <pthread.h>
#include <string>
#include <vector>

namespace coroscope {

/// "OUT.saved3.coro" for the third copy of "OUT.coro".
std::string savedName(const std::string &recording, unsigned number);

/// The number of a signal that is called "SIGUSR2", "USR2" or "QUIT"; 0: none is, or it is not one to save at (KILL, STOP,
/// those of a program's own faults).
int saveSignalOf(const std::string &name);

class SaveRequests {
public:
    /// Of the recording at the absolute path `recording`; says on stderr where it saved, or why not. Takes those of `signals`
    /// that are at their default, for as long as the program leaves them to it. At most one a process. Throws
    /// std::system_error where no thread can be made.
    SaveRequests(std::string recording, const std::vector<int> &signals);
    ~SaveRequests() { end(); }
    SaveRequests(const SaveRequests &) = delete;
    SaveRequests &operator=(const SaveRequests &) = delete;

    static void
    request(); ///< any thread, and signal handlers. Requests that come while one is served are served as one
    /// What was asked for is saved; returns then. The signals are at their default again, where the program has left them.
    void end();
    void abandon(); ///< in a fork's child, where the thread does not exist: the signals are at their default

private:
    static void *entry(void *self);
    void run() const;
    void takeSignals(const std::vector<int> &signals);
    void giveSignalsBack();

    std::string recording_;
    std::vector<int> taken_; ///< signals
    bool exists_ = false;
    pthread_t thread_{};
};

} // namespace coroscope
