// SPDX-License-Identifier: GPL-3.0-or-later
// ElidedLabel: a line of text that asks for no more width than it is given. What does not fit is cut at the end, and the whole is
// in the tooltip; text() is the whole always.
#pragma once

#include <QLabel>

namespace coroscope {

class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(const QString &text = {}, QWidget *parent = nullptr);

    QSize minimumSizeHint() const override;
    bool isElided() const;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
};

} // namespace coroscope
