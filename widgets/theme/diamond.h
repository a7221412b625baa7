// SPDX-License-Identifier: GPL-3.0-or-later
// The diamond that stands for a switch breakpoint wherever one is shown: filled, or hollow where it is off.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPainter>

namespace coroscope {

/// `reach`: from its middle to each corner, logical pixels.
void paintDiamond(QPainter &painter, QPointF centre, double reach, const QColor &color, bool hollow);
QIcon diamondIcon(const QColor &color, bool hollow);

} // namespace coroscope
