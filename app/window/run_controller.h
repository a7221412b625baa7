// SPDX-License-Identifier: GPL-3.0-or-later
// RunController: what F5, F7, Stop and Restart mean at each moment, and what is run: the editor's program, or one chosen by
// "Run program…". A program with a syntax error does not run.
#pragma once

#include "widgets/session.h"

#include <QObject>

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
    QString arguments() const { return arguments_; }
    void setArguments(const QString &text) { arguments_ = text; } ///< as in a shell, with quotes
    bool canStart() const;
    ClockChoice &clock() { return *clock_; } ///< of what F5 would run
    void setExecutable(const QString &path); ///< F5 runs that one, which the editor shows the source of

public slots:
    void runOrContinue();
    void step();
    void stepAny();
    void stepTask();
    void restart();
    void chooseProgram();
    void runExecutable(const QString &path);
    void forgetExecutable(); ///< the editor's program again

signals:
    void problem(const QString &text);
    void targetChanged();

private:
    bool start(bool stopAtEntry);
    bool startProgram(const QString &path, const QString &unsavedText, bool stopAtEntry);
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
    QString arguments_;
};

} // namespace coroscope
