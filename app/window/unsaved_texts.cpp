// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/unsaved_texts.h"

#include "app/window/document.h"
#include "widgets/editor/code_editor.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QStandardPaths>

#include <algorithm>
#include <iterator>

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
    const UnsavedText copy{editor_.path(),
                           editor_.text(),
                           editor_.path().isEmpty() || !file.exists() ? QDateTime() : file.lastModified(),
                           {},
                           {}};
    store_.writeInBackground(document_.runPath(), copy, [this](const QString &why) { // the store goes before this does
        QMetaObject::invokeMethod(
            this, [this, why] { noteWritten(why); }, Qt::QueuedConnection);
    });
}

void UnsavedTexts::noteWritten(const QString &why)
{
    const bool isNews = !why.isEmpty() && !isProblemSaid_;
    isProblemSaid_ = !why.isEmpty();
    if (isNews)
        emit problem(
            tr("Edits are not kept against a crash: %1 cannot be written (%2). Save them (Ctrl+S), or make room "
               "there: the next edit tries again.")
                .arg(QDir::toNativeSeparators(store_.folder()), why));
}

void UnsavedTexts::prune() { keepOnly(document_.unsavedRunPaths()); }

void UnsavedTexts::keepOnly(const QStringList &keys)
{
    store_.keepOnly(keys);
    for (auto left = notTaken_.begin(); left != notTaken_.end();) {
        const bool isKept = keys.contains(left->first);
        if (!isKept)
            store_.drop(left->second);
        left = isKept ? std::next(left) : notTaken_.erase(left);
    }
}

void UnsavedTexts::giveUp()
{
    pause_.stop();
    isWritten_ = true;
    keepOnly({});
}

/// Of several edits of one file, from windows that ended one after another, the last are shown as its text; those before
/// as programs of their own.
void UnsavedTexts::restore()
{
    const std::vector<UnsavedText> all = store_.takeLeftovers();
    for (auto left = all.begin(); left != all.end(); ++left) {
        const auto newer = left->path.isEmpty() ? all.end() : std::find_if(left + 1, all.end(), [&](const auto &each) {
            return each.path == left->path;
        });
        if (newer != all.end() && newer->text == left->text)
            store_.drop(*left); // the other says the same
        else
            bringBack(*left, newer != all.end());
    }
}

void UnsavedTexts::bringBack(const UnsavedText &left, bool isOlder)
{
    const QFileInfo file(left.path);
    const QString when = QLocale().toString(left.written, QLocale::ShortFormat);
    UnsavedText shown = left;
    QString note;
    if (isOlder) {
        note = tr("Other edits of %1 were not saved when Coroscope ended unexpectedly, %2. This is the whole text.")
                   .arg(left.path, when);
        shown.path.clear();
        shown.fileTime = {};
    } else if (left.path.isEmpty()) {
        note = tr("This program was not saved when Coroscope ended unexpectedly, %1.").arg(when);
    } else {
        note = tr("These edits were not saved when Coroscope ended unexpectedly, %1.").arg(when);
        if (left.fileTime.isValid() && file.exists() && file.lastModified() != left.fileTime)
            note += u' ' + tr("The file has been changed since: saving them overwrites that.");
    }
    document_.restore(shown.path, shown.text, note);
    pause_.stop();
    isWritten_ = true;
    if (!editor_.isModified() || store_.write(document_.runPath(), shown))
        store_.drop(left);
    else // the disk is full, for one: this is the only copy
        notTaken_[document_.runPath()] = left;
}

} // namespace coroscope
