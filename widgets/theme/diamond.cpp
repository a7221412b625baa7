// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/diamond.h"

#include <QPixmap>
#include <QPolygonF>

namespace coroscope {

void paintDiamond(QPainter &painter, QPointF centre, double reach, const QColor &color, bool hollow)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.4));
    painter.setBrush(hollow ? QBrush(Qt::NoBrush) : QBrush(color));
    painter.drawPolygon(QPolygonF({centre - QPointF(0, reach), centre + QPointF(reach, 0), centre + QPointF(0, reach),
                                   centre - QPointF(reach, 0)}));
    painter.restore();
}

QIcon diamondIcon(const QColor &color, bool hollow)
{
    constexpr int side = 16;
    QIcon icon;
    for (const int scale : {1, 2}) {
        QPixmap pixmap(side * scale, side * scale);
        pixmap.setDevicePixelRatio(scale);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paintDiamond(painter, {side / 2.0, side / 2.0}, 5, color, hollow);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace coroscope
