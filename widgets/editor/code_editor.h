// SPDX-License-Identifier: GPL-3.0-or-later
// CodeEditor: the source of one program, to read and to edit, with the marks of a run: which line runs next, which tasks
// are suspended where, where a breakpoint stands, where the syntax is wrong.
//
// All lines and columns are counted from 1. Marks of a run are given in lines of the text that ran (setRunText) and shown
// only where that line is unchanged in the editor; breakpoint and error marks are given in lines of the present text.
#pragma once

#include "widgets/editor/execution_marks.h"
#include "widgets/editor/source_file.h"

#include <QString>
#include <QStringList>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace coroscope {

class FindBar;
class LineNote;
class NoteBar;
class FileWatch;
class SourceView;

/// GUI thread. Owns all that it shows; keeps no reference to the session or the recording.
class CodeEditor : public QWidget {
    Q_OBJECT
public:
    enum class Language { python, cpp, plain };
    Q_ENUM(Language)
    enum class Overwrite { askIfChanged, always };

    explicit CodeEditor(QWidget *parent = nullptr);
    ~CodeEditor() override;

    // --- files ---
    /// On failure returns false, sets `error` to a sentence with the cure, and keeps what was shown.
    bool load(const QString &path, QString *error = nullptr);
    static bool isReadable(const QString &path, QString *error); ///< what load() would find
    /// Fails with a sentence when the file was changed by somebody else since (unless `overwrite` is always), when it cannot
    /// be written, or when the declared encoding has no such character. Needs a path().
    bool save(QString *error = nullptr, Overwrite overwrite = Overwrite::askIfChanged);
    bool saveAs(const QString &path, QString *error = nullptr);
    /// Shows the file as it is, in place of the edits. Breakpoint marks go with their lines. False: it cannot be read.
    bool revert();
    /// Shows a text that is no file of ours: a new program (empty `path`), or a source out of a recording. Not modified.
    void setText(const QString &text, const QString &path = {}, Language language = Language::python);
    QString path() const { return path_; } ///< empty: not saved anywhere yet
    QString text() const;                  ///< with the newlines as they are in the file
    QString encoding() const;              ///< "utf-8", or what the source declares
    bool isModified() const;
    bool isReadOnly() const;
    /// The reason is shown above the text; empty: nothing is. A text that is read-only is not the file's of that name:
    /// what becomes of that file does not matter to it.
    void setReadOnly(bool readOnly, const QString &reason = {});
    // --- pages: several texts, one of which is shown ---
    /// A text that is open but not shown: all that it takes to show it again as it was, with its undo history.
    struct Page;
    /// Puts what is shown away. The editor is empty then, and waits for load(), setText() or enterPage().
    std::shared_ptr<Page> leavePage();
    void enterPage(const std::shared_ptr<Page> &page); ///< takes note of what others did to its file meanwhile

    /// Shows `text` in place of the file's as an edit that is not saved. The bar says `note`, and offers to drop it.
    void showRestored(const QString &text, const QString &note);

    Language language() const { return language_; }
    static Language languageOf(const QString &path);

    // --- place ---
    int lineCount() const;
    int cursorLine() const;
    int cursorColumn() const;
    QString lineText(int line) const; ///< without its newline
    void goTo(int line, int column = 1);
    /// Scrolls it into sight, unfolds it, leaves the cursor alone. It stays in sight while bars above the text come and go
    /// in the same breath.
    void reveal(int line);

    // --- marks of a run ---
    /// The text that runs or ran; null: nothing ran, no marks. While the editor's text differs, a bar says so.
    void setRunText(const QString &text);
    bool isRunText() const; ///< the editor shows exactly what ran (true also when nothing ran)
    /// Where the editor now has the line `line` of the text that ran; 0: nowhere, it was edited.
    int lineOfRun(int line) const;
    int runLineOf(int line) const; ///< the other way round; 0: that line did not run
    void setSuspendedMarks(const std::vector<SuspendedMark> &marks);
    /// The line of the task that runs next, or runs, or did at the past moment; line 0: none. Scrolls there if `follow`.
    void setCurrentLine(int line, CurrentLineKind kind = CurrentLineKind::next, bool follow = true);
    /// Where `task` will suspend at the end of the slice that comes next; line 0: nowhere.
    void setUpcomingSuspension(int line, const QString &task = {});
    void clearRunMarks(); ///< suspended marks, the current line and the upcoming suspension

