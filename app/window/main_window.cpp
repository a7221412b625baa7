// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/main_window.h"

#include "app/window/actions.h"
#include "app/window/arrangements.h"
#include "app/window/axis_start.h"
#include "app/window/background_job.h"
#include "app/window/breakpoint_actions.h"
#include "app/window/build_binder.h"
#include "app/window/clock_owner.h"
#include "app/window/configuration_dialog.h"
#include "app/window/dock_shares.h"
#include "app/window/document.h"
#include "app/window/drop_target.h"
#include "app/window/edit_target.h"
#include "app/window/editor_marks.h"
#include "app/window/editor_menu.h"
#include "app/window/example_opener.h"
#include "app/window/file_kind.h"
#include "app/window/followed_text.h"
#include "app/window/gutter_breakpoints.h"
#include "app/window/job_bar.h"
#include "app/window/key_choice.h"
#include "app/window/layout.h"
#include "app/window/menus.h"
#include "app/window/message_bar.h"
#include "app/window/output_binder.h"
#include "app/window/program_at_hand.h"
#include "app/window/recent_menus.h"
#include "app/window/recording_files.h"
#include "app/window/run_controller.h"
#include "app/window/run_tool_bar.h"
#include "app/window/settings.h"
#include "app/window/settings_dialog.h"
#include "app/window/speed_control.h"
#include "app/window/state_band.h"
#include "app/window/unsaved_texts.h"
#include "app/window/work_memory.h"
#include "engine/guest/launch.h"
#include "resources/resources.h"
#include "widgets/editor/code_editor.h"
#include "widgets/editor/source_outline.h"
#include "widgets/theme/icons.h"

#include <QCloseEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QScreen>
#include <QTabBar>
#include <QToolBar>
#include <QVBoxLayout>

