// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/recording_files.h"

#include "app/window/settings.h"
#include "engine/record/export_chrome.h"
#include "engine/record/save_recording.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>

namespace coroscope {

namespace {

/// The window answers late while a large recording is written: the pointer says so.
class WaitCursor {
public:
    WaitCursor() { QGuiApplication::setOverrideCursor(Qt::WaitCursor); }
    ~WaitCursor() { QGuiApplication::restoreOverrideCursor(); }
    WaitCursor(const WaitCursor &) = delete;
    WaitCursor &operator=(const WaitCursor &) = delete;
};

constexpr qint64 pieceBytes = 64 * 1024;

std::vector<OutputPastUs> readLooseOutput(const QString &path)
{
    std::vector<OutputPastUs> pieces;
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::ReadOnly))
        return pieces;
    while (!file.atEnd())
        pieces.push_back({1, file.read(pieceBytes).toStdString()});
    return pieces;
}

} // namespace

RecordingFiles::RecordingFiles(Session &session, QWidget &window) : QObject(&window), session_(session), window_(window)
{
}

bool RecordingFiles::saveTo(const QString &path)
{
    const WaitCursor wait;
    std::string error;
    const bool ok = session_.recording() && saveRecording(*session_.recording(), QFile::encodeName(path).toStdString(),
                                                          readLooseOutput(session_.looseOutputPath()), error);
    return finish(ok, path, error);
}

bool RecordingFiles::exportChromeTo(const QString &path)
{
    const WaitCursor wait;
    std::string error;
    const bool ok = session_.recording() &&
                    coroscope::exportChrome(*session_.recording(), QFile::encodeName(path).toStdString(), error);
    return finish(ok, path, error);
}

bool RecordingFiles::finish(bool ok, const QString &path, const std::string &error)
{
    if (!ok) {
        emit problem(error.empty() ? tr("There is no recording yet: run a program first.")
                                   : QString::fromStdString(error));
        return false;
    }
    Settings().setLastFolderOf(path);
    emit done(tr("Written: %1 (%2)").arg(path, QLocale().formattedDataSize(QFileInfo(path).size())));
    return true;
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
