// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/outline_style.h"

#include "widgets/theme/palette.h"

#include <QStyleFactory>
#include <QStyleOption>

namespace coroscope {

namespace {

/// The window's colour from which Fusion makes an outline that is seen.
void lighten(QPalette &palette)
{
    const QColor outline = mixed(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.55);
    constexpr int fusionDarkens = 140; // per cent
    palette.setColor(QPalette::Window, outline.lighter(fusionDarkens));
}

} // namespace

OutlineStyle::OutlineStyle(qreal scale) : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))), scale_(scale) {}

int OutlineStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    constexpr int toolBarIcon = 20;
    const int plain = metric == PM_ToolBarIconSize ? toolBarIcon : QProxyStyle::pixelMetric(metric, option, widget);
    switch (metric) {
    case PM_ToolBarIconSize:
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize:
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_MenuButtonIndicator:
    case PM_ScrollBarExtent:
    case PM_ScrollBarSliderMin:
    case PM_HeaderMarkSize:
    case PM_TreeViewIndentation: return qRound(plain * scale_);
    default: return plain;
    }
}

void OutlineStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                 const QWidget *widget) const
{
    const bool dark = isDark(option->palette);
    if (const auto *box = qstyleoption_cast<const QStyleOptionButton *>(option);
        dark && box && element == PE_IndicatorCheckBox) {
        QStyleOptionButton light(*box);
        lighten(light.palette);
        QProxyStyle::drawPrimitive(element, &light, painter, widget);
    } else if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
               dark && frame && element == PE_FrameLineEdit) {
        QStyleOptionFrame light(*frame);
        lighten(light.palette);
        QProxyStyle::drawPrimitive(element, &light, painter, widget);
    } else {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

} // namespace coroscope
