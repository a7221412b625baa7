// SPDX-License-Identifier: GPL-3.0-or-later
// ClockOwner: tells the toolbar whose clock it shows: that of the program which F5 runs next, which need not be the one whose run
// the window shows.
#pragma once

#include <QObject>

namespace coroscope {

class Document;
class ProgramAtHand;
class RunController;
class RunToolBar;
class Session;

class ClockOwner : public QObject {
    Q_OBJECT
public:
    /// All outlive this; `bar` is its parent.
    ClockOwner(RunToolBar &bar, RunController &run, const ProgramAtHand &atHand, const Session &session,
               const Document &document);

private:
    void tell();

    RunToolBar &bar_;
    RunController &run_;
    const ProgramAtHand &atHand_;
    const Session &session_;
    const Document &document_;
};

} // namespace coroscope
