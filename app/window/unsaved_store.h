// SPDX-License-Identifier: GPL-3.0-or-later
// UnsavedStore: copies of texts with edits that are not saved, on disk, in case this window comes to a sudden end. Each window
// has a folder of its own, under a lock that ends with its process; what lies in a folder without one was left behind.
#pragma once

#include <QDateTime>
#include <QLockFile>
#include <QString>
#include <QStringList>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <vector>

namespace coroscope {

struct UnsavedText {
    QString path; ///< of its file; empty: it has none yet
    QString text;
    QDateTime fileTime; ///< when its file was changed last, as far as the edits know; invalid: there was none
    QDateTime written;  ///< by UnsavedStore
    QString copy;       ///< by UnsavedStore: the file that holds this, where it was left behind
};

class UnsavedStore {
public:
    /// `folder` holds the folders of all windows; it need not exist yet.
    explicit UnsavedStore(QString folder);
    ~UnsavedStore(); ///< what was not removed stays, for the next start

    /// `key` tells the texts of this window apart. False: it could not be written; then the older copy is still there.
    bool write(const QString &key, const UnsavedText &text);
    /// The same on a thread of its own: a disk may take its time. What is called next here waits for it. `done` is given
    /// the system's words for why it could not be written, or nothing; it is called on either thread.
    void writeInBackground(const QString &key, const UnsavedText &text, std::function<void(const QString &why)> done);
    void keepOnly(const QStringList &keys);                   ///< removes the others
    QString folder() const { return folder_ + u'/' + name_; } ///< this window's own
    void finishWriting() { writer_.waitForDone(); }           ///< what has begun is on the disk then

    /// Claims what windows that are gone have left behind, oldest first. Each stays on disk until drop(), and what cannot be
    /// read stays for good.
    std::vector<UnsavedText> takeLeftovers();
    void drop(const UnsavedText &leftover); ///< its text is written elsewhere

private:
    QString fileOf(const QString &key) const;
    QString prepare(); ///< why not; nothing: it is ready

    struct Claim {
        QString folder;
        std::unique_ptr<QLockFile> lock;
    };

    QString folder_;
    QString name_;
    std::unique_ptr<QLockFile> lock_; ///< null: nothing was written yet
    std::vector<Claim> claims_;
    QThreadPool writer_; ///< one thread: in the order that was asked for
};

} // namespace coroscope
