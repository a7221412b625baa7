// SPDX-License-Identifier: MIT
#include "engine/loop/descriptor.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace coroscope {

int moveApart(int fd)
{
    constexpr rlim_t usualEnd = 1024; // of what programs close, and of what select() can name
    constexpr rlim_t ours = 64;
    rlimit limit{};
    if (fd < 0 || ::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return fd;
    const rlim_t end = std::min(limit.rlim_cur, usualEnd);
    if (end < 2 * ours)
        return fd;
    const int apart = ::fcntl(fd, F_DUPFD_CLOEXEC, static_cast<int>(end - ours));
    if (apart < 0)
        return fd;
    ::close(fd);
    return apart;
}

} // namespace coroscope
