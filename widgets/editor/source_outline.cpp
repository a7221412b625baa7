// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/source_outline.h"

#include "engine/guest/interpreter.h"
#include "engine/guest/launch.h"

#include <QEventLoop>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

#include <algorithm>

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

QString cure() { return SourceOutline::tr("Install Python 3.11 (on Debian 12: apt install python3)."); }

QString helperFailure(QProcess &process)
{
    const QString last = QString::fromUtf8(process.readAllStandardError()).trimmed().section(u'\n', -1);
    return SourceOutline::tr("%1 could not look through the source: %2. %3")
        .arg(process.program(), last.isEmpty() ? process.errorString() : last, cure());
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

QString recordedName(const QString &qualifiedName)
{
    const QString marker = QStringLiteral("<locals>.");
    const qsizetype at = qualifiedName.lastIndexOf(marker);
    return at < 0 ? qualifiedName : qualifiedName.mid(at + marker.size());
}

Outline parseOutline(const QByteArray &json)
{
    Outline outline;
    QJsonParseError parseError{};
    const QJsonDocument document = QJsonDocument::fromJson(json, &parseError);
    if (!document.isObject()) {
        outline.problem =
            SourceOutline::tr("The outline of the source could not be read: %1.").arg(parseError.errorString());
        return outline;
    }
    const QJsonValue error = document[u"error"];
    if (error.isObject()) {
        outline.error =
            SourceError{std::max(1, error[u"line"].toInt(1)), std::max(1, error[u"column"].toInt(1)),
                        error[u"end_line"].toInt(), error[u"end_column"].toInt(), error[u"message"].toString()};
        return outline;
    }
    for (const QJsonValue entry : document[u"definitions"].toArray()) {
        SourceDefinition definition;
        definition.name = entry[u"name"].toString();
        definition.qualifiedName = entry[u"qualified_name"].toString(definition.name);
        definition.kind = kindFromText(entry[u"kind"].toString());
        definition.line = entry[u"line"].toInt();
        definition.endLine = entry[u"end_line"].toInt();
        if (!definition.name.isEmpty() && definition.line > 0)
            outline.definitions.push_back(definition);
    }
    for (const QJsonValue entry : document[u"functions"].toArray()) {
        const int line = entry[u"line"].toInt();
        const SourceFunction function{entry[u"qualified_name"].toString(), line, entry[u"first_line"].toInt(line)};
        if (!function.qualifiedName.isEmpty() && function.line > 0)
            outline.functions.push_back(function);
    }
    for (const QJsonValue line : document[u"suspensions"].toArray()) {
        if (line.toInt() > 0)
            outline.suspensions.push_back(line.toInt());
    }
    std::sort(outline.suspensions.begin(), outline.suspensions.end());
    return outline;
}

SourceOutline::SourceOutline(QString helper, QObject *parent) : QObject(parent), helper_(std::move(helper))
{
    debounce_.setSingleShot(true);
    debounce_.setInterval(250);
    connect(&debounce_, &QTimer::timeout, this, &SourceOutline::startHelper);
}

SourceOutline::~SourceOutline() { cancel(); }

/// The interpreter that runs the program; where there is none, any python3 can look through a source.
QString SourceOutline::findPython(QString &problem)
{
    if (!interpreter_.isEmpty()) {
        if (QStandardPaths::findExecutable(interpreter_).isEmpty())
            problem = tr("The interpreter %1 does not exist, or cannot be run. %2").arg(interpreter_, cure());
        return interpreter_;
    }
    const QString place = qEnvironmentVariable("PATH") + u'\n' + qEnvironmentVariable("VIRTUAL_ENV");
    if (!python_.isEmpty() && place == pythonPlace_ && QFileInfo(python_).isExecutable())
        return python_; // asking an interpreter what it is takes a while
    std::string error;
    const std::optional<Interpreter> found = findInterpreter({}, pythonPackageFolder(), error);
    python_ = found ? QString::fromStdString(found->path) : QString();
    pythonPlace_ = place;
    if (found)
        return python_;
    QString any = QStandardPaths::findExecutable(QStringLiteral("python3"));
    if (any.isEmpty())
        problem = tr("There is no Python to look through the source. %1").arg(cure());
    return any;
}

SourceOutline::Command SourceOutline::command()
{
    Command command;
    command.program = findPython(command.problem);
    if (command.problem.isEmpty() && !QFileInfo::exists(helper_))
        command.problem = tr("A part of Coroscope is missing: %1. Install it again.").arg(helper_);
    command.arguments = {QStringLiteral("-I"), QStringLiteral("-S"), helper_};
    return command;
}

void SourceOutline::request(const QString &text, bool isPython)
{
    cancel();
    if (!isPython) {
        debounce_.stop();
        publish({outlineCpp(text), {}, suspensionsCpp(text), std::nullopt, {}});
        return;
    }
    pending_ = text;
    debounce_.start();
}

void SourceOutline::forget()
{
    cancel();
    outline_ = {};
}

void SourceOutline::startHelper()
{
    const Command helper = command();
    if (!helper.problem.isEmpty()) {
        publish({{}, {}, {}, std::nullopt, helper.problem});
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
        return {outlineCpp(text), {}, suspensionsCpp(text), std::nullopt, {}};
    const Command helper = command();
    if (!helper.problem.isEmpty())
        return {{}, {}, {}, std::nullopt, helper.problem};
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
                {},
                {},
                std::nullopt,
                tr("%1 did not look through the source within 10 seconds. Try again.").arg(helper.program)};
    }
    return answerOf(process);
}

void SourceOutline::publish(Outline outline)
{
    // While the syntax is wrong the last definitions stay known: a half-typed line does not empty the list.
    if ((outline.error || !outline.problem.isEmpty()) && outline.definitions.empty()) {
        outline.definitions = outline_.definitions;
        outline.functions = outline_.functions;
    }
    outline_ = std::move(outline);
    emit updated(outline_);
}

} // namespace coroscope
