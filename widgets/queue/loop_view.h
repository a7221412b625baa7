// SPDX-License-Identifier: GPL-3.0-or-later
// LoopView: the loop at the moment shown. What ran last, what runs, the ready queue in order, and below who waits for what.
// In slow motion the cards are seen to move from one switch to the next.
#pragma once

#include "widgets/common/row_selection.h"
#include "widgets/session.h"

#include <QWidget>

class QLabel;
class QSplitter;
class QTreeView;

namespace coroscope {

class CardDelegate;
class CardList;
class LoopChoice;
class LoopMotion;
class Placeholder;
class QueueOrigin;
class RanColumn;
class ReadyQueueModel;
class Throttle;
class WaitListModel;

class LoopView : public QWidget {
    Q_OBJECT
public:
    /// `session` outlives the view.
    explicit LoopView(Session &session, QWidget *parent = nullptr);

    /// Whether cards move in slow motion. At first so, but on the offscreen platform.
    void setAnimates(bool animates) { animates_ = animates; }
    LoopMotion &motion() { return *motion_; }

signals:
    void openLocation(const QString &file, int line); ///< to be shown in the editor

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
    void takeState();
    void updateMoment();
    void colorMoment();
    void updateRan();
    void updateNotes();
    QString emptyWords() const;
    void updateSplit();
    int motionDuration() const; ///< ms; 0: nothing moves
    void pick(TaskNumber task);
    void openFunction(std::uint32_t function);
    std::uint32_t runningFunction() const; ///< of the callback that runs at the moment shown; 0: none
    void showMenu(TaskNumber task, std::uint32_t function, const QPoint &globalPosition);
    void updateSelection(RowSelection::Several several);

    Session &session_;
    ReadyQueueModel *queue_;
    WaitListModel *waits_;
    Throttle *throttle_;

    Placeholder *whole_;
    QWidget *momentRow_ = nullptr;
    QLabel *momentText_;
    LoopChoice *loops_;
    LoopState shownState_; ///< of the loop that is shown
    QWidget *backToNow_;
    QSplitter *split_ = nullptr;
    RanColumn *ran_;
    QLabel *queueTitle_;
    QueueOrigin *queueOrigin_;
    CardList *queueList_;
    RowSelection *queueRows_;
    CardDelegate *queueCards_;
    Placeholder *queuePlace_;
    QLabel *waitTitle_;
    QTreeView *waitList_;
    RowSelection *waitRows_;
    Placeholder *waitPlace_;
    QLabel *waitNote_;
    QWidget *waitPart_;
    LoopMotion *motion_ = nullptr;
    bool animates_ = true;
    Nanoseconds shownUpTo_ = 0; ///< what was read when the rows were made
    Moment shown_;              ///< by the cards
    bool anyParked_ = false;    ///< in what was shown of this recording
};

} // namespace coroscope
