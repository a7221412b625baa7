// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/environment_table.h"

#include "widgets/common/field_note.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QSet>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace coroscope {

namespace {

enum Column { nameColumn, valueColumn };

} // namespace

EnvironmentTable::EnvironmentTable(QWidget *parent)
    : QWidget(parent), table_(new QTableWidget(0, 2)), remove_(new QToolButton), note_(new FieldNote(*table_))
{
    table_->setAccessibleName(tr("Environment variables"));
    table_->setHorizontalHeaderLabels({tr("Variable"), tr("Value")});
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->setColumnWidth(nameColumn, fontMetrics().averageCharWidth() * 26);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table_->setTabKeyNavigation(false);
    table_->setMinimumHeight(fontMetrics().height() * 7);
    table_->setToolTip(tr("A variable that is not ticked is taken out of the program's environment"));
    auto *add = new QToolButton;
    add->setText(tr("Add"));
    add->setAccessibleName(tr("Add a variable"));
    remove_->setText(tr("Remove"));
    remove_->setAccessibleName(tr("Remove the selected rows"));
    remove_->setEnabled(false);
    auto *help = new QLabel(tr("Beside Coroscope's own; not ticked: taken away."));
    auto *row = new QHBoxLayout;
    row->addWidget(add);
    row->addWidget(remove_);
    row->addSpacing(8);
    row->addWidget(help, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(table_, 1);
    column->addLayout(row);
    column->addWidget(note_);
    setFocusProxy(table_);
    connect(add, &QToolButton::clicked, this, [this] {
        addRow({}, QString());
        table_->setCurrentCell(table_->rowCount() - 1, nameColumn);
        table_->setFocus();
        table_->editItem(table_->item(table_->rowCount() - 1, nameColumn));
    });
    connect(remove_, &QToolButton::clicked, this, &EnvironmentTable::removeRows);
    connect(table_, &QTableWidget::itemChanged, this, &EnvironmentTable::readRows);
    connect(table_, &QTableWidget::itemSelectionChanged, this,
            [this] { remove_->setEnabled(!table_->selectedItems().isEmpty()); });
}

QString EnvironmentTable::note() const { return note_->text(); }

void EnvironmentTable::finishEdit() { table_->setCurrentCell(-1, -1); }

void EnvironmentTable::setChanges(const Changes &changes)
{
    table_->setRowCount(0);
    for (const auto &[name, value] : changes)
        addRow(name, value);
    changes_ = changes;
    note_->complain({});
}

void EnvironmentTable::addRow(const QString &name, const std::optional<QString> &value)
{
    const QSignalBlocker quiet(table_);
    const int row = table_->rowCount();
    table_->insertRow(row);
    auto *nameItem = new QTableWidgetItem(name);
    nameItem->setFlags(nameItem->flags() | Qt::ItemIsUserCheckable);
    nameItem->setCheckState(value ? Qt::Checked : Qt::Unchecked);
    table_->setItem(row, nameColumn, nameItem);
    table_->setItem(row, valueColumn, new QTableWidgetItem(value.value_or(QString())));
}

void EnvironmentTable::readRows()
{
    Changes read;
    QString problem;
    QSet<QString> seen;
    for (int row = 0; row < table_->rowCount(); ++row) {
        const QTableWidgetItem *nameItem = table_->item(row, nameColumn);
        const QString name = nameItem->text().trimmed();
        const QString value = table_->item(row, valueColumn)->text();
        if (name.isEmpty() && value.isEmpty())
            continue; // still to be filled
        if (name.isEmpty())
            problem = tr("The value \"%1\" has no variable: give it a name.").arg(value);
        else if (name.contains(u'='))
            problem = tr("\"%1\" is no name: it must not hold \"=\". The value goes into the other column.").arg(name);
        else if (seen.contains(name))
            problem = tr("%1 stands there twice: the first one counts.").arg(name);
        else
            read[name] = nameItem->checkState() == Qt::Checked ? std::optional(value) : std::nullopt;
        seen.insert(name);
    }
    note_->complain(problem);
    if (read == changes_)
        return;
    changes_ = read;
    emit edited();
}

void EnvironmentTable::removeRows()
{
    QSet<int> rows;
    for (const QTableWidgetItem *item : table_->selectedItems())
        rows.insert(item->row());
    for (int row = table_->rowCount() - 1; row >= 0; --row)
        if (rows.contains(row))
            table_->removeRow(row);
    readRows();
}

} // namespace coroscope
