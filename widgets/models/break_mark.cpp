// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/break_mark.h"

#include "widgets/models/wording.h"

#include <QCoreApplication>
#include <QStringList>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::BreakMark)
};

} // namespace

BreakMark breakMark(const std::vector<Breakpoint> &breakpoints, const QString &task, const QString &definition)
{
    BreakMark mark;
    QStringList lines;
    const std::string name = task.toStdString();
    const std::string made = definition.toStdString();
    for (const Breakpoint &breakpoint : breakpoints) {
        const bool met = (!name.empty() && matchesGlob(breakpoint.task, name)) ||
                         (!made.empty() && matchesGlob(breakpoint.task, made));
        if (!breakpoint.file.empty() || !met)
            continue;
        mark.numbers.push_back(breakpoint.number);
        mark.on = mark.on || breakpoint.enabled;
        const QString line =
            breakpoint.enabled ? Words::tr("Breakpoint %1: %2") : Words::tr("Breakpoint %1, switched off: %2");
        lines << line.arg(breakpoint.number).arg(wording::text(toString(breakpoint)));
    }
    mark.words = lines.join(u'\n');
    return mark;
}

} // namespace coroscope
