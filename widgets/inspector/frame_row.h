// SPDX-License-Identifier: GPL-3.0-or-later
// A frame of a task, as it is shown.
#pragma once

#include <QString>

#include <cstdint>

namespace coroscope {

struct FrameRow {
    QString function;
    QString file; ///< absolute path, or empty
    std::uint32_t line = 0;
    friend bool operator==(const FrameRow &, const FrameRow &) = default;
};

} // namespace coroscope
