// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/unsaved_texts.h"

#include "app/window/document.h"
#include "widgets/editor/code_editor.h"

#include <QFileInfo>
#include <QLocale>
#include <QStandardPaths>

namespace coroscope {

namespace {

constexpr int pauseMs = 1000;
constexpr qint64 longestMs = 10'000; ///< who types on and on does not lose more than that

} // namespace

QString UnsavedTexts::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/coroscope/unsaved");
}

UnsavedTexts::UnsavedTexts(CodeEditor &editor, Document &document, const QString &folder, QObject *parent)
    : QObject(parent), editor_(editor), document_(document), store_(folder)
{
    pause_.setSingleShot(true);
    pause_.setInterval(pauseMs);
    connect(&pause_, &QTimer::timeout, this, &UnsavedTexts::write);
    connect(&editor_, &CodeEditor::textEdited, this, &UnsavedTexts::later);
    connect(&editor_, &CodeEditor::modifiedChanged, this, &UnsavedTexts::prune);
    connect(&document_, &Document::leaving, this, &UnsavedTexts::write);
    connect(&document_, &Document::saved, this, &UnsavedTexts::prune);
    connect(&document_, &Document::closed, this, &UnsavedTexts::prune);
}

void UnsavedTexts::later()
{
    if (isWritten_)
        waiting_.start();
    isWritten_ = false;
    if (!pause_.isActive() || waiting_.elapsed() < longestMs)
        pause_.start();
}

void UnsavedTexts::write()
{
    if (isWritten_)
        return;
    pause_.stop();
    isWritten_ = true;
    if (!editor_.isModified() || document_.isRecorded())
        return;
    const QFileInfo file(editor_.path());
    store_.write(document_.runPath(), {editor_.path(),
                                       editor_.text(),
                                       editor_.path().isEmpty() || !file.exists() ? QDateTime() : file.lastModified(),
                                       {}});
}

void UnsavedTexts::prune() { store_.keepOnly(document_.unsavedRunPaths()); }

void UnsavedTexts::giveUp()
{
    pause_.stop();
    isWritten_ = true;
    store_.keepOnly({});
}

void UnsavedTexts::restore()
{
    for (const UnsavedText &left : store_.takeLeftovers()) {
        const QFileInfo file(left.path);
        const QString when = QLocale().toString(left.written, QLocale::ShortFormat);
        QString note = left.path.isEmpty()
                           ? tr("This program was not saved when Coroscope ended unexpectedly, %1.").arg(when)
                           : tr("These edits were not saved when Coroscope ended unexpectedly, %1.").arg(when);
        if (left.fileTime.isValid() && file.exists() && file.lastModified() != left.fileTime)
            note += u' ' + tr("The file has been changed since: saving them overwrites that.");
        document_.restore(left.path, left.text, note);
        if (editor_.isModified())
            store_.write(document_.runPath(), left);
        pause_.stop();
        isWritten_ = true;
    }
    store_.dropLeftovers();
}

} // namespace coroscope
