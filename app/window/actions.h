// SPDX-License-Identifier: GPL-3.0-or-later
// Actions: every action of the main window with its words, icon and shortcut. What they do is connected elsewhere.
// F9, F10, F11 and Shift+F11 stay free: they are kept for stepping by lines.
#pragma once

#include <QAction>
#include <QActionGroup>
#include <QObject>

namespace coroscope {

class Actions : public QObject {
    Q_OBJECT
public:
    /// The actions belong to `window` and listen to keys there.
    explicit Actions(QWidget *window);

    // File
    QAction *newFile, *open, *save, *saveAs, *saveRecording, *saveSoFar, *exportRecording, *closeRecording, *quit;
    QAction *closeText, *nextText, *previousText;
    // Edit
    QAction *undo, *redo, *cut, *copy, *paste, *selectAll, *complete, *comment, *find, *findNext, *findPrevious,
        *replace, *goToLine, *settings;
    QAction *zoomIn, *zoomOut, *zoomReset;
    // Run
    QAction *run, *pause, *step, *stepAny, *stepTask, *stopAtCallbacks, *stop, *restart, *runProgram, *configuration;
    QAction *clockReal, *clockVirtual, *tick, *clocksRunOn, *holdAllLoops, *keepLimit, *clearTaskRules;
    QAction *slower, *faster;
    QActionGroup *clocks;
    // Breakpoints
    QAction *addBreakpoint, *breakHere, *breakOnTask, *toggleBreakpoints, *removeBreakpoints;
    // View
    QAction *backToNow, *previousSwitch, *nextSwitch, *previousAny, *nextAny, *previousOfTask, *nextOfTask,
        *resetLayout;
    QAction *layoutLearn, *layoutDebug, *layoutExplore, *projector;
    QActionGroup *layouts;
    QAction *themeSystem, *themeLight, *themeDark;
    QActionGroup *themes;
    // Help
    QAction *contextMenu, *keys, *about;

    QList<QAction *> all() const { return all_; }

private:
    QAction *make(const QString &text, const char *iconName, const QKeySequence &shortcut, const QString &tip);
    void makeFile();
    void makeEdit();
    void makeRun();
    void makeBreakpoints();
    void makeView();

    QWidget *window_;
    QList<QAction *> all_;
};

} // namespace coroscope
