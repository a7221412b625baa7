// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timeline_accessible.h"

#include "widgets/common/accessible_children.h"
#include "widgets/models/beside_words.h"
#include "widgets/models/breakpoint_reach.h"
#include "widgets/timeline/lane_breaks.h"
#include "widgets/timeline/run_facts.h"
#include "widgets/timeline/timeline_canvas.h"

#include <QAccessibleWidget>
#include <QPointer>

namespace coroscope {

namespace {

QString cursorWords(const TimelineScene &scene)
{
    if (scene.isEmpty())
        return {};
    const TimelineSource &source = scene.source();
    return source.isPast()   ? TimelineScene::tr("Past: %1").arg(wording::moment(source.cursor()))
           : source.isLive() ? TimelineScene::tr("Now: %1").arg(wording::moment(source.cursor()))
                             : TimelineScene::tr("At the end: %1").arg(wording::moment(source.cursor()));
}

/// "Switch 812, Start 1.203 s, Length 20 µs, Ran because its turn, Then waits for a lock, Line client.py:41"
QString sliceWords(const TimelineScene &scene, SwitchNumber number)
{
    QStringList words;
    for (const auto &[what, value] : sliceFacts(scene, number))
        words << what + u' ' + value;
    return words.mid(1).join(QStringLiteral(", ")); // whose it is the lane's name says
}

/// "Callback BaseSelectorEventLoop._read_ready, Run 12, Began 1.203 s, Took 20 µs, Queued by worker#2"
QString runWords(const TimelineScene &scene)
{
    QStringList words;
    for (const auto &[what, value] : runFacts(scene, scene.selectedRun()))
        words << what + u' ' + value;
    return words.join(QStringLiteral(", "));
}

/// What is said of a lane beside its name.
QString laneWords(const TimelineScene &scene, const LaneRow &row)
{
    const TimelineSource &source = scene.source();
    QStringList parts;
    parts << (row.isCaller()    ? TimelineScene::tr("Resumes the tasks")
              : row.callbacks   ? TimelineScene::tr("What the loop calls and is no task's step")
              : row.isWorker()  ? TimelineScene::tr("Runs jobs of an executor")
              : row.isHeading() ? TimelineScene::tr("Group of tasks")
              : row.isShared()  ? TimelineScene::tr("Ended tasks, one after the other")
                                : TimelineScene::tr("Task made from %1").arg(source.definitionName(row.definition)));
    if (row.pinned)
        parts << TimelineScene::tr("Pinned to the top");
    if (row.foldable)
        parts << (row.folded ? TimelineScene::tr("Folded") : TimelineScene::tr("Unfolded"));
    if (const std::vector<Breakpoint> breakpoints = breakpointsAt(row, source); !breakpoints.empty())
        parts << breakLines(breakpoints);
    if (row.isTask() && row.task == source.selectedTask() && source.selectedSwitch() != 0)
        parts << TimelineScene::tr("Selected slice: %1").arg(sliceWords(scene, source.selectedSwitch()));
    if (row.isBeside() && scene.selectedRun().number != 0 && scene.selectedRun().worker == row.worker)
        parts << TimelineScene::tr("Selected: %1").arg(runWords(scene));
    return parts.join(QStringLiteral(". "));
}

/// One lane. It names its row by index: rows come and go, the child at a place stays.
class LaneAccessible final : public QAccessibleInterface {
public:
    LaneAccessible(TimelineCanvas *canvas, std::size_t row) : canvas_(canvas), row_(row) {}

    bool isValid() const override { return canvas_ && row_ < canvas_->scene().layout().rowCount(); }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(canvas_.data()); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    void setText(QAccessible::Text, const QString &) override {}
    QAccessible::Role role() const override { return QAccessible::ListItem; }

    QRect rect() const override
    {
        return isValid() ? canvas_->rowRect(row_).toRect().translated(canvas_->mapToGlobal(QPoint())) : QRect();
    }

    QString text(QAccessible::Text which) const override
    {
        if (!isValid())
            return {};
        const TimelineScene &scene = canvas_->scene();
        const LaneRow &row = scene.layout().row(row_);
        if (which == QAccessible::Name)
            return scene.rowName(row);
        if (which == QAccessible::Description)
            return laneWords(scene, row);
        if (which == QAccessible::Value && row.callbacks)
            return wording::callbackRuns(row.loop == 0 ? scene.source().lastCallback()
                                                       : scene.source().callbackCount(row.loop));
        if (which == QAccessible::Value && row.isWorker())
            return wording::jobs(scene.source().worker(row.worker).jobs);
        if (which != QAccessible::Value || !row.isTask())
            return {};
        const LaneLife life = scene.source().life(row.task);
        return TimelineScene::tr("%1, %2").arg(wording::status(life.status),
                                               wording::count(life.slices, "switch", "switches"));
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        const LaneRow &row = canvas_->scene().layout().row(row_);
        state.selectable = state.focusable = true;
        state.selected = canvas_->scene().selectedRow() == row_;
        state.focused = state.selected && canvas_->hasFocus();
        state.expandable = row.foldable;
        state.expanded = row.foldable && !row.folded;
        state.collapsed = row.foldable && row.folded;
        state.offscreen = !canvas_->rowRect(row_).intersects(QRectF(canvas_->rect()));
        return state;
    }

private:
    QPointer<TimelineCanvas> canvas_;
    std::size_t row_;
};

class ChartAccessible final : public QAccessibleWidget {
public:
    explicit ChartAccessible(TimelineCanvas *canvas) : QAccessibleWidget(canvas, QAccessible::List), canvas_(canvas) {}

