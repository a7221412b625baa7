// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/wake_chain.h"

#include "widgets/models/beside_words.h"
#include "widgets/timeline/timeline_scene.h"

namespace coroscope {

WakeChain wakeChain(const TimelineSource &source, SwitchNumber number)
{
    WakeChain chain;
    chain.of = chain.first = number;
    for (std::size_t looked = 0;; ++looked) {
        const SwitchInfo info = source.switchInfo(chain.first);
        chain.cause = info.cause;
        if (info.number == 0) {
            chain.of = 0;
            return chain;
        }
        if (info.wokenBy != 0) {
            chain.callback = info.wokenBy;
            return chain; // who queued it is told, but not in which slice
        }
        if (info.causer == noTask)
            return chain; // a timer, I/O, a thread, or nobody knows
        if (info.wokenIn == 0 || info.wokenIn >= info.number || source.switchInfo(info.wokenIn).number == 0) {
            const bool isBeginning = source.firstSwitch() <= 1;
            chain.end = isBeginning ? WakeChain::End::known : WakeChain::End::dropped;
            return chain;
        }
        if (chain.links.size() == WakeChain::mostLinks || looked == WakeChain::mostSlices) {
            chain.end = WakeChain::End::truncated;
            return chain;
        }
        if (info.causer != info.task)
            chain.links.push_back({info.causer, info.wokenIn, info.task, info.number});
        chain.first = info.wokenIn;
    }
}

namespace {

/// A stretch of the chain within one task: more than one slice where it woke itself.
QString stretchText(const TimelineSource &source, TaskNumber task, SwitchNumber first, SwitchNumber last)
{
    const QString name = source.taskName(task);
    return first == last ? TimelineScene::tr("%1 (switch %2)").arg(name, wording::number(first))
                         : TimelineScene::tr("%1 (switch %2, then by itself up to %3)")
                               .arg(name, wording::number(first), wording::number(last));
}

QString beginningText(const TimelineSource &source, const WakeChain &chain)
{
    if (chain.end == WakeChain::End::dropped)
        return TimelineScene::tr("… (no longer in the recording)");
    if (chain.end == WakeChain::End::truncated)
        return TimelineScene::tr("… (there is more further back)");
    const auto nameOf = [&source](TaskNumber task) { return source.taskName(task); };
    if (chain.callback != 0) {
        const CallbackInfo info = source.callback(chain.callback);
        return TimelineScene::tr("callback %1 #%2, queued by %3")
            .arg(wording::callbackName(source.function(info.function).name), wording::number(chain.callback),
                 wording::queuedBy(info.cause, info.causer, info.source, nameOf));
    }
    const SwitchInfo first = source.switchInfo(chain.first);
    const QString cause = wording::cause(first.cause, first.causer, nameOf, first.task, first.source);
    return cause.isEmpty() ? TimelineScene::tr("unknown") : cause;
}

} // namespace

QString chainText(const TimelineSource &source, const WakeChain &chain)
{
    if (chain.of == 0)
        return {};
    QStringList steps{beginningText(source, chain)};
    TaskNumber task = source.taskOf(chain.first);
    SwitchNumber first = chain.first;
    for (auto link = chain.links.rbegin(); link != chain.links.rend(); ++link) {
        steps << stretchText(source, task, first, link->from);
        task = link->toTask;
        first = link->to;
    }
    steps << stretchText(source, task, first, chain.of);
    return steps.join(QStringLiteral(" → "));
}

} // namespace coroscope
