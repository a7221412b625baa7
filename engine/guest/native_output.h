// SPDX-License-Identifier: MIT
// NativeOutput: records what a C++ program writes to std::cout, std::cerr and std::clog, at the write, and passes it on.
// What it writes by printf or write(2), or after std::ios::sync_with_stdio(false), goes past this.
#pragma once

#include <functional>
#include <iosfwd>
#include <streambuf>
#include <string_view>

namespace coroscope {

/// Stands before a stream's own buffer and buffers nothing itself.
class NativeOutput final : public std::streambuf {
public:
    using Listener = std::function<void(std::string_view bytes)>;

    NativeOutput(std::ostream &stream, Listener listener);
    ~NativeOutput() override; ///< gives the stream its own buffer back, if it still has this one
    NativeOutput(const NativeOutput &) = delete;
    NativeOutput &operator=(const NativeOutput &) = delete;

protected:
    int_type overflow(int_type character) override;
    std::streamsize xsputn(const char *bytes, std::streamsize count) override;
    int sync() override;

private:
    std::ostream &stream_;
    std::streambuf *original_;
    Listener listener_;
};

} // namespace coroscope
