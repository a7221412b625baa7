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

/// Why a file of that kind is not opened, with the cure; empty: it is.
QString whyNotOpened(FileKind kind, const QString &path);

} // namespace coroscope
