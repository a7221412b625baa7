// SPDX-License-Identifier: GPL-3.0-or-later
// RunTarget: which program F5 would run, and how: the text that the editor shows, the program that this C++ source makes, the
// executable that was built of it, or one chosen by "Run program…"; with its configuration and its clock. A text that came up
// only because a program stopped there, or to be looked at, is no program: there it stays the one at hand.
#pragma once

#include "app/window/program_parts.h"
#include "app/window/run_configuration.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <utility>

namespace coroscope {

class ClockChoice;
class CodeEditor;
class Document;

class RunTarget : public QObject {
    Q_OBJECT
public:
    /// Both outlive this.
    RunTarget(Document &document, CodeEditor &editor, QObject *parent);

    /// Says which program is at hand; empty: none is. refresh() is called where it has changed.
    void setAtHand(std::function<QString()> atHand) { atHand_ = std::move(atHand); }
    void refresh();
    QString visitedFrom() const; ///< the program at hand, where the text is shown only to be looked at; else empty

    bool isExecutable() const { return !executable().isEmpty(); } ///< not what the editor shows
    bool isCppSource() const;                                     ///< the editor shows one, and what it makes would run
    QString executable() const; ///< of the shown text; empty: the text itself runs, or what it makes
    QString name() const;       ///< a file name, or -m and the module
    QString path() const;
    /// The text's file; of a C++ header, or source, that is built with another one and has no program of its own, that one.
    QString ownSource() const;
    QString sourceOf(const QString &part) const { return parts_.sourceOf(part); }
    void noteParts(const QString &source, const QStringList &files); ///< a build of `source` has told of them
    RunConfigurations &configurations() { return configurations_; }
    ClockChoice &clock() { return *clock_; }

    void setExecutable(const QString &source, const QString &program); ///< F5 runs that one where `source` is shown
    QStringList sourcesOf(const QString &executable) const { return executables_.keys(executable); }

    /// `program` is to be it from when it begins: another one that still runs may take its time to end.
    void choose(const QString &program);
    void unchoose(); ///< it did not begin
    void forgetChoice() { chosen_.clear(); }
    void begun(const QString &program); ///< that one runs: it is it as long as the text that is shown now is
    /// The empty text that is shown stands for it, whenever it is shown, until somebody types there.
    void standFor(const QString &program);

signals:
    void changed();

private:
    struct Beside {
        QString text; ///< that the editor showed as it was chosen
        QString program;
    };

    void take(const QString &program);
    void forgetExecutable();
    void forgetStandIn();
    void followText();
    void followConfiguration();
    QString configuredPath() const;
    QString text() const; ///< that runs, or is the source of what does

    Document &document_;
    CodeEditor &editor_;
    ClockChoice *clock_;
    QHash<QString, QString> executables_; ///< by the text that is their source
    QHash<QString, QString> standIns_;    ///< executables by the empty text that stands for them
    Beside beside_;                       ///< an executable that runs while that text is shown, which is not its source
    std::function<QString()> atHand_;
    QString chosen_; ///< the executable that is to be it once it runs; empty: none
    QString told_;   ///< the executable that changed() told of
    RunConfigurations configurations_;
    BuiltParts parts_;
};

} // namespace coroscope
