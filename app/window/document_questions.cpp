// SPDX-License-Identifier: GPL-3.0-or-later
// What asks before it does something: saving under a name, closing. Behind each question the window lives on, and may show
// another text, or none of those that were there: what is asked about is held by its id, and shown again before it is used.
#include "app/window/document.h"

#include "app/window/settings.h"
#include "app/window/text_tabs.h"
#include "widgets/editor/code_editor.h"

#include <QFileDialog>
#include <QMessageBox>

namespace coroscope {

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
    const int id = shownText();
    const QString suggestion =
        editor_.path().isEmpty() ? settings.lastFolder() + QStringLiteral("/program.py") : editor_.path();
    const QString path =
        QFileDialog::getSaveFileName(&window_, tr("Save the program"), suggestion, tr("Python (*.py);;All files (*)"));
    if (path.isEmpty())
        return false;
    const int replaced = tabs_->idAt(tabOfFile(path));
    if ((replaced != 0 && replaced != id && !mayReplace(replaced)) || !showAgain(id))
        return false;
    QString error;
    if (!editor_.saveAs(path, &error)) {
        emit problem(error);
        return false;
    }
    tabs_->setRecorded(false);
    editor_.setReadOnly(false);
    if (replaced != id && tabs_->indexOf(replaced) >= 0) // its file has this text now
        tabs_->remove(tabs_->indexOf(replaced));
    settings.setLastFolderOf(path);
    emit opened(path);
    emit changed();
    emit saved();
    return true;
}

/// Whether another text's file may be written over.
bool Document::mayReplace(int other)
{
    const int tab = tabs_->indexOf(other);
    if (tab < 0 || !tabs_->at(tab).modified)
        return true;
    const QString text =
        tr("%1 is open in another tab, with changes that are not saved. They are lost when this text is "
           "saved in its place.")
            .arg(tabs_->titleOf(tab));
    return QMessageBox::question(&window_, tr("Unsaved changes"), text, QMessageBox::Save | QMessageBox::Cancel,
                                 QMessageBox::Cancel) == QMessageBox::Save;
}

bool Document::mayLose(int id)
{
    const int tab = tabs_->indexOf(id);
    if (!tabs_->at(tab).modified)
        return true;
    tabs_->show(tab);
    const QMessageBox::StandardButton answer =
        QMessageBox::question(&window_, tr("Unsaved changes"), tr("%1 has changes that are not saved.").arg(title()),
                              QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
    return answer == QMessageBox::Discard || (answer == QMessageBox::Save && showAgain(id) && save());
}

bool Document::mayCloseAll()
{
    QStringList unsaved;
    std::vector<int> ids;
    for (int tab = 0; tab < tabs_->count(); ++tab) {
        if (!tabs_->at(tab).modified)
            continue;
        unsaved << tabs_->titleOf(tab);
        ids.push_back(tabs_->idAt(tab));
    }
    if (unsaved.isEmpty())
        return true;
    const QString text = unsaved.size() == 1
                             ? tr("%1 has changes that are not saved.").arg(unsaved.first())
                             : tr("%n files have changes that are not saved:", nullptr, int(unsaved.size())) +
                                   QStringLiteral("\n\n") + unsaved.join(u'\n');
    QMessageBox box(QMessageBox::Question, tr("Unsaved changes"), text, QMessageBox::NoButton, &window_);
    box.addButton(unsaved.size() == 1 ? QMessageBox::Save : QMessageBox::SaveAll);
    box.addButton(QMessageBox::Discard);
    box.setDefaultButton(box.addButton(QMessageBox::Cancel));
    const int answer = box.exec();
    if (answer != QMessageBox::Save && answer != QMessageBox::SaveAll)
        return answer == QMessageBox::Discard;
    for (const int id : ids) { // saving one may ask again, and may take another's place
        if (tabs_->at(tabs_->indexOf(id)).modified && showAgain(id) && !save())
            return false;
    }
    return true;
}

void Document::dropEdits()
{
    const int shown = shownText();
    for (int tab = 0; tab < tabs_->count(); ++tab) {
        const TextTabs::Text text = tabs_->at(tab);
        if (!text.modified || text.path.isEmpty())
            continue;
        tabs_->show(tab);
        editor_.revert();
    }
    showAgain(shown);
}

void Document::close() { closeTab(tabs_->current()); }

void Document::closeTab(int tab)
{
    const int id = tabs_->idAt(tab);
    const TextTabs::Text text = tabs_->at(tab);
    const QString path = runPathAt(tab);
    if (tabs_->count() == 1 && text.path.isEmpty() && !text.recorded && !text.modified)
        return; // one like it would follow
    if (!mayLose(id) || (!text.recorded && mayClose_ && !mayClose_(path)))
        return;
    tab = tabs_->indexOf(id);
    if (tab < 0)
        return;
    if (tabs_->at(tab).modified && !text.path.isEmpty()) { // given up
        tabs_->show(tab);
        editor_.revert();
    }
    if (tabs_->count() == 1) {
        tabs_->setRecorded(false);
        showNewText();
    } else {
        tabs_->remove(tab);
    }
    emit closed(path, text.recorded);
}

} // namespace coroscope
