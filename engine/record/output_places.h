// SPDX-License-Identifier: MIT
// OutputPlaces: gives each output of a recording its place (see OutputPlace), as the outputs go by in order.
#pragma once

#include "engine/record/format.h"
#include "engine/record/recording.h"

namespace coroscope {

class OutputPlaces {
public:
    /// The place behind an output with these OutputBits that is written after switch `number` began.
    OutputPlace next(SwitchNumber number, std::uint32_t bits)
    {
        if (!(bits & format::outputPastUs))
            last_ = {number, last_.number == number ? last_.nth + 1 : 1};
        return last_;
    }
    OutputPlace last() const { return last_; } ///< behind the last attributed one

private:
    OutputPlace last_;
};

} // namespace coroscope
