// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the chart begin with: thirty switches of three tasks, shown whole.
#pragma once

#include "tests/widgets/timeline/fake_source.h"
#include "widgets/timeline/chart_note.h"
#include "widgets/timeline/timeline_canvas.h"
#include "widgets/timeline/timeline_menu.h"
#include "widgets/timeline/timeline_view.h"

#include <QTest>

#include <memory>

namespace coroscope {

class ChartTest : public QObject {
protected:
    void showChart()
    {
        auto source = std::make_unique<FakeSource>();
        source_ = source.get();
        source_->fill(30);
        view_ = std::make_unique<TimelineView>(std::move(source));
        view_->resize(900, 300);
        view_->show();
        view_->fitAll();
    }
    TimelineCanvas *canvas() { return view_->canvas(); }
    TimelineScene &scene() { return view_->scene(); }
    const LaneLayout &layout() { return scene().layout(); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(canvas(), Qt::Key(key), modifiers); }
    double xOf(SwitchNumber number)
    {
        return scene().axis().toPixel((scene().beginOf(number) + scene().endOf(number)) / 2);
    }
    QPoint pointOf(SwitchNumber number)
    {
        const std::size_t row = layout().rowOf(source_->switchInfo(number).task);
        return QPoint(int(xOf(number)), int(canvas()->rowRect(row).center().y()));
    }
    QAction *menuAction(QMenu &menu, const ChartHit &hit, const QString &text)
    {
        fillTimelineMenu(menu, scene(), hit);
        for (QAction *action : menu.actions())
            if (action->text().section(u'\t', 0, 0) == text)
                return action;
        return nullptr;
    }
    ChartHit hitOf(SwitchNumber number)
    {
        const QPoint at = pointOf(number);
        return scene().hitAt(at.x(), at.y());
    }
    ChartNote &note(const char *name)
    {
        for (ChartNote *each : view_->findChildren<ChartNote *>())
            if (each->accessibleName() == QLatin1String(name))
                return *each;
        qFatal("no note %s", name);
    }

    FakeSource *source_ = nullptr;
    std::unique_ptr<TimelineView> view_;
};

} // namespace coroscope
