// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/document.h"

#include "app/window/settings.h"
#include "app/window/text_tabs.h"
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

/// For the nth program that has no file.
QString untitledPath(int number)
{
    const QString folder =
        QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + QStringLiteral("/coroscope");
    QDir().mkpath(folder);
    QString path =
        folder + (number <= 1 ? QStringLiteral("/untitled.py") : QStringLiteral("/untitled-%1.py").arg(number));
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

QString runPathOf(const TextTabs::Text &text) { return text.path.isEmpty() ? untitledPath(text.untitled) : text.path; }

bool holds(const QString &path, const QString &text)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && QString::fromUtf8(file.readAll()) == text;
}

} // namespace

QString Document::examplesFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/coroscope/examples");
}

Document::Document(CodeEditor &editor, QWidget &window)
    : QObject(&window), editor_(editor), window_(window), tabs_(new TextTabs(editor, this))
{
    connect(tabs_, &TextTabs::leaving, this, &Document::leaving);
    connect(tabs_, &TextTabs::shown, this, &Document::changed);
    connect(tabs_, &TextTabs::closeRequested, this, &Document::closeTab);
}

QTabBar *Document::tabBar() const { return tabs_->bar(); }

/// A tab for another text: the active one, where that is a new program that nobody has touched.
void Document::beginTab()
{
    const TextTabs::Text text = tabs_->at(tabs_->current());
    if (!text.path.isEmpty() || text.recorded || text.modified)
        tabs_->add();
}

void Document::newProgram()
{
    if (!editor_.text().isEmpty() || isRecorded())
        tabs_->add();
    emit turnedTo({});
    showText(newProgramText(), {}, {});
}

bool Document::show(const QString &path, QString *error)
{
    if (!CodeEditor::isReadable(path, error))
        return false;
    beginTab();
    tabs_->setRecorded(false);
    editor_.setReadOnly(false);
    return editor_.load(path, error);
}

bool Document::open(const QString &path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    QString error;
    const int tab = tabs_->find(absolute, false);
    tabs_->show(tab);
    const bool isShown = tab >= 0 ? editor_.isModified() || editor_.load(absolute, &error) : show(absolute, &error);
    if (!isShown) {
        emit problem(error);
        return false;
    }
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
    if (editor_.path().isEmpty() || isRecorded())
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
    const int replaced = tabs_->find(editor_.path(), false);
    tabs_->setRecorded(false);
    editor_.setReadOnly(false);
    if (replaced >= 0 && replaced != tabs_->current()) // its file has this text now
        tabs_->remove(replaced);
    settings.setLastFolderOf(path);
    emit opened(path);
    emit changed();
    emit saved();
    return true;
}

