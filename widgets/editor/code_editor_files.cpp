// SPDX-License-Identifier: GPL-3.0-or-later
// CodeEditor's other half: where its text comes from and goes to.
#include "widgets/editor/code_editor.h"

#include "widgets/editor/file_watch.h"
#include "widgets/editor/line_mapping.h"
#include "widgets/editor/note_bar.h"
#include "widgets/editor/source_view.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <Qsci/qscidocument.h>

#include <algorithm>

namespace coroscope {

struct CodeEditor::Page {
    QsciDocument document;
    SourceFile file;
    QString path;
    Language language = Language::python;
    bool changedOnDisk = false;
    bool deletedOnDisk = false;
    bool readOnly = false;
    QString readOnlyReason;
    QString restoredNote;
    int line = 1;
    int column = 1;
    int top = 0; ///< the first visible row
    QList<int> folds;
};

namespace {

bool readAll(const QString &path, QByteArray &bytes, QString *error)
{
    QFile file(path);
    if (QFileInfo(path).isDir()) {
        if (error)
            *error = CodeEditor::tr("%1 is a folder: open a source file in it.").arg(path);
        return false;
    }
    if (!file.open(QIODevice::ReadOnly)) {
        if (error)
            *error = CodeEditor::tr("%1 cannot be read: %2.").arg(path, file.errorString());
        return false;
    }
    bytes = file.readAll();
    return true;
}

void setEol(SourceView &view, const QString &newline)
{
    view.setEolMode(newline == u"\r\n" ? QsciScintilla::EolWindows
                    : newline == u"\r" ? QsciScintilla::EolMac
                                       : QsciScintilla::EolUnix);
}

/// The lines that `marks` have in `after`; of a line that is no more, what stands in its place.
std::vector<BreakpointMark> carriedOver(std::vector<BreakpointMark> marks, const QString &before, const QString &after)
{
    const std::vector<int> lines = mapLines(before, after);
    for (BreakpointMark &mark : marks) {
        int known = std::min(mark.line, int(lines.size()));
        while (known > 0 && lines[std::size_t(known - 1)] == 0)
            --known;
        mark.line += known > 0 ? lines[std::size_t(known - 1)] - known : 0;
    }
    return marks;
}

} // namespace

void CodeEditor::carryMarks(const QString &before, const std::vector<BreakpointMark> &marks)
{
    marks_->setBreakpoints(carriedOver(marks, before, text()));
}

bool CodeEditor::isReadable(const QString &path, QString *error)
{
    QByteArray bytes;
    return readAll(path, bytes, error);
}

bool CodeEditor::load(const QString &path, QString *error)
{
    QByteArray bytes;
    if (!readAll(path, bytes, error))
        return false;
    applyLanguage(languageOf(path));
    adopt(decodeSource(bytes, language_ == Language::python), QFileInfo(path).absoluteFilePath());
    return true;
}

void CodeEditor::setText(const QString &text, const QString &path, Language language)
{
    applyLanguage(language);
    SourceFile file;
    file.text = text;
    file.newline = dominantNewline(text);
    adopt(file, path);
}

void CodeEditor::adopt(const SourceFile &file, const QString &path)
{
    const bool wasModified = isModified();
    file_ = file;
    changedOnDisk_ = deletedOnDisk_ = false;
    restoredNote_.clear();
    replaced_.reset();
    readOnlyReason_ = file.problem;
    loading_ = true;
    marks_->clearErrors();
    marks_->setBreakpoints({});
    view_->replaceAll(file.text);
    setEol(*view_, file.newline);
    view_->setReadOnly(!file.problem.isEmpty());
    loading_ = false;
    setPath(path);
    watchFile();
    updateRunMarks();
    updateNote();
    if (wasModified)
        emit modifiedChanged(false);
    emit cursorLineChanged(cursorLine());
}

std::shared_ptr<CodeEditor::Page> CodeEditor::leavePage()
{
    auto page = std::make_shared<Page>();
    *page = {view_->document(),       file_,          path_,          language_,
             changedOnDisk_,          deletedOnDisk_, isReadOnly(),   readOnlyReason_,
             restoredNote_,           cursorLine(),   cursorColumn(), view_->firstVisibleLine(),
             view_->contractedFolds()};
    loading_ = true;
    marks_->clearErrors();
    marks_->setBreakpoints({});
    clearRunMarks();
    runText_.reset();
    replaced_.reset();
    editedSinceRun_ = false;
    view_->showDocument(QsciDocument());
    loading_ = false;
    file_ = {};
    path_.clear();
    changedOnDisk_ = deletedOnDisk_ = false;
    readOnlyReason_.clear();
    restoredNote_.clear();
    watch_->watch({});
    return page;
}

void CodeEditor::enterPage(const std::shared_ptr<Page> &page)
{
    loading_ = true;
    view_->showDocument(page->document);
    applyLanguage(page->language);
    setEol(*view_, page->file.newline);
    file_ = page->file;
    changedOnDisk_ = page->changedOnDisk;
    deletedOnDisk_ = page->deletedOnDisk;
    readOnlyReason_ = page->readOnlyReason;
    restoredNote_ = page->restoredNote;
    view_->setReadOnly(page->readOnly);
    view_->setContractedFolds(page->folds);
    view_->setFirstVisibleLine(page->top);
    view_->setCursorPosition(page->line - 1, page->column - 1);
    loading_ = false;
    setPath(page->path);
    watchFile();
    emit modifiedChanged(isModified());
    emit cursorLineChanged(cursorLine());
    updateNote();
    fileTouched();
}

void CodeEditor::showRestored(const QString &text, const QString &note)
{
    const QByteArray bytes = text.toUtf8();
    marks_->setBreakpoints({}); // their lines are those of `text`: they do not move by this
    view_->setReadOnly(false);
    view_->SendScintilla(QsciScintillaBase::SCI_BEGINUNDOACTION);
    view_->SendScintilla(QsciScintillaBase::SCI_SETTARGETSTART, 0UL);
    view_->SendScintilla(QsciScintillaBase::SCI_SETTARGETEND,
                         static_cast<unsigned long>(view_->SendScintilla(QsciScintillaBase::SCI_GETLENGTH)));
    view_->SendScintilla(QsciScintillaBase::SCI_REPLACETARGET, static_cast<unsigned long>(bytes.size()),
                         bytes.constData());
    view_->SendScintilla(QsciScintillaBase::SCI_ENDUNDOACTION);
    restoredNote_ = note;
    updateNote();
}

void CodeEditor::dropRestored()
{
    restoredNote_.clear();
    QString error;
    if (!path_.isEmpty() && !isReadable(path_, &error)) {
        noteBar_->showNote(error);
        return;
    }
    if (path_.isEmpty()) {
        setText({});
        emit textEdited();
    } else {
        revert();
    }
    emit restoredDropped();
}

void CodeEditor::setPath(const QString &path)
{
    if (path_ == path)
        return;
    path_ = path;
    emit pathChanged(path);
}

bool CodeEditor::save(QString *error, Overwrite overwrite)
{
    if (path_.isEmpty()) {
        if (error)
            *error = tr("The program has no file yet: choose one with Save as.");
        return false;
    }
    fileTouched(); // what the watch has not told yet
    if (changedOnDisk_ && overwrite == Overwrite::askIfChanged) {
        if (error)
            *error = tr("%1 was changed by another program. Reload it, or save over it.").arg(path_);
        return false;
    }
    return writeTo(path_, error);
}

bool CodeEditor::saveAs(const QString &path, QString *error)
{
    if (!writeTo(QFileInfo(path).absoluteFilePath(), error))
        return false;
    applyLanguage(languageOf(path));
    return true;
}

bool CodeEditor::writeTo(const QString &path, QString *error)
{
    const auto fail = [error](const QString &text) {
        if (error)
            *error = text;
        return false;
    };
    if (!file_.problem.isEmpty())
        return fail(file_.problem);
    const QString content = text();
    QString problem;
    const QByteArray bytes = encodeSource(content, file_, languageOf(path) == Language::python, problem);
    if (bytes.isNull())
        return fail(problem);
    QSaveFile file(path);
    file.setDirectWriteFallback(true); // where the folder is read-only and the file is not
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fail(tr("%1 cannot be written: %2. Save it under another name.").arg(path, file.errorString()));
    const SourceFile written = decodeSource(bytes, languageOf(path) == Language::python);
    file_ = written;
    changedOnDisk_ = deletedOnDisk_ = false;
    restoredNote_.clear();
    view_->setModified(false);
    watch_->watch(path);
    setPath(path);
    updateNote();
    return true;
}

/// Not where the text is set read-only, as a recording's is; one that cannot be decoded may be mended by others.
bool CodeEditor::followsFile() const { return !path_.isEmpty() && (!isReadOnly() || !file_.problem.isEmpty()); }

void CodeEditor::watchFile() { watch_->watch(followsFile() && QFileInfo::exists(path_) ? path_ : QString()); }

void CodeEditor::fileTouched()
{
    if (!followsFile())
        return;
    QByteArray bytes;
    const bool exists = readAll(path_, bytes, nullptr);
    const bool changed = exists && decodeSource(bytes, language_ == Language::python).text != file_.text;
    const bool news = (changed && !changedOnDisk_) || (!exists && !deletedOnDisk_);
    changedOnDisk_ = changed;
    deletedOnDisk_ = !exists;
    if (changed && !isModified())
        revert();
    updateNote();
    if (news)
        emit fileChangedOnDisk();
}

bool CodeEditor::revert()
{
    const int line = cursorLine();
    const int column = cursorColumn();
    const int top = view_->firstVisibleLine();
    const QString before = text();
    const std::vector<BreakpointMark> marks = marks_->breakpoints();
    if (!load(path_))
        return false;
    carryMarks(before, marks);
    goTo(std::min(line, lineCount()), column);
    view_->setFirstVisibleLine(top);
    emit textEdited();
    return true;
}

} // namespace coroscope
