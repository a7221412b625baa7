// SPDX-License-Identifier: GPL-3.0-or-later
// OutputSubtraction: what came out of the program's terminal, less what its recording already holds. The rest was written
// past the program's attributed streams: by child processes, by C code, or onto the file descriptor itself.
//
// The recording holds a write before its bytes can reach the terminal; buffers may hold the bytes back, so the two streams
// (stdout, stderr) interleave differently there. Text is compared line by line: a line of the terminal that continues
// either stream is the program's own. Where that cannot be told, the bytes are kept: rather twice than not at all.
// Memory is bounded by `windowBytes` per stream, whatever the program prints.
#pragma once

#include "engine/record/recording.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace coroscope {

/// The attributed bytes of one stream that have not yet been seen on the terminal.
class AttributedStream {
public:
    explicit AttributedStream(int stream) : stream_(stream) {}

    /// The next bytes, from `recording`; at most about `windowBytes`, fewer when no more is recorded.
    std::string_view window(const Recording &recording);
    void consume(std::size_t bytes); ///< at most the window's size

    static constexpr std::size_t windowBytes = 256 * 1024;

private:
    int stream_;
    std::size_t index_ = 0;  ///< next output of the recording to look at
    std::size_t offset_ = 0; ///< within it
    std::size_t start_ = 0;  ///< consumed part of buffer_
    std::string buffer_;
};

class OutputSubtraction {
public:
    /// `bytes` came out of the terminal, and `recording` has been read up to its end since then. Returns what is not
    /// the recording's. A line's end may come with a later call.
    std::string subtract(const Recording &recording, std::string_view bytes);

private:
    void subtractPiece(const Recording &recording, std::string_view piece, std::string &rest);
    bool skipTo(const Recording &recording, AttributedStream &stream, std::string_view piece);

    AttributedStream out_{1};
    AttributedStream err_{2};
};

} // namespace coroscope
