// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/code_editor.h"

#include "widgets/editor/file_watch.h"
#include "widgets/editor/find_bar.h"
#include "widgets/editor/line_in_sight.h"
#include "widgets/editor/line_mapping.h"
#include "widgets/editor/line_note.h"
#include "widgets/editor/note_bar.h"
#include "widgets/editor/source_view.h"

#include <QEvent>
#include <QFileInfo>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace coroscope {

namespace {

constexpr long rowsBelow = 2; ///< in sight below a revealed line: an error has its text there

bool isDarkPalette(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightness() < palette.color(QPalette::Text).lightness();
}

} // namespace

CodeEditor::CodeEditor(QWidget *parent)
    : QWidget(parent),
      view_(new SourceView),
      findBar_(new FindBar(*view_)),
      noteBar_(new NoteBar),
      lineNote_(new LineNote(*view_)),
      watch_(new FileWatch(this)),
      marks_(std::make_unique<ExecutionMarks>(*view_))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(noteBar_);
    layout->addWidget(view_, 1);
    layout->addWidget(findBar_);
    setFocusProxy(view_);
    new LineInSight(
        *view_,
        [this] {
            return std::vector<int>{lineOfRun(currentRunLine_), cursorLine()};
        },
        [this](int line) { reveal(line); });
    connectView();
    dark_ = isDarkPalette(palette());
    applyScheme();
}

CodeEditor::~CodeEditor() { view_->setLineToolTips(nullptr); }

void CodeEditor::connectView()
{
    connect(view_, &QsciScintilla::textChanged, this, &CodeEditor::textChanged);
    connect(view_, &QsciScintillaBase::SCN_MODIFIED, this,
            [this](int position, int modification, const char *, int length) {
                beforeChange(position, modification, length);
            });
    connect(view_, &QsciScintilla::modificationChanged, this, [this](bool modified) {
        if (!loading_)
            emit modifiedChanged(modified);
    });
    connect(view_, &QsciScintilla::cursorPositionChanged, this, [this, last = 0](int line) mutable {
        if (line + 1 != last && !loading_)
            emit cursorLineChanged(last = line + 1);
    });
    connect(view_, &SourceView::breakpointMarginClicked, this,
            [this](int line) { emit breakpointRequested(line + 1); });
    connect(watch_, &FileWatch::touched, this, &CodeEditor::fileTouched);
}

CodeEditor::Language CodeEditor::languageOf(const QString &path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == u"py" || suffix == u"pyw" || suffix == u"pyi" || path.isEmpty())
        return Language::python;
    for (const char16_t *cpp : {u"cpp", u"cc", u"cxx", u"c", u"h", u"hpp", u"hh", u"hxx", u"ipp", u"inl"}) {
        if (suffix == QStringView(cpp))
            return Language::cpp;
    }
    return Language::plain;
}

QString CodeEditor::text() const { return view_->wholeText(); }
QString CodeEditor::encoding() const { return file_.encoding; }
bool CodeEditor::isModified() const { return view_->isModified(); }
bool CodeEditor::isReadOnly() const { return view_->isReadOnly(); }

void CodeEditor::setReadOnly(bool readOnly, const QString &reason)
{
    view_->setReadOnly(readOnly || !file_.problem.isEmpty());
    readOnlyReason_ = !file_.problem.isEmpty() ? file_.problem : readOnly ? reason : QString();
    watchFile();
    updateNote();
}

void CodeEditor::applyLanguage(Language language)
{
    language_ = language;
    switch (language) {
    case Language::python: view_->usePython(); break;
    case Language::cpp: view_->useCpp(); break;
    case Language::plain: view_->usePlain(); break;
    }
}

// --- place ---

int CodeEditor::lineCount() const { return view_->lines(); }

int CodeEditor::cursorLine() const
{
    int line = 0, index = 0;
    view_->getCursorPosition(&line, &index);
    return line + 1;
}

int CodeEditor::cursorColumn() const
{
    int line = 0, index = 0;
    view_->getCursorPosition(&line, &index);
    return index + 1;
}

QString CodeEditor::lineText(int line) const
{
    if (line < 1 || line > lineCount())
        return {};
    QString content = view_->text(line - 1);
    while (content.endsWith(u'\n') || content.endsWith(u'\r'))
        content.chop(1);
    return content;
}

