// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: wires the session, the editor, the panels and the actions to each other. What they do is theirs.
#pragma once

#include "widgets/session.h"
#include "widgets/theme/theme.h"

#include <QMainWindow>

#include <functional>

namespace coroscope {

class Actions;
class Arrangements;
class BreakpointActions;
class CodeEditor;
class ConfigurationDialog;
class Document;
class EditTarget;
class ExampleOpener;
class GutterBreakpoints;
class KeyChoice;
class Layout;
class MessageBar;
class ProgramAtHand;
class RecordingFiles;
class RunController;
class SettingsDialog;
class SourceOutline;
class StateBand;
class UnsavedTexts;
class WorkMemory;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// `theme` outlives the window.
    explicit MainWindow(Theme &theme);
    ~MainWindow() override;

    /// A program or a recording, told by its name and its first bytes.
    bool openFile(const QString &path);
    /// What a window without files shows: the last file, or at the first start the first example and what to press.
    void openWelcome();
    QMenu *createPopupMenu() override; ///< of the panels
    /// Brings back edits that were not saved when another window came to a sudden end.
    void restoreUnsaved();

    Session &session() { return *session_; }
    CodeEditor &editor() { return *editor_; }
    Document &document() { return *document_; }
    Layout &layoutOfDocks() { return *layout_; }
    Actions &actions() { return *actions_; }
    ExampleOpener &exampleOpener() { return *examples_; }
    RunController &runController() { return *run_; }
    RecordingFiles &recordingFiles() { return *recordings_; }
    QString messageText() const; ///< in the message bar; empty: none
    QString stateText() const;   ///< in the state band

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void makeCentre();
    void makeBand();
    void connectFile();
    void connectEdit();
    void connectRun();
    void connectView();
    void connectSession();
    void connectOutline();
    void openRecording(const QString &path);
    void onPhase(Session::Phase phase);
    void updateActions();
    void updateTitle();
    void showRecordedText();
    void showExecutablesSource();
    void openLocation(const QString &file, int line);
    void restoreWindow();
    void takeUpProgram();
    bool restoreWork();
    void putRunAway(const QString &path);
    void onTextClosed(const QString &path, bool recorded);
    bool mayEndProgram(std::function<void()> then);
    bool mayEndWriting();

    Theme &theme_;
    Session *session_;
    CodeEditor *editor_;
    SourceOutline *outline_;
    MessageBar *messages_;
    StateBand *band_ = nullptr;
    Actions *actions_;
    Layout *layout_;
    Arrangements *arrangements_;
    KeyChoice *keys_;
    WorkMemory *memory_;
    Document *document_;
    EditTarget *editTarget_;
    ProgramAtHand *atHand_;
    UnsavedTexts *unsaved_;
    RunController *run_;
    ExampleOpener *examples_;
    BreakpointActions *breakpoints_;
    GutterBreakpoints *gutter_;
    RecordingFiles *recordings_;
    SettingsDialog *settingsDialog_ = nullptr;           ///< as the next
    ConfigurationDialog *configurationDialog_ = nullptr; ///< made when it is first wanted
    Session::Phase phase_ = Session::Phase::empty;
    QString saidOfSyntax_;      ///< in the message bar; empty: nothing
    QString spokenOfMoment_;    ///< the message, if it is one for who looks back, or for who has come to the end
    bool speaksOfPast_ = false; ///< which of them
    bool awaitsSource_ = false; ///< the source of an executable that was started is still to be shown
    bool awaitsText_ = false;   ///< an opened recording's text is still to be shown
};

} // namespace coroscope
