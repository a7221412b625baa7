// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/source_file.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringDecoder>
#include <QStringEncoder>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::SourceFile)
};

const QByteArray utf8Mark = QByteArrayLiteral("\xef\xbb\xbf");

QByteArray firstLines(const QByteArray &bytes, int count)
{
    qsizetype end = 0;
    for (int line = 0; line < count && end >= 0; ++line) {
        const qsizetype next = bytes.indexOf('\n', end);
        end = next < 0 ? bytes.size() : next + 1;
    }
    return bytes.left(end);
}

/// Python's names for codecs that the converters know under another.
QByteArray converterName(const QString &encoding)
{
    QString name = encoding.toLower();
    name.replace(u'_', u'-');
    if (name == u"utf-8" || name == u"utf8" || name == u"u8" || name == u"utf-8-sig")
        return "UTF-8";
    if (name == u"latin-1" || name == u"latin1" || name == u"iso-latin-1" || name == u"l1")
        return "ISO-8859-1";
    if (name == u"ascii" || name == u"us-ascii")
        return "US-ASCII";
    return name.toLatin1();
}

int lineOfBadUtf8(const QByteArray &bytes)
{
    int line = 1;
    for (qsizetype start = 0; start < bytes.size(); ++line) {
        qsizetype end = bytes.indexOf('\n', start);
        end = end < 0 ? bytes.size() : end + 1;
        if (!bytes.mid(start, end - start).isValidUtf8())
            return line;
        start = end;
    }
    return line;
}

bool isUtf8(const QString &encoding) { return converterName(encoding) == "UTF-8"; }

} // namespace

QString declaredEncoding(const QByteArray &head)
{
    // PEP 263: on line 1, or on line 2 if line 1 is empty or a comment too.
    static const QRegularExpression declaration(QStringLiteral("^[ \\t\\f]*#.*?coding[:=][ \\t]*([-_.a-zA-Z0-9]+)"));
    static const QRegularExpression blankOrComment(QStringLiteral("^[ \\t\\f]*(#.*)?$"));
    const QList<QByteArray> lines = head.split('\n');
    for (qsizetype i = 0; i < std::min<qsizetype>(2, lines.size()); ++i) {
        QString line = QString::fromLatin1(lines[i]);
        if (line.endsWith(u'\r'))
            line.chop(1);
        const QRegularExpressionMatch match = declaration.match(line);
        if (match.hasMatch())
            return match.captured(1);
        if (!blankOrComment.match(line).hasMatch())
            break;
    }
    return {};
}

QString dominantNewline(const QString &text)
{
    const qsizetype windows = text.count(QStringLiteral("\r\n"));
    const qsizetype unixLines = text.count(u'\n') - windows;
    const qsizetype oldMac = text.count(u'\r') - windows;
    if (windows > unixLines && windows >= oldMac)
        return QStringLiteral("\r\n");
    if (oldMac > unixLines)
        return QStringLiteral("\r");
    return QStringLiteral("\n");
}

SourceFile decodeSource(const QByteArray &bytes, bool isPython)
{
    SourceFile file;
    QByteArray body = bytes;
    if (body.startsWith(utf8Mark)) {
        file.byteOrderMark = true;
        body = body.mid(utf8Mark.size());
    }
    if (isPython && !file.byteOrderMark) {
        const QString declared = declaredEncoding(firstLines(body, 2));
        if (!declared.isEmpty())
            file.encoding = declared;
    }
    if (isUtf8(file.encoding)) {
        file.text = QString::fromUtf8(body);
        if (!body.isValidUtf8()) {
            file.problem =
                Words::tr("Line %1 is not valid UTF-8. The text is read-only, so that nothing gets lost: convert "
                          "the file, or declare its encoding in the first line (# coding: latin-1).")
                    .arg(lineOfBadUtf8(body));
        }
    } else {
        QStringDecoder decoder(converterName(file.encoding).constData());
        if (!decoder.isValid()) {
            file.text = QString::fromUtf8(body);
            file.problem =
                Words::tr("The declared encoding \"%1\" is not known here. The text is read-only, so that nothing "
                          "gets lost: convert the file to UTF-8.")
                    .arg(file.encoding);
        } else {
            file.text = decoder.decode(body);
            if (decoder.hasError()) {
                file.problem =
                    Words::tr("The file is not valid %1, as its declaration says. The text is read-only, so that "
                              "nothing gets lost: correct the declaration.")
                        .arg(file.encoding);
            }
        }
    }
    file.newline = dominantNewline(file.text);
    return file;
}

QByteArray encodeSource(const QString &text, const SourceFile &file, bool isPython, QString &error)
{
    QString encoding = file.encoding;
    if (isPython && !file.byteOrderMark) {
        const QString declared = declaredEncoding(firstLines(text.left(2000).toUtf8(), 2));
        encoding = declared.isEmpty() ? QStringLiteral("utf-8") : declared;
    }
    QByteArray bytes = file.byteOrderMark ? utf8Mark : QByteArray("");
    if (isUtf8(encoding) || file.byteOrderMark)
        return bytes + text.toUtf8();
    QStringEncoder encoder(converterName(encoding).constData());
    if (!encoder.isValid()) {
        error =
            Words::tr("The declared encoding \"%1\" is not known here: change the declaration to utf-8.").arg(encoding);
        return {};
    }
    const QByteArray body = encoder.encode(text);
    QStringDecoder decoder(converterName(encoding).constData());
    const QString back = decoder.decode(body);
    if (encoder.hasError() || back != text) {
        qsizetype at = 0;
        while (at < std::min(back.size(), text.size()) && back[at] == text[at])
            ++at;
        error = Words::tr("The character \"%1\" in line %2 does not exist in %3: change the declaration to utf-8.")
                    .arg(text.mid(at, 1))
                    .arg(text.left(at).count(u'\n') + 1)
                    .arg(encoding);
        return {};
    }
    return bytes + body;
}

} // namespace coroscope
