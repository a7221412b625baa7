// SPDX-License-Identifier: MIT
#include "engine/control/line_buffer.h"

namespace coroscope {

void LineBuffer::append(std::string_view bytes)
{
    if (begin_ > 0) {
        bytes_.erase(0, begin_);
        scanned_ -= begin_;
        begin_ = 0;
    }
    bytes_ += bytes;
}

std::optional<LineBuffer::Line> LineBuffer::next()
{
    const std::size_t end = bytes_.find('\n', scanned_);
    if (end == std::string::npos) {
        if (discarding_ || bytes_.size() - begin_ > maxBytes_) {
            discarding_ = true; // the rest of the line is not worth its memory
            bytes_.clear();
            begin_ = 0;
        }
        scanned_ = bytes_.size();
        return std::nullopt;
    }
    Line line;
    line.tooLong = discarding_ || end - begin_ > maxBytes_;
    if (!line.tooLong)
        line.text = bytes_.substr(begin_, end - begin_);
    discarding_ = false;
    begin_ = scanned_ = end + 1;
    return line;
}

} // namespace coroscope
