// SPDX-License-Identifier: MIT
// Channel: the program's end of the control channel.
//
// Sending never blocks: what the socket does not take waits in a buffer, and a debugger that does not read until that
// overflows is taken for gone.
#pragma once

#include "engine/control/line_buffer.h"
#include "engine/control/messages.h"

#include <mutex>
#include <optional>
#include <string>

namespace coroscope {

class Channel {
public:
    static constexpr std::size_t maxUnsentBytes = 8 << 20;

    /// Takes over `fd`; children of the program that exec do not inherit it.
    explicit Channel(int fd);
    ~Channel();
    Channel(const Channel &) = delete;
    Channel &operator=(const Channel &) = delete;

    int fd() const { return fd_; }

    /// Any thread.
    void send(const Message &message);
    bool hasUnsent() const;
    bool isLost() const; ///< the debugger closed its end, or stopped reading
    /// Sends what waits, as far as the socket takes it. Any thread.
    void flush();
    /// The same, but waits until all is gone, at most `timeoutMs` real ms: for a last word before the end.
    void drain(int timeoutMs);

    /// Reads what there is, without blocking. False: the debugger is gone. One thread.
    bool receive();
    /// The next line received. The same thread.
    std::optional<LineBuffer::Line> nextLine() { return lines_.next(); }

    /// In a fork's child: the channel is the parent's.
    void abandon();

private:
    void flushLocked();

    int fd_;
    LineBuffer lines_;
    mutable std::mutex mutex_; // guards unsent_ and lost_
    std::string unsent_;
    bool lost_ = false;
};

} // namespace coroscope
