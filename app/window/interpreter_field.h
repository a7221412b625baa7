// SPDX-License-Identifier: GPL-3.0-or-later
// InterpreterField: a Python interpreter to choose: those found are offered, any other can be typed or browsed for, and what
// is chosen is checked in the background, with the answer below.
#pragma once

#include "app/window/interpreters.h"

#include <QWidget>

class QComboBox;

namespace coroscope {

class FieldNote;

class InterpreterField : public QWidget {
    Q_OBJECT
public:
    /// `none`: what an empty field stands for, in words.
    explicit InterpreterField(const QString &none, QWidget *parent = nullptr);

    QString interpreter() const { return chosen_; } ///< empty: none
    /// Offers what lies near `folder`, and shows `interpreter`, checked.
    void setInterpreter(const QString &interpreter, const QString &folder);
    QString note() const;

signals:
    void chosen(const QString &interpreter); ///< by the user; also one that fails its check, as it may be mended

private:
    void choose(const QString &text);
    void browse();

    QComboBox *box_;
    FieldNote *note_;
    InterpreterCheck check_;
    QString chosen_;
};

} // namespace coroscope
