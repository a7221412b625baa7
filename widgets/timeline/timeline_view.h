// SPDX-License-Identifier: GPL-3.0-or-later
// TimelineView: the Gantt chart as one widget: tool bar, ruler, lane names, lanes, overview. Put it into a dock.
//
// Mouse: wheel zooms at the pointer, Shift+wheel pans, Alt+wheel (or the wheel over the names) scrolls through the lanes;
// drag pans; Shift+drag selects a range; click selects a slice or a lane; double click zooms; a drag in the ruler moves the
// time cursor. On a touchpad two fingers pan and scroll, and a pinch zooms.
// Keys: TimelineView::keyWords() has them all.
#pragma once

#include "widgets/timeline/timeline_scene.h"

#include <QList>
#include <QWidget>

#include <memory>

class QAction;
class QLineEdit;
class QScrollBar;
class QSplitter;
class QTimer;
class QToolBar;
class QVBoxLayout;

namespace coroscope {

class ChartNote;
class LaneHeaders;
class Session;
class Throttle;
class TimelineCanvas;
class TimelineRuler;

class TimelineView : public QWidget {
    Q_OBJECT
public:
    /// Shows `session`, which must outlive it.
    explicit TimelineView(Session &session, QWidget *parent = nullptr);

    struct KeyWords {
        QString keys;
        QString meaning;
    };
    QList<KeyWords> keyWords() const; ///< what the keys do while it has the focus
    /// Shows `source`, and owns it.
    explicit TimelineView(std::unique_ptr<TimelineSource> source, QWidget *parent = nullptr);
    ~TimelineView() override;

    TimelineScene &scene() { return *scene_; }
    TimelineCanvas *canvas() const { return canvas_; }
    /// For the window's View menu: fit all, fit selection, zoom in, zoom out, other axis, follow. Their shortcuts work while
    /// the view has the focus.
    QList<QAction *> viewActions() const { return viewActions_; }
    QAction *shareAction() const { return shareAction_; } ///< checkable: ended tasks share lanes
    LaneHeaders *headers() const { return headers_; }

signals:
    void openLocation(const QString &file, int line); ///< to be shown in the editor
    void axisChosen();                                ///< by the user

public slots:
    void fitAll();
    void fitSelection();
    void zoomIn();
    void zoomOut();
    void toggleAxis();
    void setFilter(const QString &text);
    void showOnly(const QString &definition); ///< the lanes of that name's tasks; empty: all

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    QToolBar *buildToolBar();
    QAction *addViewAction(const QString &text, const QString &tip, const QList<QKeySequence> &keys);
    void buildAxisChoice(QToolBar &bar);
    void chooseAxis(Axis kind);
    void buildGroupingChoice(QToolBar &bar);
    void buildNotes(QVBoxLayout &layout);
    void buildOnlyAction(QToolBar &bar);
    void updateNotes();
    void connectScene();
    void goWithTheClock();
    void updateScrollBar();
    void followFont();
    void showMenu(const ChartHit &hit, const QPoint &globalPosition);
    bool chartKey(int key);
    void escape();
    SwitchNumber switchAtHand() const; ///< the selected one, else that at the cursor; 0: none
    void stepSwitch(bool forward, bool sameTask);

    std::unique_ptr<TimelineSource> source_;
    std::unique_ptr<TimelineScene> scene_;
    TimelineCanvas *canvas_ = nullptr;
    LaneHeaders *headers_ = nullptr;
    TimelineRuler *ruler_ = nullptr;
    QSplitter *splitter_ = nullptr; ///< the headers, the lanes
    int unit_ = 0;                  ///< width of a character that the headers' width was set for
    QScrollBar *scrollBar_ = nullptr;
    QLineEdit *filter_ = nullptr;
    ChartNote *rangeNote_ = nullptr;
    ChartNote *chainNote_ = nullptr;
    QAction *onlyAction_ = nullptr; ///< seen while lanes are left out
    QAction *followAction_ = nullptr;
    QAction *shareAction_ = nullptr;
    QAction *timeAxisAction_ = nullptr;
    QAction *switchAxisAction_ = nullptr;
    QList<QAction *> viewActions_;
    Throttle *refresh_ = nullptr;
    QTimer *clock_ = nullptr; ///< runs while the program's time does, and the chart is seen
};

} // namespace coroscope
