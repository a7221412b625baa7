// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/build/build_process.h"

#include <QProcess>

#include <csignal>
#include <unistd.h>

namespace coroscope {

namespace {

constexpr int graceMs = 2'000;

} // namespace

BuildProcess::BuildProcess(QObject *parent) : QObject(parent)
{
    grace_.setSingleShot(true);
    grace_.setInterval(graceMs);
    connect(&grace_, &QTimer::timeout, this, [this] { signalAll(SIGKILL); });
}

BuildProcess::~BuildProcess()
{
    endRest();
    if (!process_)
        return;
    process_->disconnect(this);
    signalAll(SIGKILL);
}

void BuildProcess::start(const QString &command, const QString &folder)
{
    if (process_)
        return;
    endRest();
    cancelled_ = false;
    group_ = 0;
    rest_.clear();
    process_ = std::make_unique<QProcess>();
    process_->setWorkingDirectory(folder);
    process_->setProcessChannelMode(QProcess::MergedChannels);
    process_->setStandardInputFile(QProcess::nullDevice());
    process_->setChildProcessModifier([] { ::setpgid(0, 0); }); // so that what it starts can be ended with it
    connect(process_.get(), &QProcess::readyRead, this, &BuildProcess::read);
    connect(process_.get(), &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        read();
        if (!rest_.isEmpty())
            emit line(QString::fromLocal8Bit(rest_));
        if (cancelled_)
            end(Result::cancelled, {});
        else if (status == QProcess::CrashExit)
            end(Result::failed, tr("The build command was killed."));
        else
            end(code == 0 ? Result::built : Result::failed,
                code == 0 ? QString() : tr("The build command ended with exit code %1.").arg(code));
    });
    connect(process_.get(), &QProcess::errorOccurred, this, [this, folder](QProcess::ProcessError problem) {
        if (problem == QProcess::FailedToStart)
            end(Result::failed, tr("The build could not be started in %1: %2.").arg(folder, process_->errorString()));
    });
    emit started(command, folder);
    connect(process_.get(), &QProcess::started, this, [this] {
        group_ = pid_t(process_->processId());
        if (cancelled_) // before it had begun
            signalAll(SIGTERM);
    });
    process_->start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), command});
}

void BuildProcess::cancel()
{
    if (!process_ || cancelled_)
        return;
    cancelled_ = true;
    signalAll(SIGTERM);
    grace_.start();
}

/// What was cancelled gets no more time.
void BuildProcess::endRest()
{
    if (!grace_.isActive())
        return;
    grace_.stop();
    signalAll(SIGKILL);
}

void BuildProcess::signalAll(int number)
{
    if (group_ > 0)
        ::kill(-group_, number);
}

void BuildProcess::read()
{
    rest_ += process_->readAll();
    qsizetype from = 0;
    for (qsizetype end = rest_.indexOf('\n'); end >= 0; end = rest_.indexOf('\n', from)) {
        const qsizetype length = end > from && rest_[end - 1] == '\r' ? end - from - 1 : end - from;
        emit line(QString::fromLocal8Bit(rest_.mid(from, length)));
        from = end + 1;
    }
    rest_.remove(0, from);
}

void BuildProcess::end(Result result, const QString &words)
{
    process_->disconnect(this);
    process_.release()->deleteLater(); // it is what is calling
    if (group_ > 0 && ::kill(-group_, 0) != 0) {
        group_ = 0; // none is left, and the number may come to be another's
        grace_.stop();
    }
    emit finished(result, words);
}

} // namespace coroscope
