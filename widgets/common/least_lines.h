// SPDX-License-Identifier: GPL-3.0-or-later
// LeastLines: keeps a widget at least so many lines of its font high, as that changes. A child of the widget; GUI thread.
#pragma once

#include <QObject>

class QWidget;

namespace coroscope {

class LeastLines : public QObject {
    Q_OBJECT
public:
    LeastLines(QWidget &widget, int lines);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void apply();

    QWidget &widget_;
    int lines_;
};

} // namespace coroscope
