// SPDX-License-Identifier: GPL-3.0-or-later
// RunToolBar: running and stepping, with words where the window is wide enough for them, and the clock of the next run.
#pragma once

#include <QToolBar>

class QActionGroup;
class QMainWindow;
class QMenu;
class QToolButton;

namespace coroscope {

class Actions;
class ClockChoice;

class RunToolBar : public QToolBar {
    Q_OBJECT
public:
    /// Adds itself to `window`; all outlive it.
    RunToolBar(const Actions &actions, ClockChoice &choice, QMainWindow &window);

    /// Behind all that is there: another drop-down, in the looks of the others.
    QToolButton *addDropDown(const QString &name, QMenu *menu);
    QMenu *tickMenu() const { return ticks_; }
    QToolButton *clockButton() const { return clock_; }
    /// Whose clock and tick are shown: those of the program that runs next. `isOther`: what the window shows is another's run.
    void setClockOf(const QString &program, bool isOther);
    bool showsWords() const { return words_; }

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeTicks();
    void showClock();
    QString clockWords(bool isVirtual) const;
    void fitWordsSoon();
    void fitWords();
    int widestRun() const; ///< with the longest of its words
    int widthWithWords() const;
    int widthWithWords(const QIcon &icon, const QString &words) const; ///< of one button
    void setWords(bool on);
    void keepRunWide();

    const Actions &actions_;
    ClockChoice &choice_;
    QList<QAction *> run_; ///< whose buttons have words
    QString program_;      ///< that runs next
    bool isOther_ = false;
    QMenu *ticks_;
    QActionGroup *tickGroup_;
    QToolButton *clock_ = nullptr;
    QToolButton *tick_ = nullptr;
    bool words_ = true;
    bool fitting_ = false; ///< is about to
};

} // namespace coroscope
