// SPDX-License-Identifier: GPL-3.0-or-later
// OutputBinder: brings the output to the front when a program has failed, and goes where a line of a traceback points.
#pragma once

#include "widgets/session.h"

#include <QObject>

namespace coroscope {

class Layout;
class RunController;

class OutputBinder : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    OutputBinder(const Session &session, Layout &layout, RunController &run, QObject *parent);

signals:
    void openLocation(const QString &file, int line); ///< absolute

private:
    void onPhase(Session::Phase phase);

    const Session &session_;
    Layout &layout_;
    RunController &run_;
};

} // namespace coroscope
