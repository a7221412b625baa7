// SPDX-License-Identifier: MIT
#include "engine/control/wake_fd.h"

#include "engine/loop/descriptor.h"

#include <cerrno>
#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace coroscope {

namespace {

// A signal that is handled just before poll() begins does not end it: the wait is bounded, so that it is seen soon after.
constexpr int boundMs = 100;

} // namespace

WakeFd::WakeFd() : fd_(moveApart(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)))
{
    if (fd_ < 0)
        throw std::system_error(errno, std::generic_category(), "eventfd");
}

WakeFd::~WakeFd() { ::close(fd_); }

void WakeFd::wake() const
{
    const int saved = errno;
    const std::uint64_t one = 1;
    if (::write(fd_, &one, sizeof one) < 0) {
        // Only a counter at its limit refuses: then a wake is pending already.
    }
    errno = saved;
}

void WakeFd::clear() const
{
    const int saved = errno;
    std::uint64_t count = 0;
    if (::read(fd_, &count, sizeof count) < 0) {
        // Nothing was pending.
    }
    errno = saved;
}

bool WakeFd::wait() const
{
    const int saved = errno;
    pollfd wait{fd_, POLLIN, 0};
    const bool woken = ::poll(&wait, 1, boundMs) > 0;
    errno = saved;
    return woken;
}

} // namespace coroscope
