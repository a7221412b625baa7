// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/read_buffer.h"

#include <cstddef>
#include <cstdlib>

namespace coroscope {

void takeReadBuffersFromHeap()
{
    // glibc raises its threshold for mappings to the size of a mapped block that is freed, and that for trimming to twice it.
    // mallopt() would do the same, but end such adjustment for good, and could not be undone.
    constexpr std::size_t bytes = 1 << 20;
    void *volatile block = std::malloc(bytes);
    std::free(block);
}

} // namespace coroscope
