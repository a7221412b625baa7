// SPDX-License-Identifier: GPL-3.0-or-later
// UnsavedTexts: keeps a copy of each edited text on disk until it is saved or given up, and brings back what a window that
// came to a sudden end has left.
#pragma once

#include "app/window/unsaved_store.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <map>

namespace coroscope {

class CodeEditor;
class Document;

class UnsavedTexts : public QObject {
    Q_OBJECT
public:
    static QString defaultFolder(); ///< in the user's data

    /// `editor` and `document` outlive this.
    UnsavedTexts(CodeEditor &editor, Document &document, const QString &folder, QObject *parent);

    void restore(); ///< what others left; each in its tab, as an edit that is not saved
    void giveUp();  ///< all copies: the user has saved, or does not want it
    QString folder() const { return store_.folder(); }
    void finishWriting() { store_.finishWriting(); } ///< of the copies that are under way

signals:
    void problem(const QString &text); ///< copies cannot be written; said once, until one can

private:
    void later();
    void noteWritten(const QString &why);
    void write();
    void prune();
    void keepOnly(const QStringList &keys);
    void bringBack(const UnsavedText &left, bool isOlder);

    CodeEditor &editor_;
    Document &document_;
    UnsavedStore store_;
    std::map<QString, UnsavedText> notTaken_; ///< left by others, shown here, and not to be written: by their key
    QTimer pause_;                            ///< runs while somebody types
    bool isWritten_ = true;
    bool isProblemSaid_ = false;
    QElapsedTimer waiting_; ///< since the first edit that is not written
};

} // namespace coroscope
