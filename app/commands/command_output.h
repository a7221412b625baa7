// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands share: opening a recording, printing, and saying what went wrong.
#pragma once

#include "engine/record/recording.h"

#include <memory>
#include <string>
#include <string_view>

namespace coroscope {

/// Opens a recording and reads it up to its present end (it may still be growing). Says on stderr what is wrong; null then,
/// or the recording as far as it could be read.
std::unique_ptr<Recording> openForCommand(const std::string &path);

/// One line on stderr.
void complain(const std::string &sentence);

/// Standard output, with errors noticed: a full disk must not look like success.
class StandardOutput {
public:
    void print(std::string_view text);
    bool failed() const { return failed_; }
    /// Everything has been written: 0, or, after saying why not, 1. To be returned as the exit code.
    int finish();

private:
    bool failed_ = false;
    int error_ = 0;
};

/// `text` in `width` columns: cut (with …) or filled up with spaces. Counts characters, not bytes.
std::string column(std::string_view text, std::size_t width);
std::size_t textWidth(std::string_view text);

} // namespace coroscope
