// SPDX-License-Identifier: GPL-3.0-or-later
// RecordingFiles: File > Save recording, Save what happened so far, and Export. The writing goes on in the background, one file at a time.
#pragma once

#include "engine/record/progress.h"
#include "widgets/session.h"

#include <QObject>

class QWidget;

namespace coroscope {

class BackgroundJob;

class RecordingFiles : public QObject {
    Q_OBJECT
public:
    RecordingFiles(Session &session, QWidget &window); ///< both outlive this

    /// Begins to write what was read so far; done() or problem() tell the rest. False: it has not begun.
    bool saveTo(const QString &path); ///< as a recording
    bool exportChromeTo(const QString &path);
    BackgroundJob *job() const { return job_; } ///< null: nothing is being written

public slots:
    void save();         ///< asks where
    void saveSoFar();    ///< beside the program, under the first number that is free: PROGRAM.saved1.coro
    void exportChrome(); ///< asks where

signals:
    void started(coroscope::BackgroundJob &job);
    void done(const QString &text);
    void problem(const QString &text);

private:
    QString suggestion(const QString &suffix) const;
    using Write = std::function<bool(const Recording &recording, const Progress &progress, std::string &error)>;
    bool begin(const QString &title, const QString &path, Write write);
    void finish(const QString &path, bool ok, bool cancelled, const QString &error);

    Session &session_;
    QWidget &window_;
    BackgroundJob *job_ = nullptr;
};

} // namespace coroscope
