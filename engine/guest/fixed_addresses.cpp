// SPDX-License-Identifier: MIT
#include "engine/guest/fixed_addresses.h"

#include <sys/personality.h>

namespace coroscope {

namespace {

constexpr unsigned long asItIs = 0xffffffff;

} // namespace

FixedAddresses::FixedAddresses(bool wanted)
{
    const int now = wanted ? ::personality(asItIs) : -1;
    if (now >= 0 && ::personality(static_cast<unsigned long>(now) | ADDR_NO_RANDOMIZE) >= 0)
        before_ = now;
}

FixedAddresses::~FixedAddresses()
{
    if (before_ >= 0)
        ::personality(static_cast<unsigned long>(before_));
}

} // namespace coroscope
