// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow's wiring of actions, panels and session.
#include "app/window/main_window.h"

#include "app/window/actions.h"
#include "app/window/arrangements.h"
#include "app/window/breakpoint_actions.h"
#include "app/window/callback_stepping.h"
#include "app/window/clock_actions.h"
#include "app/window/configuration_dialog.h"
#include "app/window/context_menu_key.h"
#include "app/window/definitions_binder.h"
#include "app/window/document.h"
#include "app/window/edit_target.h"
#include "app/window/gutter_breakpoints.h"
#include "app/window/help.h"
#include "app/window/hold_action.h"
#include "app/window/key_choice.h"
#include "app/window/layout.h"
#include "app/window/message_bar.h"
#include "app/window/program_at_hand.h"
#include "app/window/run_action.h"
#include "app/window/run_controller.h"
#include "app/window/settings.h"
#include "app/window/settings_dialog.h"
#include "app/window/state_band.h"
#include "app/window/time_keys.h"
#include "engine/guest/launch.h"
#include "widgets/breakpoints/breakpoint_panel.h"
#include "widgets/definitions/definitions_view.h"
#include "widgets/editor/code_editor.h"
#include "widgets/editor/completion.h"
#include "widgets/editor/source_outline.h"
#include "widgets/editor/source_view.h"
#include "widgets/inspector/task_panel.h"
#include "widgets/queue/loop_view.h"
#include "widgets/switches/switch_log.h"
#include "widgets/tasks/task_list.h"
#include "widgets/theme/icons.h"
#include "widgets/timeline/timeline_view.h"

#include <QFileInfo>
#include <QInputDialog>
#include <QPointer>

#include <utility>

