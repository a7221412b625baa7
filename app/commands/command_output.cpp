// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command_output.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace coroscope {

void complain(const std::string &sentence) { std::fprintf(stderr, "coroscope: %s\n", sentence.c_str()); }

std::unique_ptr<Recording> openForCommand(const std::string &path)
{
    std::string error;
    auto recording = Recording::open(path, error);
    if (!recording) {
        complain(error);
        return nullptr;
    }
    // No more events than the file can hold now: one that grows faster than it is read must not keep us.
    std::error_code ignored;
    recording->refresh(std::filesystem::file_size(path, ignored) / 8);
    recording->refresh(0);
    if (!recording->damage().empty())
        complain(recording->damage());
    return recording;
}

void StandardOutput::print(std::string_view text)
{
    if (failed_ || std::fwrite(text.data(), 1, text.size(), stdout) == text.size())
        return;
    failed_ = true;
    error_ = errno;
}

int StandardOutput::finish()
{
    if (!failed_ && std::fflush(stdout) != 0) {
        failed_ = true;
        error_ = errno;
    }
    if (!failed_)
        return 0;
    if (error_ != EPIPE) // whoever read us has seen enough
        complain(std::string("The output cannot be written: ") + std::strerror(error_) + ".");
    return 1;
}

std::size_t textWidth(std::string_view text)
{
    std::size_t width = 0;
    for (const char c : text)
        width += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    return width;
}

std::string column(std::string_view text, std::size_t width)
{
    std::string cell;
    for (const char c : text) // a name is the program's own: it must not reach the terminal as control codes
        cell += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    const std::size_t has = textWidth(cell);
    if (has <= width)
        return cell.append(width - has, ' ');
    std::size_t end = 0;
    for (std::size_t seen = 0; end < cell.size(); ++end) {
        seen += (static_cast<unsigned char>(cell[end]) & 0xc0) != 0x80;
        if (seen == width)
            break;
    }
    return cell.substr(0, end) + "…";
}

} // namespace coroscope
