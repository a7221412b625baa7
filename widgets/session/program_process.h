// SPDX-License-Identifier: GPL-3.0-or-later
// ProgramProcess: one program in a session and a terminal (pty) of its own. The terminal is its stdin, stdout and stderr
// and its controlling terminal, so that Ctrl-C, isatty and line buffering are as in any terminal.
//
// The program's bytes come out as it wrote them (no \n to \r\n). What is typed is echoed unless the program turns that off.
// GUI thread. The destructor kills the program's process group and waits for the program.
#pragma once

#include "engine/guest/launch.h"
#include "widgets/session/exit_report.h"
#include "widgets/session/unique_fd.h"

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <memory>

#include <sys/types.h>

namespace coroscope {

class ProgramProcess : public QObject {
    Q_OBJECT
public:
    explicit ProgramProcess(QObject *parent = nullptr);
    ~ProgramProcess() override;

    /// Starts `command` in `folder` (empty: the present one). `inheritedFd` (or -1) keeps its number in the program.
    /// On failure returns false and sets `error` to a sentence.
    bool start(const ProgramCommand &command, const QString &folder, int inheritedFd, QString &error);

    bool isRunning() const { return pid_ > 0; }
    pid_t pid() const { return pid_; }
    int terminalFd() const
    {
        return terminal_.get();
    } ///< non-blocking; owned by this; readable until the program is gone

    void writeInput(const QByteArray &bytes); ///< waits in memory while the terminal is full
    void terminate(int graceMs = 2000);       ///< SIGTERM; SIGKILL to its process group after the grace
    void kill();                              ///< SIGKILL to its process group

signals:
    void
    exited(const coroscope::ExitReport &report); ///< once; reaped already. Its last output may still be in the terminal

private:
    bool openTerminal(std::string &slaveName, QString &error);
    bool spawn(const ProgramCommand &command, const QString &folder, int inheritedFd, const std::string &slaveName,
               QString &error);
    void watchExit();
    void reap();
    void flushInput();

    pid_t pid_ = -1;
    UniqueFd terminal_;
    UniqueFd pidFd_;
    std::unique_ptr<QSocketNotifier> exitNotifier_;
    std::unique_ptr<QSocketNotifier> writeNotifier_;
    QTimer exitPoll_; ///< only where the kernel has no pidfd
    QTimer grace_;
    QByteArray input_;
};

} // namespace coroscope
