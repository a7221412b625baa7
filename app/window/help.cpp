// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/help.h"

#include "app/window/time_keys.h"
#include "widgets/theme/icons.h"
#include "widgets/timeline/timeline_view.h"

#include <QAction>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace coroscope {

namespace {

QString helpText(const char *text) { return QCoreApplication::translate("Help", text); }

QDialog *makeDialog(QWidget &window, const QString &title, QWidget *content)
{
    auto *dialog = new QDialog(&window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto *column = new QVBoxLayout(dialog);
    column->addWidget(content);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    column->addWidget(buttons);
    return dialog;
}

} // namespace

void showKeys(QWidget &window, const TimelineView &chart)
{
    auto *table = new QTreeWidget;
    table->setRootIsDecorated(false);
    table->setAlternatingRowColors(true);
    table->setHeaderLabels({helpText("Key"), helpText("What it does")});
    for (const QAction *action : window.actions()) {
        for (const QKeySequence &key : action->shortcuts())
            new QTreeWidgetItem(table, {key.toString(QKeySequence::NativeText), action->statusTip()});
    }
    for (const TimelineView::KeyWords &words : chart.keyWords())
        new QTreeWidgetItem(table, {words.keys, helpText("In the chart: %1").arg(words.meaning)});
    for (const TimeKeys::KeyWords &words : TimeKeys::keyWords())
        new QTreeWidgetItem(table, {words.keys, helpText("In the Loop and in Switches: %1").arg(words.meaning)});
    table->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->header()->setStretchLastSection(false);
    table->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    table->setMinimumHeight(480);
    QDialog *dialog = makeDialog(window, helpText("Keys"), table);
    dialog->open();
}

void showAbout(QWidget &window)
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::RichText);
    label->setOpenExternalLinks(true);
    label->setWordWrap(true);
    label->setMinimumWidth(420);
    label->setText(
        helpText(
            "<h3>Coroscope %1</h3>"
            "<p>A debugger for coroutine event loops: the ready queue, who waits for what, every switch.</p>"
            "<p>The window and its widgets are free software under the <b>GPL, version 3 or later</b>. The engine, "
            "which "
            "any program may link, is under the <b>MIT licence</b>.</p>"
            "<p>Built with Qt %2 (LGPL 3), QScintilla (GPL 3), fmt (MIT), nlohmann-json (MIT) and CLI11 (BSD).</p>")
            .arg(QCoreApplication::applicationVersion(), QString::fromLatin1(qVersion())));
    makeDialog(window, helpText("About Coroscope"), label)->open();
}

} // namespace coroscope
