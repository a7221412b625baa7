// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/work_memory.h"

#include "app/window/document.h"
#include "widgets/editor/code_editor.h"
#include "widgets/session.h"

#include <QFile>
#include <QFileInfo>
#include <QScopedValueRollback>
#include <QSettings>

#include <algorithm>
#include <utility>

namespace coroscope {

namespace {

constexpr auto group = "work";
constexpr auto filesKey = "files";
constexpr auto pathKey = "path";
constexpr auto lineKey = "line";
constexpr auto activeKey = "active";
constexpr auto recordingKey = "recording";

} // namespace

WorkMemory::WorkMemory(Document &document, CodeEditor &editor, const Session &session, QObject *parent)
    : QObject(parent), document_(document), editor_(editor), session_(session)
{
    // Queued: while the editor turns to another text, its line and its path are not of one.
    connect(
        &editor_, &CodeEditor::cursorLineChanged, this,
        [this] {
            if (const QString path = document_.activePath(); !path.isEmpty())
                lines_[path] = editor_.cursorLine();
        },
        Qt::QueuedConnection);
    for (const auto signal : {&Document::changed, &Document::saved})
        connect(
            &document_, signal, this,
            [this] {
                if (!restoring_)
                    remember();
            },
            Qt::QueuedConnection);
}

void WorkMemory::remember() const
{
    QSettings settings;
    settings.remove(group);
    settings.beginGroup(group);
    const QStringList paths = document_.openPaths();
    settings.beginWriteArray(filesKey, int(paths.size()));
    for (int i = 0; i < int(paths.size()); ++i) {
        settings.setArrayIndex(i);
        settings.setValue(pathKey, paths[i]);
        settings.setValue(lineKey,
                          paths[i] == document_.activePath() ? editor_.cursorLine() : lines_.value(paths[i], 1));
    }
    settings.endArray();
    settings.setValue(activeKey, document_.activePath());
    if (session_.phase() == Session::Phase::opened && session_.recording())
        settings.setValue(recordingKey, QFile::decodeName(session_.recording()->path().c_str()));
}

bool WorkMemory::restore(QStringList &missing, QString &recording)
{
    QSettings settings;
    settings.beginGroup(group);
    recording = settings.value(recordingKey).toString();
    const QString active = settings.value(activeKey).toString();
    const int count = settings.beginReadArray(filesKey);
    bool any = false;
    const QScopedValueRollback busy(restoring_, true);
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        const QString path = settings.value(pathKey).toString();
        if (!QFileInfo::exists(path)) {
            missing << path;
        } else if (document_.open(path)) {
            any = true;
            editor_.goTo(std::clamp(settings.value(lineKey).toInt(), 1, std::max(editor_.lineCount(), 1)));
        }
    }
    settings.endArray();
    if (any)
        document_.raise(active);
    if (!recording.isEmpty() && !QFileInfo::exists(recording))
        missing << std::exchange(recording, {});
    return any;
}

} // namespace coroscope
