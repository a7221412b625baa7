// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/terminal_tail.h"

#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace coroscope {

TerminalTail::TerminalTail(int terminalFd, const QString &keepPath, QObject *parent)
    : QObject(parent), fd_(terminalFd), notifier_(terminalFd, QSocketNotifier::Read), keep_(keepPath)
{
    connect(&notifier_, &QSocketNotifier::activated, this, &TerminalTail::readSome);
}

TerminalTail::~TerminalTail() = default;

void TerminalTail::readSome()
{
    char buffer[64 * 1024];
    // A few rounds only: the window's other events want their turn too.
    for (int round = 0; round < 4 && pending_.size() < pendingMax; ++round) {
        const ssize_t got = ::read(fd_, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (got <= 0) { // EIO: nobody has the terminal open any more
            notifier_.setEnabled(false);
            return;
        }
        pending_.append(buffer, qsizetype(got));
    }
    if (pending_.size() >= pendingMax)
        notifier_.setEnabled(false);
}

void TerminalTail::drain()
{
    notifier_.setEnabled(false);
    char buffer[64 * 1024];
    // Bounded: a process that the program left behind may write on without end.
    for (const qsizetype limit = pending_.size() + pendingMax; pending_.size() < limit;) {
        const ssize_t got = ::read(fd_, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return;
        pending_.append(buffer, qsizetype(got));
    }
}

void TerminalTail::markReading() { sortable_ = pending_.size(); }

void TerminalTail::sort(const Recording *recording)
{
    if (sortable_ == 0)
        return;
    const std::string_view ready(pending_.constData(), std::size_t(sortable_));
    const std::vector<LooseOutput> rest =
        recording ? subtraction_.subtract(*recording, ready) : std::vector<LooseOutput>{{{}, std::string(ready)}};
    const bool wasFull = pending_.size() >= pendingMax;
    pending_.remove(0, sortable_);
    sortable_ = 0;
    if (wasFull)
        notifier_.setEnabled(true);
    for (const LooseOutput &piece : rest) {
        keep_.add(piece);
        emit looseOutput(piece);
    }
}

} // namespace coroscope
