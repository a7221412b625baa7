// SPDX-License-Identifier: GPL-3.0-or-later
// RecordingFollower: reads a recording as it grows, some 30 times a second, a bounded time each, so that the window never
// blocks however fast the program writes.
// GUI thread. Owns the recording.
#pragma once

#include "engine/record/recording.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace coroscope {

class RecordingFollower : public QObject {
    Q_OBJECT
public:
    explicit RecordingFollower(QObject *parent = nullptr);
    ~RecordingFollower() override;

    const Recording *recording() const { return recording_.get(); }

    /// Follows `path`, which need not exist yet: it is looked for at each tick.
    void follow(const std::string &path);
    /// Follows a recording that is open already.
    void follow(std::unique_ptr<Recording> recording);
    void clear();
    void setLive(bool live); ///< live: 30 Hz; else now and then, as long as its writer may still be there

    /// Reads on until the end is reached, without blocking, then calls `then` once (from a timer, never from within).
    void catchUp(std::function<void()> then);
    bool atEnd() const { return atEnd_; }                       ///< the last reading found no more
    const std::string &openError() const { return openError_; } ///< why the last attempt to open failed

signals:
    void opened();
    void aboutToRead(); ///< what the program wrote before this, the reading that begins now will find
    void grew();
    void reachedEnd(); ///< after each reading that found no more

private:
    void tick();
    bool openWhenThere();
    void schedule();

    std::unique_ptr<Recording> recording_;
    std::string path_;
    std::string openError_;
    std::vector<std::function<void()>> waiting_;
    QTimer timer_;
    bool live_ = false;
    bool atEnd_ = false;
};

} // namespace coroscope
