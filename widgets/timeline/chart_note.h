// SPDX-License-Identifier: GPL-3.0-or-later
// ChartNote: a line or two above the lanes on what is selected in them, with links, and buttons at its end. It wraps where the
// chart is narrow, and takes no room while it has nothing to say.
#pragma once

#include <QFrame>

#include <functional>

class QHBoxLayout;
class QLabel;

namespace coroscope {

class ChartNote : public QFrame {
    Q_OBJECT
public:
    /// `name`: what it is called to assistive technology.
    explicit ChartNote(const QString &name, QWidget *parent = nullptr);

    void addButton(const QString &text, const QString &tip, const std::function<void()> &pressed);
    void setText(const QString &html); ///< empty: it hides. What links name is in followed()
    QString text() const;

signals:
    void followed(const QString &link);

private:
    QLabel *label_;
    QHBoxLayout *row_;
};

} // namespace coroscope
