// SPDX-License-Identifier: MIT
// WakeFd: an eventfd; what a thread in poll() is woken by.
#pragma once

namespace coroscope {

class WakeFd {
public:
    WakeFd();
    ~WakeFd();
    WakeFd(const WakeFd &) = delete;
    WakeFd &operator=(const WakeFd &) = delete;

    int fd() const { return fd_; }
    void wake() const;  ///< any thread, and signal handlers; keeps errno
    void clear() const; ///< takes all wakes so far; signal handlers too
    /// Blocks until woken (true), or a signal was handled or a tenth of a second has passed (false); leaves the wake in
    /// place. Signal handlers too.
    bool wait() const;

private:
    int fd_;
};

} // namespace coroscope
