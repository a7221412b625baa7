// SPDX-License-Identifier: MIT
#include "engine/guest/long_wait_note.h"

#include <csignal>
#include <pthread.h>
#include <system_error>
#include <utility>

namespace coroscope {

LongWaitNote::LongWaitNote(std::chrono::milliseconds longest, std::function<void(const std::string &)> say)
    : longest_(longest), say_(std::move(say))
{
}

LongWaitNote::~LongWaitNote()
{
    {
        const std::lock_guard lock(mutex_);
        isOver_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable())
        thread_.join();
}

void LongWaitNote::begins(std::string text)
{
    const std::lock_guard lock(mutex_);
    if (isSaid_ || isOver_)
        return;
    if (text_.empty())
        since_ = std::chrono::steady_clock::now();
    text_ = std::move(text);
    if (!thread_.joinable()) {
        sigset_t all, before; // signals are the program's threads' to take
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before);
        try {
            thread_ = std::thread([this] { watch(); });
        } catch (const std::system_error &) {
            isSaid_ = true; // there is no thread left: it can do without
        }
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }
    changed_.notify_all();
}

void LongWaitNote::ends()
{
    const std::lock_guard lock(mutex_);
    if (!text_.empty())
        waited_ += std::chrono::steady_clock::now() - since_;
    text_.clear();
}

void LongWaitNote::watch()
{
    std::unique_lock lock(mutex_);
    while (!isOver_) {
        if (text_.empty()) {
            changed_.wait(lock);
        } else if (const auto until = since_ + longest_ - waited_; std::chrono::steady_clock::now() < until) {
            changed_.wait_until(lock, until);
        } else {
            isSaid_ = true;
            const std::string text = std::exchange(text_, {});
            lock.unlock();
            say_(text);
            return;
        }
    }
}

} // namespace coroscope
