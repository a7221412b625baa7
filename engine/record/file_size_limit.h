// SPDX-License-Identifier: MIT
// The limit on the size of files that the process has (ulimit -f). It is asked beforehand: who writes beyond it is sent SIGXFSZ,
// and dies of it. Internal to engine/record.
#pragma once

#include <sys/resource.h>

#include <cstdint>

namespace coroscope {

/// Whether a file of so many bytes may be. Any thread.
inline bool isWithinFileSizeLimit(std::uint64_t bytes)
{
    rlimit limit{};
    return ::getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || bytes <= limit.rlim_cur;
}

} // namespace coroscope
