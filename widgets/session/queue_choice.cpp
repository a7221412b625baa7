// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/queue_choice.h"

#include "widgets/session/program_group.h"

#include <QSettings>

#include <utility>

namespace coroscope {

namespace {

QString groupOf(const QString &program) { return programGroup(QStringLiteral("queueVariables"), program); }

} // namespace

bool QueueChoice::setProgram(const QString &program)
{
    if (program == program_)
        return false;
    program_ = program;
    const QString key = groupOf(program) + QStringLiteral("/variable");
    const QString before = std::exchange(variable_, program.isEmpty() ? QString() : QSettings().value(key).toString());
    return variable_ != before;
}

bool QueueChoice::set(const QString &variable)
{
    if (variable == variable_)
        return false;
    variable_ = variable;
    if (program_.isEmpty())
        return true;
    QSettings settings;
    const QString group = groupOf(program_);
    settings.remove(group);
    if (!variable_.isEmpty()) {
        settings.setValue(group + QStringLiteral("/program"), program_);
        settings.setValue(group + QStringLiteral("/variable"), variable_);
    }
    return true;
}

} // namespace coroscope