    int childCount() const override { return int(canvas_->scene().layout().rowCount()); }

    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        return lanes_.at(index, [this, index] { return new LaneAccessible(canvas_, std::size_t(index)); });
    }

    int indexOfChild(const QAccessibleInterface *lane) const override { return lanes_.rowOf(lane); }

    QAccessibleInterface *childAt(int x, int y) const override
    {
        const QPoint local = canvas_->mapFromGlobal(QPoint(x, y));
        if (!canvas_->rect().contains(local))
            return nullptr;
        const std::size_t row = canvas_->scene().rowAtY(local.y());
        return row == LaneLayout::noRow ? nullptr : child(int(row));
    }

    QString text(QAccessible::Text which) const override
    {
        const TimelineScene &scene = canvas_->scene();
        if (which == QAccessible::Value)
            return cursorWords(scene);
        if (which != QAccessible::Description)
            return QAccessibleWidget::text(which);
        if (scene.isEmpty())
            return canvas_->emptyWords();
        QStringList parts;
        parts << TimelineScene::tr("%1 in %2")
                     .arg(wording::count(scene.source().lastSwitch(), "switch", "switches"),
                          wording::count(scene.source().taskCount(), "task", "tasks"));
        parts << cursorWords(scene);
        if (!scene.onlyDefinition().isEmpty())
            parts << TimelineScene::tr("Only the lanes of %1 are shown").arg(scene.onlyDefinition());
        for (const QString &words : {canvas_->rangeWords(), canvas_->chainWords()})
            if (!words.isEmpty())
                parts << words;
        return parts.join(QStringLiteral(". "));
    }

private:
    TimelineCanvas *canvas_;
    mutable AccessibleChildren lanes_; ///< those that were asked for
};

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *canvas = qobject_cast<TimelineCanvas *>(object);
    return canvas ? new ChartAccessible(canvas) : nullptr;
}

} // namespace

ChartAnnouncer::ChartAnnouncer(TimelineCanvas &canvas) : QObject(&canvas), canvas_(canvas)
{
    const TimelineSource &source = canvas.scene().source();
    connect(&source, &TimelineSource::cursorMoved, this, &ChartAnnouncer::tellCursor);
    connect(&source, &TimelineSource::selectionMoved, this, &ChartAnnouncer::tellSelection);
    connect(&canvas.scene(), &TimelineScene::laneChosen, this, &ChartAnnouncer::tellSelection);
    connect(&canvas, &TimelineCanvas::notesChanged, this, &ChartAnnouncer::tellNotes);
}

void ChartAnnouncer::tell(int event, int lane)
{
    emit told(event, lane);
    if (!QAccessible::isActive())
        return;
    if (event == QAccessible::ValueChanged) {
        QAccessibleValueChangeEvent moved(&canvas_, cursorWords_);
        QAccessible::updateAccessibility(&moved);
        return;
    }
    QAccessibleEvent changed(&canvas_, QAccessible::Event(event));
    changed.setChild(lane);
    QAccessible::updateAccessibility(&changed);
}

void ChartAnnouncer::tellCursor()
{
    const QString words = cursorWords(canvas_.scene());
    // While a program runs its end moves all the time: that is no news.
    const bool isNews = canvas_.scene().source().isPast() || !canvas_.scene().source().isLive() ||
                        !cursorWords_.startsWith(words.section(u':', 0, 0));
    if (words == cursorWords_ || !isNews)
        return;
    cursorWords_ = words;
    tell(QAccessible::ValueChanged, -1);
}

/// The lane of what is selected is what has the focus within the chart.
void ChartAnnouncer::tellSelection()
{
    const std::size_t row = canvas_.scene().selectedRow();
    if (row == LaneLayout::noRow)
        return;
    tell(QAccessible::Selection, int(row));
    if (canvas_.hasFocus())
        tell(QAccessible::Focus, int(row));
    tell(QAccessible::DescriptionChanged, int(row));
}

void ChartAnnouncer::tellNotes() { tell(QAccessible::DescriptionChanged, -1); }

void installTimelineAccessibility() { QAccessible::installFactory(makeInterface); }

} // namespace coroscope
