// SPDX-License-Identifier: MIT
#include "engine/control/channel.h"

#include "engine/loop/descriptor.h"

#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace coroscope {

Channel::Channel(int fd) : fd_(moveApart(fd)) { ::fcntl(fd_, F_SETFD, FD_CLOEXEC); }

Channel::~Channel()
{
    if (fd_ >= 0)
        ::close(fd_);
}

void Channel::send(const Message &message)
{
    const std::string line = encode(message) + '\n';
    const std::lock_guard lock(mutex_);
    if (lost_)
        return;
    if (unsent_.size() + line.size() > maxUnsentBytes) {
        lost_ = true;
        ::shutdown(fd_, SHUT_RDWR); // whoever reads here learns of it as of any other end
        return;
    }
    unsent_ += line;
    flushLocked();
}

bool Channel::hasUnsent() const
{
    const std::lock_guard lock(mutex_);
    return !lost_ && !unsent_.empty();
}

bool Channel::isLost() const
{
    const std::lock_guard lock(mutex_);
    return lost_;
}

void Channel::flush()
{
    const std::lock_guard lock(mutex_);
    flushLocked();
}

void Channel::flushLocked()
{
    std::size_t sent = 0;
    while (!lost_ && sent < unsent_.size()) {
        // MSG_NOSIGNAL: a vanished debugger must not kill the program by SIGPIPE.
        const ssize_t count = ::send(fd_, unsent_.data() + sent, unsent_.size() - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count > 0)
            sent += std::size_t(count);
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            break;
        else if (errno != EINTR)
            lost_ = true;
    }
    unsent_.erase(0, sent);
}

void Channel::drain(int timeoutMs)
{
    while (hasUnsent()) {
        pollfd wait{fd_, POLLOUT, 0};
        if (::poll(&wait, 1, timeoutMs) <= 0)
            return;
        flush();
    }
}

bool Channel::receive()
{
    char bytes[65536];
    for (;;) {
        const ssize_t count = ::recv(fd_, bytes, sizeof bytes, MSG_DONTWAIT);
        if (count > 0) {
            lines_.append({bytes, std::size_t(count)});
            return true;
        }
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return true;
        const std::lock_guard lock(mutex_);
        lost_ = true;
        return false;
    }
}

void Channel::abandon()
{
    ::close(fd_);
    fd_ = -1;
    // The parent's lock may have been held by another thread as it forked: the flag is only read in this thread now.
    lost_ = true;
}

} // namespace coroscope
