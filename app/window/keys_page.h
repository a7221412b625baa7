// SPDX-License-Identifier: GPL-3.0-or-later
// KeysPage: all actions of the window with their keys; the key of the chosen one is set by pressing it.
#pragma once

#include <QWidget>

class QAction;
class QKeySequenceEdit;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace coroscope {

class FieldNote;
class KeyChoice;

class KeysPage : public QWidget {
    Q_OBJECT
public:
    explicit KeysPage(KeyChoice &keys, QWidget *parent = nullptr); ///< `keys` outlives it

    void choose(const QAction *action);
    QString note() const;

private:
    void fill();
    void filter(const QString &text);
    void showChosen();
    void take();
    QAction *chosen() const;

    KeyChoice &keys_;
    QLineEdit *filter_;
    QTreeWidget *table_;
    QKeySequenceEdit *key_;
    QPushButton *none_;
    QPushButton *reset_;
    FieldNote *note_;
};

} // namespace coroscope
