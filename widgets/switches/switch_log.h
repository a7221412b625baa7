// SPDX-License-Identifier: GPL-3.0-or-later
// SwitchLog: every switch of the recording, idle polls folded. Follows the end of a live program until one scrolls away;
// a click or an arrow key looks back at the moment before a switch.
#pragma once

#include "widgets/common/row_selection.h"
#include "widgets/session.h"

#include <QWidget>

class QCheckBox;
class QLabel;

namespace coroscope {

class LongTableView;
class Placeholder;
class SwitchLogModel;
class Throttle;

class SwitchLog : public QWidget {
    Q_OBJECT
public:
    /// `session` outlives the view.
    explicit SwitchLog(Session &session, QWidget *parent = nullptr);

signals:
    void openLocation(const QString &file, int line); ///< line from 1

private:
    void makeTable();
    void followEnd();
    void connectSession();
    void takeRecording();
    void grow();
    void updateWords();
    void updateCursor();
    void updateSelection(RowSelection::Several several);
    void pick(const QModelIndex &index);
    void showMenu(const QPoint &position);
    void showCallbackMenu(const QModelIndex &index, CallbackNumber number);
    void showCallbacks();

    Session &session_;
    SwitchLogModel *model_;
    LongTableView *table_ = nullptr;
    RowSelection *rows_ = nullptr;
    Placeholder *place_ = nullptr;
    QLabel *count_;
    QCheckBox *callbacks_;
    Throttle *throttle_;
    bool follow_ = true;    ///< the end is in sight, or would be if one did not look at the past
    bool updating_ = false; ///< rows come and go: what that does to the selection is not the user's doing
    bool picking_ = false;  ///< the session follows the user: the row stays where it is
};

} // namespace coroscope
