// SPDX-License-Identifier: MIT
// LongWaitNote: says, once, what a program waits for that has waited for some seconds.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace coroscope {

/// Any thread. In a fork's child it may be neither used nor destroyed.
class LongWaitNote {
public:
    /// `say` is called from a thread of its own, at most once, where waits have lasted for `longest`, all in all.
    LongWaitNote(std::chrono::milliseconds longest, std::function<void(const std::string &text)> say);
    ~LongWaitNote(); ///< what waits then is not said
    LongWaitNote(const LongWaitNote &) = delete;
    LongWaitNote &operator=(const LongWaitNote &) = delete;

    void begins(std::string text); ///< a wait for that; in the place of the one before
    void ends();

private:
    void watch();

    const std::chrono::milliseconds longest_;
    const std::function<void(const std::string &)> say_;
    std::mutex mutex_; // guards the rest
    std::condition_variable changed_;
    std::string text_; // empty: nothing is waited for
    std::chrono::steady_clock::time_point since_;
    std::chrono::steady_clock::duration waited_{}; // before that
    bool isSaid_ = false;
    bool isOver_ = false;
    std::thread thread_; // from the first wait on
};

} // namespace coroscope
