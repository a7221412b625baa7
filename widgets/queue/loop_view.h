// SPDX-License-Identifier: GPL-3.0-or-later
// LoopView: the loop at the moment shown. What just ran, what runs, the ready queue in order, and below who waits for what.
#pragma once

#include "widgets/common/row_selection.h"
#include "widgets/session.h"

#include <QWidget>

class QLabel;
class QListView;
class QTreeView;

namespace coroscope {

class CardDelegate;
class CardWidget;
class Placeholder;
class QueueOrigin;
class ReadyQueueModel;
class Throttle;
class WaitListModel;

class LoopView : public QWidget {
    Q_OBJECT
public:
    /// `session` outlives the view.
    explicit LoopView(Session &session, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeMomentRow();
    QWidget *makeQueuePart();
    QWidget *makeWaitPart();
    RowSelection *followPicks(QAbstractItemView &view);
    void connectSession();

    void forget();
    void updateAll();
    void tick();
    bool isOver() const;
    void updateMoment();
    void colorMoment();
    void updateJustRan();
    void updateRunning();
    void updateNotes();
    void updateSelection(RowSelection::Several several);

    Session &session_;
    ReadyQueueModel *queue_;
    WaitListModel *waits_;
    Throttle *throttle_;

    Placeholder *whole_;
    QWidget *momentRow_ = nullptr;
    QLabel *momentText_;
    QWidget *backToNow_;
    CardWidget *justRan_;
    QWidget *justRanColumn_;
    CardWidget *running_;
    QLabel *runningTitle_;
    QWidget *runningColumn_;
    QLabel *queueTitle_;
    QueueOrigin *queueOrigin_;
    QListView *queueList_;
    RowSelection *queueRows_;
    CardDelegate *queueCards_;
    Placeholder *queuePlace_;
    QLabel *waitTitle_;
    QTreeView *waitList_;
    RowSelection *waitRows_;
    Placeholder *waitPlace_;
    TaskNumber justRanTask_ = noTask;
    SwitchNumber justRanSwitch_ = 0;
    TaskNumber runningTask_ = noTask;
};

} // namespace coroscope
