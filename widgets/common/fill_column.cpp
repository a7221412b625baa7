// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/fill_column.h"

#include <QEvent>
#include <QHeaderView>
#include <QTreeView>

#include <algorithm>

namespace coroscope {

FillColumn::FillColumn(QTreeView &view, int column, int characters)
    : QObject(&view), view_(view), column_(column), characters_(characters)
{
    QHeaderView *header = view_.header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(column, QHeaderView::Fixed);
    view_.setTextElideMode(Qt::ElideMiddle);
    view_.viewport()->installEventFilter(this);
    connect(header, &QHeaderView::sectionResized, this, &FillColumn::fill);
    connect(header, &QHeaderView::geometriesChanged, this, &FillColumn::fill);
    fill();
}

bool FillColumn::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::FontChange)
        fill();
    return QObject::eventFilter(watched, event);
}

void FillColumn::fill()
{
    if (filling_)
        return;
    filling_ = true;
    QHeaderView *header = view_.header();
    const int others = header->length() - header->sectionSize(column_);
    const int least = std::max(header->sectionSizeHint(column_), characters_ * view_.fontMetrics().averageCharWidth());
    header->resizeSection(column_, std::max(least, view_.viewport()->width() - others));
    filling_ = false;
}

} // namespace coroscope
