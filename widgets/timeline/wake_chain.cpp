// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/wake_chain.h"

#include "widgets/models/wording.h"
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

QString chainText(const TimelineSource &source, const WakeChain &chain)
{
    if (chain.of == 0)
        return {};
    const auto step = [&](TaskNumber task, SwitchNumber number) {
        return TimelineScene::tr("%1 (switch %2)").arg(source.taskName(task), wording::number(number));
    };
    QStringList steps;
    switch (chain.end) {
    case WakeChain::End::known: {
        const SwitchInfo first = source.switchInfo(chain.first);
        const QString cause = wording::cause(
            first.cause, first.causer, [&source](TaskNumber task) { return source.taskName(task); }, first.task);
        steps << (cause.isEmpty() ? TimelineScene::tr("unknown") : cause);
        break;
    }
    case WakeChain::End::dropped: steps << TimelineScene::tr("… (no longer in the recording)"); break;
    case WakeChain::End::truncated: steps << TimelineScene::tr("… (more, further back)"); break;
    }
    if (chain.links.empty() || chain.links.back().from != chain.first)
        steps << step(source.taskOf(chain.first), chain.first);
    for (auto link = chain.links.rbegin(); link != chain.links.rend(); ++link)
        steps << step(link->fromTask, link->from);
    if (chain.first != chain.of || !chain.links.empty())
        steps << step(source.taskOf(chain.of), chain.of);
    steps.removeDuplicates();
    return steps.join(QStringLiteral(" → "));
}

} // namespace coroscope
