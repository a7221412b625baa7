// SPDX-License-Identifier: GPL-3.0-or-later
// AxisStart: the axis with which the chart begins for a program: switches where time is made up (the virtual clock) or the loop
// is what one came to learn (examples), else time. It is the program whose recording is shown; while none is, that of the
// text. What the user then chooses holds until another program is taken up.
#pragma once

#include <QObject>
#include <QString>

namespace coroscope {

class CodeEditor;
class Document;
class Session;
class TimelineView;

class AxisStart : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    AxisStart(TimelineView &chart, const Session &session, const Document &document, const CodeEditor &editor,
              QObject *parent);

private:
    void begin();
    bool suitsSwitches() const;

    TimelineView &chart_;
    const Session &session_;
    const CodeEditor &editor_;
    QString program_;
    bool isChosen_ = false; ///< by the user, for this program
};

} // namespace coroscope
