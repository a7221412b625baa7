// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/recent_runs.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QThread>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>

namespace coroscope {

namespace {

constexpr auto stampFormat = "yyyyMMdd-HHmmss-zzz";
constexpr qsizetype stampLength = 19;

UniqueFd lockFile(const QString &recording, bool create)
{
    const QByteArray path = QFile::encodeName(recording + QStringLiteral(".lock"));
    UniqueFd fd(::open(path.constData(), O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), 0600));
    if (fd.isValid() && ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0)
        fd.reset();
    return fd;
}

bool heldByAnother(const QString &recording)
{
    return QFile::exists(recording + QStringLiteral(".lock")) && !lockFile(recording, false).isValid();
}

} // namespace

RecentRuns::RecentRuns(const QString &folder) : folder_(folder)
{
    if (folder_.isEmpty())
        folder_ =
            QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + QStringLiteral("/coroscope/runs");
}

RunPlace RecentRuns::newRun(const QString &program, QString &error) const
{
    const auto complain = [&] {
        error =
            QCoreApplication::translate("coroscope::RecentRuns",
                                        "Nothing can be recorded in %1: %2. Make room or check the folder's rights.")
                .arg(folder_, QString::fromLocal8Bit(std::strerror(errno)));
        return RunPlace();
    };
    if (!QDir().mkpath(folder_))
        return complain();
    prune();
    QString name = QFileInfo(program).completeBaseName();
    name.replace(QRegularExpression(QStringLiteral("[^\\w.-]")), QStringLiteral("_"));
    for (int attempt = 0; attempt < 100; ++attempt) {
        const QDateTime when = QDateTime::currentDateTime();
        const QString path =
            QStringLiteral("%1/%2-%3.coro").arg(folder_, when.toString(QLatin1String(stampFormat)), name);
        if (QFile::exists(path) || QFile::exists(path + QStringLiteral(".lock"))) {
            QThread::msleep(1); // not a later stamp instead: the next run would sort before this one
            continue;
        }
        UniqueFd lock = lockFile(path, true);
        return lock.isValid() ? RunPlace(path, std::move(lock)) : complain();
    }
    errno = EEXIST;
    return complain();
}

std::vector<RecentRuns::Run> RecentRuns::list() const
{
    std::vector<Run> runs;
    // The names begin with the time, so that they sort by it.
    const QFileInfoList files =
        QDir(folder_).entryInfoList({QStringLiteral("*.coro")}, QDir::Files, QDir::Name | QDir::Reversed);
    for (const QFileInfo &file : files) {
        Run run;
        run.path = file.absoluteFilePath();
        run.program = file.completeBaseName().mid(stampLength + 1);
        run.when = QDateTime::fromString(file.fileName().left(stampLength), QLatin1String(stampFormat));
        run.bytes = file.size();
        if (run.when.isValid())
            runs.push_back(run);
    }
    return runs;
}

void RecentRuns::prune() const
{
    int others = 0;
    for (const Run &run : list()) {
        if (++others > kept && !heldByAnother(run.path))
            drop(run.path);
    }
    // What a run that never began left behind.
    const QFileInfoList locks = QDir(folder_).entryInfoList({QStringLiteral("*.lock")}, QDir::Files);
    for (const QFileInfo &lock : locks) {
        const QString recording = lock.absolutePath() + QLatin1Char('/') + lock.completeBaseName();
        if (!QFile::exists(recording) && !heldByAnother(recording))
            drop(recording);
    }
}

void RecentRuns::drop(const QString &recording) const
{
    QFile::remove(recording);
    for (const char *suffix : {".tail", ".py", ".lock"})
        QFile::remove(recording + QLatin1String(suffix));
}

} // namespace coroscope
