// SPDX-License-Identifier: GPL-3.0-or-later
// SourceFile: the bytes of a source file as text and back, without changing what the user did not touch: encoding
// (PEP 263 for Python, UTF-8 otherwise), byte order mark, newlines.
#pragma once

#include <QByteArray>
#include <QString>

namespace coroscope {

struct SourceFile {
    QString text; ///< newlines as in the file
    QString encoding = QStringLiteral("utf-8");
    bool byteOrderMark = false;
    QString newline = QStringLiteral("\n"); ///< the one that most lines end with
    QString
        problem; ///< not empty: the text is not exactly the file's (bad bytes, unknown encoding), so it must not be saved
};

/// `isPython`: a declaration as PEP 263 has it, in the first two lines, names the encoding.
SourceFile decodeSource(const QByteArray &bytes, bool isPython);

/// On failure returns a null array and sets `error` to a sentence with the cure. If the text's declaration names another
/// encoding than `file`'s, the declaration counts.
QByteArray encodeSource(const QString &text, const SourceFile &file, bool isPython, QString &error);

/// The encoding that `head`, the first two lines, declares; empty: none.
QString declaredEncoding(const QByteArray &head);

QString dominantNewline(const QString &text);

} // namespace coroscope
