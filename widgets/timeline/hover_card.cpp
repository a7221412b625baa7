// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/hover_card.h"

#include "engine/record/library_file.h"
#include "widgets/models/beside_words.h"
#include "widgets/phrases/phrase_words.h"
#include "widgets/timeline/range_words.h"
#include "widgets/timeline/run_facts.h"

#include <QGuiApplication>
#include <QLabel>
#include <QScreen>
#include <QToolTip>
#include <QVBoxLayout>

#include <cmath>

namespace coroscope {

namespace {

QString row(const QString &what, const QString &value)
{
    if (value.isEmpty())
        return {};
    return QStringLiteral("<tr><td>%1</td><td>&nbsp;&nbsp;%2</td></tr>").arg(what, value.toHtmlEscaped());
}

QString card(const QString &title, const QString &rows)
{
    return QStringLiteral("<b>%1</b><table cellspacing='0' cellpadding='1'>%2</table>")
        .arg(title.toHtmlEscaped(), rows);
}

QString lengthText(const TimelineScene &scene, const ChartHit &hit)
{
    if (scene.axis().kind() == Axis::time)
        return wording::duration(Nanoseconds(std::max(0.0, hit.end - hit.begin)));
    // (Its begin was rounded down to a pixel.)
    return wording::count(scene.switchesIn(hit.begin + scene.axis().perPixel(), hit.end), "switch", "switches");
}

/// How much of it the polls took; on the axis of switches nobody can see that.
QString busyText(const TimelineScene &scene, const ChartHit &hit)
{
    if (scene.axis().kind() != Axis::time || !(hit.busy > 0))
        return {};
    return TimelineScene::tr("%1 of that time").arg(shareText(double(hit.busy)));
}

/// How long callers had control between the two: the one that got it back, and the one that handed it on.
QString controlText(const TimelineSource &source, const SwitchInfo &before, const SwitchInfo &info)
{
    const QString length = wording::duration(info.start - before.end);
    const QString giver = source.callerName(before.caller);
    return giver == source.callerName(info.caller) ? length : TimelineScene::tr("%1, after %2").arg(length, giver);
}

/// A caller has control before the switch that follows upon it, or, at the end, since the last one.
QString callerText(const TimelineScene &scene, const QString &name, SwitchNumber number)
{
    const TimelineSource &source = scene.source();
    const SwitchInfo info = source.switchInfo(number);
    if (info.number == 0) {
        const SwitchInfo last = source.switchInfo(source.lastSwitch());
        return card(name, row(TimelineScene::tr("Got control back"),
                              TimelineScene::tr("after switch %1").arg(wording::number(last.number))) +
                              row(TimelineScene::tr("From"), source.taskName(last.task)) +
                              row(TimelineScene::tr("Since then"), TimelineScene::tr("no task was resumed")));
    }
    const SwitchInfo before = source.switchInfo(number - 1);
    QString rows;
    if (before.caller.stack != 0)
        rows = row(TimelineScene::tr("Had control"), controlText(source, before, info)) +
               row(TimelineScene::tr("Got it from"), source.taskName(before.task));
    rows += row(TimelineScene::tr("Handed it to"), source.taskName(info.task));
    rows += row(TimelineScene::tr("Switch"), wording::number(number));
    rows += row(TimelineScene::tr("Line"), source.place(info.caller.stack));
    return card(name, rows);
}

QString sliceText(const TimelineScene &scene, SwitchNumber number)
{
    const auto facts = sliceFacts(scene, number);
    if (facts.empty())
        return {};
    QString rows;
    for (std::size_t i = 1; i < facts.size(); ++i)
        rows += row(facts[i].first, facts[i].second);
    return card(facts.front().second, rows);
}

/// Several that lie in one pixel, or what is known of one.
QString runText(const TimelineScene &scene, const ChartHit &hit)
{
    const LaneRow &lane = scene.layout().row(hit.row);
    if (hit.count > 1)
        return card(scene.rowName(lane),
                    row(TimelineScene::tr("Here"),
                        lane.callbacks ? wording::callbackRuns(hit.count) : wording::jobs(hit.count)) +
                        row(TimelineScene::tr("Nearest"), wording::number(hit.run)) +
                        row(TimelineScene::tr("Zoom in"), TimelineScene::tr("to see each")));
    const auto facts = runFacts(scene, scene.runOf(hit));
    QString rows;
    for (std::size_t i = 1; i < facts.size(); ++i)
        rows += row(facts[i].first, facts[i].second);
    return facts.empty() ? QString() : card(facts.front().second, rows);
}

QString reasonText(const TimelineSource &source, const StopInfo &stop)
{
    using format::StopReason;
    switch (stop.reason) {
    case StopReason::pause: return TimelineScene::tr("Pause was pressed");
    case StopReason::step: return TimelineScene::tr("a step ended here");
    case StopReason::entry: return TimelineScene::tr("the program was to stop at its start");
    case StopReason::breakpoint: break;
    }
    const QString words = source.breakpointWords(stop.breakpoint);
    const QString name = TimelineScene::tr("breakpoint %1").arg(stop.breakpoint);
    return words.isEmpty() ? name : TimelineScene::tr("%1: %2").arg(name, words);
}

CallbackAtWork callbackAtWork(const TimelineSource &source, CallbackNumber number)
{
    const CallbackInfo info = number != 0 ? source.callback(number) : CallbackInfo();
    const FunctionPlace function = source.function(info.function);
    return {.number = number,
            .name = function.name.toStdString(),
            .isLibrarys = info.number != 0 && (function.file.isEmpty() || isLibraryFile(function.file.toStdString())),
            .cause = info.cause,
            .causer = info.causer,
            .source = info.source};
}

/// What it waits for as far as it is on record, which was when it began: "waits until all of Queue#1 (queue) is done, 6
/// unfinished". Of numbers and holders may change later what is told of them. Empty: no more is known than the kind.
QString waitAtItsBegin(const TimelineScene &scene, const ChartHit &hit, const QString &kindWords)
{
    const TimelineSource &source = scene.source();
    const TimelineIndex *const index = source.index();
    if (!index || hit.task == noTask || hit.kind != LaneSpan::Kind::waiting)
        return {};
    const SwitchInfo before = source.switchInfo(index->sliceAt(hit.task, scene.axis().kind(), hit.position));
    if (before.number == 0 || before.task != hit.task || !before.finished || before.wait.kind != hit.wait)
        return {};
    const QString words =
        wording::wait(before.wait, before.end, [&source](TaskNumber task) { return source.taskName(task); });
    return words == kindWords ? QString() : words;
}

QString betweenText(const TimelineScene &scene, const ChartHit &hit, const QString &name)
{
    const bool ready = hit.kind == LaneSpan::Kind::ready;
    const QString object = wording::waitObject(hit.wait);
    const QString what = ready              ? TimelineScene::tr("ready, waiting its turn")
                         : object.isEmpty() ? TimelineScene::tr("waits")
                                            : TimelineScene::tr("waits for %1").arg(object);
    return card(name, row(TimelineScene::tr("Between slices"), what) +
                          row(TimelineScene::tr("When it began"), waitAtItsBegin(scene, hit, what)) +
                          row(TimelineScene::tr("Length"), lengthText(scene, scene.wholeWait(hit))) +
                          row(TimelineScene::tr("Loop"), scene.idleText(hit.position)));
}

} // namespace

std::vector<std::pair<QString, QString>> sliceFacts(const TimelineScene &scene, SwitchNumber number)
{
    const TimelineSource &source = scene.source();
    const SwitchInfo info = source.switchInfo(number);
    std::vector<std::pair<QString, QString>> facts;
    if (info.number == 0)
        return facts;
    const auto add = [&facts](const QString &what, const QString &value) {
        if (!value.isEmpty())
            facts.emplace_back(what, value);
    };
    const wording::NameOf nameOf = [&source](TaskNumber task) { return source.taskName(task); };
    add(TimelineScene::tr("Task"), source.taskName(info.task));
    add(TimelineScene::tr("Switch"), wording::number(number));
    add(TimelineScene::tr("Start"), wording::instant(info.start));
    add(TimelineScene::tr("Length"),
        info.finished ? wording::duration(info.end - info.start) : TimelineScene::tr("still running"));
    const CallbackAtWork in = callbackAtWork(source, info.wokenBy);
    add(TimelineScene::tr("Ran because"),
        phraseWords(causePhrase(info.cause, info.causer, info.task, info.source, in), nameOf));
    if (info.wokenBy != 0)
        add(TimelineScene::tr("Became ready in"),
            TimelineScene::tr("callback %1 #%2")
                .arg(wording::callbackName(QString::fromStdString(in.name)), wording::number(info.wokenBy)));
    if (info.taskEnded)
        add(TimelineScene::tr("Then"), info.result.empty() ? wording::status(info.status)
                                                           : wording::status(info.status) + QStringLiteral(": ") +
                                                                 wording::text(info.result).left(120));
    else if (info.finished)
        add(TimelineScene::tr("Then"), wording::wait(info.wait, info.end, nameOf));
    if (info.stack != 0)
        add(TimelineScene::tr("Line"), source.place(info.stack));
    else if (const SwitchNumber before = source.previous(number, info.task)) // it ended, or still runs
        add(TimelineScene::tr("Went on from"), source.place(source.switchInfo(before).stack));
    if (info.caller.stack != 0)
        add(TimelineScene::tr("Resumed at"), source.place(info.caller.stack));
    if (info.idlePoll)
        add(TimelineScene::tr("Idle poll"), TimelineScene::tr("changed nothing"));
    return facts;
}

QString stopText(const TimelineScene &scene, const StopHit &hit)
{
    if (hit.count == 0)
        return {};
    const TimelineSource &source = scene.source();
    const StopInfo stop = source.stop(hit.index);
    QString rows = row(TimelineScene::tr("Because"), reasonText(source, stop));
    rows += row(TimelineScene::tr("Held for"), stop.heldNs < 0 ? TimelineScene::tr("it is still held")
                                               : stop.heldNs == 0
                                                   ? TimelineScene::tr("not recorded under the virtual clock")
                                                   : wording::duration(stop.heldNs));
    if (hit.count > 1)
        rows += row(TimelineScene::tr("Here"), TimelineScene::tr("%1 stops; zoom in to see each").arg(hit.count));
    const QString place = stop.callback != 0 ? wording::callbackMoment(stop.callback, true) : wording::moment(stop.at);
    return card(TimelineScene::tr("Stopped %1").arg(place), rows);
}

QString hoverText(const TimelineScene &scene, const ChartHit &hit)
{
    if (hit.row == LaneLayout::noRow)
        return {};
    const LaneRow &lane = scene.layout().row(hit.row);
    if (lane.isAbove() && !hit.number && !hit.run) {
        const QString idle = scene.idleText(hit.position); // where nothing else is in the way, too
        return idle.isEmpty() ? QString() : card(TimelineScene::tr("Idle"), row(TimelineScene::tr("Loop"), idle));
    }
    if (hit.run)
        return runText(scene, hit);
    if (hit.number == 0 && !hit.between)
        return {};
    const QString name = lane.isShared() ? scene.source().taskName(hit.task) : scene.rowName(lane);
    if (hit.between)
        return betweenText(scene, hit, name);
    if (hit.idlePolls && lane.isCaller())
        return card(name, row(TimelineScene::tr("Folded"),
                              TimelineScene::tr("had control between %1").arg(wording::idlePolls(hit.count))) +
                              row(TimelineScene::tr("From switch"), wording::number(hit.number)) +
                              row(TimelineScene::tr("Length"), lengthText(scene, hit)));
    if (hit.idlePolls)
        return card(name, row(TimelineScene::tr("Folded"), wording::idlePolls(hit.count)) +
                              row(TimelineScene::tr("From switch"), wording::number(hit.number)) +
                              row(TimelineScene::tr("Length"), lengthText(scene, hit)) +
                              row(TimelineScene::tr("Busy"), busyText(scene, hit)));
    if (hit.count > 1)
        return card(name, row(TimelineScene::tr("Here"), wording::count(hit.count, "switch", "switches")) +
                              row(TimelineScene::tr("Nearest"), wording::number(hit.number)) +
                              row(TimelineScene::tr("Zoom in"), TimelineScene::tr("to see each")));
    return lane.isCaller() ? callerText(scene, name, hit.number) : sliceText(scene, hit.number);
}

HoverCard::HoverCard(QWidget *parent)
    : QFrame(parent, Qt::ToolTip | Qt::WindowTransparentForInput), label_(new QLabel(this))
{
    setAttribute(Qt::WA_ShowWithoutActivating);
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::Box);
    label_->setTextFormat(Qt::RichText);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->addWidget(label_);
}

QString HoverCard::text() const { return isVisible() ? label_->text() : QString(); }

void HoverCard::showText(const QString &html, const QPoint &globalPosition)
{
    if (html.isEmpty()) {
        hide();
        return;
    }
    setPalette(QToolTip::palette());
    label_->setText(html);
    adjustSize();
    const QScreen *screen = QGuiApplication::screenAt(globalPosition);
    if (!screen)
        screen = QGuiApplication::primaryScreen();
    const QRect room = screen->availableGeometry();
    QPoint at = globalPosition + QPoint(16, 18);
    if (at.x() + width() > room.right())
        at.setX(std::max(room.left(), globalPosition.x() - width() - 12));
    if (at.y() + height() > room.bottom())
        at.setY(std::max(room.top(), globalPosition.y() - height() - 12));
    move(at);
    show();
}

} // namespace coroscope
