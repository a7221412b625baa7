// SPDX-License-Identifier: GPL-3.0-or-later
// WorkMemory: which files are open, where one was in each, and which recording was shown, from one start to the next. (That of
// a program that runs, its breakpoints and its configuration are remembered with the program.)
#pragma once

#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>

namespace coroscope {

class CodeEditor;
class Document;
class Session;

class WorkMemory : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    WorkMemory(Document &document, CodeEditor &editor, const Session &session, QObject *parent);

    void remember() const; ///< also done by itself whenever a text is opened or closed, lest a crash forget them

    /// Opens what was open. Returns false where nothing was, or nothing of it is there any more; `missing` gets the files that
    /// are gone. The recording, which is not opened yet, is `recording`; empty: none was shown.
    bool restore(QStringList &missing, QString &recording);

private:
    Document &document_;
    CodeEditor &editor_;
    const Session &session_;
    bool restoring_ = false;
    QHash<QString, int> lines_; ///< of the cursor, by path
};

} // namespace coroscope
