// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/program_values.h"

#include "widgets/session.h"

namespace coroscope {

ProgramValues::ProgramValues(Session &session) : session_(session) {}

ProgramValues::Access ProgramValues::access() const
{
    const Recording *const recording = session_.recording();
    if (!recording)
        return Access::nothing;
    if (recording->property("language") == "c++")
        return Access::foreign;
    if (!session_.isLive())
        return Access::recorded;
    if (session_.phase() != Session::Phase::stopped || session_.isEnding())
        return Access::running;
    return session_.isPast() ? Access::past : Access::open;
}

void ProgramValues::phaseChanged()
{
    const bool isStopped = session_.phase() == Session::Phase::stopped;
    if (isStopped == isStopped_)
        return;
    isStopped_ = isStopped;
    stale_ = last_;
    if (isStopped)
        ++stop_;
}

qint64 ProgramValues::ask(Inspect request)
{
    if (!isStopped_ || !send_)
        return 0;
    request.request = ++last_;
    send_(request);
    return last_;
}

qint64 ProgramValues::askFrames(TaskNumber task, quint64 from)
{
    return ask({Inspect::What::frames, 0, task, 0, 0, from});
}

qint64 ProgramValues::askLocals(TaskNumber task, quint64 frame, quint64 from)
{
    return ask({Inspect::What::locals, 0, task, frame, 0, from});
}

qint64 ProgramValues::askChildren(quint32 reference, quint64 from)
{
    return ask({Inspect::What::children, 0, noTask, 0, reference, from});
}

void ProgramValues::take(const FrameList &answer)
{
    if (isAwaited(answer.request))
        emit framesCame(answer);
}

void ProgramValues::take(const ValueList &answer)
{
    if (isAwaited(answer.request))
        emit valuesCame(answer);
}

} // namespace coroscope
