// SPDX-License-Identifier: GPL-3.0-or-later
// Document: the program text that the editor shows: made, opened, saved, or read from a recording.
// Asks before edits would be lost. Problems are told by problem(), never by a dialog.
#pragma once

#include "engine/record/recording.h"

#include <QObject>
#include <QString>

#include <functional>

class QWidget;

namespace coroscope {

class CodeEditor;

class Document : public QObject {
    Q_OBJECT
public:
    /// `editor` and `window` (the parent of dialogs) outlive this.
    Document(CodeEditor &editor, QWidget &window);

    /// Asked before the user goes to another text, a file's or (empty path) a new one; false: stay.
    void setGuard(std::function<bool(const QString &path)> mayTurnTo) { mayTurnTo_ = std::move(mayTurnTo); }

    bool newProgram();
    bool open(const QString &path);
    bool openExample(const QString &fileName);
    bool save();
    bool saveAs();
    /// True when nothing would be lost: no edits, or the user saved or gave them up.
    bool mayLeave();

    QString title() const;         ///< for the window's title
    QString runPath();             ///< what to run; a text that has no file yet runs under a name in the user's cache
    QString unsavedText() const;   ///< to run in place of runPath()'s; null: the file is up to date
    QStringList openPaths() const; ///< of all texts that are open and have a file
    bool isRecorded() const { return recorded_; } ///< shows a recording's text, read-only

    /// Shows the text that `recording` ran; its file itself where it still has the same text.
    void showRecorded(const Recording &recording);
    /// Shows `path` (as recorded, if it is not to be had) without asking; false when there are edits or nothing to show.
    bool follow(const Recording &recording, const QString &path);
    void leaveRecorded(); ///< back to what was open before

    static QString examplesFolder();                                          ///< the user's own copies of them
    static QString sourceOf(const Recording &recording, const QString &path); ///< null: not recorded

signals:
    void turnedTo(const QString &path); ///< the user went to another text (empty path: a new one); before changed()
    void changed();                     ///< another text
    void saved();
    void problem(const QString &text);
    void opened(const QString &path); ///< by the user: for the list of recent files

private:
    void show(const QString &text, const QString &path, const QString &readOnlyReason);

    CodeEditor &editor_;
    QWidget &window_;
    std::function<bool(const QString &path)> mayTurnTo_;
    bool recorded_ = false;
    QString before_; ///< the file that was open before a recording's text
};

} // namespace coroscope
