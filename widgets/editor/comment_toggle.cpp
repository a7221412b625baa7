// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/comment_toggle.h"

#include <algorithm>
#include <limits>

namespace coroscope {

namespace {

qsizetype indentation(const QString &line)
{
    qsizetype i = 0;
    while (i < line.size() && (line[i] == u' ' || line[i] == u'\t'))
        ++i;
    return i;
}

bool isBlank(const QString &line) { return line.trimmed().isEmpty(); }

} // namespace

QStringList toggledComments(const QStringList &lines, const QString &mark)
{
    bool all = true;
    bool any = false;
    qsizetype common = std::numeric_limits<qsizetype>::max();
    for (const QString &line : lines) {
        if (isBlank(line))
            continue;
        any = true;
        common = std::min(common, indentation(line));
        all = all && QStringView(line).mid(indentation(line)).startsWith(mark);
    }
    QStringList result = lines;
    if (!any)
        return result;
    for (QString &line : result) {
        if (isBlank(line))
            continue;
        if (!all) {
            line.insert(common, mark + u' ');
            continue;
        }
        const qsizetype at = indentation(line);
        const bool space = at + mark.size() < line.size() && line[at + mark.size()] == u' ';
        line.remove(at, mark.size() + (space ? 1 : 0));
    }
    return result;
}

} // namespace coroscope
