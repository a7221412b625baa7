// SPDX-License-Identifier: GPL-3.0-or-later
// Where in the user's settings something is kept for one program.
#pragma once

#include <QString>

namespace coroscope {

/// A settings key cannot hold every path: "KIND/hash of the path". The path itself is kept in there, as "program".
QString programGroup(const QString &kind, const QString &program);

} // namespace coroscope
