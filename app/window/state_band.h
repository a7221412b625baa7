// SPDX-License-Identifier: GPL-3.0-or-later
// StateBand: one line under the toolbar that says where one is. Its colour tells the phase, the past above all; a mark at
// its left edge and the words tell the same without colour.
#pragma once

#include "widgets/session.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace coroscope {

class StateBand : public QWidget {
    Q_OBJECT
public:
    /// `session` and `backToNow` outlive the band.
    StateBand(Session &session, QAction *backToNow, QWidget *parent = nullptr);

    QString text() const;
    /// The program that runs in place of the one in the editor; empty: it is the editor's, as the title says.
    void setTarget(const QString &name, const QString &path);

    /// What the user may do while an opened recording is read: `close` it, said there as what it is then.
    void setCancelReading(const QAction &close);

    void addWidget(QWidget *widget); ///< at the right end; it shows itself when there is something to say

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    enum class Mood { quiet, running, stopped, past, ended, failed };

    void refresh();
    void refreshText();
    void showReading();
    void showMark();
    Mood mood() const;
    QColor ground() const;

    Session &session_;
    QLabel *mark_;
    QLabel *label_;
    QLabel *reading_;
    QToolButton *cancel_;
    QLabel *target_;
    QToolButton *now_;
    Mood mood_ = Mood::quiet;
};

} // namespace coroscope
