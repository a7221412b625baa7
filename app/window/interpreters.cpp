// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/interpreters.h"

#include "engine/guest/interpreter.h"
#include "engine/guest/launch.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QTimer>

namespace coroscope {

namespace {

constexpr int patienceMs = 20'000; ///< as a run has with it

void add(QStringList &found, const QString &path)
{
    const QFileInfo file(path);
    if (!path.isEmpty() && file.isFile() && file.isExecutable() && !found.contains(path))
        found << path;
}

void addEnvironmentsIn(const QDir &folder, QStringList &found)
{
    const auto subfolders = folder.entryList(QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
    for (const QString &name : subfolders)
        if (folder.exists(name + QStringLiteral("/pyvenv.cfg")))
            add(found, folder.filePath(name + QStringLiteral("/bin/python3")));
}

} // namespace

QStringList interpretersNear(const QString &folder)
{
    QStringList found;
    constexpr int levels = 3;
    QDir above(folder);
    for (int level = 0; level < levels && !folder.isEmpty() && !above.isRoot() && above.exists(); ++level) {
        addEnvironmentsIn(above, found);
        if (!above.cdUp())
            break;
    }
    if (const QString active = qEnvironmentVariable("VIRTUAL_ENV"); !active.isEmpty())
        add(found, active + QStringLiteral("/bin/python3"));
    for (const char *name : {"python3.11", "python3"})
        add(found, QStandardPaths::findExecutable(QString::fromLatin1(name)));
    for (const char *path : {"/usr/bin/python3.11", "/usr/bin/python3"})
        add(found, QString::fromLatin1(path));
    return found;
}

InterpreterCheck::InterpreterCheck(QObject *parent) : QObject(parent) {}

InterpreterCheck::~InterpreterCheck() { cancel(); }

void InterpreterCheck::cancel()
{
    if (!process_)
        return;
    process_->disconnect(this);
    process_->kill();
    process_.release()->deleteLater(); // it may be what is calling; and it is not waited for
}

void InterpreterCheck::ask(const QString &interpreter)
{
    cancel();
    const std::string path = findExecutable(interpreter.toStdString());
    if (path.empty()) {
        emit answered(false,
                      tr("There is no interpreter %1. Choose one of the list, or give its path.").arg(interpreter));
        return;
    }
    process_ = std::make_unique<QProcess>();
    process_->setStandardErrorFile(QProcess::nullDevice());
    const QString asked = QString::fromStdString(path);
    connect(process_.get(), &QProcess::finished, this, [this, asked] { read(asked); });
    connect(process_.get(), &QProcess::errorOccurred, this, [this, asked](QProcess::ProcessError problem) {
        if (problem == QProcess::FailedToStart)
            read(asked);
    });
    QTimer::singleShot(patienceMs, process_.get(), &QProcess::kill);
    QStringList arguments;
    for (const std::string &argument : interpreterProbe(pythonPackageFolder()))
        arguments << QString::fromStdString(argument);
    process_->start(asked, arguments, QIODevice::ReadOnly);
}

void InterpreterCheck::read(const QString &path)
{
    const std::string printed = process_->readAllStandardOutput().toStdString();
    cancel();
    std::string error;
    const auto found = interpreterFromProbe(path.toStdString(), pythonPackageFolder(), printed, error);
    emit answered(found.has_value(), found ? tr("Python %1 (%2)").arg(QString::fromStdString(found->version), path)
                                           : QString::fromStdString(error));
}

} // namespace coroscope
