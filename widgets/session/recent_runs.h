// SPDX-License-Identifier: GPL-3.0-or-later
// RecentRuns: the folder in the user's cache where unsaved runs are recorded. The last five are kept, also those that a
// crash left. Each run is held by a lock while a window shows it (flock on NAME.lock), so that windows never take each
// other's away.
#pragma once

#include "widgets/session/unique_fd.h"

#include <QDateTime>
#include <QString>

#include <vector>

namespace coroscope {

/// A place for one run's recording, held until destroyed.
class RunPlace {
public:
    RunPlace() = default;
    RunPlace(QString recording, UniqueFd lock) : recording_(std::move(recording)), lock_(std::move(lock)) {}
    const QString &recording() const { return recording_; } ///< path of the .coro file, not made yet
    QString looseOutput() const { return recording_ + QStringLiteral(".tail"); }
    QString sourceText() const { return recording_ + QStringLiteral(".py"); } ///< for unsaved text
    bool isValid() const { return lock_.isValid(); }

private:
    QString recording_;
    UniqueFd lock_;
};

class RecentRuns {
public:
    struct Run {
        QString path;
        QString program; ///< as it was called, without folder
        QDateTime when;
        qint64 bytes = 0;
    };

    static constexpr int kept = 5;

    /// `folder` empty: $XDG_CACHE_HOME/coroscope/runs.
    explicit RecentRuns(const QString &folder = {});

    const QString &folder() const { return folder_; }

    /// Makes a place for a new run of `program` and drops runs beyond the last `kept`. Invalid on failure, with `error`.
    RunPlace newRun(const QString &program, QString &error) const;
    std::vector<Run> list() const; ///< newest first; those that still are written included
    void prune() const;            ///< drops what is beyond the last `kept` and nobody holds

private:
    void drop(const QString &recording) const;

    QString folder_;
};

} // namespace coroscope
