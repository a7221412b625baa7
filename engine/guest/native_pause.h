// SPDX-License-Identifier: MIT
// NativePause: stops a C++ program in the middle of a slice that reaches no switch (`while (true);`).
//
// A real-time signal to the loop's thread; its handler waits, if the thread is in the program's own code, until the control
// thread lets it go. Meanwhile that thread may hold any lock of the program, malloc's included, so the control thread alone
// tells the recorder and the debugger: it allocates from an arena of its own, and frees only what it allocated.
#pragma once

#include "engine/control/wake_fd.h"
#include "engine/guest/guest_session.h"

#include <atomic>
#include <pthread.h>

namespace coroscope {

/// One a process.
class NativePause {
public:
    /// Takes the first real-time signal that the program has not taken. Before the program's own code runs.
    NativePause();
    NativePause(const NativePause &) = delete;
    NativePause &operator=(const NativePause &) = delete;

    void attach(GuestSession &session) { session_ = &session; }
    void setThread(pthread_t thread) { thread_.store(thread); } ///< the loop's
    void setMainThread() { thread_.store(mainThread_); }
    bool isLoopThread() const { return ::pthread_equal(thread_.load(), ::pthread_self()) != 0; }

    // --- the control thread ---
    void interrupt();
    void commandArrived();
    void controlThreadWoken();

private:
    static void handleSignal(int);
    void handle();

    enum class State { free, waiting, released };

    int signal_ = 0; ///< 0: none was left
    std::atomic<GuestSession *> session_{nullptr};
    const pthread_t mainThread_;
    std::atomic<pthread_t> thread_;
    std::atomic<State> state_{State::free};
    std::atomic<bool> missed_{false}; ///< the signal came while the thread was in our code
    WakeFd gate_;
    bool reported_ = false; // the control thread's
    Nanoseconds since_ = 0;
};

} // namespace coroscope
