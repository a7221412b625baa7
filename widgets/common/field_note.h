// SPDX-License-Identifier: GPL-3.0-or-later
// FieldNote: below a field, what is wrong with what stands in it, or what it amounts to. Hidden while there is nothing to say.
#pragma once

#include <QLabel>

namespace coroscope {

class FieldNote : public QLabel {
    Q_OBJECT
public:
    /// Screen readers hear it as the description of `field`, which outlives it.
    explicit FieldNote(QWidget &field, QWidget *parent = nullptr);

    void say(const QString &words);
    void complain(const QString &words); ///< empty: nothing is wrong
    bool isComplaint() const { return isComplaint_; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void show(const QString &words, bool isComplaint);
    void color();

    QWidget &field_;
    bool isComplaint_ = false;
};

} // namespace coroscope
