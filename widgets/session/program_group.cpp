// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/program_group.h"

#include <QCryptographicHash>

namespace coroscope {

QString programGroup(const QString &kind, const QString &program)
{
    const QByteArray hash = QCryptographicHash::hash(program.toUtf8(), QCryptographicHash::Sha1).toHex().left(16);
    return QStringLiteral("%1/%2").arg(kind, QString::fromLatin1(hash));
}

} // namespace coroscope
