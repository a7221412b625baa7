// SPDX-License-Identifier: GPL-3.0-or-later
// RunController: what F5, F7, Stop and Restart mean at each moment, and what is run: the text that the editor shows, the
// program that this C++ source makes, the executable that was built of it, or one chosen by "Run program…". A program with a
// syntax error does not run; what has a build command is built first, in the background, and runs as it was set when that began.
#pragma once

#include "app/window/run_configuration.h"
#include "widgets/build/build_process.h"
#include "widgets/session.h"

#include <QHash>
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

    bool runsExecutable() const { return !executable().isEmpty(); } ///< not what the editor shows
    /// What F5 would run, for its tooltip; a file name.
    QString targetName() const;
    QString targetPath();
    RunConfigurations &configurations() { return configurations_; } ///< of what F5 would run
    BuildProcess &build() { return build_; }
    bool canStart() const;
    ClockChoice &clock() { return *clock_; }                           ///< of what F5 would run
    void setExecutable(const QString &source, const QString &program); ///< F5 runs that one where `source` is shown

public slots:
    void runOrContinue();
    void step();
    void stepAny();
    void stepTask();
    void restart(const QString &ran = {}); ///< that program, whatever text is looked at; else what the editor shows
    void stop();                           ///< the program, or the build
    void chooseProgram();
    void runExecutable(const QString &path);

signals:
    void problem(const QString &text);
    void doesNotParse(const QString &text); ///< the text that was to be run
    void notice(const QString &text);       ///< of a run that begins nevertheless
    void needsConfiguration();              ///< there is nothing to run before the user has said what
    void targetChanged();

private:
    struct Run {
        QString text; ///< that the editor showed as it was asked for
        QString program;
    };

    QString executable() const; ///< of the shown text; empty: the text itself runs, or what it makes
    bool start(bool stopAtEntry);
    bool startNative(bool stopAtEntry);
    bool startProgram(const QString &path, const QString &unsavedText, bool stopAtEntry);
    Session::RunRequest requestFor(const QString &program, bool stopAtEntry);
    bool launch(Session::RunRequest request);
    void forgetExecutable();
    void onBuilt(BuildProcess::Result result);
    bool runsCppSource() const;
    void followTarget();
    void followText();
    QString configuredPath() const;
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
    QHash<QString, QString> executables_; ///< by the text that is their source
    Run beside_;                          ///< an executable that runs while that text is shown, which is not its source
    QString chosen_;                      ///< the executable that is to be it once it runs; empty: none
    QString told_;                        ///< the executable that targetChanged() told of
    Run last_;                            ///< that was asked for
    RunConfigurations configurations_;
    BuildProcess build_;
    std::optional<Session::RunRequest> awaitsBuild_; ///< to be started when it is built
    QString notice_;                                 ///< to be said when the run begins
};

} // namespace coroscope
