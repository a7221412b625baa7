// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/name_delegate.h"

#include "widgets/common/name_elision.h"

#include <QApplication>
#include <QStyle>

namespace coroscope {

namespace {

QStyle &styleOf(const QStyleOptionViewItem &option)
{
    return *(option.widget ? option.widget->style() : QApplication::style());
}

} // namespace

QString NameDelegate::shownText(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QStyle &style = styleOf(cell);
    // The style keeps a margin on either side of the text within its rectangle.
    const int margin = style.pixelMetric(QStyle::PM_FocusFrameHMargin, &cell, cell.widget) + 1;
    const int room = style.subElementRect(QStyle::SE_ItemViewItemText, &cell, cell.widget).width() - 2 * margin;
    return elidedName(cell.fontMetrics, cell.text, room);
}

void NameDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text = shownText(option, index);
    styleOf(cell).drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
}

} // namespace coroscope
