// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/long_table_view.h"

#include "widgets/common/long_table_accessible.h"

#include <QAccessible>
#include <QEvent>
#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>
#include <limits>

namespace coroscope {

namespace {

int heightOfRow(const QWidget &view) { return view.fontMetrics().height() + 5; }

} // namespace

LongTableView::LongTableView(QWidget *parent)
    : QAbstractItemView(parent), header_(new QHeaderView(Qt::Horizontal, this)), rowHeight_(heightOfRow(*this))
{
    installLongTableAccessibility();
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollMode(ScrollPerPixel);
    header_->setStretchLastSection(true);
    header_->setHighlightSections(false);
    header_->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    connect(header_, &QHeaderView::sectionResized, this, [this] {
        updateGeometries();
        viewport()->update();
    });
    connect(horizontalScrollBar(), &QScrollBar::valueChanged, header_, &QHeaderView::setOffset);
}

void LongTableView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    if (QAccessible::isActive() && current.isValid() && hasFocus()) {
        QAccessibleEvent event(this, QAccessible::Focus);
        event.setChild(current.row()); // see RowsAccessible
        QAccessible::updateAccessibility(&event);
    }
    QAbstractItemView::currentChanged(current, previous);
}

void LongTableView::setModel(QAbstractItemModel *model)
{
    header_->setModel(model);
    QAbstractItemView::setModel(model);
    // The base class asks for nothing once rows have gone.
    connect(model, &QAbstractItemModel::rowsRemoved, this, [this] {
        updateGeometries();
        viewport()->update();
    });
}

void LongTableView::sortByHeader()
{
    header_->setSectionsClickable(true);
    header_->setSortIndicatorShown(true);
    header_->setSortIndicatorClearable(true);
    header_->setSortIndicator(-1, Qt::AscendingOrder);
    connect(header_, &QHeaderView::sortIndicatorChanged, this,
            [this](int column, Qt::SortOrder order) { model()->sort(column, order); });
}

void LongTableView::reset()
{
    QAbstractItemView::reset();
    updateGeometries();
    viewport()->update();
}

void LongTableView::setCut(int row)
{
    if (row == cut_)
        return;
    cut_ = row;
    viewport()->update();
}

bool LongTableView::isAtEnd() const { return verticalScrollBar()->value() >= verticalScrollBar()->maximum(); }

int LongTableView::rowsInSight() const { return std::max(1, viewport()->height() / rowHeight_); }

int LongTableView::rowTop(int row) const
{
    const qint64 top = (qint64(row) - verticalScrollBar()->value()) * rowHeight_;
    constexpr qint64 limit = std::numeric_limits<int>::max() / 2;
    return int(std::clamp(top, -limit, limit));
}

int LongTableView::rowAt(int y) const
{
    if (!model() || y < 0)
        return -1;
    const int row = verticalScrollBar()->value() + y / rowHeight_;
    return row < model()->rowCount(rootIndex()) ? row : -1;
}

QModelIndex LongTableView::indexAt(const QPoint &point) const
{
    const int row = rowAt(point.y());
    const int column = header_->logicalIndexAt(point.x());
    return row < 0 || column < 0 ? QModelIndex() : model()->index(row, column, rootIndex());
}

QRect LongTableView::visualRect(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    return {header_->sectionViewportPosition(index.column()), rowTop(index.row()), header_->sectionSize(index.column()),
            rowHeight_};
}

void LongTableView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    const int first = verticalScrollBar()->value();
    const int inSight = rowsInSight();
    const int row = index.row();
    if (hint == PositionAtCenter || (hint == EnsureVisible && (row < first - inSight || row > first + 2 * inSight)))
        verticalScrollBar()->setValue(row - inSight / 2);
    else if (hint == PositionAtTop || row < first)
        verticalScrollBar()->setValue(row);
    else if (hint == PositionAtBottom || row >= first + inSight)
        verticalScrollBar()->setValue(row - inSight + 1);
}

int LongTableView::sizeHintForColumn(int column) const
{
    if (!model())
        return -1;
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const int first = verticalScrollBar()->value();
    const int last = std::min(model()->rowCount(rootIndex()) - 1, first + rowsInSight());
    int width = 0;
    for (int row = first; row <= last; ++row) {
        const QModelIndex index = model()->index(row, column, rootIndex());
        width = std::max(width, itemDelegateForIndex(index)->sizeHint(option, index).width());
    }
    return width;
}

/// A scroll bar that comes or goes resizes the viewport, and that asks for geometries again: not within, but once more.
void LongTableView::updateGeometries()
{
    if (updating_)
        return;
    updating_ = true;
    constexpr int enough = 4; // each bar may come once; two that take turns for ever are left as they are
    for (int round = 0; round < enough; ++round) {
        const QSize before = viewport()->size();
        placeHeaderAndBars();
        if (viewport()->size() == before)
            break;
    }
    updating_ = false;
}

