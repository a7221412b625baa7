// SPDX-License-Identifier: GPL-3.0-or-later
// What a file is, by its name and its first bytes.
#pragma once

#include <QString>

namespace coroscope {

enum class FileKind {
    missing,
    unreadable, ///< as this user
    folder,
    recording,
    executable, ///< compiled, and may be run
    compiled,   ///< but may not
    binary,     ///< anything else that is no text
    text,
};

FileKind fileKind(const QString &path);

} // namespace coroscope
