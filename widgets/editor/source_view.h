// SPDX-License-Identifier: GPL-3.0-or-later
// SourceView: the QScintilla widget, set up: margins, folding, colours, hints behind lines. Lines from 0, as QScintilla's.
#pragma once

#include "widgets/editor/editor_scheme.h"

#include <QKeySequence>
#include <QMap>

#include <Qsci/qsciscintilla.h>

#include <functional>

namespace coroscope {

class CppLexer;
class PythonLexer;

/// A remark that is drawn behind a line's text and is no part of it.
struct LineHint {
    QString text;
    QColor color;
};

class SourceView : public QsciScintilla {
    Q_OBJECT
public:
    enum Margin { numberMargin = 0, breakpointMargin = 1, markMargin = 2, foldMargin = 3 };
    enum Marker {
        breakpointMarker = 0,
        disabledBreakpointMarker,
        suspendedMarker,
        nextMarker,
        runningMarker,
        pastMarker,
        nextLineMarker, ///< these three colour the line
        runningLineMarker,
        pastLineMarker,
        upcomingMarker,           ///< hollow: a slice will end here
        upcomingFrameMarker,      ///< the same where an arrow stands already
        struckBreakpointMarker,   ///< stops nothing
        reachingBreakpointMarker, ///< faint: not set for this line alone
        disabledReachingBreakpointMarker,
    };
    enum Indicator { errorIndicator = 8, foundIndicator = 9 };
    static constexpr int errorStyle = 60; ///< of the annotation below a wrong line

    explicit SourceView(QWidget *parent = nullptr);
    ~SourceView() override;

    void setScheme(const EditorScheme &scheme);
    const EditorScheme &scheme() const { return scheme_; }

    void usePython();
    void useCpp();
    void usePlain();

    /// Shows another text; its undo history and markers are its own. A lexer is to be chosen after it.
    void showDocument(const QsciDocument &document);

    /// All of the text, whatever it holds (QsciScintilla::setText ends at a NUL). Clears the undo history.
    void replaceAll(const QString &text);
    QString wholeText() const;

    /// Does nothing of its own on `key` any more: an action may have it.
    void giveUpKey(const QKeySequence &key);

    void setLineHints(const QMap<int, LineHint> &hints);
    const QMap<int, LineHint> &lineHints() const { return hints_; }
    /// What the tooltip says over a line's margins and hint; null: nothing.
    void setLineToolTips(std::function<QString(int line)> toolTip) { lineToolTip_ = std::move(toolTip); }

    void complete();                ///< offers what the word before the cursor may become
    QsciLexer *pythonLexer() const; ///< for what it knows of names

    int textLeft() const; ///< where the margins end

    void toggleComment();
    void resetZoom();

signals:
    void breakpointMarginClicked(int line);
    void menuRequested(const QPoint &globalPosition); ///< for the cursor's line, which a right click has chosen

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void setUpMargins();
    void setUpEditing();
    void setUpDocument();
    void setUpCompletion();
    void dropUnwantedKeys();
    void useLexer(QsciLexer *lexer);
    void colorMarkers();
    void fitNumberMargin();
    void indentAfterColon(int character);
    bool showLineToolTip(const QPoint &position, const QPoint &globalPosition);
    int lineAtY(int y) const;

    EditorScheme scheme_;
    PythonLexer *python_;
    CppLexer *cpp_;
    QString commentMark_;
    bool wordIsChosen_ = false; ///< in the list of completions, by an arrow key
    QMap<int, LineHint> hints_;
    std::function<QString(int)> lineToolTip_;
};

} // namespace coroscope
