// SPDX-License-Identifier: MIT
// LineBuffer: cuts a stream of bytes into lines, with a limit on what one line may hold.
#pragma once

#include "engine/control/messages.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace coroscope {

class LineBuffer {
public:
    struct Line {
        std::string text;     ///< without its end
        bool tooLong = false; ///< it was longer than the limit: its bytes were thrown away, `text` is empty
    };

    explicit LineBuffer(std::size_t maxBytes = maxMessageBytes) : maxBytes_(maxBytes) {}

    void append(std::string_view bytes);
    /// The next whole line, in order; nothing: wait for more bytes.
    std::optional<Line> next();

private:
    std::size_t maxBytes_;
    std::string bytes_;
    std::size_t begin_ = 0;   ///< of what was not handed out yet
    std::size_t scanned_ = 0; ///< no line end before here
    bool discarding_ = false; ///< in a line that is too long
};

} // namespace coroscope
