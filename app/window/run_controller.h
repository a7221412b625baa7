// SPDX-License-Identifier: GPL-3.0-or-later
// RunController: what F5, F7, Stop and Restart mean at each moment, and what is run: the editor's program, the one that its C++
// source makes, or one chosen by "Run program…". A program with a syntax error does not run; what has a build command is built
// first, in the background.
#pragma once

#include "app/window/run_configuration.h"
#include "widgets/build/build_process.h"
#include "widgets/session.h"

#include <QObject>

#include <optional>

class QWidget;

namespace coroscope {

class ClockChoice;
class CodeEditor;
class Document;
class SourceOutline;

class RunController : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    RunController(Session &session, Document &document, CodeEditor &editor, SourceOutline &outline, QWidget &window);

    bool runsExecutable() const { return !executable_.isEmpty(); } ///< not what the editor shows
    /// What F5 would run, for its tooltip; a file name.
    QString targetName() const;
    QString targetPath();
    RunConfigurations &configurations() { return configurations_; } ///< of what F5 would run
    BuildProcess &build() { return build_; }
    bool canStart() const;
    ClockChoice &clock() { return *clock_; } ///< of what F5 would run
    void setExecutable(const QString &path); ///< F5 runs that one, which the editor shows the source of

public slots:
    void runOrContinue();
    void step();
    void stepAny();
    void stepTask();
    void restart();
    void stop(); ///< the program, or the build
    void chooseProgram();
    void runExecutable(const QString &path);
    void forgetExecutable(); ///< the editor's program again

signals:
    void problem(const QString &text);
    void doesNotParse(const QString &text); ///< the text that was to be run
    void notice(const QString &text);       ///< of a run that begins nevertheless
    void needsConfiguration();              ///< there is nothing to run before the user has said what
    void targetChanged();

private:
    bool start(bool stopAtEntry);
    bool startNative(bool stopAtEntry);
    bool startProgram(const QString &path, const QString &unsavedText, bool stopAtEntry);
    void onBuilt(BuildProcess::Result result);
    bool runsCppSource() const;
    void followTarget();
    QString configuredPath();
    QString whyStale(const QString &program) const;
    void onPhase(Session::Phase phase);
    bool syntaxIsRight();
    void stepOrStart(bool overIdlePolls);

    Session &session_;
    Document &document_;
    CodeEditor &editor_;
    SourceOutline &outline_;
    QWidget &window_;
    ClockChoice *clock_;
    QString executable_; ///< empty: the editor's program
    QString chosen_;     ///< the executable that is to be it once it runs; empty: none
    RunConfigurations configurations_;
    BuildProcess build_;
    struct Waiting {
        QString program;
        bool stopAtEntry;
    };
    std::optional<Waiting> awaitsBuild_; ///< to be started when it is built
    QString notice_;                     ///< to be said when the run begins
};

} // namespace coroscope
