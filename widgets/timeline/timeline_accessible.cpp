// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timeline_accessible.h"

#include "widgets/models/wording.h"
#include "widgets/timeline/timeline_canvas.h"

#include <QAccessibleWidget>
#include <QPointer>

#include <map>

namespace coroscope {

namespace {

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
            return row.isCaller() ? TimelineScene::tr("Resumes the tasks")
                   : row.isHeading()
                       ? TimelineScene::tr("Group of tasks")
                       : TimelineScene::tr("Task made from %1").arg(scene.source().definitionName(row.definition));
        if (which != QAccessible::Value || !row.isTask())
            return {};
        const LaneLife life = scene.source().life(row.task);
        return wording::status(life.status) + QStringLiteral(", ") + wording::count(life.slices, "switch", "switches");
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        const LaneRow &row = canvas_->scene().layout().row(row_);
        state.selectable = !row.isCaller();
        state.selected = row.isTask() && row.task == canvas_->scene().source().selectedTask();
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

    ~ChartAccessible() override
    {
        for (const auto &[row, id] : lanes_)
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return int(canvas_->scene().layout().rowCount()); }

    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        const auto found = lanes_.find(index);
        if (found != lanes_.end())
            return QAccessible::accessibleInterface(found->second);
        auto *lane = new LaneAccessible(canvas_, std::size_t(index)); // Qt's registry owns it until we delete it there
        lanes_.emplace(index, QAccessible::registerAccessibleInterface(lane));
        return lane;
    }

    int indexOfChild(const QAccessibleInterface *lane) const override
    {
        for (const auto &[row, id] : lanes_)
            if (QAccessible::accessibleInterface(id) == lane)
                return row;
        return -1;
    }

    QAccessibleInterface *childAt(int x, int y) const override
    {
        const QPoint local = canvas_->mapFromGlobal(QPoint(x, y));
        if (!canvas_->rect().contains(local))
            return nullptr;
        const std::size_t row = canvas_->scene().layout().rowAt(canvas_->scene().scrollTop() + local.y());
        return row == LaneLayout::noRow ? nullptr : child(int(row));
    }

    QString text(QAccessible::Text which) const override
    {
        if (which != QAccessible::Description)
            return QAccessibleWidget::text(which);
        const TimelineScene &scene = canvas_->scene();
        if (scene.isEmpty())
            return scene.source().isOver() ? TimelineScene::tr("The program made no switch.")
                                           : TimelineScene::tr("Nothing has run yet. Press F5 to run the program.");
        return TimelineScene::tr("%1 in %2")
            .arg(wording::count(scene.source().lastSwitch(), "switch", "switches"),
                 wording::count(scene.source().taskCount(), "task", "tasks"));
    }

private:
    TimelineCanvas *canvas_;
    mutable std::map<int, QAccessible::Id> lanes_; ///< those that were asked for
};

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *canvas = qobject_cast<TimelineCanvas *>(object);
    return canvas ? new ChartAccessible(canvas) : nullptr;
}

} // namespace

void installTimelineAccessibility() { QAccessible::installFactory(makeInterface); }

} // namespace coroscope
