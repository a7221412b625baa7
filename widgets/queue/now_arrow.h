// SPDX-License-Identifier: GPL-3.0-or-later
// NowArrow: the line between what has run and what will, with an arrow from the queue to it.
#pragma once

#include <QWidget>

namespace coroscope {

class NowArrow : public QWidget {
    Q_OBJECT
public:
    explicit NowArrow(QWidget *parent = nullptr);

    void setPast(bool past); ///< the line stands in the past
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    bool past_ = false;
};

} // namespace coroscope
