// SPDX-License-Identifier: GPL-3.0-or-later
// Placeholder: shows a view, or, while it has nothing to show, a few words on what to do about that.
#pragma once

#include <QStackedWidget>

class QLabel;

namespace coroscope {

class Placeholder : public QStackedWidget {
    Q_OBJECT
public:
    /// Takes over `content`.
    explicit Placeholder(QWidget *content, QWidget *parent = nullptr);

    void showContent();
    void showWords(const QString &words); ///< in place of the content

private:
    QLabel *words_;
};

} // namespace coroscope
