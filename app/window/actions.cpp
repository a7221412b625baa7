// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/actions.h"

#include "widgets/theme/icons.h"

#include <QWidget>

namespace coroscope {

Actions::Actions(QWidget *window) : QObject(window), window_(window)
{
    makeFile();
    makeEdit();
    makeRun();
    makeBreakpoints();
    makeView();
}

QAction *Actions::make(const QString &text, const char *iconName, const QKeySequence &shortcut, const QString &tip)
{
    auto *action = new QAction(text, window_);
    if (*iconName)
        action->setIcon(icon(QString::fromLatin1(iconName)));
    action->setShortcut(shortcut);
    const QString keyText = shortcut.toString(QKeySequence::NativeText);
    action->setToolTip(keyText.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, keyText));
    action->setStatusTip(tip);
    window_->addAction(action);
    all_.append(action);
    return action;
}

void Actions::makeFile()
{
    newFile = make(tr("&New"), "new", QKeySequence::New, tr("Begin a new program"));
    open = make(tr("&Open…"), "open", QKeySequence::Open, tr("Open a program or a recording"));
    save = make(tr("&Save"), "save", QKeySequence::Save, tr("Save the program's text"));
    saveAs = make(tr("Save &as…"), "save", Qt::CTRL | Qt::SHIFT | Qt::Key_S,
                  tr("Save the program's text under another name"));
    saveRecording = make(tr("Save &recording…"), "recording", Qt::CTRL | Qt::SHIFT | Qt::Key_D,
                         tr("Keep this run as a recording that can be opened on any machine"));
    saveSoFar = make(tr("Save what happened so &far"), "recording", Qt::CTRL | Qt::ALT | Qt::Key_D,
                     tr("Keep what led up to this moment as a numbered recording beside the program, and go on"));
    exportRecording =
        make(tr("&Export…"), "export", Qt::CTRL | Qt::Key_E,
             tr("Write this run in another format: Chrome trace JSON, for ui.perfetto.dev and speedscope"));
    closeText = make(tr("C&lose"), "close", Qt::CTRL | Qt::Key_W,
                     tr("Close the text that the editor shows; a recording goes with the text that it ran"));
    closeRecording = make(tr("&Close recording"), "", Qt::CTRL | Qt::SHIFT | Qt::Key_W,
                          tr("Put the recording away and go back to the program"));
    quit = make(tr("&Quit"), "", Qt::CTRL | Qt::Key_Q, tr("Close Coroscope"));
}

void Actions::makeEdit()
{
    undo = make(tr("&Undo"), "undo", QKeySequence::Undo, tr("Take the last edit back"));
    redo = make(tr("&Redo"), "redo", Qt::CTRL | Qt::SHIFT | Qt::Key_Z, tr("Make the edit again"));
    cut = make(tr("Cu&t"), "", QKeySequence::Cut, tr("Move the selected text to the clipboard"));
    copy =
        make(tr("&Copy"), "", QKeySequence::Copy, tr("Copy the selected text, or the selected rows, to the clipboard"));
    paste = make(tr("&Paste"), "", QKeySequence::Paste, tr("Insert the clipboard's text"));
    selectAll = make(tr("Select &all"), "", QKeySequence::SelectAll, tr("Select the whole text that has the focus"));
    complete = make(tr("Complete &word"), "", Qt::CTRL | Qt::Key_Space,
                    tr("Offer what the word before the cursor may become"));
    comment = make(tr("Co&mment"), "comment", Qt::CTRL | Qt::Key_Slash, tr("Comment the selected lines out, or in"));
    find = make(tr("&Find…"), "find", QKeySequence::Find, tr("Find text in the program"));
    findNext = make(tr("Find &next"), "down", Qt::Key_F3, tr("Go to the next match"));
    findPrevious = make(tr("Find pre&vious"), "up", Qt::SHIFT | Qt::Key_F3, tr("Go to the previous match"));
    replace = make(tr("&Replace…"), "", Qt::CTRL | Qt::Key_H, tr("Find and replace text"));
    goToLine = make(tr("&Go to line…"), "", Qt::CTRL | Qt::Key_L, tr("Go to a line by its number"));
    settings =
        make(tr("Se&ttings…"), "settings", Qt::CTRL | Qt::Key_Comma, tr("Interpreter, fonts, theme, keys and limits"));
    zoomIn = make(tr("Larger text"), "zoom-in", QKeySequence::ZoomIn, tr("Make the editor's text larger"));
    zoomOut = make(tr("Smaller text"), "zoom-out", QKeySequence::ZoomOut, tr("Make the editor's text smaller"));
    zoomReset = make(tr("Normal text"), "", Qt::CTRL | Qt::Key_0, tr("Give the editor's text its normal size"));
}

