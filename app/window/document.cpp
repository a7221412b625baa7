// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/document.h"

#include "app/window/settings.h"
#include "resources/resources.h"
#include "widgets/editor/code_editor.h"

#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QStandardPaths>

namespace coroscope {

namespace {

QString untitledPath()
{
    const QString folder =
        QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + QStringLiteral("/coroscope");
    QDir().mkpath(folder);
    QString path = folder + QStringLiteral("/untitled.py");
    QFile file(path);
    if (!file.exists() && file.open(QIODevice::WriteOnly))
        file.write("# Stands for a program that has not been saved yet.\n");
    return path;
}

QString newProgramText()
{
    return QStringLiteral("from coroscope import Task, run, sleep\n\n\n"
                          "async def main():\n"
                          "    await sleep(1)\n\n\n"
                          "run(main())\n");
}

} // namespace

Document::Document(CodeEditor &editor, QWidget &window) : QObject(&window), editor_(editor), window_(window) {}

QString Document::examplesFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/coroscope/examples");
}

bool Document::newProgram()
{
    if (!mayLeave() || (mayTurnTo_ && !mayTurnTo_({})))
        return false;
    emit turnedTo({});
    show(newProgramText(), {}, {});
    return true;
}

bool Document::open(const QString &path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    if (!mayLeave() || (mayTurnTo_ && !mayTurnTo_(absolute)))
        return false;
    QString error;
    editor_.setReadOnly(false);
    if (!editor_.load(absolute, &error)) {
        emit problem(error);
        return false;
    }
    recorded_ = false;
    emit turnedTo(absolute);
    emit opened(absolute);
    emit changed();
    return true;
}

bool Document::openExample(const QString &fileName)
{
    QString error;
    const QString path = writeExample(fileName, examplesFolder(), &error);
    if (!path.isEmpty())
        return open(path);
    emit problem(error);
    return false;
}

bool Document::save()
{
    if (editor_.path().isEmpty() || recorded_)
        return saveAs();
    QString error;
    if (editor_.save(&error)) {
        emit saved();
        return true;
    }
    emit problem(error);
    return false;
}

bool Document::saveAs()
{
    Settings settings;
    const QString suggestion =
        editor_.path().isEmpty() ? settings.lastFolder() + QStringLiteral("/program.py") : editor_.path();
    const QString path =
        QFileDialog::getSaveFileName(&window_, tr("Save the program"), suggestion, tr("Python (*.py);;All files (*)"));
    if (path.isEmpty())
        return false;
    QString error;
    if (!editor_.saveAs(path, &error)) {
        emit problem(error);
        return false;
    }
    recorded_ = false;
    editor_.setReadOnly(false);
    settings.setLastFolderOf(path);
    emit opened(path);
    emit changed();
    emit saved();
    return true;
}

bool Document::mayLeave()
{
    if (!editor_.isModified() || recorded_)
        return true;
    const QMessageBox::StandardButton answer =
        QMessageBox::question(&window_, tr("Unsaved changes"), tr("%1 has changes that are not saved.").arg(title()),
                              QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
    return answer == QMessageBox::Discard || (answer == QMessageBox::Save && save());
}

QString Document::title() const
{
    return editor_.path().isEmpty() ? tr("New program") : QFileInfo(editor_.path()).fileName();
}

QString Document::runPath() { return editor_.path().isEmpty() ? untitledPath() : editor_.path(); }

QStringList Document::openPaths() const
{
    return editor_.path().isEmpty() ? QStringList() : QStringList(editor_.path());
}

QString Document::unsavedText() const
{
    return editor_.path().isEmpty() || editor_.isModified() ? editor_.text() : QString();
}

QString Document::sourceOf(const Recording &recording, const QString &path)
{
    const std::string wanted = path.toStdString();
    for (std::uint32_t file = 1; file <= recording.fileCount(); ++file) {
        if (recording.filePath(file) != wanted)
            continue;
        if (const std::optional<std::string_view> text = recording.sourceText(file))
            return QString::fromUtf8(text->data(), qsizetype(text->size()));
    }
    return {};
}

void Document::showRecorded(const Recording &recording)
{
    if (!recorded_)
        before_ = editor_.path();
    const QString path = QString::fromStdString(recording.property("program"));
    if (!follow(recording, path))
        show(tr("# The recording does not hold the text of its program.\n"), {},
             tr("The text of this program is not in the recording."));
    recorded_ = true;
    emit changed();
}

bool Document::follow(const Recording &recording, const QString &path)
{
    if (editor_.isModified() && !recorded_)
        return false;
    const QString name = QFileInfo(path).fileName();
    const QString text = sourceOf(recording, path);
    QFile file(path);
    const bool there = file.open(QIODevice::ReadOnly);
    if (!text.isNull() && (!there || QString::fromUtf8(file.readAll()) != text)) {
        show(text, path,
             there ? tr("%1 as it ran; the file has changed since.").arg(name)
                   : tr("%1 as it ran; there is no such file here.").arg(name));
        recorded_ = true;
        return true;
    }
    editor_.setReadOnly(false);
    if (!there || CodeEditor::languageOf(path) == CodeEditor::Language::plain || !editor_.load(path))
        return false;
    recorded_ = false;
    emit changed();
    return true;
}

void Document::leaveRecorded()
{
    if (!recorded_)
        return;
    recorded_ = false;
    if (before_.isEmpty() || !QFileInfo::exists(before_) || !open(before_))
        show(newProgramText(), {}, {});
}

void Document::show(const QString &text, const QString &path, const QString &readOnlyReason)
{
    editor_.setText(text, path, path.isEmpty() ? CodeEditor::Language::python : CodeEditor::languageOf(path));
    editor_.setReadOnly(!readOnlyReason.isEmpty(), readOnlyReason);
    recorded_ = !readOnlyReason.isEmpty();
    emit changed();
}

} // namespace coroscope
