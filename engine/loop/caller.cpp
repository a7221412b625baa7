// SPDX-License-Identifier: MIT
#include "engine/loop/caller.h"

#include "engine/loop/coroutine_frame.h"
#include "engine/loop/source_path.h"

#include <bit>

namespace coroscope {

namespace {

/// A location is a pointer to what the compiler wrote down once for each place.
const void *keyOf(const std::source_location &place) { return std::bit_cast<const void *>(place); }

} // namespace

bool SourceCaller::moveTo(const std::source_location &place)
{
    if (keyOf(place) == keyOf(place_))
        return false;
    place_ = place;
    return true;
}

std::uint32_t SourceCaller::internStack(StackInterner &stacks)
{
    if (!keyOf(place_))
        return 0;
    StackInterner::Known &known = stacks.known(keyOf(place_), 0);
    if (!known.is(keyOf(place_), 0))
        known = {keyOf(place_), 0,
                 stacks.intern(functionName(place_.function_name()), sourcePath(place_), place_.line(), 0)};
    return known.stack;
}

} // namespace coroscope
