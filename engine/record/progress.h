// SPDX-License-Identifier: MIT
// How long work tells how far it is, and learns that nobody wants it any more.
#pragma once

#include <functional>

namespace coroscope {

/// Called now and then, on the thread that works, with the done part (0 to 1). False: give up and leave nothing behind.
using Progress = std::function<bool(double done)>;

} // namespace coroscope
