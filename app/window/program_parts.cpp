// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/program_parts.h"

#include "app/window/run_configuration.h"
#include "engine/control/breakpoint_table.h"
#include "widgets/editor/code_editor.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <utility>

namespace coroscope {

namespace {

QString textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

bool takesIn(const QString &path, const QString &text, const QString &other)
{
    switch (CodeEditor::languageOf(path)) {
    case CodeEditor::Language::python: return importsFile(text, other);
    case CodeEditor::Language::cpp: return includesFile(text, other);
    case CodeEditor::Language::plain: break;
    }
    return false;
}

} // namespace

bool importsFile(const QString &text, const QString &path)
{
    const QFileInfo file(path);
    if (file.suffix() != u"py")
        return false;
    const QString module = file.completeBaseName() == u"__init__" ? file.dir().dirName() : file.completeBaseName();
    const QRegularExpression import(
        QStringLiteral(R"(^\s*(?:import|from)\b[^\n#]*\b%1\b)").arg(QRegularExpression::escape(module)),
        QRegularExpression::MultilineOption);
    return import.match(text).hasMatch();
}

bool includesFile(const QString &text, const QString &path)
{
    static const QRegularExpression include(QStringLiteral(R"(^\s*#\s*include\s*["<]([^">\n]+)[">])"),
                                            QRegularExpression::MultilineOption);
    for (auto all = include.globalMatch(text); all.hasNext();) {
        QString name = QDir::cleanPath(all.next().captured(1));
        while (name.startsWith(QStringLiteral("../")))
            name.remove(0, 3);
        if (matchesPath(name.toStdString(), path.toStdString()))
            return true;
    }
    return false;
}

QStringList partsOf(const QString &path, const QString &text, const QStringList &files)
{
    QStringList parts;
    std::vector<std::pair<QString, QString>> left{{path, text}};
    while (!left.empty()) {
        const auto [from, words] = left.back();
        left.pop_back();
        for (const QString &file : files) {
            if (file == path || parts.contains(file) || !takesIn(from, words, file))
                continue;
            parts << file;
            left.emplace_back(file, textOf(file));
        }
    }
    return parts;
}

void BuiltParts::note(const QString &source, const QStringList &files)
{
    for (const QString &file : files)
        if (file != source && !file.isEmpty())
            sources_[file] = source;
}

void BuiltParts::look(const QString &path, const QStringList &others)
{
    if (sources_.contains(path))
        return;
    for (const QString &source : others) {
        if (source == path || RunConfigurations::builtProgramOf(source).isEmpty())
            continue;
        if (const QStringList parts = partsOf(source, textOf(source), others); parts.contains(path))
            note(source, parts);
    }
}

} // namespace coroscope
