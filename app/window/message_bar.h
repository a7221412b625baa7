// SPDX-License-Identifier: GPL-3.0-or-later
// MessageBar: what went wrong and what to do, in place, until it is put away or overtaken. Never modal.
#pragma once

#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;

namespace coroscope {

class MessageBar : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(QWidget *parent = nullptr);

    QString text() const; ///< empty: nothing is shown
    /// A question that waits in place: a button with these words, that does this. Putting the message away is the no.
    void ask(const QString &text, const QString &answer, std::function<void()> then);

public slots:
    void say(const QString &text, bool isError);
    void dismiss();
    void withdraw(const QString &text); ///< if it still stands there: it is no longer true

private:
    QLabel *mark_;
    QLabel *label_;
    QPushButton *answer_;
    std::function<void()> then_;
};

} // namespace coroscope
