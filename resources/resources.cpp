// SPDX-License-Identifier: GPL-3.0-or-later
#include "resources/resources.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

// At global scope, as Q_INIT_RESOURCE asks.
static void registerResources() { Q_INIT_RESOURCE(resources); }

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::Examples)
};

QByteArray readResource(const QString &path)
{
    initResources();
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString exampleResource(const QString &fileName) { return QStringLiteral(":/coroscope/examples/") + fileName; }

/// Words of the index, which example_words.cpp names to the translators.
QString translated(const QJsonValue &words)
{
    const QByteArray text = words.toString().toUtf8();
    return text.isEmpty() ? QString() : QCoreApplication::translate("coroscope::examples", text.constData());
}

} // namespace

void initResources() { [[maybe_unused]] static const bool once = (registerResources(), true); }

std::vector<Example> examples()
{
    std::vector<Example> list;
    const QJsonObject index =
        QJsonDocument::fromJson(readResource(exampleResource(QStringLiteral("index.json")))).object();
    for (const QJsonValue &group : index[u"groups"].toArray()) {
        for (const QJsonValue &entry : group[u"examples"].toArray()) {
            Example example{entry[u"file"].toString(),
                            translated(entry[u"title"]),
                            translated(entry[u"summary"]),
                            translated(group[u"title"]),
                            entry[u"program"].toString(),
                            entry[u"source"].toString(),
                            index[u"clock"].toString() == u"virtual",
                            0};
            example.tickNs = index[u"tickMs"].toInteger() * 1'000'000;
            list.push_back(example);
        }
    }
    return list;
}

QByteArray exampleText(const QString &fileName) { return readResource(exampleResource(fileName)); }

QString writeExample(const QString &fileName, const QString &folder, QString *error)
{
    const auto fail = [error](const QString &text) {
        if (error)
            *error = text;
        return QString();
    };
    const QByteArray text = exampleText(fileName);
    if (text.isNull())
        return fail(Words::tr("There is no example named %1.").arg(fileName));
    if (!QDir().mkpath(folder))
        return fail(Words::tr("The folder %1 for the examples cannot be made. Check who may write there.").arg(folder));
    const QString path = QDir(folder).filePath(fileName);
    if (QFile::exists(path))
        return path;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return fail(Words::tr("The example cannot be written to %1: %2.").arg(path, file.errorString()));
    return path;
}

} // namespace coroscope
