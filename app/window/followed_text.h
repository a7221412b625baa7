// SPDX-License-Identifier: GPL-3.0-or-later
// FollowedText: brings up the text in which the next task is suspended, whenever the program stops or the cursor is moved.
#pragma once

#include "widgets/session.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace coroscope {

class CodeEditor;
class Document;

class FollowedText : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    FollowedText(Session &session, CodeEditor &editor, Document &document, QObject *parent);

private:
    void look();
    QString nextFile() const;
    bool canShow(const Recording &recording, const StackFrame &frame) const;

    Session &session_;
    Document &document_;
    QTimer timer_;        ///< the cursor may move many times a second
    QElapsedTimer typed_; ///< since the last edit: a text does not change under the hands of who types
    Moment at_{0, false};
};

} // namespace coroscope