namespace coroscope {

MainWindow::MainWindow(Theme &theme)
    : theme_(theme),
      session_(new Session(this)),
      editor_(new CodeEditor(this)),
      outline_(new SourceOutline(
          QString::fromStdString(pythonPackageFolder()) + QStringLiteral("/coroscope/_outline.py"), this)),
      messages_(new MessageBar(this)),
      actions_(new Actions(this))
{
    setWindowIcon(applicationIcon());
    resize(QSize(1600, 1000).boundedTo(screen()->availableSize() - QSize(16, 48))); // and its frame
    document_ = new Document(*editor_, *this);
    atHand_ = new ProgramAtHand(*session_, *document_, this);
    unsaved_ = new UnsavedTexts(*editor_, *document_, UnsavedTexts::defaultFolder(), this);
    editTarget_ = new EditTarget(*editor_, *this);
    run_ = new RunController(*session_, *document_, *editor_, *outline_, *this);
    examples_ = new ExampleOpener(*document_, *run_, this);
    breakpoints_ = new BreakpointActions(*session_, this);
    gutter_ = new GutterBreakpoints(*session_, *editor_, *document_, *outline_, this);
    recordings_ = new RecordingFiles(*session_, *this);
    new FollowedText(*session_, *editor_, *document_, this);
    new EditorMarks(*session_, *editor_, *document_, this);
    new EditorMenu(*editor_, *actions_, this);
    memory_ = new WorkMemory(*document_, *editor_, *session_, this);
    makeCentre();
    layout_ = new Layout(*this, *session_, run_->build());
    auto *tools = new RunToolBar(*actions_, run_->target().clock(), *this);
    new SpeedControl(*session_, *actions_, *tools);
    new ClockOwner(*tools, *run_, *atHand_, *session_, *document_);
    makeBand();
    keys_ = new KeyChoice(*this);
    connectFile();
    connectEdit();
    connectRun();
    connectView();
    connectSession();
    new AxisStart(*layout_->timeline, *session_, *document_, *editor_, this);
    connectOutline();
    auto *build = new BuildBinder(*run_, *layout_, *editor_, this);
    connect(build, &BuildBinder::openLocation, this, &MainWindow::openLocation);
    auto *output = new OutputBinder(*session_, *layout_, *run_, this);
    connect(output, &OutputBinder::openLocation, this, &MainWindow::openLocation);
    arrangements_ = new Arrangements(*this, *layout_, *actions_);
    new DropTarget(*this, *messages_, *run_);
    new DockShares(*this);
    restoreWindow();
    updateActions();
    updateTitle();
}

MainWindow::~MainWindow()
{
    delete settingsDialog_;
    delete configurationDialog_; // it still takes what is being typed
    session_->disconnect();      // its last words would reach views that are half gone
}

QString MainWindow::messageText() const { return messages_->text(); }

QString MainWindow::stateText() const { return band_->text(); }

void MainWindow::makeCentre()
{
    auto *centre = new QWidget(this);
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(messages_);
    column->addWidget(document_->tabBar());
    column->addWidget(editor_, 1);
    setCentralWidget(centre);
}

/// A toolbar of its own lets the band span the window above all docks.
void MainWindow::makeBand()
{
    band_ = new StateBand(*session_, actions_->backToNow, this);
    band_->setCancelReading(*actions_->closeRecording);
    addToolBarBreak();
    QToolBar *bar = addToolBar(tr("State"));
    bar->setObjectName(QStringLiteral("stateBar"));
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->setContentsMargins(0, 0, 0, 0);
    bar->layout()->setContentsMargins(0, 0, 0, 0);
    band_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(band_);
}

void MainWindow::connectFile()
{
    auto *recent = new RecentMenus(fillMenuBar(*this, *actions_, *layout_), this);
    connect(recent, &RecentMenus::exampleChosen, examples_, &ExampleOpener::open);
    connect(examples_, &ExampleOpener::problem, this, [this](const QString &text) { messages_->say(text, true); });
    connect(recent, &RecentMenus::fileChosen, this, &MainWindow::openFile);
    connect(recent, &RecentMenus::runChosen, this, &MainWindow::openFile);
    connect(actions_->newFile, &QAction::triggered, document_, &Document::newProgram);
    connect(actions_->open, &QAction::triggered, this, [this] {
        Settings settings;
        const QString path = QFileDialog::getOpenFileName(
            this, tr("Open a program or a recording"),
            editor_->path().isEmpty() ? settings.lastFolder() : QFileInfo(editor_->path()).absolutePath(),
            tr("Programs and recordings (*.py *.coro *.cpp *.cc *.h);;All files (*)"));
        if (!path.isEmpty() && openFile(path))
            settings.setLastFolderOf(path);
    });
    connect(actions_->save, &QAction::triggered, document_, &Document::save);
    connect(actions_->saveAs, &QAction::triggered, document_, &Document::saveAs);
    connect(actions_->saveRecording, &QAction::triggered, recordings_, &RecordingFiles::save);
    connect(actions_->saveSoFar, &QAction::triggered, recordings_, &RecordingFiles::saveSoFar);
    connect(actions_->exportRecording, &QAction::triggered, recordings_, &RecordingFiles::exportChrome);
    connect(actions_->closeText, &QAction::triggered, document_, &Document::close);
    connect(actions_->nextText, &QAction::triggered, document_, &Document::nextText);
    connect(actions_->previousText, &QAction::triggered, document_, &Document::previousText);
    connect(actions_->closeRecording, &QAction::triggered, this, [this] {
        session_->close();
        document_->leaveRecorded();
    });
    connect(actions_->quit, &QAction::triggered, this, &MainWindow::close);
    document_->setGuard([this](const QString &path) {
        return path != atHand_->ofRun() || mayEndProgram([this, path] {
                   if (document_->raise(path))
                       document_->close();
               });
    });
    connect(document_, &Document::turnedTo, this, &MainWindow::putRunAway);
    connect(document_, &Document::closed, this, &MainWindow::onTextClosed);
    connect(document_, &Document::turnedTo, messages_, &MessageBar::dismiss);
    connect(document_, &Document::saved, messages_, &MessageBar::dismiss);
    connect(unsaved_, &UnsavedTexts::problem, this, [this](const QString &text) { messages_->say(text, true); });
    connect(document_, &Document::problem, this, [this](const QString &text) { messages_->say(text, true); });
    connect(document_, &Document::opened, this, [](const QString &path) { Settings().addRecentFile(path); });
    connect(recordings_, &RecordingFiles::problem, this, [this](const QString &text) { messages_->say(text, true); });
    auto *jobs = new JobBar;
    band_->addWidget(jobs);
    connect(recordings_, &RecordingFiles::started, jobs, &JobBar::show);
    connect(recordings_, &RecordingFiles::done, this, [this](const QString &text) { messages_->say(text, false); });
}

bool MainWindow::openFile(const QString &path)
{
    const FileKind kind = fileKind(path);
    if (kind == FileKind::recording || path.endsWith(QStringLiteral(".coro"))) {
        openRecording(path);
        return session_->phase() == Session::Phase::opened;
    }
    if (kind == FileKind::executable) {
        run_->openExecutable(path);
        return true;
    }
    if (kind != FileKind::compiled && kind != FileKind::binary)
        return document_->open(path); // which shows one that is gone where it is still open
    messages_->say(whyNotOpened(kind, path), true);
    return false;
}

void MainWindow::openRecording(const QString &path)
{
    if (!mayEndProgram([this, path] { openRecording(path); }))
        return;
    awaitsText_ = true;
    if (!session_->openRecording(path)) // it has said why
        awaitsText_ = false;
    updateTitle();
}

void MainWindow::openWelcome()
{
    Settings settings;
    const bool first = settings.firstStart();
    if (!first && restoreWork())
        return;
    examples_->open(examples().front().fileName);
    if (first)
        messages_->say(tr("F5 runs this program, after an edit too; F6 pauses it.") + u'\n' +
                           tr("F7 goes switch by switch: it stops before each.") + u'\n' +
                           tr("A click in the chart looks back; Esc returns to now."),
                       false);
    settings.noteStarted();
}

void MainWindow::restoreUnsaved() { unsaved_->restore(); }

bool MainWindow::restoreWork()
{
    QStringList missing;
    QString recording;
    const bool any = memory_->restore(missing, recording);
    const bool shown = !recording.isEmpty() && openFile(recording);
    if (!missing.isEmpty())
        messages_->say(tr("No longer there, so not opened again: %1").arg(missing.join(QStringLiteral(", "))), false);
    return any || shown;
}

void MainWindow::showRecordedText()
{
    if (!awaitsText_ || !session_->recording())
        return;
    awaitsText_ = false;
    document_->showRecorded(*session_->recording());
}

/// Of a C++ program the editor shows the source of its first task, once that is recorded.
void MainWindow::showExecutablesSource()
{
    const Recording *recording = awaitsSource_ ? session_->recording() : nullptr;
    const TaskInfo *first = recording ? recording->task(0) : nullptr;
    if (!first)
        return;
    const DefinitionInfo definition =
        first->definition == 0 ? DefinitionInfo{} : recording->definition(first->definition);
    std::string file(definition.file);
    std::uint32_t line = definition.line;
    if (const TaskState *state = file.empty() ? session_->state().find(0) : nullptr) { // known once it has suspended
        const std::vector<StackFrame> frames = recording->stackFrames(state->stack);
        file = frames.empty() ? std::string() : std::string(frames.back().file);
        line = frames.empty() ? 0 : frames.back().line;
    }
    if (file.empty())
        return;
    awaitsSource_ = false;
    const QString path = QString::fromStdString(file);
    run_->target().setExecutable(path, session_->programPath());
    if (document_->follow(*recording, path, false) && line > 0)
        editor_->reveal(int(line));
}

void MainWindow::openLocation(const QString &file, int line)
{
    const Recording *recording = session_->recording();
    const bool opened = session_->phase() == Session::Phase::opened;
    if (file != document_->runPath() && !(recording && document_->follow(*recording, file, opened)) &&
        !document_->visit(file)) {
        messages_->say(
            tr("%1, line %2: the text of this file is neither here nor in the recording.").arg(file).arg(line), true);
        return;
    }
    const int present = editor_->lineOfRun(line);
    editor_->goTo(present > 0 ? present : line);
    editor_->setFocus();
}

/// What is shown beside a text that the user opens is its own run, unless another program runs. An ended one stays among
/// the recent runs.
void MainWindow::putRunAway(const QString &path)
{
    if (session_->phase() != Session::Phase::empty && !session_->isLive() && !atHand_->belongsToRun(path))
        session_->close();
}

/// A run goes with the text of its program.
void MainWindow::onTextClosed(const QString &path, bool recorded)
{
    const bool wasTheRuns = session_->phase() != Session::Phase::empty && path == atHand_->ofRun();
    if (wasTheRuns && (!recorded || session_->phase() == Session::Phase::opened))
        session_->close();
}

/// Asks in the message bar, where a program runs: nothing may keep one from it. The answer ends it, and does `then`.
bool MainWindow::mayEndProgram(std::function<void()> then)
{
    if (!session_->isLive())
        return true;
    messages_->ask(tr("%1 still runs. It would be ended.").arg(QFileInfo(session_->programPath()).fileName()),
                   tr("End it"), [this, then = std::move(then)] {
                       session_->close();
                       then();
                   });
    return false;
}

bool MainWindow::mayEndWriting()
{
    if (!recordings_->job())
        return true;
    QMessageBox box(
        QMessageBox::Question, tr("A file is being written"),
        tr("%1 is not finished. Close anyhow? The file will not be written then.").arg(recordings_->job()->title()),
        QMessageBox::Yes | QMessageBox::Cancel, this);
    box.setDefaultButton(QMessageBox::Cancel);
    return box.exec() == QMessageBox::Yes;
}

/// What a right click on the title of a panel opens: Qt's own would list them as they were made, and hide the state.
QMenu *MainWindow::createPopupMenu()
{
    auto *menu = new QMenu(this);
    layout_->fillMenu(*menu);
    menu->addSeparator();
    menu->addAction(actions_->resetLayout);
    return menu;
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!mayEndWriting() || !document_->mayCloseAll() || !mayEndProgram([this] { close(); })) {
        event->ignore();
        return;
    }
    document_->dropEdits();
    Settings().setWindowGeometry(saveGeometry());
    arrangements_->remember();
    memory_->remember();
    for (QDialog *dialog : findChildren<QDialog *>(Qt::FindDirectChildrenOnly))
        dialog->close();
    session_->close();
    unsaved_->giveUp();
    event->accept();
}

void MainWindow::restoreWindow()
{
    const Settings settings;
    if (!settings.windowGeometry().isEmpty())
        restoreGeometry(settings.windowGeometry());
    arrangements_->restore();
}

} // namespace coroscope
