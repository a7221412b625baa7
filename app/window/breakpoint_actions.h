// SPDX-License-Identifier: GPL-3.0-or-later
// BreakpointActions: what the Breakpoints menu does. The editor's margin is GutterBreakpoints, the table itself is the Breakpoints panel.
#pragma once

#include "widgets/session.h"

#include <QObject>

namespace coroscope {

class BreakpointActions : public QObject {
    Q_OBJECT
public:
    /// `session` outlives this.
    BreakpointActions(Session &session, QObject *parent);

public slots:
    void onSelectedTask();
    void toggleAll();
    void removeAll();

signals:
    void problem(const QString &text);

private:
    Session &session_;
};

} // namespace coroscope
