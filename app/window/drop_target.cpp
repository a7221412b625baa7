// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/drop_target.h"

#include "app/window/file_kind.h"
#include "app/window/main_window.h"
#include "app/window/message_bar.h"
#include "app/window/run_controller.h"

#include <QDockWidget>
#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

namespace coroscope {

DropTarget::DropTarget(MainWindow &window, MessageBar &messages, RunController &run)
    : QObject(&window), window_(window), messages_(messages), run_(run)
{
    window.setAcceptDrops(true);
    window.installEventFilter(this);
    for (QDockWidget *dock : window.findChildren<QDockWidget *>()) // one that floats is a window of its own
        dock->setAcceptDrops(true);
    for (QWidget *widget : window.findChildren<QWidget *>()) // editors and fields would insert the file's address
        if (widget->acceptDrops())
            widget->installEventFilter(this);
}

bool DropTarget::eventFilter(QObject *, QEvent *event)
{
    const QEvent::Type type = event->type();
    if (type != QEvent::DragEnter && type != QEvent::DragMove && type != QEvent::Drop)
        return false;
    auto *drop = static_cast<QDropEvent *>(event);
    if (!drop->mimeData()->hasUrls())
        return false;
    drop->setDropAction(Qt::CopyAction); // after a move its source would delete the file
    drop->accept();
    if (type == QEvent::Drop)
        take(*drop);
    return true;
}

void DropTarget::take(const QDropEvent &event)
{
    QStringList problems;
    QStringList recordings;
    QStringList executables;
    for (const QUrl &url : event.mimeData()->urls()) {
        const QString path = url.toLocalFile();
        if (!url.isLocalFile()) {
            problems << tr("%1 is not on this computer: save it to a file, and drop that.").arg(url.toDisplayString());
            continue;
        }
        const FileKind kind = fileKind(path);
        if (const QString why = whyNotOpened(kind, path); !why.isEmpty())
            problems << why;
        else if (kind == FileKind::recording)
            recordings << path;
        else if (kind == FileKind::executable)
            executables << path;
        else
            window_.openFile(path);
    }
    openRecordings(recordings);
    if (executables.size() == 1 && recordings.isEmpty() && problems.isEmpty()) {
        messages_.ask(tr("%1 is a compiled program.").arg(QFileInfo(executables.first()).fileName()), tr("Run it"),
                      [this, path = executables.first()] { run_.runExecutable(path); });
        return;
    }
    for (const QString &each : executables)
        problems << tr("%1 is a compiled program: drop it by itself to run it.").arg(each);
    if (!problems.isEmpty())
        messages_.say(problems.join(u'\n'), true);
}

void DropTarget::openRecordings(const QStringList &recordings)
{
    if (recordings.isEmpty() || !window_.openFile(recordings.first()) || recordings.size() == 1)
        return;
    messages_.say(tr("One recording is shown at a time: %1 is. The others can be opened after it.")
                      .arg(QFileInfo(recordings.first()).fileName()),
                  false);
}

} // namespace coroscope
