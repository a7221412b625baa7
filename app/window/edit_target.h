// SPDX-License-Identifier: GPL-3.0-or-later
// EditTarget: what Cut, Copy, Paste and Select all act on: the text or the rows that have the focus, else the editor.
#pragma once

#include <QObject>
#include <QPointer>

class QWidget;

namespace coroscope {

class CodeEditor;

class EditTarget : public QObject {
    Q_OBJECT
public:
    /// `editor` outlives this. Follows the focus within `window`.
    EditTarget(CodeEditor &editor, QWidget &window);

    bool isEditable() const; ///< cutting and pasting are possible

public slots:
    void cut();
    void copy();
    void paste();
    void selectAll();

signals:
    void changed(); ///< another widget

private:
    void follow(QWidget *focus);

    CodeEditor &editor_;
    QWidget &window_;
    QPointer<QWidget> widget_; ///< null: the editor
};

} // namespace coroscope
