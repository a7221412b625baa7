// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/output/traceback.h"

#include <QRegularExpression>

namespace coroscope {

std::optional<SourcePlace> placeInTraceback(const QString &line)
{
    // In groups of exceptions a frame of bars stands before it.
    static const QRegularExpression pattern(QStringLiteral("^[\\s|+-]*File \"([^\"]+)\", line (\\d+)(?:,|$)"));
    const QRegularExpressionMatch match = pattern.match(line);
    const int number = match.captured(2).toInt();
    if (!match.hasMatch() || number <= 0 || match.capturedView(1).startsWith(u'<'))
        return std::nullopt;
    return SourcePlace{match.captured(1), number};
}

} // namespace coroscope
