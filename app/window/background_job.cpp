// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/background_job.h"

#include <QThread>

namespace coroscope {

BackgroundJob::BackgroundJob(const QString &title, Work work, QObject *parent) : QObject(parent), title_(title)
{
    thread_.reset(QThread::create([this, work = std::move(work)] {
        int told = -1;
        const Progress progress = [this, &told](double done) {
            const int percent = int(done * 100);
            if (percent != told) {
                told = percent;
                QMetaObject::invokeMethod(this, [this, percent] { emit progressed(percent); });
            }
            return !cancelled_;
        };
        std::string error;
        const bool ok = work(progress, error);
        QMetaObject::invokeMethod(
            this, [this, ok, error] { emit finished(ok, !ok && cancelled_, QString::fromStdString(error)); });
    }));
    thread_->start();
}

BackgroundJob::~BackgroundJob()
{
    cancel();
    thread_->wait(); // what it still has to tell goes with this object
}

void BackgroundJob::cancel() { cancelled_ = true; }

} // namespace coroscope
