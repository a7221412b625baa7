// SPDX-License-Identifier: GPL-3.0-or-later
// Tool bar and keys of the TimelineView.
#include "widgets/timeline/timeline_canvas.h"
#include "widgets/timeline/timeline_view.h"

#include <QAction>
#include <QActionGroup>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolBar>

#include <algorithm>

namespace coroscope {

QAction *TimelineView::addViewAction(const QString &text, const QString &tip, const QList<QKeySequence> &keys)
{
    auto *action = new QAction(text, this);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    const QString key =
        keys.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(keys.front().toString(QKeySequence::NativeText));
    action->setToolTip(tip + key);
    action->setStatusTip(tip);
    addAction(action);
    viewActions_.append(action);
    return action;
}

QToolBar *TimelineView::buildToolBar()
{
    auto *bar = new QToolBar;
    bar->setToolButtonStyle(Qt::ToolButtonTextOnly);
    bar->setAccessibleName(tr("Timeline tools"));
    buildGroupingChoice(*bar);
    bar->addSeparator();
    buildAxisChoice(*bar);
    bar->addSeparator();

    QAction *fit = addViewAction(tr("Fit all"), tr("Show the whole recording"), {Qt::Key_F});
    connect(fit, &QAction::triggered, this, &TimelineView::fitAll);
    bar->addAction(fit);
    QAction *selection =
        addViewAction(tr("Fit selection"), tr("Show the selected range, slice or task"), {Qt::SHIFT | Qt::Key_F});
    connect(selection, &QAction::triggered, this, &TimelineView::fitSelection);
    bar->addAction(selection);
    QAction *in = addViewAction(tr("Zoom in"), tr("Show less, larger"), {Qt::Key_W, Qt::Key_Plus});
    connect(in, &QAction::triggered, this, &TimelineView::zoomIn);
    QAction *out = addViewAction(tr("Zoom out"), tr("Show more, smaller"), {Qt::Key_S, Qt::Key_Minus});
    connect(out, &QAction::triggered, this, &TimelineView::zoomOut);
    followAction_ = addViewAction(tr("Follow"), tr("Keep the newest switches in view while the program runs"),
                                  {Qt::SHIFT | Qt::Key_End});
    followAction_->setCheckable(true);
    followAction_->setChecked(scene_->follows());
    connect(followAction_, &QAction::triggered, scene_.get(), &TimelineScene::setFollow);
    bar->addAction(followAction_);
    shareAction_ = addViewAction(tr("Ended tasks share lanes"),
                                 tr("Of a definition with many tasks, put those that have ended one behind the other"),
                                 {Qt::Key_L});
    shareAction_->setCheckable(true);
    shareAction_->setChecked(scene_->layout().sharesEnded());
    connect(shareAction_, &QAction::toggled, scene_.get(), &TimelineScene::setSharesEnded);
    const auto followGrouping = [this] {
        shareAction_->setEnabled(scene_->layout().grouping() == LaneGrouping::definition);
    };
    connect(scene_.get(), &TimelineScene::layoutChanged, this, followGrouping);
    bar->addAction(shareAction_);
    bar->addSeparator();

    filter_ = new QLineEdit;
    filter_->setPlaceholderText(tr("Filter tasks"));
    filter_->setClearButtonEnabled(true);
    filter_->setMaximumWidth(200);
    filter_->setAccessibleName(tr("Filter tasks"));
    filter_->setToolTip(tr("Show only tasks whose name contains this text"));
    connect(filter_, &QLineEdit::textChanged, scene_.get(), &TimelineScene::setFilter);
    bar->addWidget(filter_);
    buildOnlyAction(*bar);
    return bar;
}

void TimelineView::buildGroupingChoice(QToolBar &bar)
{
    auto *group = new QActionGroup(this);
    const auto add = [&](const QString &text, const QString &tip, LaneGrouping grouping) {
        auto *action = new QAction(text, group);
        action->setCheckable(true);
        action->setChecked(scene_->layout().grouping() == grouping);
        action->setToolTip(tip);
        connect(action, &QAction::triggered, scene_.get(), [this, grouping] { scene_->setGrouping(grouping); });
        bar.addAction(action);
    };
    add(tr("By definition"), tr("Group the lanes by the function that the tasks are made from"),
        LaneGrouping::definition);
    add(tr("By spawn"), tr("Put each task below the one that spawned it"), LaneGrouping::spawnTree);
}

void TimelineView::buildAxisChoice(QToolBar &bar)
{
    auto *group = new QActionGroup(this);
    const auto add = [&](const QString &text, const QString &tip, Axis kind) {
        auto *action = new QAction(text, group);
        action->setCheckable(true);
        action->setChecked(scene_->axis().kind() == kind);
        action->setToolTip(tip);
        connect(action, &QAction::triggered, this, [this, kind] { chooseAxis(kind); });
        bar.addAction(action);
        return action;
    };
    timeAxisAction_ = add(tr("Time"), tr("Widths are durations (T changes the axis)"), Axis::time);
    switchAxisAction_ = add(tr("Switches"), tr("Every switch is equally wide (T changes the axis)"), Axis::switches);
    QAction *toggle = addViewAction(tr("Other axis"), tr("Change between time and switches"), {Qt::Key_T});
    connect(toggle, &QAction::triggered, this, &TimelineView::toggleAxis);
}

QList<TimelineView::KeyWords> TimelineView::keyWords() const
{
    QList<KeyWords> words;
    for (const QAction *action : viewActions_) {
        QStringList keys;
        for (const QKeySequence &key : action->shortcuts())
            keys << key.toString(QKeySequence::NativeText);
        words.append({keys.join(tr(" or ")), action->statusTip()});
    }
    words.append(
        {{tr("A, D"), tr("Move to earlier, to later")},
         {tr("Left, Right"), tr("Go to the previous switch, to the next one; with Shift of the same task; in a lane of "
                                "callbacks or jobs to the previous one, the next one")},
         {tr("Up, Down"), tr("Select the lane above, below: its task, what resumes the tasks, callbacks or jobs")},
         {tr("Page Up, Page Down"), tr("Scroll through the lanes")},
         {tr("Home, End"), tr("Go to the first switch, to the last one")},
         {tr("Enter"), tr("Fold the group of the selected lane, or unfold it; of what resumes the tasks, of a "
                          "callback or a job: go to its line")},
         {tr("P"), tr("Pin the selected lane to the top, or unpin it; in a lane that ended tasks share: that "
                      "of the selected one")},
         {tr("[, ]"), tr("Begin, end a range with the selected switch; Shift+drag selects one, too")},
         {tr("C"), tr("Show or hide the whole chain of wakes that led to the selected slice")},
         {tr("Menu, Shift+F10"), tr("What can be done with the selected slice and its lane")},
         {tr("Esc"), tr("Clear the range; hide the chain of wakes; go back to now")}});
    return words;
}

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    const double step = canvas_->width() / 8.0;
    const int page = scene_->viewHeight() - scene_->stayingHeight();
    switch (event->key()) {
    case Qt::Key_A: scene_->panBy(-step); return;
    case Qt::Key_D: scene_->panBy(step); return;
    case Qt::Key_Left: stepSwitch(false, shift); return;
    case Qt::Key_Right: stepSwitch(true, shift); return;
    case Qt::Key_Up: scene_->stepLane(-1); return;
    case Qt::Key_Down: scene_->stepLane(1); return;
    case Qt::Key_PageUp: scene_->setScrollTop(scene_->scrollTop() - page); return;
    case Qt::Key_PageDown: scene_->setScrollTop(scene_->scrollTop() + page); return;
    case Qt::Key_Home:
        if (scene_->goToEndOfRuns(false))
            return;
        if (const SwitchNumber first = source_->next(0, noTask))
            source_->selectSwitch(first);
        return;
    case Qt::Key_End:
        if (scene_->goToEndOfRuns(true))
            return;
        if (const SwitchNumber last = source_->previous(source_->lastSwitch() + 1, noTask))
            source_->selectSwitch(last);
        return;
    default:
        if ((event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) ||
            !chartKey(event->key()))
            QWidget::keyPressEvent(event);
    }
}

