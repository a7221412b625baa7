// SPDX-License-Identifier: MIT
// Any bytes on the control channel: each line is a message, or an error with a text; what was understood says the same again
// when it is written and read once more.
#include "engine/control/line_buffer.h"
#include "engine/control/messages.h"
#include "engine/guest/launch.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace coroscope;

namespace {

constexpr std::size_t shortLine = 4096;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// decode(line) is something, or an error with a text; encode() and decode() of that something bring it back.
template <typename Decode>
void decodeTwice(std::string_view line, Decode decode)
{
    std::string error;
    const auto decoded = decode(line, error);
    if (!decoded) {
        require(!error.empty());
        return;
    }
    std::string text = encode(*decoded);
    require(!text.empty());
    if (text.back() == '\n')
        text.pop_back();
    require(text.find('\n') == std::string::npos);
    const auto again = decode(text, error);
    require(again.has_value());
    require(encode(*again) == encode(*decoded));
}

void readAsBreakpoint(std::string_view line)
{
    std::string error;
    const auto breakpoint = parseBreakpoint(line, error);
    if (!breakpoint) {
        require(!error.empty());
        return;
    }
    const auto again = parseBreakpoint(toString(*breakpoint), error);
    require(again.has_value());
    require(toString(*again) == toString(*breakpoint));
    (void)matchesGlob(breakpoint->task, line);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    LineBuffer lines(shortLine);
    // Bytes arrive in pieces as a socket likes it.
    for (std::size_t at = 0; at < bytes.size(); at += 7)
        lines.append(bytes.substr(at, 7));
    while (const auto line = lines.next()) {
        require(line->text.size() <= shortLine);
        decodeTwice(line->text, decodeCommand);
        decodeTwice(line->text, decodeMessage);
        readAsBreakpoint(line->text);
        std::string error;
        require(launchSpecFromJson(line->text, error) || !error.empty());
    }
    return 0;
}