void CodeEditor::goTo(int line, int column)
{
    line = std::clamp(line, 1, lineCount());
    reveal(line);
    view_->setCursorPosition(line - 1, std::clamp(column - 1, 0, int(lineText(line).size())));
    view_->setFocus();
}

void CodeEditor::reveal(int line)
{
    scrollTo(line);
    QTimer::singleShot(0, this, [this, line] { scrollTo(line); }); // a bar above the text may have taken its rows
}

void CodeEditor::scrollTo(int line)
{
    if (line < 1 || line > lineCount())
        return;
    using S = QsciScintillaBase;
    const auto index = static_cast<unsigned long>(line - 1);
    view_->SendScintilla(S::SCI_ENSUREVISIBLE, index);
    const long row = view_->SendScintilla(S::SCI_VISIBLEFROMDOCLINE, index);
    const long top = view_->SendScintilla(S::SCI_GETFIRSTVISIBLELINE);
    const long rows = view_->SendScintilla(S::SCI_LINESONSCREEN);
    if (row < top || row + rowsBelow >= top + rows)
        view_->SendScintilla(S::SCI_SETFIRSTVISIBLELINE, static_cast<unsigned long>(std::max(0L, row - rows / 3)));
}

// --- marks ---

void CodeEditor::setRunText(const QString &text)
{
    runText_ = text.isNull() ? std::nullopt : std::optional<QString>(text);
    if (!runText_)
        clearRunMarks();
    updateRunMarks();
    updateNote();
}

bool CodeEditor::isRunText() const { return !editedSinceRun_; }

void CodeEditor::updateRunMarks()
{
    const QString now = runText_ ? text() : QString();
    editedSinceRun_ = runText_ && *runText_ != now;
    runLines_ = editedSinceRun_ ? mapLines(*runText_, now) : std::vector<int>();
    placeSuspended();
    placeCurrentLine();
    placeUpcoming();
}

int CodeEditor::lineOfRun(int line) const
{
    if (!editedSinceRun_)
        return line >= 1 && line <= lineCount() ? line : 0;
    return line >= 1 && std::size_t(line) <= runLines_.size() ? runLines_[std::size_t(line - 1)] : 0;
}

int CodeEditor::runLineOf(int line) const
{
    if (!editedSinceRun_)
        return line >= 1 && line <= lineCount() ? line : 0;
    const auto found = std::find(runLines_.begin(), runLines_.end(), line);
    return found == runLines_.end() ? 0 : int(found - runLines_.begin()) + 1;
}

void CodeEditor::setSuspendedMarks(const std::vector<SuspendedMark> &marks)
{
    suspended_ = marks;
    placeSuspended();
}

void CodeEditor::placeSuspended()
{
    std::vector<SuspendedMark> placed;
    for (SuspendedMark mark : suspended_) {
        mark.line = lineOfRun(mark.line);
        if (mark.line > 0)
            placed.push_back(std::move(mark));
    }
    marks_->setSuspended(placed);
}

void CodeEditor::setCurrentLine(int line, CurrentLineKind kind, bool follow)
{
    currentRunLine_ = line;
    currentKind_ = kind;
    placeCurrentLine();
    if (follow)
        reveal(lineOfRun(line));
}

void CodeEditor::placeCurrentLine() { marks_->setCurrentLine(lineOfRun(currentRunLine_), currentKind_); }

void CodeEditor::setUpcomingSuspension(int line, const QString &task)
{
    upcomingRunLine_ = line;
    upcomingTask_ = task;
    placeUpcoming();
}

void CodeEditor::placeUpcoming() { marks_->setUpcoming(lineOfRun(upcomingRunLine_), upcomingTask_); }

void CodeEditor::clearRunMarks()
{
    setUpcomingSuspension(0);
    setSuspendedMarks({});
    setCurrentLine(0, CurrentLineKind::next, false);
}

void CodeEditor::setErrorAt(int line, int column, const QString &message, int endLine, int endColumn)
{
    marks_->clearErrors();
    marks_->addError(line, column, endLine, endColumn, message);
    reveal(line);
}

void CodeEditor::addErrorAt(int line, int column, const QString &message)
{
    marks_->addError(line, column, 0, 0, message);
}

void CodeEditor::clearErrors() { marks_->clearErrors(); }
void CodeEditor::setBreakpointMarks(const std::vector<BreakpointMark> &marks)
{
    marks_->setBreakpoints(marks);
    if (replaced_)
        replaced_->marks = marks;
}

