// SPDX-License-Identifier: GPL-3.0-or-later
// GutterBreakpoints: the diamonds in the editor's margin, which are switch breakpoints: at a definition, any resume of it
// (`resume NAME`); at an await or a yield, a resume there (`resume at FILE:LINE`); at another function, each call of it by an event
// loop (`callback NAME`; a lambda's is `callback at FILE:LINE`), of which it is said that no other calls count. Elsewhere it is
// said why there is none.
//
// A faint one tells of a breakpoint that reaches a definition or function among others: a pattern, either end of `a -> b`, one of its
// tasks.
//
// Those at lines move with the text, and say so where an edit has left nothing to stop at. While a program runs, breakpoints
// are kept in lines of the text that runs, and take the lines of the edited one when it has ended.
#pragma once

#include "widgets/editor/execution_marks.h"
#include "widgets/editor/source_outline.h"
#include "widgets/session.h"

#include <QObject>

#include <map>
#include <vector>

namespace coroscope {

class CodeEditor;
class Document;

class GutterBreakpoints : public QObject {
    Q_OBJECT
public:
    /// All outlive this. `outline` is of the text in the editor.
    GutterBreakpoints(Session &session, CodeEditor &editor, Document &document, const SourceOutline &outline,
                      QObject *parent);

public slots:
    void toggleAt(int line); ///< of the text in the editor
    void toggleHere();       ///< at the cursor's line

signals:
    /// By a breakpoint's number: a sentence on why it stops nothing, as far as the texts shown so far tell.
    void remarksChanged(const std::map<std::uint32_t, QString> &remarks);

private:
    struct Remark {
        std::string spec; ///< of the breakpoint that it is about; numbers begin anew with each program
        std::string file; ///< in which edits may move it to another line
        QString text;
    };
    void turnTo();
    void mark();
    void follow();
    void settle();
    void onOutline();
    void look();
    bool mayStopAt(int line, BreakEvent event) const;
    QString whyInVain(int line, BreakEvent event) const;
    QString remarkOn(const Breakpoint &breakpoint) const;
    void place(int line);
    bool placeAt(int line, Breakpoint &breakpoint);
    void markNamed(const Breakpoint &breakpoint, const QString &text, std::vector<BreakpointMark> &marks) const;
    bool isOfThisFile(const Breakpoint &breakpoint) const;
    int shownLine(const Breakpoint &breakpoint) const;
    const SourceDefinition *definitionAt(int line) const;
    const SourceFunction *functionAt(int line) const;

    Session &session_;
    CodeEditor &editor_;
    Document &document_;
    const SourceOutline &outline_;
    bool outlineIsOfText_ = false; ///< else it is still awaited
    std::vector<int> asked_;       ///< lines that wait for it
    /// By a breakpoint's number: the line to which edits have moved it while its program runs.
    std::map<std::uint32_t, int> moved_;
    std::map<std::uint32_t, Remark> remarks_; ///< by a breakpoint's number, of any file
};

/// How a breakpoint calls the file `path`: by as many of the last parts of its path as tell it from all `others`.
QString breakpointFile(const QString &path, const QStringList &others);

} // namespace coroscope
