// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/source_outline.h"

#include <QEventLoop>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

namespace coroscope {

namespace {

constexpr int checkLimitMs = 10'000;

DefinitionKind kindFromText(const QString &text)
{
    if (text == u"coroutine")
        return DefinitionKind::coroutine;
    if (text == u"generator")
        return DefinitionKind::generator;
    if (text == u"async generator")
        return DefinitionKind::asyncGenerator;
    return DefinitionKind::unknown;
}

QString helperFailure(QProcess &process)
{
    const QString last = QString::fromUtf8(process.readAllStandardError()).trimmed().section(u'\n', -1);
    return QObject::tr("%1 could not look through the source: %2. Choose Python 3.11 as the interpreter.")
        .arg(process.program(), last.isEmpty() ? process.errorString() : last);
}

/// What the helper that has ended says.
Outline answerOf(QProcess &process)
{
    Outline outline;
    if (process.error() == QProcess::FailedToStart || process.exitStatus() != QProcess::NormalExit ||
        process.exitCode() != 0)
        outline.problem = helperFailure(process);
    else
        outline = parseOutline(process.readAllStandardOutput());
    return outline;
}

} // namespace

Outline parseOutline(const QByteArray &json)
{
    Outline outline;
    QJsonParseError parseError{};
    const QJsonDocument document = QJsonDocument::fromJson(json, &parseError);
    if (!document.isObject()) {
        outline.problem = QObject::tr("The outline of the source could not be read: %1.").arg(parseError.errorString());
        return outline;
    }
    const QJsonValue error = document[u"error"];
    if (error.isObject()) {
        outline.error =
            SourceError{std::max(1, error[u"line"].toInt(1)), std::max(1, error[u"column"].toInt(1)),
                        error[u"end_line"].toInt(), error[u"end_column"].toInt(), error[u"message"].toString()};
        return outline;
    }
    for (const QJsonValue &entry : document[u"definitions"].toArray()) {
        SourceDefinition definition;
        definition.name = entry[u"name"].toString();
        definition.qualifiedName = entry[u"qualified_name"].toString(definition.name);
        definition.kind = kindFromText(entry[u"kind"].toString());
        definition.line = entry[u"line"].toInt();
        definition.endLine = entry[u"end_line"].toInt();
        if (!definition.name.isEmpty() && definition.line > 0)
            outline.definitions.push_back(definition);
    }
    return outline;
}

SourceOutline::SourceOutline(QString helper, QObject *parent) : QObject(parent), helper_(std::move(helper))
{
    debounce_.setSingleShot(true);
    debounce_.setInterval(250);
    connect(&debounce_, &QTimer::timeout, this, &SourceOutline::startHelper);
}

SourceOutline::~SourceOutline() { cancel(); }

SourceOutline::Command SourceOutline::command() const
{
    Command command;
    command.program = interpreter_;
    if (command.program.isEmpty()) {
        const QString environment = qEnvironmentVariable("VIRTUAL_ENV");
        const QString own = environment + QStringLiteral("/bin/python3");
        command.program = !environment.isEmpty() && QFileInfo(own).isExecutable()
                              ? own
                              : QStandardPaths::findExecutable(QStringLiteral("python3"));
    }
    if (command.program.isEmpty()) {
        command.problem = tr("No python3 was found. Install Python 3.11 (on Debian: apt install python3), or choose an "
                             "interpreter in the settings.");
    } else if (QStandardPaths::findExecutable(command.program).isEmpty()) {
        command.problem = tr("The interpreter %1 does not exist, or cannot be run. Choose another one in the settings.")
                              .arg(command.program);
    } else if (!QFileInfo::exists(helper_)) {
        command.problem = tr("A part of Coroscope is missing: %1. Install it again.").arg(helper_);
    }
    command.arguments = {QStringLiteral("-I"), QStringLiteral("-S"), helper_};
    return command;
}

void SourceOutline::request(const QString &text, bool isPython)
{
    cancel();
    if (!isPython) {
        debounce_.stop();
        publish({outlineCpp(text), std::nullopt, {}});
        return;
    }
    pending_ = text;
    debounce_.start();
}

void SourceOutline::startHelper()
{
    const Command helper = command();
    if (!helper.problem.isEmpty()) {
        publish({{}, std::nullopt, helper.problem});
        return;
    }
    process_ = std::make_unique<QProcess>();
    QProcess *process = process_.get();
    const auto done = [this, process] {
        if (process != process_.get())
            return;
        const Outline outline = answerOf(*process);
        process_.release()->deleteLater(); // we are in one of its signals
        publish(outline);
    };
    connect(process, &QProcess::finished, this, done);
    connect(process, &QProcess::errorOccurred, this, [done](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            done();
    });
    process->start(helper.program, helper.arguments);
    process->write(pending_.toUtf8());
    process->closeWriteChannel();
}

void SourceOutline::cancel()
{
    debounce_.stop();
    if (!process_)
        return;
    process_->disconnect(this);
    QProcess *stale = process_.release();
    connect(stale, &QProcess::finished, stale, &QObject::deleteLater);
    stale->kill();
    if (stale->state() == QProcess::NotRunning)
        stale->deleteLater();
}

Outline SourceOutline::check(const QString &text, bool isPython)
{
    if (!isPython)
        return {outlineCpp(text), std::nullopt, {}};
    const Command helper = command();
    if (!helper.problem.isEmpty())
        return {{}, std::nullopt, helper.problem};
    QProcess process;
    QEventLoop loop;
    QTimer limit;
    limit.setSingleShot(true);
    connect(&limit, &QTimer::timeout, &loop, &QEventLoop::quit);
    connect(&process, &QProcess::finished, &loop, &QEventLoop::quit);
    connect(&process, &QProcess::errorOccurred, &loop, &QEventLoop::quit);
    process.start(helper.program, helper.arguments);
    process.write(text.toUtf8());
    process.closeWriteChannel();
    limit.start(checkLimitMs);
    if (process.state() != QProcess::NotRunning)
        loop.exec(QEventLoop::ExcludeUserInputEvents);
    if (process.state() != QProcess::NotRunning) {
        process.kill();
        process.waitForFinished(1000);
        return {{},
                std::nullopt,
                tr("%1 did not look through the source within 10 seconds. Try again, or choose another interpreter.")
                    .arg(helper.program)};
    }
    return answerOf(process);
}

void SourceOutline::publish(Outline outline)
{
    // While the syntax is wrong the last definitions stay known: a half-typed line does not empty the list.
    if ((outline.error || !outline.problem.isEmpty()) && outline.definitions.empty())
        outline.definitions = outline_.definitions;
    outline_ = std::move(outline);
    emit updated(outline_);
}

} // namespace coroscope
