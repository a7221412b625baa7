// SPDX-License-Identifier: GPL-3.0-or-later
// BreakpointActions: what the Breakpoints menu and the editor's margin do. The table itself is the Breakpoints panel.
#pragma once

#include "widgets/session.h"

#include <QObject>

namespace coroscope {

class CodeEditor;
class Document;

class BreakpointActions : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    BreakpointActions(Session &session, CodeEditor &editor, Document &document, QObject *parent);

public slots:
    void onSelectedTask();
    void toggleAll();
    void removeAll();
    void toggleAtLine(int line); ///< "resume at FILE:LINE": set, or removed if it is there

signals:
    void problem(const QString &text);

private:
    void mark(); ///< in the editor

    Session &session_;
    CodeEditor &editor_;
    Document &document_;
};

} // namespace coroscope
