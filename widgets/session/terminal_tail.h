// SPDX-License-Identifier: GPL-3.0-or-later
// TerminalTail: reads the program's terminal, so that the program never waits for it, and keeps what the recording does
// not hold (see OutputSubtraction). While the recording has not been read as far as the terminal, bytes wait here, at most
// `pendingMax`; then the program waits, as it would for a slow terminal.
//
// What is kept goes into a file beside the recording until the program is gone: memory stays bounded.
// GUI thread. The terminal's descriptor belongs to the ProgramProcess and must outlive this.
#pragma once

#include "widgets/session/loose_outputs.h"
#include "widgets/session/output_subtraction.h"

#include <QByteArray>
#include <QObject>
#include <QSocketNotifier>

namespace coroscope {

class TerminalTail : public QObject {
    Q_OBJECT
public:
    /// `keepPath`: the file to keep the rest in; created when there is something to keep.
    TerminalTail(int terminalFd, const QString &keepPath, QObject *parent = nullptr);
    ~TerminalTail() override;

    /// To be called after `recording` was read up to its end: sorts what came out of the terminal before that reading
    /// began. `recording` may be null (none was begun): all is kept.
    void sort(const Recording *recording);
    void markReading(); ///< a reading of the recording begins now

    /// The program is gone: takes what is left in the terminal. Call markReading(), read the recording, sort().
    void drain();

    bool isFull() const { return keep_.isFull(); } ///< the disk took no more: some was lost

    static constexpr qsizetype pendingMax = 4 * 1024 * 1024;

signals:
    void looseOutput(const coroscope::LooseOutput &piece); ///< written past the attributed streams

private:
    void readSome();

    int fd_;
    QSocketNotifier notifier_;
    QByteArray pending_;
    qsizetype sortable_ = 0; ///< leading part of pending_ that was there when the last reading began
    OutputSubtraction subtraction_;
    LooseOutputFile keep_;
};

} // namespace coroscope
