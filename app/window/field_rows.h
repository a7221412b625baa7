// SPDX-License-Identifier: GPL-3.0-or-later
// FieldRows: fields below each other, each with its label before it. Any row may be hidden, and may grow a note below its
// field; a QFormLayout gave others no height then.
#pragma once

#include <QGridLayout>
#include <QHash>

class QLabel;

namespace coroscope {

class FieldRows : public QGridLayout {
public:
    FieldRows();

    /// `row` holds the field, or is it; the label's key leads to `field`.
    void addRow(const QString &label, QWidget *row, QWidget *field, bool takesRoom = false);
    void addRow(const QString &label, QWidget *field, bool takesRoom = false);
    void showRow(QWidget *row, bool shown);

private:
    QHash<QWidget *, QLabel *> labels_;
};

} // namespace coroscope
