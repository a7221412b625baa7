// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/range_words.h"

#include "widgets/models/wording.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace coroscope {

namespace {

constexpr std::size_t mostTasks = 5; ///< named

QString link(const QString &kind, std::uint64_t number, const QString &text)
{
    return QStringLiteral("<a href=\"%1:%2\">%3</a>").arg(kind).arg(number).arg(text.toHtmlEscaped());
}

QString taskText(const TimelineSource &source, const RangeTotals::Task &task)
{
    return TimelineScene::tr("%1 %2 (%3)")
        .arg(link(QStringLiteral("task"), task.number, source.taskName(task.number)), wording::duration(task.runNs),
             wording::count(task.switches, "switch", "switches"));
}

} // namespace

QString shareText(double share)
{
    const double percent = std::clamp(share * 100, 0.0, 100.0);
    if (percent > 0 && percent < 1)
        return TimelineScene::tr("under 1 %");
    return TimelineScene::tr("%1 %").arg(percent < 100 ? std::min(99.0, std::round(percent)) : 100.0);
}

QString rangeText(const TimelineSource &source, const RangeTotals &totals)
{
    const Nanoseconds length = totals.end - totals.begin;
    QStringList parts;
    parts << TimelineScene::tr("%1 from %2").arg(wording::duration(length), wording::instant(totals.begin));
    parts << wording::count(totals.switches, "switch", "switches");
    if (totals.idlePolls > 0)
        parts << TimelineScene::tr("%1 of them").arg(wording::idlePolls(totals.idlePolls));
    parts << TimelineScene::tr("%1 ran").arg(wording::count(totals.tasks.size(), "task", "tasks"));
    if (length > 0)
        parts << TimelineScene::tr("busy %1 of the time").arg(shareText(double(totals.busyNs) / double(length)));
    if (totals.longest != 0) {
        const QString name = TimelineScene::tr("%1, switch %2")
                                 .arg(source.taskName(source.taskOf(totals.longest)), wording::number(totals.longest));
        parts << (totals.longestNs > length ? TimelineScene::tr("longest slice %1, reaching beyond it (%2)")
                                            : TimelineScene::tr("longest slice %1 (%2)"))
                     .arg(wording::duration(totals.longestNs), link(QStringLiteral("switch"), totals.longest, name));
    }
    QString text = TimelineScene::tr("<b>Range</b> %1").arg(parts.join(QStringLiteral(" · ")));
    if (totals.tasks.empty())
        return text;
    QStringList tasks;
    for (std::size_t i = 0; i < std::min(mostTasks, totals.tasks.size()); ++i)
        tasks << taskText(source, totals.tasks[i]);
    if (totals.tasks.size() > mostTasks)
        tasks << TimelineScene::tr("%1 more").arg(wording::number(totals.tasks.size() - mostTasks));
    return text + TimelineScene::tr("<br>Most run time: %1").arg(tasks.join(QStringLiteral(" · ")));
}

QString chainHtml(const TimelineSource &source, const WakeChain &chain)
{
    if (chain.of == 0)
        return TimelineScene::tr("<b>Chain of wakes</b> Select a slice to see what led to it.");
    return TimelineScene::tr("<b>Chain of wakes</b> %1").arg(chainText(source, chain).toHtmlEscaped());
}

void followLink(TimelineSource &source, const QString &link)
{
    const QString number = link.section(u':', 1);
    if (link.startsWith(QLatin1String("switch:")))
        source.selectSwitch(number.toULongLong());
    else if (link.startsWith(QLatin1String("task:")))
        source.selectTask(TaskNumber(number.toULongLong()));
}

QString plainText(const QString &html)
{
    static const QRegularExpression tag(QStringLiteral("<[^>]*>"));
    QString text = html;
    text.replace(QLatin1String("<br>"), QLatin1String(". "));
    text.remove(tag);
    for (const auto &[entity, character] : {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}})
        text.replace(QLatin1String(entity), QLatin1String(character));
    return text;
}

} // namespace coroscope