void Actions::makeRun()
{
    run = make(tr("&Run"), "run", Qt::Key_F5, tr("Run the program in the editor"));
    pause = make(tr("&Pause"), "pause", Qt::Key_F6, tr("Hold the program where it is"));
    step =
        make(tr("&Next switch"), "next-switch", Qt::Key_F7, tr("Go on to the next switch; idle polls are passed over"));
    stepAny = make(tr("Next switch, &idle polls too"), "next-any-switch", Qt::CTRL | Qt::Key_F7,
                   tr("Go on to the very next switch, be it an idle poll"));
    stepTask = make(tr("Next switch of &this task"), "next-of-task", Qt::SHIFT | Qt::Key_F7,
                    tr("Go on until the selected task is next"));
    stopAtCallbacks =
        make(tr("Stop at call&backs, too"), "", Qt::CTRL | Qt::ALT | Qt::Key_B,
             tr("Next switch stops before callback runs, too: what the loop calls and is no task's step. So do "
                "slow motion, and the keys that look back and on. Else they pass over them"));
    stopAtCallbacks->setCheckable(true);
    stop = make(tr("&Stop"), "stop", Qt::SHIFT | Qt::Key_F5, tr("End the program"));
    restart =
        make(tr("R&estart"), "restart", Qt::CTRL | Qt::SHIFT | Qt::Key_F5, tr("End the program and run it again"));
    runProgram = make(tr("Run &program…"), "program", Qt::CTRL | Qt::Key_R,
                      tr("Run any C++ program that is linked with the engine, or a Python file"));
    configuration = make(tr("Confi&guration…"), "settings", Qt::CTRL | Qt::SHIFT | Qt::Key_A,
                         tr("How this program is run: arguments, folder, environment, interpreter, build command"));
    slower = make(tr("Slo&wer"), "", Qt::CTRL | Qt::ALT | Qt::Key_S,
                  tr("Slow motion: run, or play a recording, at fewer switches a second"));
    faster = make(tr("&Faster"), "", Qt::CTRL | Qt::ALT | Qt::Key_F,
                  tr("Run, or play a recording, at more switches a second, up to full speed"));
    clocks = new QActionGroup(this);
    clockReal = make(tr("&Real clock"), "axis-time", Qt::CTRL | Qt::ALT | Qt::Key_R, tr("Time passes as it does"));
    clockVirtual = make(tr("&Virtual clock"), "", Qt::CTRL | Qt::ALT | Qt::Key_V,
                        tr("Sleeps take no time, and each run is the same"));
    for (QAction *clock : {clockReal, clockVirtual}) {
        clock->setCheckable(true);
        clocks->addAction(clock);
    }
    tick = make(tr("&Tick…"), "", Qt::CTRL | Qt::ALT | Qt::Key_K, tr("What one look at the virtual clock adds to it"));
    clocksRunOn = make(
        tr("Clocks run &on while stopped"), "", Qt::CTRL | Qt::ALT | Qt::Key_O,
        tr("For programs that talk to others: timers that come due during a stop fire at once afterwards. Else the "
           "program's clocks stand still while it is stopped, as the virtual clock does in any case"));
    clocksRunOn->setCheckable(true);
    holdAllLoops = make(
        tr("Hold all &loops"), "", Qt::CTRL | Qt::ALT | Qt::Key_H,
        tr("Of a program with several event loops a stop holds all. Else it holds the loop that came to it, and the "
           "others run on"));
    holdAllLoops->setCheckable(true);
    clearTaskRules = make(tr("&Decide anew what is a task"), "", Qt::CTRL | Qt::ALT | Qt::Key_T,
                          tr("Take back all that you said is a task, or is none, in this program"));
    keepLimit = make(tr("Recording &limit…"), "", Qt::CTRL | Qt::ALT | Qt::Key_M,
                     tr("How much of an unsaved run is kept; the oldest goes first"));
}

void Actions::makeBreakpoints()
{
    addBreakpoint = make(tr("&Add…"), "breakpoint-add", Qt::CTRL | Qt::Key_B,
                         tr("Stop on a kind of switch, such as: resume task2"));
    breakHere = make(tr("Toggle breakpoint at this &line"), "breakpoint", Qt::CTRL | Qt::Key_F8,
                     tr("At a def: stop at any resume of it; at an await or a yield: stop at a resume there"));
    breakOnTask = make(tr("Break on the &selected task"), "breakpoint", Qt::CTRL | Qt::SHIFT | Qt::Key_B,
                       tr("Stop whenever the selected task is next"));
    toggleBreakpoints =
        make(tr("Switch all &off or on"), "breakpoint-off", Qt::Key_F8, tr("Switch all breakpoints off, or on again"));
    removeBreakpoints = make(tr("&Remove all"), "clear", Qt::CTRL | Qt::SHIFT | Qt::Key_F8,
                             tr("Remove all breakpoints of this program"));
}

