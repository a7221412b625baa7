// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/document.h"

#include "app/window/text_tabs.h"
#include "resources/resources.h"
#include "widgets/editor/code_editor.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
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

void Document::newProgram() { begin(newText()); }
void Document::newEmpty() { begin({}); }

void Document::begin(const QString &text)
{
    if (editor_.text().isEmpty())
        beginTab(); // one that was emptied still has its edits to be saved
    else
        tabs_->add();
    emit turnedTo({});
    showText(text, {}, {});
}

bool Document::show(const QString &path, QString *error)
{
    if (!CodeEditor::isReadable(path, error))
        return false;
    beginTab();
    tabs_->setRecorded(false);
    tabs_->setVisited(false);
    editor_.setReadOnly(false);
    return editor_.load(path, error);
}

bool Document::open(const QString &path)
{
    QString error;
    const int tab = tabOfFile(path);
    const QString absolute = tab >= 0 ? tabs_->at(tab).path : QFileInfo(path).absoluteFilePath();
    tabs_->show(tab);
    const bool isShown = tab >= 0 ? editor_.isModified() || editor_.load(absolute, &error) : show(absolute, &error);
    if (!isShown) {
        emit problem(error);
        return false;
    }
    tabs_->setVisited(false);
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

void Document::nextText() { tabs_->step(1); }
void Document::previousText() { tabs_->step(-1); }
void Document::markRunning(const QString &path) { tabs_->markRunning(path); }

QString Document::titleOf(const QString &path) const
{
    const int tab = tabOfRun(path);
    return tab >= 0 ? tabs_->titleOf(tab) : QFileInfo(path).fileName();
}

QString Document::title() const { return tabs_->titleOf(tabs_->current()); }
QString Document::runPathAt(int tab) const
{
    const TextTabs::Text text = tabs_->at(tab);
    return text.path.isEmpty() ? untitledPath(text.untitled) : text.path;
}

QString Document::runPath() const { return runPathAt(tabs_->current()); }
bool Document::isVisited() const { return tabs_->at(tabs_->current()).visited; }
int Document::shownText() const { return tabs_->idAt(tabs_->current()); }

bool Document::showAgain(int id)
{
    const int tab = tabs_->indexOf(id);
    tabs_->show(tab);
    return tab >= 0;
}

/// Also where it was opened by another name, through a link.
int Document::tabOfFile(const QString &path) const
{
    const QFileInfo file(path);
    if (const int tab = tabs_->find(file.absoluteFilePath(), false); tab >= 0)
        return tab;
    for (int tab = 0; file.exists() && tab < tabs_->count(); ++tab) {
        const TextTabs::Text text = tabs_->at(tab);
        if (!text.recorded && !text.path.isEmpty() &&
            QFileInfo(text.path).canonicalFilePath() == file.canonicalFilePath())
            return tab;
    }
    return -1;
}

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
            paths << runPathAt(tab);
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
        tabs_->setVisited(true);
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

/// That one runs, whether it has a file of its own or not; -1: it is not open.
int Document::tabOfRun(const QString &path) const
{
    for (int tab = 0; tab < tabs_->count(); ++tab)
        if (!tabs_->at(tab).recorded && runPathAt(tab) == path)
            return tab;
    return -1;
}

bool Document::raise(const QString &path)
{
    const int tab = tabOfRun(path);
    tabs_->show(tab);
    return tab >= 0;
}

bool Document::visit(const QString &path)
{
    if (raise(path))
        return true;
    if (!show(path, nullptr))
        return false;
    tabs_->setVisited(true);
    emit changed();
    return true;
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
        showText(path.isEmpty() ? newText() : QString(), path, {});
    }
    if (editor_.text() != text)
        editor_.showRestored(text, note);
    emit changed();
}

QString Document::newText()
{
    return QStringLiteral("from coroscope import Task, run, sleep\n\n\n"
                          "async def main():\n"
                          "    await sleep(1)\n\n\n"
                          "run(main())\n");
}

void Document::showNewText() { showText(newText(), {}, {}); }

void Document::showText(const QString &text, const QString &path, const QString &readOnlyReason)
{
    tabs_->setRecorded(!readOnlyReason.isEmpty());
    editor_.setText(text, path, path.isEmpty() ? CodeEditor::Language::python : CodeEditor::languageOf(path));
    editor_.setReadOnly(!readOnlyReason.isEmpty(), readOnlyReason);
    emit changed();
}

} // namespace coroscope
