// SPDX-License-Identifier: GPL-3.0-or-later
// ControlClient: the debugger's end of the control channel (docs/control-protocol.md).
// GUI thread. Never blocks: what the program does not take yet waits in memory. A channel that closes is told by lost().
#pragma once

#include "engine/control/line_buffer.h"
#include "engine/control/messages.h"
#include "widgets/session/unique_fd.h"

#include <QByteArray>
#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace coroscope {

class ControlClient : public QObject {
    Q_OBJECT
public:
    explicit ControlClient(QObject *parent = nullptr);
    ~ControlClient() override;

    /// Makes the socket pair. Returns the program's end (close-on-exec; invalid on failure).
    UniqueFd open();
    void send(const Command &command);
    /// Reads what the program sent before it ended, then closes.
    void drain();

signals:
    void stopped(const coroscope::Stopped &message);
    void continued(const coroscope::Continued &message);
    void breakpointStates(const coroscope::BreakpointStates &message);
    void framesCame(const coroscope::FrameList &message);
    void valuesCame(const coroscope::ValueList &message);
    void complaint(const QString &text); ///< the program did not understand, or cannot be understood
    void lost();

private:
    void readSome();
    void writeSome();
    void deliverLines();
    void deliver(const Message &message);
    void closeChannel();

    UniqueFd socket_;
    std::unique_ptr<QSocketNotifier> readNotifier_;
    std::unique_ptr<QSocketNotifier> writeNotifier_;
    LineBuffer lines_;
    QByteArray outgoing_;
};

} // namespace coroscope
