// SPDX-License-Identifier: GPL-3.0-or-later
// FileWatch: notices that one file was changed, replaced (as editors do: a new file renamed over it) or removed.
#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace coroscope {

class FileWatch : public QObject {
    Q_OBJECT
public:
    explicit FileWatch(QObject *parent = nullptr);

    void watch(const QString &path); ///< in place of the one before; empty: none

signals:
    void touched(); ///< something happened to it; a burst of events gives one

private:
    void fileEvent();
    void folderEvent();
    bool watchAgain(); ///< true: it was not watched any more

    QFileSystemWatcher watcher_;
    QTimer settle_;
    QString path_;
    bool existed_ = false;
};

} // namespace coroscope
