// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/field_rows.h"

#include <QLabel>
#include <QLineEdit>

namespace coroscope {

FieldRows::FieldRows() { setColumnStretch(1, 1); }

void FieldRows::addRow(const QString &label, QWidget *row, QWidget *field, bool takesRoom)
{
    auto *words = new QLabel(label);
    words->setBuddy(field);
    words->setMinimumHeight(QLineEdit().sizeHint().height()); // its words stand beside those of the field's first line
    const int at = rowCount();
    addWidget(words, at, 0, Qt::AlignTop);
    addWidget(row, at, 1);
    setRowStretch(at, takesRoom ? 1 : 0);
    labels_[row] = words;
}

void FieldRows::addRow(const QString &label, QWidget *field, bool takesRoom) { addRow(label, field, field, takesRoom); }

void FieldRows::showRow(QWidget *row, bool shown)
{
    row->setVisible(shown);
    labels_.value(row)->setVisible(shown);
}

} // namespace coroscope