namespace coroscope {

void MainWindow::connectEdit()
{
    const auto giveUpKeys = [this] {
        for (const QAction *action : QWidget::actions())
            for (const QKeySequence &key : action->shortcuts())
                editor_->view()->giveUpKey(key);
    };
    giveUpKeys();
    connect(keys_, &KeyChoice::changed, this, giveUpKeys);
    connect(actions_->undo, &QAction::triggered, editor_, &CodeEditor::undo);
    connect(actions_->redo, &QAction::triggered, editor_, &CodeEditor::redo);
    const auto updateUndo = [this] {
        actions_->undo->setEnabled(editor_->canUndo());
        actions_->redo->setEnabled(editor_->canRedo());
    };
    connect(editor_, &CodeEditor::textEdited, this, updateUndo);
    connect(editor_, &CodeEditor::modifiedChanged, this, updateUndo); // another file, or the same anew
    connect(editor_, &CodeEditor::pathChanged, this, updateUndo);
    updateUndo();
    connect(actions_->cut, &QAction::triggered, editTarget_, &EditTarget::cut);
    connect(actions_->copy, &QAction::triggered, editTarget_, &EditTarget::copy);
    connect(actions_->paste, &QAction::triggered, editTarget_, &EditTarget::paste);
    connect(actions_->selectAll, &QAction::triggered, editTarget_, &EditTarget::selectAll);
    connect(editTarget_, &EditTarget::changed, this, &MainWindow::updateActions);
    connect(actions_->complete, &QAction::triggered, editor_, &CodeEditor::completeWord);
    connect(actions_->comment, &QAction::triggered, editor_, &CodeEditor::toggleComment);
    connect(actions_->find, &QAction::triggered, editor_, &CodeEditor::showFind);
    connect(actions_->findNext, &QAction::triggered, editor_, &CodeEditor::findNext);
    connect(actions_->findPrevious, &QAction::triggered, editor_, &CodeEditor::findPrevious);
    connect(actions_->replace, &QAction::triggered, editor_, &CodeEditor::showReplace);
    connect(actions_->zoomIn, &QAction::triggered, editor_, &CodeEditor::zoomIn);
    connect(actions_->zoomOut, &QAction::triggered, editor_, &CodeEditor::zoomOut);
    connect(actions_->zoomReset, &QAction::triggered, editor_, &CodeEditor::resetZoom);
    connect(actions_->goToLine, &QAction::triggered, this, [this] {
        bool accepted = false;
        const int text = document_->shownText();
        const int line = QInputDialog::getInt(this, tr("Go to line"), tr("Line, 1 to %1:").arg(editor_->lineCount()),
                                              editor_->cursorLine(), 1, editor_->lineCount(), 1, &accepted);
        if (accepted && document_->showAgain(text))
            editor_->goTo(line);
    });
}

void MainWindow::connectRun()
{
    connect(actions_->run, &QAction::triggered, run_, &RunController::runOrContinue);
    connect(actions_->pause, &QAction::triggered, session_, &Session::pause);
    connect(actions_->step, &QAction::triggered, run_, &RunController::step);
    connect(actions_->stepAny, &QAction::triggered, run_, &RunController::stepAny);
    connect(actions_->stepTask, &QAction::triggered, run_, &RunController::stepTask);
    connect(actions_->stop, &QAction::triggered, run_, &RunController::stop);
    connect(actions_->restart, &QAction::triggered, this, [this] { run_->restart(atHand_->ofRun()); });
    connect(actions_->runProgram, &QAction::triggered, run_, &RunController::chooseProgram);
    connect(run_, &RunController::problem, this, [this](const QString &text) { messages_->say(text, true); });
    connect(run_, &RunController::problemOver, messages_, &MessageBar::withdraw);
    connect(run_, &RunController::targetChanged, this, [this] {
        takeUpProgram();
        updateActions();
        updateTitle();
        band_->setTarget(run_->target().isExecutable() ? run_->target().name() : QString(), run_->target().path());
    });
    wireHoldAction(*actions_->holdAllLoops, *session_);
    new CallbackStepping(*actions_, *session_, *this);
    auto *clocks = new ClockActions(*actions_, run_->target().clock(), *session_, *this);
    connect(clocks, &ClockActions::note, this, [this](const QString &text) { messages_->say(text, false); });
    connect(run_, &RunController::doesNotParse, this, [this](const QString &text) {
        messages_->say(text, true);
        saidOfSyntax_ = text;
    });
    connect(run_, &RunController::notice, this, [this](const QString &text) { messages_->say(text, false); });
    const auto configure = [this](ConfigurationDialog::Part part) {
        if (!configurationDialog_)
            configurationDialog_ =
                new ConfigurationDialog(run_->target().configurations(), run_->target().clock(), this);
        configurationDialog_->showAt(part);
    };
    connect(actions_->configuration, &QAction::triggered, this,
            [configure] { configure(ConfigurationDialog::Part::arguments); });
    connect(actions_->tick, &QAction::triggered, this, [configure] { configure(ConfigurationDialog::Part::tick); });
    connect(run_, &RunController::needsConfiguration, this,
            [configure] { configure(ConfigurationDialog::Part::build); });
    connect(actions_->clearTaskRules, &QAction::triggered, session_, &Session::clearTaskRules);
    connect(actions_->addBreakpoint, &QAction::triggered, this, [this] {
        layout_->showDock(layout_->breakpoints);
        layout_->breakpoints->typeOne();
    });
    connect(actions_->breakOnTask, &QAction::triggered, breakpoints_, &BreakpointActions::onSelectedTask);
    connect(actions_->breakHere, &QAction::triggered, gutter_, &GutterBreakpoints::toggleHere);
    connect(actions_->toggleBreakpoints, &QAction::triggered, breakpoints_, &BreakpointActions::toggleAll);
    connect(actions_->removeBreakpoints, &QAction::triggered, breakpoints_, &BreakpointActions::removeAll);
    connect(gutter_, &GutterBreakpoints::remarksChanged, layout_->breakpoints, &BreakpointPanel::setRemarks);
    connect(layout_->breakpoints, &BreakpointPanel::hitShown, this, [this] { layout_->showDock(layout_->timeline); });
    connect(breakpoints_, &BreakpointActions::problem, this,
            [this](const QString &text) { messages_->say(text, true); });
}

void MainWindow::connectView()
{
    connect(actions_->backToNow, &QAction::triggered, session_, &Session::showNow);
    connect(actions_->previousSwitch, &QAction::triggered, session_, [this] { session_->showPreviousSwitch(); });
    connect(actions_->nextSwitch, &QAction::triggered, session_, [this] { session_->showNextSwitch(); });
    connect(actions_->previousAny, &QAction::triggered, session_, [this] { session_->showPreviousSwitch(false); });
    connect(actions_->nextAny, &QAction::triggered, session_, [this] { session_->showNextSwitch(false); });
    connect(actions_->contextMenu, &QAction::triggered, this, &openContextMenu);
    new TimeKeys(*session_, *actions_, *layout_->timeline, {layout_->loop, layout_->switches});
    layout_->timeline->shareAction()->setChecked(Settings().sharesEndedLanes());
    connect(layout_->timeline->shareAction(), &QAction::toggled, this,
            [](bool on) { Settings().setSharesEndedLanes(on); });
    actions_->projector->setChecked(theme_.sizes().projector);
    connect(actions_->projector, &QAction::triggered, this, [this](bool on) {
        ThemeSizes sizes = theme_.sizes();
        sizes.projector = on;
        arrangements_->project(on, [this, &sizes] { theme_.setSizes(sizes); });
        Settings().setSizes(sizes.interfacePoints, sizes.codeFamily, sizes.codePoints, sizes.projector);
    });
    const ThemeChoice choice = theme_.choice();
    (choice == ThemeChoice::light  ? actions_->themeLight
     : choice == ThemeChoice::dark ? actions_->themeDark
                                   : actions_->themeSystem)
        ->setChecked(true);
    connect(actions_->themes, &QActionGroup::triggered, this, [this](QAction *chosen) {
        theme_.setChoice(chosen == actions_->themeLight  ? ThemeChoice::light
                         : chosen == actions_->themeDark ? ThemeChoice::dark
                                                         : ThemeChoice::system);
        Settings().setTheme(toString(theme_.choice()));
    });
    const auto showSettings = [this](SettingsDialog::Page page) {
        if (!settingsDialog_)
            settingsDialog_ = new SettingsDialog(theme_, *keys_, *actions_, this);
        settingsDialog_->showAt(page);
    };
    connect(actions_->settings, &QAction::triggered, this,
            [showSettings] { showSettings(SettingsDialog::Page::look); });
    connect(actions_->keepLimit, &QAction::triggered, this,
            [showSettings] { showSettings(SettingsDialog::Page::run); });
    connect(actions_->keys, &QAction::triggered, this, [this] { showKeys(*this, *layout_->timeline); });
    connect(actions_->about, &QAction::triggered, this,
            [this] { showAbout(*this, run_->target().configurations().request().interpreter); });
    connect(layout_->task, &TaskPanel::openLocation, this, &MainWindow::openLocation);
    connect(layout_->task, &TaskPanel::lookAtLocation, this, [this](const QString &file, int line) {
        const QPointer<QWidget> focus = focusWidget();
        openLocation(file, line);
        if (focus)
            focus->setFocus();
    });
    connect(layout_->tasks, &TaskList::openLocation, this, &MainWindow::openLocation);
    connect(layout_->switches, &SwitchLog::openLocation, this, &MainWindow::openLocation);
    connect(layout_->loop, &LoopView::openLocation, this, &MainWindow::openLocation);
    connect(layout_->timeline, &TimelineView::openLocation, this, &MainWindow::openLocation);
}

void MainWindow::connectSession()
{
    connect(session_, &Session::phaseChanged, this, &MainWindow::onPhase);
    connect(session_, &Session::message, this, [this](const QString &text, bool isError) {
        messages_->say(text, isError);
        speaksOfPast_ = session_->isPast();
        spokenOfMoment_ = !isError && (speaksOfPast_ || !session_->isLive()) ? text : QString();
    });
    connect(session_, &Session::cursorChanged, this, [this] {
        if (speaksOfPast_ == session_->isPast())
            return;
        if (!spokenOfMoment_.isEmpty() && messages_->text() == spokenOfMoment_)
            messages_->dismiss();
        spokenOfMoment_.clear();
    });
    connect(session_, &Session::cursorChanged, this, &MainWindow::updateActions);
    connect(session_, &Session::recordingChanged, document_, &Document::leaveRecorded);
    connect(session_, &Session::recordingChanged, this, &MainWindow::updateActions);
    connect(session_, &Session::breakpointsChanged, this, &MainWindow::updateActions);
    connect(session_, &Session::taskRulesChanged, this, &MainWindow::updateActions);
    connect(session_, &Session::selectionChanged, this, &MainWindow::updateActions);
    connect(session_, &Session::recordingGrew, this, &MainWindow::showRecordedText);
    connect(session_, &Session::recordingGrew, this, &MainWindow::showExecutablesSource);
    connect(document_, &Document::changed, this, [this] {
        takeUpProgram();
        updateTitle();
        updateActions();
    });
    connect(editor_, &CodeEditor::modifiedChanged, this, &MainWindow::updateTitle);
    connect(editor_, &CodeEditor::pathChanged, this, &MainWindow::updateTitle);
}

void MainWindow::takeUpProgram()
{
    if (document_->isRecorded())
        session_->setProgram(atHand_->ofRun());
    else
        atHand_->turnTo(run_->target().path(), document_->runPath());
}

void MainWindow::connectOutline()
{
    const auto ask = [this] {
        outline_->request(editor_->text(), editor_->language() == CodeEditor::Language::python);
    };
    connect(editor_, &CodeEditor::textEdited, this, ask);
    auto *completion = new Completion(
        *editor_->view(), QString::fromStdString(pythonPackageFolder()) + QStringLiteral("/coroscope/_names.py"), this);
    connect(outline_, &SourceOutline::updated, completion, [this, completion] { completion->ask(outline_->python()); });
    connect(document_, &Document::changed, this, [this, ask] {
        outline_->forget();
        ask();
    });
    auto *definitions =
        new DefinitionsBinder(*session_, *document_, *layout_->definitionsModel, *layout_->definitions, this);
    connect(outline_, &SourceOutline::updated, this, [this, definitions](const Outline &outline) {
        const bool isPython = editor_->language() == CodeEditor::Language::python;
        definitions->setOutline(outline, isPython);
        if (!outline.error && !saidOfSyntax_.isEmpty() && messages_->text() == std::exchange(saidOfSyntax_, {}))
            messages_->dismiss();
        if (isPython) // of a C++ text the compiler tells, not the outline
            editor_->clearErrors();
        if (outline.error)
            editor_->setErrorAt(outline.error->line, outline.error->column, outline.error->message,
                                outline.error->endLine, outline.error->endColumn);
    });
    connect(layout_->definitions, &DefinitionsView::goTo, this, [this](int line) {
        editor_->goTo(line);
        editor_->setFocus();
    });
    connect(editor_, &CodeEditor::cursorLineChanged, layout_->definitions, &DefinitionsView::selectLine);
    connect(layout_->definitions, &DefinitionsView::showOnlyWanted, this, [this](const QString &definition) {
        layout_->showDock(layout_->timeline);
        layout_->timeline->showOnly(definition);
    });
}

void MainWindow::onPhase(Session::Phase phase)
{
    if (std::exchange(phase_, phase) != phase) { // else only its words have changed
        // Another run, another recording or none: what was said before is over.
        if (phase == Session::Phase::starting || phase == Session::Phase::opened || phase == Session::Phase::empty)
            messages_->dismiss();
        if (phase == Session::Phase::starting)
            awaitsSource_ = run_->target().isExecutable() && run_->target().path() == session_->programPath();
        document_->markRunning(session_->isLive() ? session_->programPath() : QString());
    }
    updateActions();
    updateTitle();
}

void MainWindow::updateActions()
{
    const Session::Phase phase = session_->phase();
    const bool past = session_->isPast();
    const bool live = session_->isLive();
    const bool ending = session_->isEnding();
    const bool runs =
        !ending && (phase == Session::Phase::running || phase == Session::Phase::starting || session_->isPaced());
    const bool goesOn = live && !ending;
    const bool recorded = session_->recording() != nullptr;

    const bool byItself = session_->isPlaying() || session_->isSearching();
    actions_->run->setEnabled((past || !runs) && !byItself);
    dressRunAction(*actions_->run, *session_, run_->target().name());
    actions_->pause->setEnabled(byItself || (runs && phase != Session::Phase::starting) || session_->mayPauseMore());
    for (QAction *step : {actions_->step, actions_->stepAny, actions_->stepTask})
        step->setEnabled(past || !(runs || ending));
    actions_->stop->setEnabled(goesOn || run_->build().isRunning());
    actions_->restart->setEnabled(live || run_->canStart());
    actions_->backToNow->setEnabled(past);
    actions_->previousSwitch->setEnabled(recorded);
    actions_->previousAny->setEnabled(recorded);
    for (QAction *next : {actions_->nextSwitch, actions_->nextAny})
        next->setEnabled(recorded && past);
    actions_->previousOfTask->setEnabled(recorded);
    actions_->nextOfTask->setEnabled(recorded && past);
    actions_->saveRecording->setEnabled(recorded);
    actions_->saveSoFar->setEnabled(recorded);
    actions_->exportRecording->setEnabled(recorded);
    actions_->closeRecording->setEnabled(recorded && !live);
    actions_->breakOnTask->setEnabled(session_->selectedTask() != noTask);
    actions_->toggleBreakpoints->setEnabled(!session_->breakpoints().empty());
    actions_->removeBreakpoints->setEnabled(!session_->breakpoints().empty());
    actions_->clearTaskRules->setEnabled(!session_->taskRules().empty());
    for (QAction *edit : {actions_->cut, actions_->paste})
        edit->setEnabled(editTarget_->isEditable());
    for (QAction *edit : {actions_->comment, actions_->replace, actions_->complete})
        edit->setEnabled(!editor_->isReadOnly());
}

void MainWindow::updateTitle()
{
    const bool opened = session_->phase() == Session::Phase::opened && session_->recording();
    const QString name =
        opened ? QFileInfo(QString::fromStdString(session_->recording()->path())).fileName() : document_->title();
    setWindowTitle(!opened && run_->target().isExecutable()
                       ? tr("%1 — %2[*] — Coroscope").arg(run_->target().name(), name)
                       : tr("%1[*] — Coroscope").arg(name));
    setWindowModified(editor_->isModified());
}

} // namespace coroscope
