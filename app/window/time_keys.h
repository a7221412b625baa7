// SPDX-License-Identifier: GPL-3.0-or-later
// TimeKeys: the keys that move the time cursor. The chart has its own; the Loop and the switch log have the same by this,
// and the selected task's switches are reached from everywhere.
#pragma once

#include "widgets/session.h"

class QKeyEvent;

namespace coroscope {

class Actions;
class TimelineView;

class TimeKeys : public QObject {
    Q_OBJECT
public:
    /// The panels are listened to with all that is in them by now. All outlive this, which `actions` owns.
    TimeKeys(Session &session, Actions &actions, TimelineView &chart, const QList<QWidget *> &panels);

    struct KeyWords {
        QString keys;
        QString meaning;
    };
    static QList<KeyWords> keyWords(); ///< what the keys do while one of the panels has the focus

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool take(QKeyEvent &event);

    Session &session_;
    TimelineView &chart_;
};

} // namespace coroscope
