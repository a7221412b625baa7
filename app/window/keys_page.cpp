// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/keys_page.h"

#include "app/window/key_choice.h"
#include "widgets/common/field_note.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace coroscope {

namespace {

enum Column { nameColumn, keyColumn, tipColumn };

} // namespace

KeysPage::KeysPage(KeyChoice &keys, QWidget *parent)
    : QWidget(parent),
      keys_(keys),
      filter_(new QLineEdit),
      table_(new QTreeWidget),
      key_(new QKeySequenceEdit),
      none_(new QPushButton(tr("None"))),
      reset_(new QPushButton(tr("As it comes"))),
      note_(new FieldNote(*key_))
{
    filter_->setPlaceholderText(tr("Filter actions and keys"));
    filter_->setAccessibleName(tr("Filter actions and keys"));
    filter_->setClearButtonEnabled(true);
    table_->setAccessibleName(tr("Keys"));
    table_->setRootIsDecorated(false);
    table_->setUniformRowHeights(true);
    table_->setAlternatingRowColors(true);
    table_->setHeaderLabels({tr("Action"), tr("Key"), tr("What it does")});
    key_->setAccessibleName(tr("Key of the chosen action"));
    key_->setToolTip(tr("Press the key that the chosen action is to have"));
    none_->setToolTip(tr("The chosen action has no key then; the menu still has it"));
    reset_->setToolTip(tr("Give the chosen action the key that it comes with"));
    auto *resetAll = new QPushButton(tr("All as they come"));
    auto *row = new QHBoxLayout;
    auto *label = new QLabel(tr("Key of the &chosen action:"));
    label->setBuddy(key_);
    row->addWidget(label);
    row->addWidget(key_, 1);
    for (QPushButton *button : {none_, reset_, resetAll}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    auto *column = new QVBoxLayout(this);
    column->addWidget(filter_);
    column->addWidget(table_, 1);
    column->addLayout(row);
    column->addWidget(note_);
    setFocusProxy(filter_);
    fill();
    connect(filter_, &QLineEdit::textChanged, this, &KeysPage::filter);
    connect(table_, &QTreeWidget::currentItemChanged, this, &KeysPage::showChosen);
    connect(table_, &QTreeWidget::itemActivated, this, [this] { key_->setFocus(); });
    connect(key_, &QKeySequenceEdit::editingFinished, this, &KeysPage::take);
    connect(none_, &QPushButton::clicked, this, [this] {
        key_->clear();
        take();
    });
    connect(reset_, &QPushButton::clicked, this, [this] {
        if (const QAction *action = chosen()) {
            key_->setKeySequence(keys_.original(action));
            take();
        }
    });
    connect(resetAll, &QPushButton::clicked, &keys_, &KeyChoice::resetAll);
    connect(&keys_, &KeyChoice::changed, this, &KeysPage::fill);
    showChosen();
}

QString KeysPage::note() const { return note_->text(); }

void KeysPage::fill()
{
    const int current = table_->indexOfTopLevelItem(table_->currentItem());
    {
        const QSignalBlocker quiet(table_);
        table_->clear();
        for (const QAction *action : keys_.actions()) {
            auto *row = new QTreeWidgetItem(table_, {KeyChoice::nameOf(*action),
                                                     action->shortcut().toString(QKeySequence::NativeText),
                                                     action->statusTip()});
            QFont font = row->font(keyColumn);
            font.setBold(action->shortcut() != keys_.original(action)); // the user's own
            row->setFont(keyColumn, font);
        }
        table_->setCurrentItem(table_->topLevelItem(current));
    }
    for (const int column : {nameColumn, keyColumn})
        table_->resizeColumnToContents(column);
    filter(filter_->text());
    showChosen();
}

void KeysPage::filter(const QString &text)
{
    for (int i = 0; i < table_->topLevelItemCount(); ++i) {
        QTreeWidgetItem *row = table_->topLevelItem(i);
        bool found = false;
        for (const int column : {nameColumn, keyColumn, tipColumn})
            found = found || row->text(column).contains(text, Qt::CaseInsensitive);
        row->setHidden(!found);
    }
}

QAction *KeysPage::chosen() const
{
    const int row = table_->indexOfTopLevelItem(table_->currentItem());
    return row >= 0 ? keys_.actions()[row] : nullptr;
}

void KeysPage::choose(const QAction *action)
{
    table_->setCurrentItem(table_->topLevelItem(int(keys_.actions().indexOf(const_cast<QAction *>(action)))));
}

void KeysPage::showChosen()
{
    const QAction *action = chosen();
    key_->setEnabled(action);
    none_->setEnabled(action && !action->shortcut().isEmpty());
    reset_->setEnabled(action && action->shortcut() != keys_.original(action));
    key_->setKeySequence(action ? action->shortcut() : QKeySequence());
    note_->say(action ? QString() : tr("Choose an action, then press its key in the field below the table."));
}

void KeysPage::take()
{
    QAction *action = chosen();
    if (!action || key_->keySequence() == action->shortcut())
        return;
    const QKeySequence key = key_->keySequence();
    if (const QAction *owner = keys_.ownerOf(key, action)) {
        note_->complain(tr("%1 is the key of \"%2\". Give that one another key first, or choose another one here.")
                            .arg(key.toString(QKeySequence::NativeText), KeyChoice::nameOf(*owner)));
        return;
    }
    keys_.setKey(action, key);
}

} // namespace coroscope
