// SPDX-License-Identifier: GPL-3.0-or-later
// Session, the part that tells which callback run the moment shown is about.
#include "engine/record/library_file.h"
#include "widgets/session/session_impl.h"
#include "widgets/session/stop_callback.h"

namespace coroscope {

namespace {

QString asText(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

} // namespace

CallbackNumber callbackUnderWay(const Session::StopPlace &stop, const LoopState &state, const Recording &recording)
{
    if (stop.inside || stop.callback != 0 || state.at != Moment{stop.number, false})
        return 0;
    const CallbackInfo run = recording.callback(state.callback);
    if (run.number == 0 || (recording.hasSeveralLoops() && run.loop != stop.loop))
        return 0;
    const StackFrame called = recording.innermostFrame(run.function);
    return called.function.empty() || isLibraryFile(called.file) ? 0 : run.number;
}

Session::ShownCallback Session::shownCallback() const
{
    ShownCallback shown;
    const bool isStopped = d->phase == Phase::stopped && !isPast();
    const CallbackNumber around = isStopped && recording() ? callbackUnderWay(d->stop, state(), *recording()) : 0;
    shown.number = around != 0 ? around : isStopped ? d->stop.callback : isPast() ? cursor().callback : 0;
    shown.inside = around != 0;
    if (shown.number == 0)
        return shown;
    const CallbackInfo info = recording() ? recording()->callback(shown.number) : CallbackInfo();
    shown.loop = info.number != 0 ? info.loop : 0;
    const StackFrame called = recording() ? recording()->innermostFrame(info.function) : StackFrame{};
    shown.function = asText(called.function);
    shown.file = asText(called.file);
    shown.line = int(called.line);
    if (!isStopped || around != 0)
        return shown;
    shown.inside = d->stop.inside;
    shown.loop = d->stop.loop;
    if (!d->stop.function.isEmpty())
        shown.function = d->stop.function;
    shown.file = d->stop.file; // where it is, within it
    shown.line = d->stop.line;
    return shown;
}

} // namespace coroscope