void Actions::makeView()
{
    backToNow = make(tr("&Back to now"), "now", Qt::Key_Escape, tr("Show the present moment again"));
    backToNow->setShortcuts({Qt::Key_Escape, Qt::ALT | Qt::Key_End});
    previousSwitch = make(tr("&Previous switch"), "previous-switch", Qt::ALT | Qt::Key_Left,
                          tr("Look at the moment before the previous switch"));
    previousAny = make(tr("Previous switch, idle polls too"), "", Qt::ALT | Qt::SHIFT | Qt::Key_Left,
                       tr("Look at the moment before the very last switch, be it an idle poll"));
    nextAny = make(tr("Next switch in the recording, idle polls too"), "", Qt::ALT | Qt::SHIFT | Qt::Key_Right,
                   tr("Look at the moment before the very next recorded switch, be it an idle poll"));
    nextSwitch = make(tr("Ne&xt switch in the recording"), "next-switch", Qt::ALT | Qt::Key_Right,
                      tr("Look at the moment before the next recorded switch"));
    previousOfTask = make(tr("Previous switch of &this task"), "", Qt::CTRL | Qt::ALT | Qt::Key_Left,
                          tr("Look at the moment before the selected task's previous switch"));
    nextOfTask = make(tr("Next s&witch of this task"), "", Qt::CTRL | Qt::ALT | Qt::Key_Right,
                      tr("Look at the moment before the selected task's next recorded switch"));
    resetLayout = make(tr("&Reset layout"), "", Qt::CTRL | Qt::ALT | Qt::Key_0,
                       tr("Put the panels of this layout back where they were at first"));
    nextText = make(tr("Next &file"), "", Qt::CTRL | Qt::Key_Tab, tr("Show the next of the open files"));
    nextText->setShortcuts({Qt::CTRL | Qt::Key_Tab, Qt::CTRL | Qt::Key_PageDown});
    previousText = make(tr("Previous f&ile"), "", Qt::CTRL | Qt::SHIFT | Qt::Key_Tab,
                        tr("Show the previous one of the open files"));
    previousText->setShortcuts({Qt::CTRL | Qt::SHIFT | Qt::Key_Tab, Qt::CTRL | Qt::Key_PageUp});
    layouts = new QActionGroup(this);
    layoutLearn = make(tr("&Learn"), "", Qt::CTRL | Qt::Key_1, tr("A large Loop: see the queue turn"));
    layoutDebug = make(tr("&Debug"), "", Qt::CTRL | Qt::Key_2, tr("All panels beside the program"));
    layoutExplore = make(tr("&Explore"), "", Qt::CTRL | Qt::Key_3, tr("A large chart: look through a long run"));
    for (QAction *layout : {layoutLearn, layoutDebug, layoutExplore}) {
        layout->setCheckable(true);
        layouts->addAction(layout);
    }
    projector = make(tr("Pro&jector"), "zoom-in", Qt::CTRL | Qt::ALT | Qt::Key_P,
                     tr("Everything twice as large, to be read from the last row; and back"));
    projector->setCheckable(true);
    themes = new QActionGroup(this);
    themeSystem =
        make(tr("As the &system"), "theme", Qt::CTRL | Qt::ALT | Qt::Key_1, tr("Light or dark as the desktop is"));
    themeLight = make(tr("&Light"), "", Qt::CTRL | Qt::ALT | Qt::Key_2, tr("Dark text on a light ground"));
    themeDark = make(tr("&Dark"), "", Qt::CTRL | Qt::ALT | Qt::Key_3, tr("Light text on a dark ground"));
    for (QAction *theme : {themeSystem, themeLight, themeDark}) {
        theme->setCheckable(true);
        themes->addAction(theme);
    }
    contextMenu = make(tr("&Menu of what is selected"), "", Qt::SHIFT | Qt::Key_F10,
                       tr("What can be done with what is selected where the keys go to, as the Menu key does"));
    keys = make(tr("&Keys"), "help", Qt::Key_F1, tr("All keys at a glance"));
    about = make(tr("&About Coroscope"), "about", Qt::SHIFT | Qt::Key_F1, tr("Versions and licences"));
}

} // namespace coroscope
