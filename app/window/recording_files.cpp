// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/recording_files.h"

#include "app/window/background_job.h"
#include "app/window/settings.h"
#include "engine/record/export_chrome.h"
#include "engine/record/save_recording.h"
#include "widgets/session/loose_outputs.h"

#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>

#include <algorithm>

namespace coroscope {

namespace {

std::vector<OutputPastUs> pastUs(const QString &looseOutputPath)
{
    std::vector<OutputPastUs> pieces;
    readLooseOutput(looseOutputPath, LooseOutputFile::most * 2, [&](LooseOutput piece) {
        pieces.push_back({1, std::move(piece.bytes), piece.behind});
    });
    return pieces;
}

/// A reading of its own: a Recording is one thread's. As far as the window has read; its program may write on meanwhile.
std::unique_ptr<Recording> readAgain(const std::string &path, SwitchNumber lastSwitch, Nanoseconds endTime,
                                     const Progress &progress, std::string &error)
{
    constexpr std::uint64_t eventsAtOnce = 1'000'000;
    std::unique_ptr<Recording> recording = Recording::open(path, error);
    if (!recording)
        return nullptr;
    while (recording->refresh(eventsAtOnce)) {
        const bool reached = recording->lastSwitch() >= lastSwitch && recording->endTime() >= endTime;
        if (reached && !recording->closedCleanly())
            break;
        if (!progress(double(recording->lastSwitch()) / double(std::max<SwitchNumber>(lastSwitch, 1))))
            return nullptr;
    }
    return recording;
}

/// The second part of some work that has two of about the same length.
Progress secondHalf(const Progress &whole)
{
    return [&whole](double done) { return whole(0.5 + done / 2); };
}

Progress firstHalf(const Progress &whole)
{
    return [&whole](double done) { return whole(std::min(done, 1.0) / 2); };
}

} // namespace

RecordingFiles::RecordingFiles(Session &session, QWidget &window) : QObject(&window), session_(session), window_(window)
{
}

bool RecordingFiles::saveTo(const QString &path)
{
    const auto write = [to = QFile::encodeName(path).toStdString(), loose = session_.looseOutputPath()](
                           const Recording &recording, const Progress &progress, std::string &error) {
        return saveRecording(recording, to, pastUs(loose), error, progress);
    };
    return begin(tr("Saving %1").arg(QFileInfo(path).fileName()), path, write);
}

bool RecordingFiles::exportChromeTo(const QString &path)
{
    const auto write = [to = QFile::encodeName(path).toStdString()](const Recording &recording,
                                                                    const Progress &progress, std::string &error) {
        return coroscope::exportChrome(recording, to, error, progress);
    };
    return begin(tr("Exporting %1").arg(QFileInfo(path).fileName()), path, write);
}

bool RecordingFiles::begin(const QString &title, const QString &path, Write write)
{
    const Recording *shown = session_.recording();
    if (!shown || job_) {
        emit problem(
            !shown ? tr("There is no recording yet: run a program first.")
                   : tr("%1 is not finished. Wait for it, or cancel it in the line at the top.").arg(job_->title()));
        return false;
    }
    const auto work = [from = shown->path(), last = shown->lastSwitch(), end = shown->endTime(),
                       write = std::move(write)](const Progress &progress, std::string &error) {
        const auto recording = readAgain(from, last, end, firstHalf(progress), error);
        return recording && write(*recording, secondHalf(progress), error);
    };
    job_ = new BackgroundJob(title, work, this);
    connect(job_, &BackgroundJob::finished, this,
            [this, path](bool ok, bool cancelled, const QString &error) { finish(path, ok, cancelled, error); });
    emit started(*job_);
    return true;
}

void RecordingFiles::finish(const QString &path, bool ok, bool cancelled, const QString &error)
{
    job_->deleteLater();
    job_ = nullptr;
    if (!ok) {
        emit problem(cancelled ? tr("Cancelled: %1 was not written.").arg(path) : error);
        return;
    }
    Settings().setLastFolderOf(path);
    emit done(tr("Written: %1 (%2)").arg(path, QLocale().formattedDataSize(QFileInfo(path).size())));
}

QString RecordingFiles::suggestion(const QString &suffix) const
{
    const QString name = QFileInfo(session_.programPath()).completeBaseName();
    return QStringLiteral("%1/%2%3").arg(Settings().lastFolder(), name.isEmpty() ? tr("recording") : name, suffix);
}

void RecordingFiles::save()
{
    const QString path = QFileDialog::getSaveFileName(&window_, tr("Save the recording"),
                                                      suggestion(QStringLiteral(".coro")), tr("Recordings (*.coro)"));
    if (!path.isEmpty())
        saveTo(QFileInfo(path).suffix().isEmpty() ? path + QStringLiteral(".coro") : path);
}

void RecordingFiles::saveSoFar()
{
    const QFileInfo program(session_.programPath());
    const bool isBeside = program.exists() && QFileInfo(program.absolutePath()).isWritable();
    const QDir folder(isBeside ? program.absolutePath() : Settings().lastFolder());
    const QString name = program.completeBaseName().isEmpty() ? tr("recording") : program.completeBaseName();
    QString path;
    for (int number = 1; path.isEmpty() || QFileInfo::exists(path); ++number)
        path = folder.filePath(QStringLiteral("%1.saved%2.coro").arg(name).arg(number));
    saveTo(path);
}

void RecordingFiles::exportChrome()
{
    const QString chrome = tr("Chrome trace, for ui.perfetto.dev and speedscope (*.json)");
    const QString recording = tr("Recording (*.coro)");
    QString chosen = chrome;
    const QString path =
        QFileDialog::getSaveFileName(&window_, tr("Export this run"), suggestion(QStringLiteral(".json")),
                                     chrome + QStringLiteral(";;") + recording, &chosen);
    if (path.isEmpty())
        return;
    if (chosen == recording || path.endsWith(QStringLiteral(".coro")))
        saveTo(path);
    else
        exportChromeTo(QFileInfo(path).suffix().isEmpty() ? path + QStringLiteral(".json") : path);
}

} // namespace coroscope
