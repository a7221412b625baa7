// SPDX-License-Identifier: GPL-3.0-or-later
// OutputText: the text area of the output panel. Marks at the left edge lines that are not plain stdout, and fades what was
// written after the moment shown.
#pragma once

#include "engine/loop/vocabulary.h"

#include <QPlainTextEdit>

namespace coroscope {

class OutputText : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit OutputText(QWidget *parent = nullptr);

    /// Lines that switch `number` and later ones wrote are faded; 0: none.
    void setFadedFrom(SwitchNumber number);

    /// Brings into sight the last line that was written before switch `number`; the first line if there is none.
    void showLastBefore(SwitchNumber number);

    bool isAtEnd() const;
    void scrollToEnd();

signals:
    void picked(coroscope::SwitchNumber number);      ///< a click on what that switch wrote
    void openLocation(const QString &file, int line); ///< a click, or Return, on a line that names it

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    void takeFont();

    QPoint pressedAt_;
    SwitchNumber fadedFrom_ = 0;
};

} // namespace coroscope
