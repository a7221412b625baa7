// SPDX-License-Identifier: GPL-3.0-or-later
// RunController: what F5, F7, Stop and Restart mean at each moment, and what is run: the editor's program, or one chosen by
// "Run program…". A program with a syntax error does not run.
#pragma once

#include "widgets/session.h"

#include <QObject>

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

    /// What F5 would run, for its tooltip; a file name.
    bool runsExecutable() const { return !executable_.isEmpty(); } ///< not what the editor shows
    QString targetPath();
    QString targetName() const;
    QString arguments() const { return arguments_; }
    void setArguments(const QString &text) { arguments_ = text; } ///< as in a shell, with quotes
    bool canStart() const;

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
    bool syntaxIsRight();
    void stepOrStart(bool overIdlePolls);

    Session &session_;
    Document &document_;
    CodeEditor &editor_;
    SourceOutline &outline_;
    QWidget &window_;
    QString executable_; ///< empty: the editor's program
    QString arguments_;
};

} // namespace coroscope
