// SPDX-License-Identifier: MIT
#include "engine/guest/note.h"

#include <fmt/core.h>

#include <cerrno>
#include <unistd.h>

namespace coroscope {

void writeToStderr(std::string_view text)
{
    while (!text.empty()) {
        const ssize_t count = ::write(STDERR_FILENO, text.data(), text.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return;
        text.remove_prefix(std::size_t(count));
    }
}

void printNote(std::string_view sentence) { writeToStderr(fmt::format("coroscope: {}\n", sentence)); }

} // namespace coroscope
