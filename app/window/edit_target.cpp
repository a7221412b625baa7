// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/edit_target.h"

#include "widgets/common/rows_text.h"
#include "widgets/editor/code_editor.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>

namespace coroscope {

namespace {

bool hasTextOrRows(const QWidget *widget)
{
    return qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QPlainTextEdit *>(widget) ||
           qobject_cast<const QTextEdit *>(widget) || qobject_cast<const QLabel *>(widget) ||
           qobject_cast<const QAbstractItemView *>(widget);
}

/// Calls `what` where the widget is a field for text; they have no base class of their own.
template <class What>
bool onField(QWidget *widget, What what)
{
    if (auto *line = qobject_cast<QLineEdit *>(widget))
        what(*line);
    else if (auto *plain = qobject_cast<QPlainTextEdit *>(widget))
        what(*plain);
    else if (auto *rich = qobject_cast<QTextEdit *>(widget))
        what(*rich);
    else
        return false;
    return true;
}

void toClipboard(const QString &text)
{
    if (!text.isEmpty())
        QApplication::clipboard()->setText(text);
}

} // namespace

EditTarget::EditTarget(CodeEditor &editor, QWidget &window) : QObject(&window), editor_(editor), window_(window)
{
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) { follow(now); });
}

void EditTarget::follow(QWidget *focus)
{
    if (!focus || focus->window() != &window_)
        return; // a menu, or another window: it says nothing of this one
    QWidget *const target = hasTextOrRows(focus) ? focus : nullptr;
    if (target == widget_)
        return;
    widget_ = target;
    emit changed();
}

bool EditTarget::isEditable() const
{
    bool editable = !widget_ && !editor_.isReadOnly();
    onField(widget_, [&](auto &field) { editable = !field.isReadOnly(); });
    return editable;
}

void EditTarget::cut()
{
    if (!widget_)
        editor_.cut();
    else
        onField(widget_, [](auto &field) { field.cut(); });
}

void EditTarget::copy()
{
    if (!widget_)
        editor_.copy();
    else if (const auto *label = qobject_cast<QLabel *>(widget_))
        toClipboard(label->selectedText());
    else if (const auto *view = qobject_cast<QAbstractItemView *>(widget_))
        toClipboard(selectedRowsText(*view));
    else
        onField(widget_, [](auto &field) { field.copy(); });
}

void EditTarget::paste()
{
    if (!widget_)
        editor_.paste();
    else
        onField(widget_, [](auto &field) { field.paste(); });
}

void EditTarget::selectAll()
{
    if (!widget_)
        editor_.selectAll();
    else if (auto *label = qobject_cast<QLabel *>(widget_))
        label->setSelection(0, int(label->text().size()));
    else if (auto *view = qobject_cast<QAbstractItemView *>(widget_))
        view->selectAll();
    else
        onField(widget_, [](auto &field) { field.selectAll(); });
}

} // namespace coroscope