bool Document::mayLose(int tab)
{
    if (!tabs_->at(tab).modified)
        return true;
    tabs_->show(tab);
    const QMessageBox::StandardButton answer =
        QMessageBox::question(&window_, tr("Unsaved changes"), tr("%1 has changes that are not saved.").arg(title()),
                              QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
    return answer == QMessageBox::Discard || (answer == QMessageBox::Save && save());
}

bool Document::mayCloseAll()
{
    QStringList unsaved;
    for (int tab = 0; tab < tabs_->count(); ++tab) {
        if (tabs_->at(tab).modified)
            unsaved << tabs_->titleOf(tab);
    }
    if (unsaved.isEmpty())
        return true;
    const QString text = unsaved.size() == 1 ? tr("%1 has changes that are not saved.").arg(unsaved.first())
                                             : tr("%1 files have changes that are not saved:").arg(unsaved.size()) +
                                                   QStringLiteral("\n\n") + unsaved.join(u'\n');
    QMessageBox box(QMessageBox::Question, tr("Unsaved changes"), text, QMessageBox::NoButton, &window_);
    box.addButton(unsaved.size() == 1 ? QMessageBox::Save : QMessageBox::SaveAll);
    box.addButton(QMessageBox::Discard);
    box.setDefaultButton(box.addButton(QMessageBox::Cancel));
    const int answer = box.exec();
    if (answer != QMessageBox::Save && answer != QMessageBox::SaveAll)
        return answer == QMessageBox::Discard;
    for (int tab = 0; tab < tabs_->count(); ++tab) {
        if (!tabs_->at(tab).modified)
            continue;
        tabs_->show(tab);
        if (!save())
            return false;
    }
    return true;
}

void Document::close() { closeTab(tabs_->current()); }

void Document::closeTab(int tab)
{
    const TextTabs::Text text = tabs_->at(tab);
    const bool isLast = tabs_->count() == 1;
    if (isLast && text.path.isEmpty() && !text.recorded && !text.modified)
        return; // one like it would follow
    if (!mayLose(tab) || (!text.recorded && mayClose_ && !mayClose_(runPathOf(text))))
        return;
    if (isLast) {
        tabs_->setRecorded(false);
        showText(newProgramText(), {}, {});
    } else {
        tabs_->remove(tab);
    }
    emit closed(runPathOf(text), text.recorded);
}

void Document::nextText() { tabs_->step(1); }
void Document::previousText() { tabs_->step(-1); }
void Document::markRunning(const QString &path) { tabs_->markRunning(path); }

QString Document::title() const { return tabs_->titleOf(tabs_->current()); }
QString Document::runPath() const { return runPathOf(tabs_->at(tabs_->current())); }
bool Document::isRecorded() const { return tabs_->at(tabs_->current()).recorded; }
bool Document::isOpen(const QString &path) const
{
    return tabs_->find(path, false) >= 0 || tabs_->find(path, true) >= 0;
}
QString Document::activePath() const { return isRecorded() ? QString() : editor_.path(); }

QStringList Document::openPaths() const
{
    QStringList paths;
    for (int tab = 0; tab < tabs_->count(); ++tab) {
        const TextTabs::Text text = tabs_->at(tab);
        if (!text.recorded && !text.path.isEmpty())
            paths << text.path;
    }
    return paths;
}

QStringList Document::unsavedRunPaths() const
{
    QStringList paths;
    for (int tab = 0; tab < tabs_->count(); ++tab) {
        if (tabs_->at(tab).modified)
            paths << runPathOf(tabs_->at(tab));
    }
    return paths;
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
    if (!follow(recording, QString::fromStdString(recording.property("program")), true)) {
        beginTab();
        showText(tr("# The recording does not hold the text of its program.\n"), {},
                 tr("The text of this program is not in the recording."));
    }
}

bool Document::follow(const Recording &recording, const QString &path, bool asItRan)
{
    const QString ran = sourceOf(recording, path);
    const bool isSame = ran.isNull() || holds(path, ran);
    const int recorded = tabs_->find(path, true);
    const int open = tabs_->find(path, false);
    if (recorded >= 0) {
        tabs_->show(recorded);
    } else if (open >= 0 && (!asItRan || ran.isNull() || (isSame && !tabs_->at(open).modified))) {
        tabs_->show(open);
    } else if (open < 0 && isSame && CodeEditor::languageOf(path) != CodeEditor::Language::plain &&
               show(path, nullptr)) {
        emit changed();
    } else if (!ran.isNull()) {
        const QString name = QFileInfo(path).fileName();
        beginTab();
        showText(ran, path,
                 QFileInfo::exists(path) ? tr("%1 as it ran; the file has changed since.").arg(name)
                                         : tr("%1 as it ran; there is no such file here.").arg(name));
    } else {
        return false;
    }
    return true;
}

bool Document::raise(const QString &path)
{
    const int tab = tabs_->find(path, false);
    tabs_->show(tab);
    return tab >= 0;
}

void Document::leaveRecorded()
{
    for (int tab = tabs_->count() - 1; tab >= 0; --tab) {
        if (tabs_->at(tab).recorded)
            closeTab(tab);
    }
}

void Document::restore(const QString &path, const QString &text, const QString &note)
{
    const int tab = path.isEmpty() ? -1 : tabs_->find(path, false);
    if (tab >= 0)
        tabs_->show(tab);
    else if (path.isEmpty() || !show(path, nullptr)) {
        beginTab();
        showText(path.isEmpty() ? newProgramText() : QString(), path, {});
    }
    if (editor_.text() != text)
        editor_.showRestored(text, note);
    emit changed();
}

void Document::showText(const QString &text, const QString &path, const QString &readOnlyReason)
{
    tabs_->setRecorded(!readOnlyReason.isEmpty());
    editor_.setText(text, path, path.isEmpty() ? CodeEditor::Language::python : CodeEditor::languageOf(path));
    editor_.setReadOnly(!readOnlyReason.isEmpty(), readOnlyReason);
    emit changed();
}

} // namespace coroscope