std::vector<BreakpointMark> CodeEditor::breakpointMarks() const
{
    return replaced_ ? replaced_->marks : marks_->breakpoints();
}

void CodeEditor::say(int line, const QString &text)
{
    if (line < 1 || line > lineCount())
        return;
    scrollTo(line);
    lineNote_->showAt(line - 1, text);
}

QString CodeEditor::lineNoteText() const { return lineNote_->isHidden() ? QString() : lineNote_->text(); }

/// Where the whole text goes, all its markers gather at what is left: its lines are found again by their text.
void CodeEditor::beforeChange(int position, int modification, int length)
{
    const bool isAll = (modification & QsciScintillaBase::SC_MOD_BEFOREDELETE) && position == 0 &&
                       length == view_->SendScintilla(QsciScintillaBase::SCI_GETLENGTH);
    if (isAll && !loading_ && !marks_->breakpoints().empty())
        replaced_ = {text(), marks_->breakpoints()};
}

void CodeEditor::textChanged()
{
    if (loading_)
        return;
    if (replaced_ && view_->SendScintilla(QsciScintillaBase::SCI_GETLENGTH) > 0) {
        const Replaced before = *std::exchange(replaced_, std::nullopt);
        carryMarks(before.text, before.marks);
    }
    marks_->clearErrors(); // they speak of a text that is no more
    if (runText_) {
        updateRunMarks();
        updateNote();
    }
    emit textEdited();
}

void CodeEditor::updateNote()
{
    if (deletedOnDisk_) {
        noteBar_->showNote(
            tr("%1 was removed by another program. Saving writes it again.").arg(QFileInfo(path_).fileName()));
    } else if (changedOnDisk_) {
        const auto overwrite = [this] {
            QString error;
            if (!save(&error, Overwrite::always))
                noteBar_->showNote(error);
        };
        noteBar_->showNote(tr("%1 was changed by another program, and here too.").arg(QFileInfo(path_).fileName()),
                           {{tr("Reload, drop my edits"), [this] { revert(); }}, {tr("Save over it"), overwrite}});
    } else if (!restoredNote_.isEmpty()) {
        noteBar_->showNote(restoredNote_, {{tr("Drop these edits"), [this] { dropRestored(); }}});
    } else if (!readOnlyReason_.isEmpty()) {
        noteBar_->showNote(readOnlyReason_);
    } else if (editedSinceRun_) {
        noteBar_->showNote(
            tr("The run uses the earlier text. Marks stand where lines are unchanged; run again to use the edit."));
    } else {
        noteBar_->showNote({});
    }
}

QString CodeEditor::noteText() const { return noteBar_->text(); }

// --- look ---

void CodeEditor::setDark(bool dark)
{
    darkIsFixed_ = true;
    dark_ = dark;
    applyScheme();
}

void CodeEditor::applyScheme() { view_->setScheme(editorScheme(dark_)); }

void CodeEditor::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || darkIsFixed_)
        return;
    const bool dark = isDarkPalette(palette());
    if (dark != dark_) {
        dark_ = dark;
        applyScheme();
    }
}

// --- commands ---

void CodeEditor::undo() { view_->undo(); }
void CodeEditor::redo() { view_->redo(); }
bool CodeEditor::canUndo() const { return view_->isUndoAvailable(); }
bool CodeEditor::canRedo() const { return view_->isRedoAvailable(); }
void CodeEditor::cut() { view_->cut(); }
void CodeEditor::copy() { view_->copy(); }
void CodeEditor::paste() { view_->paste(); }
void CodeEditor::selectAll() { view_->selectAll(); }
void CodeEditor::completeWord() { view_->complete(); }
void CodeEditor::toggleComment() { view_->toggleComment(); }
void CodeEditor::showFind() { findBar_->open(false); }
void CodeEditor::showReplace() { findBar_->open(true); }
void CodeEditor::findNext() { findBar_->findNext(); }
void CodeEditor::findPrevious() { findBar_->findPrevious(); }
void CodeEditor::zoomIn() { view_->zoomIn(); }
void CodeEditor::zoomOut() { view_->zoomOut(); }
void CodeEditor::resetZoom() { view_->resetZoom(); }

void CodeEditor::requestBreakpointHere() { emit breakpointRequested(cursorLine()); }

} // namespace coroscope
