// SPDX-License-Identifier: MIT
// File descriptors of ours inside somebody else's program.
#pragma once

namespace coroscope {

/// Moves `fd` to a number that programs do not meet: their first open() gives the number that it gives without us, and code
/// that closes "all" descriptors up to some small number, as daemons do, leaves ours alone. Returns the new number, with
/// close-on-exec set; `fd` itself where there is no room, or where it is no descriptor.
int moveApart(int fd);

} // namespace coroscope
