// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/chart_gestures.h"

#include <QGestureEvent>
#include <QNativeGestureEvent>
#include <QPinchGesture>
#include <QPointingDevice>
#include <QWheelEvent>
#include <QWidget>

#include <algorithm>

namespace coroscope {

std::optional<PinchZoom> pinchZoom(QEvent &event, const QWidget &widget)
{
    if (event.type() == QEvent::NativeGesture) { // of a touchpad
        const auto &native = static_cast<const QNativeGestureEvent &>(event);
        if (native.gestureType() != Qt::ZoomNativeGesture)
            return std::nullopt;
        return PinchZoom{native.position().x(), std::clamp(1 + native.value(), 0.1, 10.0)};
    }
    if (event.type() != QEvent::Gesture) // of a touch screen
        return std::nullopt;
    auto &gestures = static_cast<QGestureEvent &>(event);
    const auto *pinch = static_cast<const QPinchGesture *>(gestures.gesture(Qt::PinchGesture));
    if (!pinch)
        return std::nullopt;
    const double x = widget.mapFromGlobal(pinch->centerPoint().toPoint()).x();
    return PinchZoom{x, std::clamp(pinch->scaleFactor(), 0.1, 10.0)};
}

std::optional<QPointF> touchpadPan(const QWheelEvent &event)
{
    // (Under X11 a mouse's wheel has a pixel delta, too, and a touchpad's fingers have no phase.)
    const auto *device = event.pointingDevice();
    const bool isTouchpad =
        event.phase() != Qt::NoScrollPhase || (device && device->type() == QInputDevice::DeviceType::TouchPad);
    if (!isTouchpad)
        return std::nullopt;
    constexpr double pixelsPerStep = 60;
    return event.pixelDelta().isNull() ? QPointF(event.angleDelta()) / 120 * pixelsPerStep
                                       : QPointF(event.pixelDelta());
}

} // namespace coroscope
