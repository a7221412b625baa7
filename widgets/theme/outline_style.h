// SPDX-License-Identifier: GPL-3.0-or-later
// OutlineStyle: Fusion, with outlines that are seen on a dark ground too. Fusion draws a frame in a darker shade of the window.
#pragma once

#include <QProxyStyle>

namespace coroscope {

class OutlineStyle : public QProxyStyle {
    Q_OBJECT
public:
    /// `scale`: of icons, marks and scroll bars; 1: as drawn for a desk.
    explicit OutlineStyle(qreal scale = 1);

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget = nullptr) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option = nullptr,
                    const QWidget *widget = nullptr) const override;

private:
    qreal scale_;
};

} // namespace coroscope
