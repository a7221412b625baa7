// SPDX-License-Identifier: MIT
// OutputFile: a file that is there whole or not at all. Internal to engine/record.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace coroscope {

/// Writes beside `path` and renames at the end, so that a full disk or a crash leaves nothing half-written, and an older
/// file of that name survives. (What is no regular file, /dev/stdout say, is written to directly.)
class OutputFile {
public:
    /// `input` is the file that the output is made from: it is refused as `path`, under whatever name. On failure returns
    /// null and sets `error` to a sentence with the cure.
    static std::unique_ptr<OutputFile> create(const std::string &path, const std::string &input, std::string &error);
    ~OutputFile(); ///< without commit(): as if it had never been
    OutputFile(const OutputFile &) = delete;
    OutputFile &operator=(const OutputFile &) = delete;

    void write(std::string_view bytes);
    void writeZeros(std::uint64_t count);
    std::uint64_t size() const { return size_; }
    bool failed() const { return error_ != 0; }
    /// Forgets what lies behind the first `size` bytes. Not of what is written to directly.
    void cutTo(std::uint64_t size);
    /// Everything is written and in place. False: `error` says why not.
    bool commit(std::string &error);
    /// The same under the first of the names name(1), name(2) … that nothing bears yet. Empty: `error` says why not.
    std::string commitAsNew(const std::function<std::string(unsigned)> &name, std::string &error);

private:
    OutputFile(int fd, std::string path, std::string temporary);
    void flush();
    bool finish(); ///< all is written, and the file is closed

    int fd_;
    std::string path_;
    std::string temporary_; ///< empty: written directly
    std::string buffer_;
    std::uint64_t size_ = 0;
    int error_ = 0; ///< errno of the first write that failed
};

} // namespace coroscope
