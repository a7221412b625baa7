// SPDX-License-Identifier: GPL-3.0-or-later
// OutlineStyle: Fusion, with outlines that are seen on a dark ground too. Fusion draws a frame in a darker shade of the window.
#pragma once

#include <QProxyStyle>

namespace coroscope {

class OutlineStyle : public QProxyStyle {
    Q_OBJECT
public:
    OutlineStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget = nullptr) const override;
};

} // namespace coroscope
