// SPDX-License-Identifier: GPL-3.0-or-later
// What a program printed past its attributed streams: by child processes, C code, or onto the file descriptor itself. The
// recording does not hold it while the program runs: the terminal does, and a file beside the recording.
#pragma once

#include "engine/record/recording.h"

#include <QFile>
#include <QString>

#include <cstdint>
#include <deque>
#include <functional>
#include <string>

namespace coroscope {

struct LooseOutput {
    OutputPlace behind; ///< the attributed output that the terminal showed before it
    std::string bytes;
};

/// The newest of a run, in order, at most about `most` bytes. Pieces are numbered from 0 on, also those that went.
class LooseOutputs {
public:
    static constexpr std::size_t most = 4 * 1024 * 1024;

    void add(LooseOutput piece);
    void clear();

    std::uint64_t begin() const { return gone_; } ///< number of the oldest that is kept
    std::uint64_t end() const { return gone_ + pieces_.size(); }
    const LooseOutput &at(std::uint64_t number) const { return pieces_[number - gone_]; }

private:
    std::deque<LooseOutput> pieces_;
    std::uint64_t gone_ = 0;
    std::size_t bytes_ = 0;
};

/// Writes the file beside the recording.
class LooseOutputFile {
public:
    static constexpr qint64 most = 256 * 1024 * 1024;

    /// The file is made when there is something to keep.
    explicit LooseOutputFile(const QString &path) : file_(path) {}

    void add(const LooseOutput &piece);
    bool isFull() const { return full_; } ///< the disk, or `most`, took no more: some is missing

private:
    QFile file_;
    bool full_ = false;
};

/// Reads such a file, whole pieces only: a program may be writing it, or have been killed. Pieces with `newest` bytes or more
/// behind them are passed over. Nothing where there is no file.
void readLooseOutput(const QString &path, qint64 newest, const std::function<void(LooseOutput)> &take);

} // namespace coroscope
