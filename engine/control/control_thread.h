// SPDX-License-Identifier: MIT
// ControlThread: listens to the debugger, so that a program that computes or sleeps is still reached.
//
// The thread blocks every signal (they are the program's), and lives in this process only, not in a fork's child.
#pragma once

#include "engine/control/channel.h"
#include "engine/control/wake_fd.h"

#include <atomic>
#include <functional>
#include <pthread.h>

namespace coroscope {

class ControlThread {
public:
    struct Handlers { ///< called on the control thread
        std::function<void(Command)> command;
        std::function<void()> lost;  ///< the channel's other end is closed; called once, and nothing else after it
        std::function<void()> woken; ///< after wake()
    };

    /// `channel` outlives this.
    ControlThread(Channel &channel, Handlers handlers) : channel_(channel), handlers_(std::move(handlers)) {}
    ~ControlThread() { end(); }
    void start(); ///< throws std::system_error where no thread can be made
    void end();   ///< waits until it has ended. Not called on it
    ControlThread(const ControlThread &) = delete;
    ControlThread &operator=(const ControlThread &) = delete;

    void wake() { wakeFd_.wake(); } ///< any thread, and signal handlers
    /// Sleeps `ms` real ms on the control thread, less when it is to end: then false.
    bool sleep(int ms) const;
    /// In a fork's child, where the thread does not exist.
    void abandon() { exists_ = false; }

private:
    static void *entry(void *self);
    void run();
    void readCommands();

    Channel &channel_;
    Handlers handlers_;
    WakeFd wakeFd_;
    WakeFd endFd_;
    bool connected_ = true;
    bool exists_ = false;
    pthread_t thread_{};
};

} // namespace coroscope
