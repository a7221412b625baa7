// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/recording_follower.h"

#include <QElapsedTimer>
#include <QFileInfo>

#include <utility>

namespace coroscope {

namespace {

constexpr int liveIntervalMs = 33;
constexpr int behindIntervalMs = 3; ///< a program that polls makes switches faster than a third of a core reads them
constexpr int idleIntervalMs = 500;
constexpr qint64 budgetMs = 8;                ///< of reading in one tick
constexpr std::uint64_t eventsAtOnce = 8'000; ///< between two looks at the clock: 1 to 2 ms

} // namespace

RecordingFollower::RecordingFollower(QObject *parent) : QObject(parent)
{
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, &RecordingFollower::tick);
}

RecordingFollower::~RecordingFollower() = default;

void RecordingFollower::follow(const std::string &path)
{
    clear();
    path_ = path;
    timer_.start(0);
}

void RecordingFollower::follow(std::unique_ptr<Recording> recording)
{
    clear();
    path_ = recording->path();
    recording_ = std::move(recording);
    timer_.start(0);
}

void RecordingFollower::clear()
{
    timer_.stop();
    waiting_.clear();
    recording_.reset();
    path_.clear();
    openError_.clear();
    atEnd_ = false;
}

void RecordingFollower::setLive(bool live)
{
    live_ = live;
    if (!path_.empty())
        timer_.start(0);
}

void RecordingFollower::catchUp(std::function<void()> then)
{
    waiting_.push_back(std::move(then));
    timer_.start(0);
}

bool RecordingFollower::openWhenThere()
{
    if (recording_)
        return true;
    recording_ = QFileInfo::exists(QString::fromStdString(path_)) ? Recording::open(path_, openError_) : nullptr;
    if (recording_)
        emit opened();
    return recording_ != nullptr;
}

void RecordingFollower::tick()
{
    // Whoever waits now, waits for what is in the file now: a reading that begins after this.
    std::vector<std::function<void()>> served;
    bool grown = false;
    emit aboutToRead();
    atEnd_ = true;
    if (openWhenThere()) {
        QElapsedTimer clock;
        clock.start();
        bool more = true;
        while (more && clock.elapsed() < budgetMs) {
            more = recording_->refresh(eventsAtOnce);
            grown = grown || more;
        }
        atEnd_ = !more;
    }
    if (atEnd_)
        served.swap(waiting_);
    schedule();
    if (grown)
        emit grew();
    if (atEnd_)
        emit reachedEnd();
    for (const auto &then : served)
        then();
}

void RecordingFollower::schedule()
{
    if (!atEnd_ && !waiting_.empty())
        timer_.start(1); // events of the window come in between
    else if (!atEnd_)
        timer_.start(behindIntervalMs);
    else if (live_)
        timer_.start(liveIntervalMs);
    else if (recording_ && !recording_->closedCleanly())
        timer_.start(idleIntervalMs);
}

} // namespace coroscope
