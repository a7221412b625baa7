// SPDX-License-Identifier: GPL-3.0-or-later
// RunController: what F5, F7, Stop and Restart mean at each moment, and how a run of the target begins. A program with a
// syntax error does not run; what has a build command is built first, in the background, and runs as it was set when that began.
#pragma once

#include "app/window/run_target.h"
#include "widgets/build/build_process.h"
#include "widgets/session.h"

#include <QObject>

#include <optional>

class QWidget;

namespace coroscope {

class CodeEditor;
class Document;
class SourceOutline;

class RunController : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    RunController(Session &session, Document &document, CodeEditor &editor, SourceOutline &outline, QWidget &window);

    RunTarget &target() { return target_; } ///< what F5 would run
    BuildProcess &build() { return build_; }
    bool canStart() const;
    /// The build that has just ended told of them.
    void noteParts(const QStringList &files) { target_.noteParts(building_, files); }

public slots:
    void runOrContinue();
    void step();
    void stepAny();
    void stepTask();
    void restart(const QString &ran = {}); ///< that program, whatever text is looked at; else what the editor shows
    void stop();                           ///< the program, or the build
    void chooseProgram();
    void runExecutable(const QString &path);
    void openExecutable(const QString &path); ///< for F5: it does not run by being opened

signals:
    void problem(const QString &text);
    void problemOver(const QString &text);  ///< what was said by problem() no longer holds
    void doesNotParse(const QString &text); ///< the text that was to be run
    void notice(const QString &text);       ///< of a run that begins nevertheless
    void needsConfiguration();              ///< there is nothing to run before the user has said what
    void targetChanged();                   ///< or whether it can be run

private:
    struct Run {
        QString text; ///< that the editor showed as it was asked for
        QString program;
    };

    static QString stillBuilding();
    bool showProgram(const QString &ran);
    bool start(bool stopAtEntry);
    bool startNative(bool stopAtEntry);
    bool startProgram(const QString &path, const QString &unsavedText, bool stopAtEntry);
    Session::RunRequest requestFor(const QString &program, bool stopAtEntry);
    bool launch(Session::RunRequest request);
    void onBuilt(BuildProcess::Result result);
    QString whyEarlier(const QString &program) const;
    QString whyStale(const QString &program) const;
    void onPhase(Session::Phase phase);
    bool syntaxIsRight();
    void stepOrStart(bool overIdlePolls);

    Session &session_;
    Document &document_;
    CodeEditor &editor_;
    SourceOutline &outline_;
    QWidget &window_;
    RunTarget target_;
    Run last_; ///< that was asked for
    BuildProcess build_;
    QString building_;                               ///< the source of the last build
    std::optional<Session::RunRequest> awaitsBuild_; ///< to be started when it is built
    QString notice_;                                 ///< to be said when the run begins
};

} // namespace coroscope
