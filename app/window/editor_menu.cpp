// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/editor_menu.h"

#include "app/window/actions.h"
#include "widgets/editor/code_editor.h"
#include "widgets/editor/source_view.h"

#include <QMenu>

namespace coroscope {

EditorMenu::EditorMenu(CodeEditor &editor, const Actions &actions, QObject *parent)
    : QObject(parent), editor_(editor), actions_(actions)
{
    connect(editor.view(), &SourceView::menuRequested, this, &EditorMenu::show);
}

/// Not exec(): a program that runs is followed meanwhile.
void EditorMenu::show(const QPoint &at)
{
    auto *menu = new QMenu(editor_.view());
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({actions_.breakHere, actions_.breakOnTask});
    menu->addSeparator();
    menu->addActions({actions_.undo, actions_.redo});
    menu->addSeparator();
    menu->addActions({actions_.cut, actions_.copy, actions_.paste, actions_.selectAll});
    menu->addSeparator();
    menu->addActions({actions_.complete, actions_.comment, actions_.find, actions_.goToLine});
    menu->popup(at);
}

} // namespace coroscope
