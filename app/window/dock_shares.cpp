// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/dock_shares.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QResizeEvent>
#include <QTabBar>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace coroscope {

DockShares::DockShares(QMainWindow &window) : QObject(&window), window_(window)
{
    window.installEventFilter(this);
    const auto forget = [this] { moved_ = true; };
    for (const QDockWidget *dock : window.findChildren<QDockWidget *>()) {
        connect(dock, &QDockWidget::dockLocationChanged, this, forget);
        connect(dock, &QDockWidget::topLevelChanged, this, forget);
        connect(dock, &QDockWidget::visibilityChanged, this, forget);
    }
}

bool DockShares::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonRelease) // an edge between panels is the window's own
        moved_ = true;
    if (event->type() != QEvent::Resize || !window_.isVisible())
        return QObject::eventFilter(watched, event);
    if (!std::exchange(settled_, true) && window_.isMaximized())
        return false;
    if (!pending_) { // the panels still are as they were before
        noted_ = static_cast<QResizeEvent *>(event)->oldSize();
        note();
        pending_ = true;
        QTimer::singleShot(0, this, &DockShares::apply);
    }
    return false;
}

/// In front of its tabs, and not a window of its own.
bool DockShares::isInPlace(const QDockWidget &dock) const
{
    return !dock.isFloating() && dock.isVisible() && !dock.visibleRegion().isEmpty();
}

/// With its tabs, which QMainWindow counts in.
QSize DockShares::sizeOf(const QDockWidget &dock, QSize size) const
{
    if (!window_.tabifiedDockWidgets(const_cast<QDockWidget *>(&dock)).isEmpty())
        for (const QTabBar *tabs : window_.findChildren<QTabBar *>(QString(), Qt::FindDirectChildrenOnly))
            if (tabs->isVisible())
                return size + QSize(0, tabs->height()); // they all have one height
    return size;
}

/// From sizes that follow from the shares, the shares would drift: what is rounded, or has a least size, adds up.
void DockShares::note()
{
    if (!std::exchange(moved_, false))
        return;
    shares_.clear();
    for (QDockWidget *dock : window_.findChildren<QDockWidget *>())
        if (isInPlace(*dock))
            shares_[dock] = sizeOf(*dock, dock->size());
}

void DockShares::apply()
{
    pending_ = false;
    if (!noted_.isValid() || noted_.isEmpty())
        return;
    for (QSizeF &share : shares_)
        share = QSizeF(share.width() * window_.width() / noted_.width(),
                       share.height() * window_.height() / noted_.height());
    resize(Qt::Horizontal, Qt::LeftDockWidgetArea | Qt::RightDockWidgetArea);
    resize(Qt::Vertical, Qt::TopDockWidgetArea | Qt::BottomDockWidgetArea);
    share(Qt::LeftDockWidgetArea);
    share(Qt::RightDockWidgetArea);
}

void DockShares::resize(Qt::Orientation orientation, Qt::DockWidgetAreas areas)
{
    QList<QDockWidget *> docks;
    QList<int> sizes;
    for (auto each = shares_.cbegin(); each != shares_.cend(); ++each) {
        if (!areas.testFlag(window_.dockWidgetArea(each.key())))
            continue;
        docks << each.key();
        const QSize least =
            sizeOf(*each.key(), each.key()->minimumSizeHint()); // what one lacks would be its neighbour's loss
        sizes << (orientation == Qt::Horizontal ? std::max(qRound(each->width()), least.width())
                                                : std::max(qRound(each->height()), least.height()));
    }
    if (!docks.isEmpty())
        window_.resizeDocks(docks, sizes, orientation);
}

/// Beside the editor: what the toolbars, which keep their height, have left to the middle.
void DockShares::share(Qt::DockWidgetArea area)
{
    QList<QDockWidget *> docks;
    double present = 0;
    double wanted = 0;
    for (auto each = shares_.cbegin(); each != shares_.cend(); ++each) {
        if (window_.dockWidgetArea(each.key()) != area)
            continue;
        docks << each.key();
        present += sizeOf(*each.key(), each.key()->size()).height();
        wanted += each->height();
    }
    QList<int> heights;
    for (QDockWidget *each : docks)
        heights << qRound(shares_[each].height() * present / wanted);
    if (docks.size() > 1)
        window_.resizeDocks(docks, heights, Qt::Vertical);
}

} // namespace coroscope
