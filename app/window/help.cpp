// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/help.h"

#include "app/window/interpreters.h"
#include "app/window/time_keys.h"
#include "engine/control/messages.h"
#include "engine/record/format.h"
#include "widgets/theme/icons.h"
#include "widgets/timeline/timeline_view.h"

#include <QAction>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFontMetrics>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <Qsci/qsciglobal.h>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::Help)
};

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
    buttons->button(QDialogButtonBox::Close)->setFocus();
    return dialog;
}

} // namespace

void showKeys(QWidget &window, const TimelineView &chart)
{
    auto *table = new QTreeWidget;
    table->setAccessibleName(Words::tr("Keys"));
    table->setRootIsDecorated(false);
    table->setAlternatingRowColors(true);
    table->setUniformRowHeights(true);
    table->setHeaderLabels({Words::tr("Key"), Words::tr("What it does")});
    const auto add = [table](const QString &key, const QString &meaning) {
        (new QTreeWidgetItem(table, {key, meaning}))->setToolTip(1, meaning);
    };
    for (const QAction *action : window.actions())
        for (const QKeySequence &key : action->shortcuts())
            add(key.toString(QKeySequence::NativeText), action->statusTip());
    for (const TimelineView::KeyWords &words : chart.keyWords())
        add(words.keys, Words::tr("In the chart: %1").arg(words.meaning));
    for (const TimeKeys::KeyWords &words : TimeKeys::keyWords())
        add(words.keys, Words::tr("In the Loop and in Switches: %1").arg(words.meaning));
    add(Words::tr("Return"), Words::tr("In the input line under Output: sends the line to the program"));
    add(Words::tr("Ctrl+D"), Words::tr("In the input line under Output: tells the program that no more input comes"));
    table->resizeColumnToContents(0);
    auto *filter = new QLineEdit;
    filter->setAccessibleName(Words::tr("Filter keys"));
    filter->setPlaceholderText(Words::tr("Filter keys"));
    filter->setClearButtonEnabled(true);
    QObject::connect(filter, &QLineEdit::textChanged, table, [table](const QString &text) {
        for (int i = 0; i < table->topLevelItemCount(); ++i) {
            QTreeWidgetItem *row = table->topLevelItem(i);
            row->setHidden(!row->text(0).contains(text, Qt::CaseInsensitive) &&
                           !row->text(1).contains(text, Qt::CaseInsensitive));
        }
    });
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(filter);
    column->addWidget(table, 1);
    column->addWidget(new QLabel(Words::tr("Keys are changed in Edit > Settings.")));
    QDialog *dialog = makeDialog(window, Words::tr("Keys"), content);
    const QFontMetrics metrics = dialog->fontMetrics();
    dialog->resize(metrics.averageCharWidth() * 96, metrics.height() * 32);
    for (auto *button : dialog->findChildren<QPushButton *>())
        button->setAutoDefault(false); // Return in the filter closes nothing
    filter->setFocus();
    dialog->show();
}

void showAbout(QWidget &window, const QString &interpreter)
{
    auto *text = new QLabel;
    text->setTextFormat(Qt::RichText);
    text->setOpenExternalLinks(true);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextBrowserInteraction); // to be copied into a report
    text->setMinimumWidth(text->fontMetrics().averageCharWidth() * 64);
    const QString compiler = QString::fromLatin1(
#ifdef __clang__
        __VERSION__
#else
        "GCC " __VERSION__
#endif
    );
    const auto show = [text, compiler](const QString &python) {
        text->setText(
            Words::tr("<h3>Coroscope %1</h3>"
                      "<p>A debugger for coroutine event loops: the ready queue, who waits for what, every "
                      "switch.</p>"
                      "<p>Qt %2 · QScintilla %3 · built by %4<br>Recording format %5 · control protocol %6<br>"
                      "Programs run under %7</p>"
                      "<p>The window and its widgets are free software under the <b>GPL, version 3 or "
                      "later</b>. The engine, which any program may link, is under the <b>MIT licence</b>.</p>"
                      "<p>Made with Qt (LGPL 3), QScintilla (GPL 3), fmt (MIT), nlohmann-json (MIT) and CLI11 "
                      "(BSD).</p>")
                .arg(QCoreApplication::applicationVersion(), QString::fromLatin1(qVersion()),
                     QStringLiteral(QSCINTILLA_VERSION_STR), compiler,
                     QStringLiteral("%1.%2").arg(format::majorVersion).arg(format::minorVersion))
                .arg(controlProtocol)
                .arg(python.toHtmlEscaped()));
        text->setMinimumHeight(text->heightForWidth(text->minimumWidth())); // a dialog does not ask for it
    };
    show(Words::tr("Python: being asked…"));
    auto *check = new InterpreterCheck(text);
    const QStringList found = interpretersNear({});
    const QString first = !interpreter.isEmpty() ? interpreter
                          : found.isEmpty()      ? QStringLiteral("python3")
                                                 : found.first();
    QObject::connect(check, &InterpreterCheck::answered, text, [show](bool, const QString &words) { show(words); });
    check->ask(first);
    makeDialog(window, Words::tr("About Coroscope"), text)->show();
}

} // namespace coroscope