/// Of those that no modifier goes with. (Brackets are not looked at for Shift or AltGr: keyboards differ.)
bool TimelineView::chartKey(int key)
{
    const std::size_t row = scene_->selectedRow();
    switch (key) {
    case Qt::Key_Escape: escape(); return true;
    case Qt::Key_C: scene_->setShowsChain(!scene_->showsChain()); return true;
    case Qt::Key_P: scene_->togglePinned(row); return true;
    case Qt::Key_BracketLeft: scene_->beginRangeAt(switchAtHand()); return true;
    case Qt::Key_BracketRight: scene_->endRangeAt(switchAtHand()); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (row == LaneLayout::noRow)
            return true;
        if (const LaneRow &lane = scene_->layout().row(row); lane.isBeside())
            scene_->goToRun(scene_->selectedRun());
        else if (lane.isCaller())
            scene_->goToCaller(lane.caller);
        else
            scene_->toggleGroupOf(row);
        return true;
    default: return false;
    }
}

/// One thing at a time: what only the chart shows, then the past.
void TimelineView::escape()
{
    if (scene_->selectedRange())
        scene_->clearRange();
    else if (scene_->showsChain())
        scene_->setShowsChain(false);
    else
        source_->showNow();
}

SwitchNumber TimelineView::switchAtHand() const
{
    const SwitchNumber number = source_->selectedSwitch() ? source_->selectedSwitch() : source_->cursor().number;
    return std::min(number, source_->lastSwitch());
}

void TimelineView::stepSwitch(bool forward, bool sameTask)
{
    if (scene_->stepRun(forward))
        return;
    if (!sameTask && source_->stopsAtCallbacks()) {
        source_->showNeighbour(forward);
        return;
    }
    const Moment cursor = source_->cursor();
    const bool isStillToCome = cursor.callback != 0 && !cursor.inside && forward; // the switch that the moment names
    const SwitchNumber from =
        source_->selectedSwitch() ? source_->selectedSwitch() : cursor.number - (isStillToCome ? 1 : 0);
    const TaskNumber task = sameTask ? source_->selectedTask() : noTask;
    if (const SwitchNumber number = forward ? source_->next(from, task) : source_->previous(from, task))
        source_->selectSwitch(number);
}

} // namespace coroscope
