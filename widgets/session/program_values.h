// SPDX-License-Identifier: GPL-3.0-or-later
// ProgramValues: asks the program what it holds while it is stopped: the frames of its tasks, their locals, what these consist of.
// GUI thread. Nothing waits: an answer comes as a signal, or, where the program goes on before, never.
#pragma once

#include "engine/control/inspection.h"

#include <QObject>

#include <functional>

namespace coroscope {

class Session;

class ProgramValues : public QObject {
    Q_OBJECT
public:
    /// Whether the moment shown can be asked about.
    enum class Access {
        open,     ///< it is the one at which the program is stopped
        running,  ///< the program runs, or begins to: it can be paused
        past,     ///< the program is stopped, and another moment is shown
        recorded, ///< there is no program any more: a recording does not hold values
        foreign,  ///< the program is written in a language that cannot be looked into
        nothing,  ///< nothing is shown
    };

    /// `session` outlives it, and is not asked in the constructor.
    explicit ProgramValues(Session &session);

    Access access() const;
    quint64 stop() const { return stop_; } ///< goes up with each stop: what was known before is over

    // Each gives the number that the answer will bear; 0, and no answer, where the program is not stopped.
    qint64 askFrames(TaskNumber task, quint64 from = 0);
    qint64 askLocals(TaskNumber task, quint64 frame, quint64 from = 0); ///< 0: the innermost frame
    qint64 askChildren(quint32 reference, quint64 from = 0);            ///< of the same stop

    // --- Session's: what connects it with the program that runs ---
    void setSend(std::function<void(const Inspect &)> send) { send_ = std::move(send); }
    void take(const FrameList &answer);
    void take(const ValueList &answer);
    void phaseChanged(); ///< before the views hear of it

signals:
    void framesCame(const coroscope::FrameList &answer);
    void valuesCame(const coroscope::ValueList &answer);

private:
    qint64 ask(Inspect request);
    bool isAwaited(qint64 request) const { return isStopped_ && request > stale_ && request <= last_; }

    Session &session_;
    std::function<void(const Inspect &)> send_;
    bool isStopped_ = false;
    quint64 stop_ = 0;
    qint64 last_ = 0;  ///< number given out
    qint64 stale_ = 0; ///< the last one of an earlier stop
};

} // namespace coroscope
