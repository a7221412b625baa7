// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/completion.h"

#include "widgets/editor/source_view.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <Qsci/qsciapis.h>

namespace coroscope {

namespace {

/// In lines that fit beside the text, each after a newline.
QString onLines(const QString &sentence)
{
    constexpr qsizetype most = 60;
    QString text;
    qsizetype length = most;
    for (const QString &word : sentence.split(u' ', Qt::SkipEmptyParts)) {
        const bool fits = length + 1 + word.size() <= most;
        text += (fits ? QStringLiteral(" ") : QStringLiteral("\n")) + word;
        length = fits ? length + 1 + word.size() : word.size();
    }
    return text;
}

} // namespace

std::vector<KnownName> parseNames(const QByteArray &json)
{
    std::vector<KnownName> names;
    for (const QJsonValue entry : QJsonDocument::fromJson(json).array()) {
        KnownName name{entry[u"name"].toString(), entry[u"signature"].toString(), entry[u"says"].toString()};
        if (!name.name.isEmpty())
            names.push_back(std::move(name));
    }
    return names;
}

Completion::Completion(SourceView &view, QString helper, QObject *parent)
    : QObject(parent), helper_(std::move(helper)), apis_(new QsciAPIs(view.pythonLexer()))
{
    connect(apis_, &QsciAPIs::apiPreparationFinished, this, &Completion::known);
}

Completion::~Completion()
{
    if (process_) {
        process_->disconnect(this);
        process_->kill();
        process_->waitForFinished(1000);
    }
}

void Completion::ask(const QString &interpreter)
{
    if (interpreter.isEmpty() || interpreter == asked_ || process_)
        return;
    asked_ = interpreter;
    process_ = std::make_unique<QProcess>();
    connect(process_.get(), &QProcess::finished, this, [this](int code) {
        QProcess *const process = process_.release();
        process->deleteLater(); // we are in one of its signals
        if (code == 0)
            take(process->readAllStandardOutput());
    });
    connect(process_.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            process_.release()->deleteLater();
    });
    process_->start(interpreter, {QStringLiteral("-I"), QStringLiteral("-S"), helper_});
    process_->closeWriteChannel();
}

void Completion::take(const QByteArray &json)
{
    names_ = parseNames(json);
    apis_->clear();
    for (const KnownName &name : names_) {
        // Found behind its package and alone, since programs import them by name, too.
        const QString full = QStringLiteral("coroscope.") + name.name;
        apis_->add(name.signature.isEmpty() ? full : full + name.signature + onLines(name.says));
    }
    apis_->prepare();
}

} // namespace coroscope
