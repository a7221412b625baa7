// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/name_elision.h"

#include <QFontMetrics>
#include <QString>

namespace coroscope {

QString elidedName(const QFontMetrics &metrics, const QString &name, int width)
{
    if (metrics.horizontalAdvance(name) <= width)
        return name;
    // A name that a program gave may be a sentence or a number: a dot there is no qualifier.
    const bool isQualified = !name.contains(QLatin1Char(' '));
    for (qsizetype dot = name.indexOf(QLatin1Char('.')); isQualified && dot >= 0;
         dot = name.indexOf(QLatin1Char('.'), dot + 1)) {
        QString inner = QChar(0x2026) + name.mid(dot + 1);
        const bool isLast = name.indexOf(QLatin1Char('.'), dot + 1) < 0;
        if (metrics.horizontalAdvance(inner) <= width)
            return inner;
        if (isLast)
            return metrics.elidedText(name.mid(dot + 1), Qt::ElideMiddle, width);
    }
    return metrics.elidedText(name, Qt::ElideMiddle, width);
}

QString elidedName(const QFontMetrics &metrics, const QString &name, int width,
                   const std::function<QString(const QString &)> &within)
{
    const int room = width - metrics.horizontalAdvance(within({}));
    const QString cut = within(elidedName(metrics, name, room));
    // Letters that meet may take more room, or there is none for a name.
    return metrics.horizontalAdvance(cut) <= width ? cut : elidedName(metrics, within(name), width);
}

} // namespace coroscope
