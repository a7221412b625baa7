// SPDX-License-Identifier: GPL-3.0-or-later
// BackgroundJob: one long piece of work on a thread of its own, that tells how far it is and can be cancelled.
// GUI thread but for the work itself, which must touch nothing of the window's. The destructor cancels, and waits.
#pragma once

#include "engine/record/progress.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <memory>

class QThread;

namespace coroscope {

class BackgroundJob : public QObject {
    Q_OBJECT
public:
    /// Does the work; returns whether it is done, else sets `error` (which may stay empty where it was cancelled).
    using Work = std::function<bool(const Progress &progress, std::string &error)>;

    BackgroundJob(const QString &title, Work work, QObject *parent);
    ~BackgroundJob() override;

    const QString &title() const { return title_; } ///< "Saving demo.coro"
    void cancel();

signals:
    void progressed(int percent);
    void finished(bool ok, bool cancelled, const QString &error); ///< the last signal; the job may be deleted then

private:
    QString title_;
    std::atomic<bool> cancelled_ = false;
    std::unique_ptr<QThread> thread_;
};

} // namespace coroscope
