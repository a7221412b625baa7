// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace coroscope {

/// Comments `lines` out with `mark` ("#", "//") at their common indentation, or, if each line that holds something is a
/// comment already, takes the marks away. Blank lines stay as they are.
QStringList toggledComments(const QStringList &lines, const QString &mark);

} // namespace coroscope