void LongTableView::placeHeaderAndBars()
{
    const int headerHeight = header_->sizeHint().height();
    setViewportMargins(0, headerHeight, 0, 0);
    const QRect area = viewport()->geometry();
    header_->setGeometry(area.left(), area.top() - headerHeight, area.width(), headerHeight);
    const int rows = model() ? model()->rowCount(rootIndex()) : 0;
    verticalScrollBar()->setSingleStep(1);
    verticalScrollBar()->setPageStep(rowsInSight());
    verticalScrollBar()->setRange(0, std::max(0, rows - rowsInSight()));
    horizontalScrollBar()->setSingleStep(20);
    horizontalScrollBar()->setPageStep(area.width());
    horizontalScrollBar()->setRange(0, std::max(0, header_->length() - area.width()));
    QAbstractItemView::updateGeometries();
}

void LongTableView::rowsInserted(const QModelIndex &parent, int start, int end)
{
    QAbstractItemView::rowsInserted(parent, start, end);
    updateGeometries();
    viewport()->update();
}

void LongTableView::dataChanged(const QModelIndex &, const QModelIndex &, const QList<int> &) { viewport()->update(); }

void LongTableView::scrollContentsBy(int, int) { viewport()->update(); }

int LongTableView::horizontalOffset() const { return horizontalScrollBar()->value(); }

/// By which the place where a drag began has moved.
int LongTableView::verticalOffset() const
{
    constexpr qint64 limit = std::numeric_limits<int>::max() / 2;
    return int(std::min(qint64(verticalScrollBar()->value()) * rowHeight_, limit));
}

QModelIndex LongTableView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int rows = model() ? model()->rowCount(rootIndex()) : 0;
    if (rows == 0)
        return {};
    int row = currentIndex().isValid() ? currentIndex().row() : -1;
    switch (action) {
    case MoveUp:
    case MovePrevious: row = row < 0 ? rows - 1 : row - 1; break;
    case MoveDown:
    case MoveNext: ++row; break;
    case MovePageUp: row -= rowsInSight(); break;
    case MovePageDown: row += rowsInSight(); break;
    case MoveHome: row = 0; break;
    case MoveEnd: row = rows - 1; break;
    case MoveLeft: horizontalScrollBar()->triggerAction(QScrollBar::SliderSingleStepSub); break;
    case MoveRight: horizontalScrollBar()->triggerAction(QScrollBar::SliderSingleStepAdd); break;
    }
    return model()->index(std::clamp(row, 0, rows - 1), std::max(0, currentIndex().column()), rootIndex());
}

/// Which may lie out of sight.
int LongTableView::nearestRow(int y) const
{
    const auto below = qint64(std::floor(double(y) / rowHeight_));
    return int(std::clamp<qint64>(verticalScrollBar()->value() + below, 0, model()->rowCount(rootIndex()) - 1));
}

/// The rows from end to end of `rect`, whichever end lies above.
void LongTableView::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command)
{
    if (model()->rowCount(rootIndex()) == 0)
        return;
    const auto [first, last] = std::minmax({nearestRow(rect.top()), nearestRow(rect.bottom())});
    selectionModel()->select({model()->index(first, 0, rootIndex()), model()->index(last, 0, rootIndex())},
                             command | QItemSelectionModel::Rows);
}

QRegion LongTableView::visualRegionForSelection(const QItemSelection &) const { return viewport()->rect(); }

void LongTableView::paintEvent(QPaintEvent *)
{
    if (!model())
        return;
    QPainter painter(viewport());
    QStyleOptionViewItem base;
    initViewItemOption(&base);
    const int first = verticalScrollBar()->value();
    const int last = std::min(model()->rowCount(rootIndex()) - 1, first + viewport()->height() / rowHeight_);
    for (int row = first; row <= last; ++row)
        paintRow(painter, row, base);
    if (cut_ < first || cut_ > last + 1)
        return;
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    const int y = std::max(1, rowTop(cut_));
    painter.drawLine(0, y, viewport()->width(), y);
}

void LongTableView::paintRow(QPainter &painter, int row, const QStyleOptionViewItem &base) const
{
    const bool selected = selectionModel()->isRowSelected(row, rootIndex());
    const bool faded = !selected && cut_ >= 0 && row >= cut_;
    const QRect rowRect(0, rowTop(row), viewport()->width(), rowHeight_);
    if (selected)
        painter.fillRect(rowRect,
                         palette().brush(hasFocus() ? QPalette::Active : QPalette::Inactive, QPalette::Highlight));
    painter.setOpacity(faded ? 0.5 : 1.0);
    for (int visual = 0; visual < header_->count(); ++visual) {
        const int column = header_->logicalIndex(visual);
        if (header_->isSectionHidden(column))
            continue;
        const QModelIndex index = model()->index(row, column, rootIndex());
        QStyleOptionViewItem option = base;
        option.rect = visualRect(index);
        if (option.rect.right() < 0 || option.rect.left() > viewport()->width())
            continue;
        option.state.setFlag(QStyle::State_Selected, selected);
        option.state.setFlag(QStyle::State_Active, hasFocus());
        option.state.setFlag(QStyle::State_HasFocus, false);
        itemDelegateForIndex(index)->paint(&painter, option, index);
    }
    painter.setOpacity(1.0);
}

void LongTableView::changeEvent(QEvent *event)
{
    QAbstractItemView::changeEvent(event);
    if (event->type() != QEvent::FontChange || rowHeight_ == heightOfRow(*this))
        return;
    rowHeight_ = heightOfRow(*this);
    updateGeometries();
    viewport()->update();
}

} // namespace coroscope
