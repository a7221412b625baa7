// SPDX-License-Identifier: GPL-3.0-or-later
// BuildProcess: runs one build command in a shell of its own, tells what it prints line by line, and can be cancelled with
// all that it has started. GUI thread; nothing here waits.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTimer>

#include <sys/types.h>

#include <memory>

class QProcess;

namespace coroscope {

class BuildProcess : public QObject {
    Q_OBJECT
public:
    enum class Result { built, failed, cancelled };
    Q_ENUM(Result)

    explicit BuildProcess(QObject *parent = nullptr);
    ~BuildProcess() override; ///< cancels

    /// One at a time: does nothing while one runs.
    void start(const QString &command, const QString &folder);
    bool isRunning() const { return process_ != nullptr; }

public slots:
    void cancel();

signals:
    void started(const QString &command, const QString &folder);
    void line(const QString &text);
    /// The last signal of a build. `words`: why it failed, where its own lines do not say so; else empty.
    void finished(coroscope::BuildProcess::Result result, const QString &words);

private:
    void read();
    void end(Result result, const QString &words);
    void signalAll(int number);
    void endRest();

    std::unique_ptr<QProcess> process_;
    pid_t group_ = 0; ///< of all that the last command started; 0: none
    QTimer grace_;    ///< of a cancelled group, which may outlive its shell
    QByteArray rest_; ///< of a line that has not ended
    bool cancelled_ = false;
};

} // namespace coroscope
