// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/card_list.h"

#include "widgets/models/roles.h"
#include "widgets/queue/card.h"

#include <QEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace coroscope {

namespace {

constexpr int slimGap = 2;

} // namespace

CardList::CardList(QWidget *parent) : QAbstractItemView(parent)
{
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setFrameShape(NoFrame);
    viewport()->setAutoFillBackground(false);
    viewport()->setAttribute(Qt::WA_Hover);
}

void CardList::setModel(QAbstractItemModel *newModel)
{
    QAbstractItemView::setModel(newModel);
    connect(newModel, &QAbstractItemModel::rowsRemoved, this, &CardList::rowsChanged);
}

CardGrid CardList::grid() const
{
    CardGrid grid;
    grid.least = cardSize(font());
    grid.width = viewport()->width();
    grid.count = rows();
    const int needed = std::min(wholeRows, (longest_ + grid.columns() - 1) / grid.columns());
    if (needed * grid.pitch() - grid.gap > viewport()->height()) {
        grid.gap = slimGap;
        grid.least.setHeight(slimCardHeight(font()));
    }
    return grid;
}

QSize CardList::minimumSizeHint() const
{
    constexpr int fewest = 3;
    const QSize whole = cardSize(font());
    return {whole.width() * 3 / 4, std::max(whole.height(), fewest * (slimCardHeight(font()) + slimGap))};
}

void CardList::forgetCrowd()
{
    longest_ = rows();
    rowsChanged();
}

void CardList::rowsChanged()
{
    longest_ = std::max(longest_, rows());
    updateGeometries();
    viewport()->update();
}

std::pair<int, int> CardList::rowsInSight() const { return grid().within(verticalOffset(), viewport()->height()); }

void CardList::setOnTheWay(std::set<TaskNumber> tasks)
{
    if (tasks == onTheWay_)
        return;
    onTheWay_ = std::move(tasks);
    viewport()->update();
}

QRect CardList::visualRect(const QModelIndex &index) const
{
    return index.isValid() ? grid().rect(index.row()).translated(0, -verticalOffset()) : QRect();
}

QModelIndex CardList::indexAt(const QPoint &point) const
{
    const int row = grid().at(point + QPoint(0, verticalOffset()));
    return row < 0 ? QModelIndex() : model()->index(row, 0, rootIndex());
}

void CardList::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    const QRect card = grid().rect(index.row());
    const int top = verticalOffset();
    const int height = viewport()->height();
    if (hint == PositionAtCenter)
        verticalScrollBar()->setValue(card.center().y() - height / 2);
    else if (hint == PositionAtTop || card.top() < top)
        verticalScrollBar()->setValue(card.top());
    else if (hint == PositionAtBottom || card.bottom() >= top + height)
        verticalScrollBar()->setValue(card.bottom() + 1 - height);
}

void CardList::reset()
{
    QAbstractItemView::reset();
    rowsChanged();
}

void CardList::rowsInserted(const QModelIndex &parent, int start, int end)
{
    QAbstractItemView::rowsInserted(parent, start, end);
    rowsChanged();
}

void CardList::dataChanged(const QModelIndex &, const QModelIndex &, const QList<int> &) { viewport()->update(); }

void CardList::updateGeometries()
{
    const CardGrid cards = grid();
    verticalScrollBar()->setSingleStep(cards.pitch());
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, std::max(0, cards.height() - viewport()->height()));
    QAbstractItemView::updateGeometries();
}

void CardList::scrollContentsBy(int, int) { viewport()->update(); }

void CardList::changeEvent(QEvent *event)
{
    QAbstractItemView::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        updateGeometry();
        updateGeometries();
    }
}

int CardList::verticalOffset() const { return verticalScrollBar()->value(); }

QModelIndex CardList::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    if (rows() == 0)
        return {};
    const CardGrid cards = grid();
    const int page = cards.columns() * std::max(1, viewport()->height() / cards.pitch());
    int row = currentIndex().row();
    if (row < 0)
        return model()->index(0, 0, rootIndex());
    switch (action) {
    case MoveUp: row -= cards.columns(); break;
    case MoveDown: row += cards.columns(); break;
    case MoveLeft:
    case MovePrevious: --row; break;
    case MoveRight:
    case MoveNext: ++row; break;
    case MovePageUp: row -= page; break;
    case MovePageDown: row += page; break;
    case MoveHome: row = 0; break;
    case MoveEnd: row = rows() - 1; break;
    }
    return model()->index(std::clamp(row, 0, rows() - 1), 0, rootIndex());
}

/// The cards that `rect` touches; a press selects one.
void CardList::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command)
{
    const QRect area = rect.normalized().translated(0, verticalOffset());
    const CardGrid cards = grid();
    QItemSelection selection;
    const auto [first, last] = cards.within(area.top(), area.height());
    for (int row = first; row < last; ++row) {
        if (cards.rect(row).intersects(area)) {
            const QModelIndex index = model()->index(row, 0, rootIndex());
            selection.select(index, index);
        }
    }
    selectionModel()->select(selection, command | QItemSelectionModel::Rows);
}

QRegion CardList::visualRegionForSelection(const QItemSelection &) const { return viewport()->rect(); }

void CardList::paintEvent(QPaintEvent *)
{
    if (!model())
        return;
    QPainter painter(viewport());
    QStyleOptionViewItem base;
    initViewItemOption(&base);
    const QPoint pointer = viewport()->mapFromGlobal(QCursor::pos());
    const bool under = viewport()->underMouse();
    const auto [first, last] = rowsInSight();
    for (int row = first; row < last; ++row) {
        const QModelIndex index = model()->index(row, 0, rootIndex());
        if (onTheWay_.count(index.data(TaskRole).toUInt()) > 0)
            continue;
        QStyleOptionViewItem option = base;
        option.rect = visualRect(index);
        option.state.setFlag(QStyle::State_Selected, selectionModel()->isRowSelected(row, rootIndex()));
        option.state.setFlag(QStyle::State_MouseOver, under && option.rect.contains(pointer));
        option.state.setFlag(QStyle::State_HasFocus, hasFocus() && currentIndex().row() == row);
        itemDelegateForIndex(index)->paint(&painter, option, index);
    }
}

} // namespace coroscope
