// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/file_watch.h"

#include <QFileInfo>

namespace coroscope {

FileWatch::FileWatch(QObject *parent) : QObject(parent)
{
    settle_.setSingleShot(true);
    settle_.setInterval(100);
    connect(&settle_, &QTimer::timeout, this, &FileWatch::touched);
    connect(&watcher_, &QFileSystemWatcher::fileChanged, this, &FileWatch::fileEvent);
    connect(&watcher_, &QFileSystemWatcher::directoryChanged, this, &FileWatch::folderEvent);
}

void FileWatch::watch(const QString &path)
{
    const QStringList old = watcher_.files() + watcher_.directories();
    if (!old.isEmpty())
        watcher_.removePaths(old);
    settle_.stop();
    path_ = path;
    if (path.isEmpty())
        return;
    existed_ = QFileInfo::exists(path);
    if (existed_)
        watcher_.addPath(path);
    const QString folder = QFileInfo(path).absolutePath(); // sees it come back after a removal
    if (QFileInfo::exists(folder))
        watcher_.addPath(folder);
}

void FileWatch::fileEvent()
{
    watchAgain();
    settle_.start();
}

void FileWatch::folderEvent()
{
    const bool exists = QFileInfo::exists(path_);
    const bool replaced = watchAgain();
    if (replaced || exists != existed_)
        settle_.start();
    existed_ = exists;
}

/// Where the file was replaced, the watch went with the old one. Of that both events may tell, in either order.
bool FileWatch::watchAgain()
{
    return QFileInfo::exists(path_) && !watcher_.files().contains(path_) && watcher_.addPath(path_);
}

} // namespace coroscope
