// SPDX-License-Identifier: GPL-3.0-or-later
// What fingers on a touchpad or a screen mean for the chart. Pure functions of the events.
#pragma once

#include <QPointF>

#include <optional>

class QEvent;
class QWheelEvent;
class QWidget;

namespace coroscope {

/// A step of a pinch.
struct PinchZoom {
    double x = 0;      ///< in the widget
    double factor = 1; ///< > 1: closer
};
/// Nothing: `event` is none.
std::optional<PinchZoom> pinchZoom(QEvent &event, const QWidget &widget);

/// Pixels by which two fingers on a touchpad move the content. Nothing: it was the wheel of a mouse.
std::optional<QPointF> touchpadPan(const QWheelEvent &event);

} // namespace coroscope
