// SPDX-License-Identifier: GPL-3.0-or-later
// EditorMenu: what a right click into the program's text, or the menu key there, offers: the window's own actions.
#pragma once

#include <QObject>

namespace coroscope {

class Actions;
class CodeEditor;

class EditorMenu : public QObject {
    Q_OBJECT
public:
    /// Both outlive it.
    EditorMenu(CodeEditor &editor, const Actions &actions, QObject *parent);

private:
    void show(const QPoint &at);

    CodeEditor &editor_;
    const Actions &actions_;
};

} // namespace coroscope
