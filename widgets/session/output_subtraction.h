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
#include "widgets/session/loose_outputs.h"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace coroscope {

/// The attributed bytes of one stream that have not yet been seen on the terminal.
class AttributedStream {
public:
    explicit AttributedStream(int stream) : stream_(stream) {}

    /// The next bytes, from `recording`; at most about `windowBytes`, fewer when no more is recorded.
    std::string_view window(const Recording &recording);
    void consume(std::size_t bytes);             ///< at most the window's size
    OutputPlace place() const { return place_; } ///< behind what was consumed

    static constexpr std::size_t windowBytes = 256 * 1024;

private:
    struct Part { ///< of buffer_: what one output gave
        std::size_t end = 0;
        OutputPlace place;
    };

    void fill(const Recording &recording);

    int stream_;
    std::uint64_t next_ = 0; ///< number of the recording's output to look at, counting those that it has forgotten
    std::size_t offset_ = 0; ///< within it
    std::size_t start_ = 0;  ///< consumed part of buffer_
    std::string buffer_;
    std::deque<Part> parts_; ///< those with bytes behind start_, and their ends
    OutputPlace place_;
};

class OutputSubtraction {
public:
    /// `bytes` came out of the terminal, and `recording` has been read up to its end since then. Returns what is not
    /// the recording's, one piece for each place. A line's end may come with a later call.
    std::vector<LooseOutput> subtract(const Recording &recording, std::string_view bytes);

private:
    using Rest = std::vector<LooseOutput>;
    void subtractPiece(const Recording &recording, std::string_view piece, Rest &rest);
    void keep(std::string_view bytes, Rest &rest) const;
    bool skipTo(const Recording &recording, AttributedStream &stream, std::string_view piece);

    AttributedStream out_{1};
    AttributedStream err_{2};
};

} // namespace coroscope
