// SPDX-License-Identifier: GPL-3.0-or-later
// Document: the program texts that are open: made, opened, saved, closed, or read from a recording. One of them is active:
// the editor shows it, and what is said of "the text" here is said of that one.
// Asks before edits would be lost. Problems are told by problem(), never by a dialog.
#pragma once

#include "engine/record/recording.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>

class QTabBar;
class QWidget;

namespace coroscope {

class CodeEditor;
class TextTabs;

class Document : public QObject {
    Q_OBJECT
public:
    /// `editor` and `window` (the parent of dialogs) outlive this.
    Document(CodeEditor &editor, QWidget &window);

    /// Asked before the text of that file (empty: it has none) is closed; false: it stays.
    void setGuard(std::function<bool(const QString &path)> mayClose) { mayClose_ = std::move(mayClose); }

    QTabBar *tabBar() const; ///< for the window

    void newProgram();
    void newEmpty();                ///< a text without a word, in a tab of its own
    bool open(const QString &path); ///< in a tab of its own, or the one that it has
    bool openExample(const QString &fileName);
    bool save();
    bool saveAs();
    bool mayCloseAll(); ///< when nothing would be lost: no edits, or the user saved or gave up all of them
    /// What was given up: shows all texts as their files are, so that what follows the lines of a text goes back with them.
    void dropEdits();

    QString title() const;                      ///< for the window's title
    QString titleOf(const QString &path) const; ///< of what runs as that
    QString runPath() const;       ///< what to run; a text that has no file yet runs under a name in the user's cache
    QString unsavedText() const;   ///< to run in place of runPath()'s; null: the file is up to date
    bool isRecorded() const;       ///< shows a recording's text, read-only
    bool isVisited() const;        ///< it came up because a program stopped there, or to be looked at: nobody opened it
    QStringList openPaths() const; ///< of all texts that have a file, in the order of tabs; not those of a recording
    QString activePath() const;    ///< of the one that the editor shows; empty: it has none, or is a recording's
    bool isOpen(const QString &path) const;
    QStringList unsavedRunPaths() const; ///< of all texts that have edits which are not saved

    /// Shows the text that `recording` ran; its file itself where it still has the same text.
    void showRecorded(const Recording &recording);
    /// Shows `path`; false where there is nothing to show. An open text is taken as it is, edits and all, unless `asItRan`:
    /// then it must be what ran, else the recorded text is shown.
    bool follow(const Recording &recording, const QString &path, bool asItRan);
    /// Holds the text that is shown over a question: the shown one may change behind it, the index of its tab too.
    int shownText() const;
    bool showAgain(int id);          ///< false: it was closed
    bool raise(const QString &path); ///< shows that file's text where it is open; else false
    bool visit(const QString &path); ///< the same, and opens it where it is not: as a place to look at
    void leaveRecorded();            ///< closes all texts of a recording
    void markRunning(const QString &path);

    /// Shows a text that was saved from a crash, as an edit of `path` (empty: of a new program). The bar says `note`.
    void restore(const QString &path, const QString &text, const QString &note);

    static QString examplesFolder();                                          ///< the user's own copies of them
    static QString sourceOf(const Recording &recording, const QString &path); ///< null: not recorded

public slots:
    void close(); ///< the text; asks where it has edits
    void nextText();
    void previousText();

signals:
    void turnedTo(const QString &path); ///< the user opened another text (empty path: a new one); before changed()
    void leaving();                     ///< the editor still shows the text before
    void changed();                     ///< another text
    void saved();
    void closed(const QString &path, bool recorded);
    void problem(const QString &text);
    void opened(const QString &path); ///< by the user: for the list of recent files

private:
    bool show(const QString &path, QString *error);
    static QString newText();
    void begin(const QString &text);
    void showNewText();
    void showText(const QString &text, const QString &path, const QString &readOnlyReason);
    void beginTab();
    int tabOfFile(const QString &path) const;
    int tabOfRun(const QString &path) const;
    QString runPathAt(int tab) const;
    bool mayReplace(int other);
    bool mayLose(int id);
    void closeTab(int tab);

    CodeEditor &editor_;
    QWidget &window_;
    TextTabs *tabs_;
    std::function<bool(const QString &path)> mayClose_;
};

} // namespace coroscope
