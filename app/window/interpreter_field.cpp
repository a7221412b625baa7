// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/interpreter_field.h"

#include "widgets/common/field_note.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace coroscope {

InterpreterField::InterpreterField(const QString &none, QWidget *parent)
    : QWidget(parent), box_(new QComboBox), note_(new FieldNote(*box_))
{
    box_->setEditable(true);
    box_->setInsertPolicy(QComboBox::NoInsert);
    box_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box_->setMinimumContentsLength(24);
    box_->setAccessibleName(tr("Python interpreter"));
    box_->lineEdit()->setAccessibleName(tr("Python interpreter"));
    box_->lineEdit()->setPlaceholderText(none);
    box_->lineEdit()->setClearButtonEnabled(true);
    auto *browsing = new QToolButton;
    browsing->setText(tr("Browse…"));
    browsing->setAccessibleName(tr("Browse for an interpreter"));
    auto *row = new QHBoxLayout;
    row->addWidget(box_, 1);
    row->addWidget(browsing);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(note_);
    setFocusProxy(box_);
    connect(box_, &QComboBox::activated, this, [this] { choose(box_->currentText()); });
    connect(box_->lineEdit(), &QLineEdit::editingFinished, this, [this] { choose(box_->currentText()); });
    connect(browsing, &QToolButton::clicked, this, &InterpreterField::browse);
    connect(&check_, &InterpreterCheck::answered, this,
            [this](bool canServe, const QString &words) { canServe ? note_->say(words) : note_->complain(words); });
}

QString InterpreterField::note() const { return note_->text(); }

void InterpreterField::setInterpreter(const QString &interpreter, const QString &folder)
{
    const QSignalBlocker quiet(box_);
    box_->clear();
    box_->addItems(interpretersNear(folder));
    box_->setCurrentIndex(-1);
    box_->setEditText(interpreter);
    chosen_.clear();
    note_->say({});
    check_.cancel();
    if (interpreter.isEmpty())
        return;
    chosen_ = interpreter;
    check_.ask(interpreter);
}

void InterpreterField::choose(const QString &text)
{
    const QString interpreter = text.trimmed();
    if (interpreter == chosen_)
        return;
    chosen_ = interpreter;
    note_->say(interpreter.isEmpty() ? QString() : tr("Asking it what it is…"));
    interpreter.isEmpty() ? check_.cancel() : check_.ask(interpreter);
    emit chosen(interpreter);
}

void InterpreterField::browse()
{
    auto *dialog = new QFileDialog(this, tr("Python interpreter"), QStringLiteral("/usr/bin"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        box_->setEditText(path);
        choose(path);
    });
    dialog->setModal(false);
    dialog->show();
}

} // namespace coroscope
