// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/loop_choice.h"

#include "widgets/common/name_elision.h"
#include "widgets/models/wording.h"
#include "widgets/session/status_text.h"

#include <QAbstractItemView>
#include <QSignalBlocker>
#include <QStyleOptionComboBox>

#include <algorithm>
#include <set>

namespace coroscope {

std::vector<quint32> loopsAt(const Session &session)
{
    const Recording *const recording = session.recording();
    if (!recording || !recording->hasSeveralLoops())
        return {};
    std::set<quint32> loops{session.shownLoop()};
    for (const TaskState &task : session.state().tasks)
        loops.insert(recording->loopOf(task.number));
    for (const Session::StopPlace &stop : session.stops())
        loops.insert(stop.loop);
    loops.erase(0);
    return {loops.begin(), loops.end()};
}

/// Of those of several loops that are under way, `state` tells the one that began last.
CallbackNumber callbackOfLoop(const Recording &recording, const LoopState &state, quint32 loop)
{
    if (state.callback == 0 || loop == 0 || recording.callback(state.callback).loop == loop)
        return state.callback;
    const std::size_t place = recording.callbackPlace(loop, state.callback);
    const CallbackNumber own = place > 0 ? recording.callbackAt(loop, place - 1) : 0;
    const CallbackInfo info = recording.callback(own);
    return info.number != 0 && (!info.finished || info.end > state.time) ? own : 0;
}

LoopState stateOfLoop(const Recording &recording, const LoopState &state, quint32 loop)
{
    if (loop == 0)
        return state;
    LoopState own = state;
    const auto isOthers = [&recording, loop](TaskNumber task) { return recording.loopOf(task) != loop; };
    std::erase_if(own.ready, isOthers);
    std::erase_if(own.queue, [&isOthers, loop](const ReadyItem &item) {
        return item.isCallback() ? item.callback.loop != loop : isOthers(item.task);
    });
    std::erase_if(own.tasks, [&isOthers](const TaskState &task) { return isOthers(task.number); });
    if (own.running != noTask && isOthers(own.running))
        own.running = noTask;
    own.callback = callbackOfLoop(recording, state, loop);
    return own;
}

LoopChoice::LoopChoice(Session &session, QWidget *parent) : QComboBox(parent), session_(session)
{
    setAccessibleName(tr("Event loop"));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon); // long names do not widen what it stands in
    setMinimumContentsLength(12);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); // but they are read where there is room
    connect(this, &QComboBox::activated, this, [this](int index) { session_.selectLoop(itemData(index).toUInt()); });
    hide();
}

QList<LoopChoice::Item> LoopChoice::itemsOf(const std::vector<quint32> &loops) const
{
    QList<Item> items{{tr("Automatic: %1").arg(loopWords(*recording_, session_.shownLoop())), 0}};
    const std::vector<Session::StopPlace> &stops = session_.stops();
    const bool isHeld = !stops.empty() && session_.holdsAllLoops();
    for (const quint32 loop : loops) {
        const bool isStopped = std::any_of(stops.begin(), stops.end(),
                                           [loop](const Session::StopPlace &stop) { return stop.loop == loop; });
        const QString words = loopWords(*recording_, loop);
        items.append({isStopped ? tr("%1 — stopped").arg(words)
                      : isHeld  ? tr("%1 — stopped, too").arg(words)
                                : words,
                      loop});
    }
    return items;
}

void LoopChoice::show(const QList<Item> &items)
{
    bool isSame = count() == items.size();
    for (int i = 0; isSame && i < items.size(); ++i)
        isSame = itemText(i) == items[i].first && itemData(i).toUInt() == items[i].second;
    if (isSame)
        return;
    clear();
    for (const auto &[words, loop] : items)
        addItem(words, loop);
}

void LoopChoice::refresh()
{
    if (std::exchange(recording_, session_.recording()) != session_.recording())
        wasNeeded_ = false;
    const std::vector<quint32> loops = loopsAt(session_);
    wasNeeded_ = wasNeeded_ || loops.size() > 1;
    const bool isNeeded = wasNeeded_ && recording_;
    if (!isNeeded && view()->isVisible())
        QComboBox::hidePopup();
    setVisible(isNeeded);
    if (!isNeeded || view()->isVisible()) // what one is about to choose stays where it is
        return;
    const QSignalBlocker quiet(this);
    show(itemsOf(loops));
    setCurrentIndex(std::max(0, findData(session_.selectedLoop())));
    setToolTip(tr("%1\nWhich of the program's event loops is shown. Automatic: the one that the moment shown is about. "
                  "Where a loop is stopped, choosing it shows its stop")
                   .arg(currentText()));
}

void LoopChoice::initStyleOption(QStyleOptionComboBox *option) const
{
    QComboBox::initStyleOption(option);
    constexpr int edges = 2; // pixels, which the style leaves beside the words
    const QRect words = style()->subControlRect(QStyle::CC_ComboBox, option, QStyle::SC_ComboBoxEditField, this);
    option->currentText = cut(option->currentText, option->fontMetrics, words.width() - edges);
}

QString LoopChoice::cut(const QString &words, const QFontMetrics &metrics, int width) const
{
    const Recording *const recording = session_.recording();
    const quint32 chosen = currentData().toUInt();
    const quint32 loop = chosen != 0 ? chosen : session_.shownLoop();
    const QString name = recording ? wording::text(recording->loopName(loop)) : QString();
    const qsizetype number = recording ? words.indexOf(loopWords(*recording, loop)) : -1;
    const qsizetype at = name.isEmpty() || number < 0 ? -1 : words.indexOf(name, number);
    if (at < 0 || metrics.horizontalAdvance(words) <= width)
        return metrics.elidedText(words, Qt::ElideMiddle, width);
    const QString behind = words.mid(at + name.size());
    for (const QString &front : {words.left(at), QChar(0x2026) + words.mid(number, at - number)})
        if (metrics.horizontalAdvance(front + QChar(0x2026) + behind) <= width)
            return elidedName(metrics, name, width, [&](const QString &part) { return front + part + behind; });
    return metrics.elidedText(words.mid(number), Qt::ElideRight, width);
}

void LoopChoice::hidePopup()
{
    const bool wasOpen = view()->isVisible(); // a box that is hidden closes its list, too, be it open or not
    QComboBox::hidePopup();
    if (wasOpen)
        QMetaObject::invokeMethod(this, &LoopChoice::refresh, Qt::QueuedConnection); // after what was chosen is taken
}

} // namespace coroscope
