// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/file_kind.h"

#include <QFile>
#include <QFileInfo>

namespace coroscope {

FileKind fileKind(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return FileKind::missing;
    if (info.isDir())
        return FileKind::folder;
    QFile file(path);
    if (!info.isFile() || !file.open(QIODevice::ReadOnly)) // a pipe would keep who opens it waiting
        return FileKind::unreadable;
    constexpr qint64 enough = 4096;
    const QByteArray begin = file.read(enough);
    if (path.endsWith(QStringLiteral(".coro")) || begin.startsWith("COROSCOP"))
        return FileKind::recording;
    if (begin.startsWith("\x7f"
                         "ELF"))
        return info.isExecutable() ? FileKind::executable : FileKind::compiled;
    return begin.contains('\0') ? FileKind::binary : FileKind::text;
}

} // namespace coroscope
