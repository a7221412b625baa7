// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/output_subtraction.h"

#include <algorithm>

namespace coroscope {

namespace {

/// A match in mid-line counts only when it is this long, or all that the stream has: short ones are chance.
constexpr std::size_t sureBytes = 16;

std::size_t commonPrefix(std::string_view a, std::string_view b)
{
    const std::size_t length = std::min(a.size(), b.size());
    return std::size_t(std::mismatch(a.begin(), a.begin() + std::ptrdiff_t(length), b.begin()).first - a.begin());
}

} // namespace

void AttributedStream::fill(const Recording &recording)
{
    if (next_ < recording.forgottenOutputs()) { // what was half taken went, too
        next_ = recording.forgottenOutputs();
        offset_ = 0;
    }
    while (buffer_.size() < windowBytes) {
        const std::size_t index = std::size_t(next_ - recording.forgottenOutputs());
        if (index >= recording.outputCount())
            return;
        const OutputInfo output = recording.output(index);
        if (output.attributed && output.stream == stream_ && offset_ < output.bytes.size()) {
            const std::string_view part = output.bytes.substr(offset_, windowBytes - buffer_.size());
            buffer_ += part;
            parts_.push_back({buffer_.size(), output.place});
            offset_ += part.size();
            if (offset_ < output.bytes.size())
                return;
        }
        ++next_;
        offset_ = 0;
    }
}

std::string_view AttributedStream::window(const Recording &recording)
{
    if (buffer_.size() - start_ < windowBytes / 2) {
        buffer_.erase(0, start_);
        for (Part &part : parts_)
            part.end -= start_;
        start_ = 0;
        fill(recording);
    }
    return std::string_view(buffer_).substr(start_);
}

void AttributedStream::consume(std::size_t bytes)
{
    if (bytes == 0)
        return;
    start_ += bytes;
    for (place_ = parts_.front().place; parts_.front().end < start_; place_ = parts_.front().place)
        parts_.pop_front();
    if (parts_.front().end == start_)
        parts_.pop_front();
}

std::vector<LooseOutput> OutputSubtraction::subtract(const Recording &recording, std::string_view bytes)
{
    Rest rest;
    while (!bytes.empty()) {
        const std::size_t newline = bytes.find('\n');
        const std::size_t length =
            std::min(newline == std::string_view::npos ? bytes.size() : newline + 1, AttributedStream::windowBytes / 4);
        subtractPiece(recording, bytes.substr(0, length), rest);
        bytes.remove_prefix(length);
    }
    return rest;
}

void OutputSubtraction::keep(std::string_view bytes, Rest &rest) const
{
    const OutputPlace place = std::max(out_.place(), err_.place());
    if (rest.empty() || rest.back().behind != place)
        rest.push_back({place, {}});
    rest.back().bytes += bytes;
}

void OutputSubtraction::subtractPiece(const Recording &recording, std::string_view piece, Rest &rest)
{
    while (!piece.empty()) {
        const std::string_view out = out_.window(recording);
        const std::string_view err = err_.window(recording);
        const std::size_t ofOut = commonPrefix(piece, out);
        const std::size_t ofErr = commonPrefix(piece, err);
        AttributedStream &best = ofOut >= ofErr ? out_ : err_;
        const std::size_t length = std::max(ofOut, ofErr);
        const bool exhausted = length > 0 && length == (ofOut >= ofErr ? out.size() : err.size());
        if (length == piece.size() || length >= sureBytes || exhausted) {
            best.consume(length);
            piece.remove_prefix(length);
            continue;
        }
        if (skipTo(recording, out_, piece) || skipTo(recording, err_, piece))
            return;
        // The program's own text may follow on the same line, after something of another's: look for its next bytes.
        const std::string_view head = out.substr(0, std::min(out.size(), sureBytes));
        const std::size_t found = head.size() == sureBytes ? piece.find(head, 1) : std::string_view::npos;
        keep(piece.substr(0, found), rest);
        if (found == std::string_view::npos)
            return;
        piece.remove_prefix(found);
    }
}

/// Bytes that never reached the terminal (a buffer lost with os._exit, a closed descriptor) would block the stream: when a
/// whole line of the terminal is found further on in it, the stream goes on from there.
bool OutputSubtraction::skipTo(const Recording &recording, AttributedStream &stream, std::string_view piece)
{
    if (piece.back() != '\n')
        return false;
    const std::string_view window = stream.window(recording);
    for (std::size_t at = window.find(piece); at != std::string_view::npos; at = window.find(piece, at + 1)) {
        if (at == 0 || window[at - 1] == '\n') {
            stream.consume(at + piece.size());
            return true;
        }
    }
    return false;
}

} // namespace coroscope
