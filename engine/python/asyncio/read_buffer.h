// SPDX-License-Identifier: MIT
#pragma once

namespace coroscope {

/// asyncio reads a socket into a new buffer of 256 KiB each time, for which malloc maps memory of its own and gives it back, page
/// faults and all: more than the rest of a small message costs. From here on it takes such blocks from the heap, as it does by
/// itself once a program has freed a large one. Limits that the user has set (MALLOC_MMAP_THRESHOLD_, mallopt) stay.
void takeReadBuffersFromHeap();

} // namespace coroscope
