// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/build/diagnostics.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace coroscope {

namespace {

Diagnostic::Kind kindOf(QStringView word)
{
    if (word.endsWith(QLatin1String("error")))
        return Diagnostic::Kind::error;
    return word == QLatin1String("warning") ? Diagnostic::Kind::warning : Diagnostic::Kind::note;
}

std::optional<Diagnostic> parseCompiler(const QString &line)
{
    static const QRegularExpression pattern(
        QStringLiteral("^(.+?):(\\d+):(?:(\\d+):)? (fatal error|error|warning|note): (.*)$"));
    const QRegularExpressionMatch match = pattern.match(line);
    if (!match.hasMatch())
        return std::nullopt;
    return Diagnostic{match.captured(1), match.captured(2).toInt(), match.captured(3).toInt(),
                      kindOf(match.capturedView(4)), match.captured(5)};
}

/// "/usr/bin/ld: main.o: in function `main':", then "main.cpp:(.text+0x5): undefined reference to `f()'", or with a line.
std::optional<Diagnostic> parseLinker(const QString &line)
{
    static const QRegularExpression pattern(
        QStringLiteral("^(?:\\S*ld(?:\\.\\w+)?: )?(\\S+?):(\\d+|\\(\\.text[^)]*\\)): "
                       "((?:undefined reference to|multiple definition of) .*)$"));
    const QRegularExpressionMatch match = pattern.match(line);
    if (!match.hasMatch())
        return std::nullopt;
    return Diagnostic{match.captured(1), match.captured(2).toInt(), 0, Diagnostic::Kind::error, match.captured(3)};
}

std::optional<Diagnostic> parseCMake(const QString &line)
{
    static const QRegularExpression pattern(QStringLiteral("^CMake (Error|Warning)[^:]*? at (.+?):(\\d+)(.*?):?$"));
    const QRegularExpressionMatch match = pattern.match(line);
    if (!match.hasMatch())
        return std::nullopt;
    const bool isError = match.capturedView(1) == QLatin1String("Error");
    return Diagnostic{match.captured(2), match.captured(3).toInt(), 0,
                      isError ? Diagnostic::Kind::error : Diagnostic::Kind::warning, line};
}

} // namespace

std::optional<Diagnostic> parseDiagnostic(const QString &line)
{
    if (auto found = parseCompiler(line))
        return found;
    if (auto found = parseLinker(line))
        return found;
    return parseCMake(line);
}

DiagnosticReader::DiagnosticReader(const QString &folder) : folders_(folder) {}

std::optional<Diagnostic> DiagnosticReader::read(const QString &line)
{
    static const QRegularExpression into(QStringLiteral("^\\S+: (Entering|Leaving) directory [`'](.+)'$"));
    if (const QRegularExpressionMatch match = into.match(line); match.hasMatch()) {
        if (match.capturedView(1) == QLatin1String("Entering"))
            folders_ << QDir::cleanPath(QDir(folders_.last()).absoluteFilePath(match.captured(2)));
        else if (folders_.size() > 1)
            folders_.removeLast();
        return std::nullopt;
    }
    std::optional<Diagnostic> found = parseDiagnostic(line);
    if (found)
        found->file = absolute(found->file);
    return found;
}

/// From the innermost folder outwards: not every tool says that it goes elsewhere, or comes back.
QString DiagnosticReader::absolute(const QString &file) const
{
    for (auto folder = folders_.crbegin(); folder != folders_.crend(); ++folder) {
        const QString path = QDir::cleanPath(QDir(*folder).absoluteFilePath(file));
        if (QFileInfo::exists(path))
            return path;
    }
    return file;
}

} // namespace coroscope
