// SPDX-License-Identifier: MIT
#include "engine/loop/value_text.h"

namespace coroscope {

std::string quotedText(std::string_view text)
{
    constexpr std::size_t longest = 80;
    const bool cut = text.size() > longest;
    return '"' + std::string(text.substr(0, longest)) + (cut ? "\"…" : "\"");
}

} // namespace coroscope
