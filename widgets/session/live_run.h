// SPDX-License-Identifier: GPL-3.0-or-later
// LiveRun: one run of a program, from its launch to its death: its process, its terminal, its control channel and the place
// of its recording.
// GUI thread. The destructor kills the program.
#pragma once

#include "engine/guest/quantities.h"
#include "widgets/session.h"
#include "widgets/session/control_client.h"
#include "widgets/session/program_process.h"
#include "widgets/session/recent_runs.h"
#include "widgets/session/terminal_tail.h"

#include <QObject>

#include <memory>

namespace coroscope {

class LiveRun : public QObject {
    Q_OBJECT
public:
    explicit LiveRun(QObject *parent = nullptr);
    ~LiveRun() override;

    /// Whether `request` could be started; else sets `error` to a sentence with the cure. Starts nothing.
    static bool checkProgram(const Session::RunRequest &request, QString &error);

    /// What the user has said of the program before.
    struct Remembered {
        const std::vector<Breakpoint> &breakpoints;
        const std::vector<TaskRule> &taskRules;
        const QString &queueVariable;
    };
    /// On failure returns false and sets `error` to a sentence with the cure; nothing runs then.
    bool start(const Session::RunRequest &request, const Remembered &remembered, const KeepLimit &keep, QString &error);

    const QString &recordingPath() const { return place_.recording(); }
    TerminalTail &tail() { return *tail_; }
    const QString &note() const { return note_; } ///< what the user should know of how it was started; else empty
    bool stopAsked() const { return stopAsked_; }

    void setBreakpoints(const std::vector<Breakpoint> &breakpoints);
    // Of one loop: 0: see the commands of the control channel.
    void pause(quint32 loop = 0);
    void resume(quint32 loop = 0);
    void step(bool overIdlePolls, bool intoCallbacks = false, quint32 loop = 0);
    void stepTask(TaskNumber task, quint32 loop = 0);
    void setHoldsAll(bool all); ///< what a stop holds from here on
    void stop();                ///< SIGTERM, then SIGKILL
    void writeInput(const QByteArray &bytes);
    void inspect(const Inspect &request);

    RunPlace takePlace() { return std::move(place_); } ///< the recording stays held by whoever takes it

signals:
    void stopped(const coroscope::Session::StopPlace &place);
    void continued(quint32 loop);
    void hits(std::uint32_t breakpoint, int hits);
    void complaint(const QString &text);
    void framesCame(const coroscope::FrameList &answer);
    void valuesCame(const coroscope::ValueList &answer);
    /// The program is gone; its last messages were delivered and its terminal was read to the end.
    void ended(const coroscope::ExitReport &report);

private:
    bool writeOverlay(const QString &text, QString &error);
    static bool checkFolder(const Session::RunRequest &request, QString &error);
    void onExited(const ExitReport &report);

    RunPlace place_;
    ControlClient control_;
    std::unique_ptr<ProgramProcess> process_;
    std::unique_ptr<TerminalTail> tail_; ///< after process_: it reads from that one's terminal
    QString note_;
    bool stopAsked_ = false;
};

} // namespace coroscope
