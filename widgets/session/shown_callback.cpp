// SPDX-License-Identifier: GPL-3.0-or-later
// Session, the part that tells which callback run the moment shown is about.
#include "widgets/session/session_impl.h"

namespace coroscope {

namespace {

QString asText(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

} // namespace

Session::ShownCallback Session::shownCallback() const
{
    ShownCallback shown;
    const bool isStopped = d->phase == Phase::stopped && !isPast();
    shown.number = isStopped ? d->stop.callback : isPast() ? cursor().callback : 0;
    if (shown.number == 0)
        return shown;
    const CallbackInfo info = recording() ? recording()->callback(shown.number) : CallbackInfo();
    shown.loop = info.number != 0 ? info.loop : 0;
    const StackFrame called = recording() ? recording()->innermostFrame(info.function) : StackFrame{};
    shown.function = asText(called.function);
    shown.file = asText(called.file);
    shown.line = int(called.line);
    if (!isStopped)
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