    // --- marks of the text ---
    void setErrorAt(int line, int column, const QString &message, int endLine = 0, int endColumn = 0); ///< and shows it
    void addErrorAt(int line, int column, const QString &message); ///< beside the others, which stay
    void clearErrors();
    void setBreakpointMarks(const std::vector<BreakpointMark> &marks);
    /// Those set, in the lines to which edits have moved them since; a reload moves them, too.
    std::vector<BreakpointMark> breakpointMarks() const;
    /// A sentence in place, below that line, which goes by itself.
    void say(int line, const QString &text);
    QString lineNoteText() const; ///< what it says; empty: it is gone

    /// Dark or light is taken from the palette, and followed; this is for who wants it fixed.
    void setDark(bool dark);
    bool isDark() const { return dark_; }

    SourceView *view() const { return view_; } ///< the text widget, for focus and actions
    QString noteText() const;                  ///< what the bar above the text says; empty: it is hidden
    bool canUndo() const;
    bool canRedo() const;

public slots:
    void undo();
    void redo();
    void cut();
    void copy();
    void paste();
    void selectAll();
    void completeWord();
    void toggleComment(); ///< of the selected lines
    void showFind();      ///< with the selection, if it is one line
    void showReplace();
    void findNext();
    void findPrevious();
    void zoomIn();
    void zoomOut();
    void resetZoom();
    void requestBreakpointHere(); ///< as a click in the margin of the cursor's line

signals:
    void textEdited(); ///< by the user, or by undo; not by load and setText
    void modifiedChanged(bool modified);
    void pathChanged(const QString &path);
    void cursorLineChanged(int line);
    void breakpointRequested(
        int line); ///< a click in the breakpoint margin, or requestBreakpointHere, on any line: set or remove one
    void
    restoredDropped(); ///< by the bar's button: the file's text is shown again, or, where there is none, an empty one
    void fileChangedOnDisk(); ///< by somebody else; the bar offers what to do. An unmodified text has been reloaded

protected:
    void changeEvent(QEvent *event) override;

private:
    void connectView();
    void scrollTo(int line);
    void beforeChange(int position, int modification, int length);
    void textChanged();
    void carryMarks(const QString &before, const std::vector<BreakpointMark> &marks);
    void applyScheme();
    void applyLanguage(Language language);
    void adopt(const SourceFile &file, const QString &path);
    bool writeTo(const QString &path, QString *error);
    void fileTouched();
    bool followsFile() const;
    void watchFile();
    void dropRestored();
    void updateRunMarks();
    void placeSuspended();
    void placeCurrentLine();
    void placeUpcoming();
    void updateNote();
    void setPath(const QString &path);

    SourceView *view_;
    FindBar *findBar_;
    NoteBar *noteBar_;
    LineNote *lineNote_;
    FileWatch *watch_;
    std::unique_ptr<ExecutionMarks> marks_;
    SourceFile file_; ///< as last read or written; its text only as a reference for what is on disk
    QString path_;
    Language language_ = Language::python;
    bool dark_ = false;
    bool darkIsFixed_ = false;
    bool loading_ = false;
    /// The text that was removed as a whole, until another one takes its place: as a paste over all of it does.
    struct Replaced {
        QString text;
        std::vector<BreakpointMark> marks;
    };
    std::optional<Replaced> replaced_;
    bool changedOnDisk_ = false;
    bool deletedOnDisk_ = false;
    QString readOnlyReason_;
    QString restoredNote_; ///< what is shown was saved from a crash
    std::optional<QString> runText_;
    bool editedSinceRun_ = false;
    std::vector<SuspendedMark> suspended_; ///< in lines of the text that ran
    int currentRunLine_ = 0;
    int upcomingRunLine_ = 0;
    QString upcomingTask_;
    CurrentLineKind currentKind_ = CurrentLineKind::next;
    std::vector<int> runLines_; ///< index: line of the text that ran, less 1; value: line now, or 0
};

} // namespace coroscope
