// SPDX-License-Identifier: GPL-3.0-or-later
// JobBar: in the status bar, what is being written, how far it is, and a way to cancel it. Hidden while there is nothing.
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;

namespace coroscope {

class BackgroundJob;

class JobBar : public QWidget {
    Q_OBJECT
public:
    explicit JobBar(QWidget *parent = nullptr);

    void show(BackgroundJob &job); ///< until it has finished

private:
    QLabel *title_;
    QProgressBar *progress_;
    QMetaObject::Connection cancelling_;
    QWidget *cancel_;
};

} // namespace coroscope
