// SPDX-License-Identifier: GPL-3.0-or-later
// NoteBar: one sentence above the text, with buttons for what can be done about it.
#pragma once

#include <QFrame>

#include <functional>
#include <vector>

class QHBoxLayout;
class QLabel;

namespace coroscope {

class NoteBar : public QFrame {
    Q_OBJECT
public:
    struct Action {
        QString label;
        std::function<void()> run;
    };

    explicit NoteBar(QWidget *parent = nullptr);

    void showNote(const QString &text, const std::vector<Action> &actions = {});
    QString text() const; ///< empty: hidden

private:
    QLabel *icon_;
    QLabel *label_;
    QHBoxLayout *layout_;
    std::vector<QWidget *> buttons_;
};

} // namespace coroscope
