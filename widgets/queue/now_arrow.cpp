// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/now_arrow.h"

#include "widgets/theme/palette.h"

#include <QPainter>

namespace coroscope {

NowArrow::NowArrow(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setPast(false);
}

void NowArrow::setPast(bool past)
{
    past_ = past;
    setToolTip(past ? tr("The moment shown, in the past: on its left what had run, on its right what ran next")
                    : tr("Now: on its left what has run, on its right what runs next"));
    setAccessibleName(toolTip());
    update();
}

QSize NowArrow::sizeHint() const { return {fontMetrics().horizontalAdvance(tr("then")) + 8, 40}; }

void NowArrow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ChartColors colors = chartColors(isDark(palette()));
    const QColor ink = past_ ? colors.cursor : colors.now;
    const int middle = width() / 2;
    const int textHeight = fontMetrics().height();
    painter.setPen(QPen(ink, 2, past_ ? Qt::DashLine : Qt::SolidLine));
    painter.drawLine(middle, textHeight + 3, middle, height());
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QRect(0, 0, width(), textHeight), Qt::AlignCenter, past_ ? tr("then") : tr("now"));
    const int y = textHeight + 3 + (height() - textHeight) / 4;
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawPolygon(QPolygon({{middle - 8, y}, {middle + 1, y - 6}, {middle + 1, y + 6}}));
}

} // namespace coroscope
