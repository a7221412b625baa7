// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/file_kind.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::FileKind)
};

} // namespace

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

QString whyNotOpened(FileKind kind, const QString &path)
{
    switch (kind) {
    case FileKind::missing: return Words::tr("%1 is no longer there.").arg(path);
    case FileKind::unreadable: return Words::tr("%1 cannot be read. Check its rights: ls -l shows them.").arg(path);
    case FileKind::folder: return Words::tr("%1 is a folder: open the programs in it.").arg(path);
    case FileKind::compiled:
        return Words::tr("%1 is compiled, but may not be run. If it is a program, allow it: chmod +x.").arg(path);
    case FileKind::binary:
        return Words::tr("%1 is neither a text nor a recording. What can be opened is a program's source, a C++ "
                         "program or a .coro file.")
            .arg(path);
    case FileKind::recording:
    case FileKind::executable:
    case FileKind::text: break;
    }
    return {};
}

} // namespace coroscope
