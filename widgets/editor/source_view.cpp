// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/source_view.h"

#include "widgets/editor/comment_toggle.h"
#include "widgets/editor/lexers.h"
#include "widgets/theme/code_font.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <Qsci/qscicommandset.h>

namespace coroscope {

namespace {

QImage markImage(const QString &shape, const QColor &color, const QColor &edge, qreal ratio, bool hollow = false)
{
    constexpr int side = 14;
    QImage image(QSize(side, side) * ratio, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.scale(ratio, ratio);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(edge, 1.2));
    painter.setBrush(hollow ? QBrush(Qt::NoBrush) : QBrush(color));
    if (shape == u"diamond") {
        painter.drawPolygon(QPolygonF({{7, 1.5}, {12.5, 7}, {7, 12.5}, {1.5, 7}}));
    } else if (shape == u"small diamond") {
        painter.drawPolygon(QPolygonF({{7, 4}, {10, 7}, {7, 10}, {4, 7}}));
    } else if (shape == u"struck diamond") {
        painter.drawPolygon(QPolygonF({{7, 1.5}, {12.5, 7}, {7, 12.5}, {1.5, 7}}));
        painter.drawLine(QPointF(1.5, 12.5), QPointF(12.5, 1.5));
    } else if (shape == u"arrow") {
        painter.drawPolygon(QPolygonF({{1.5, 5}, {7, 5}, {7, 1.8}, {12.8, 7}, {7, 12.2}, {7, 9}, {1.5, 9}}));
    } else if (shape == u"frame") {
        painter.drawRoundedRect(QRectF(0.6, 0.6, side - 1.2, side - 1.2), 2, 2);
    } else {
        if (!hollow)
            painter.setPen(Qt::NoPen);
        painter.drawRoundedRect(QRectF(3, 2.5, 3, 9), 1, 1);
        painter.drawRoundedRect(QRectF(8, 2.5, 3, 9), 1, 1);
    }
    painter.end();
    image.setDevicePixelRatio(ratio); // Scintilla measures it by the scale below, and paints it by this
    return image;
}

} // namespace

SourceView::SourceView(QWidget *parent)
    : QsciScintilla(parent), python_(new PythonLexer(this)), cpp_(new CppLexer(this))
{
    setAccessibleName(tr("Source of the program"));
    setUpDocument();
    setUpMargins();
    setUpEditing();
    setUpCompletion();
    dropUnwantedKeys();
    connect(this, &QsciScintilla::linesChanged, this, &SourceView::fitNumberMargin);
    connect(this, &QsciScintillaBase::SCN_ZOOM, this, &SourceView::fitNumberMargin);
    connect(this, &QsciScintillaBase::SCN_CHARADDED, this, &SourceView::indentAfterColon);
    connect(this, &QsciScintilla::marginClicked, this, [this](int margin, int line) {
        if (margin == breakpointMargin || margin == numberMargin)
            emit breakpointMarginClicked(line);
    });
    setScheme(editorScheme(false));
    usePython();
}

SourceView::~SourceView()
{
    setLexer(nullptr); // before the lexers go: QScintilla would restyle through them
}

void SourceView::setUpMargins()
{
    setMarginType(numberMargin, QsciScintilla::NumberMargin);
    setMarginSensitivity(numberMargin, true);
    setMarginType(breakpointMargin, QsciScintilla::SymbolMargin);
    setMarginWidth(breakpointMargin, 18);
    setMarginSensitivity(breakpointMargin, true);
    setMarginType(markMargin, QsciScintilla::SymbolMargin);
    setMarginWidth(markMargin, 18);
    setMarginMarkerMask(numberMargin, 0);
    setMarginMarkerMask(breakpointMargin, (1 << breakpointMarker) | (1 << disabledBreakpointMarker) |
                                              (1 << struckBreakpointMarker) | (1 << reachingBreakpointMarker) |
                                              (1 << disabledReachingBreakpointMarker));
    setMarginMarkerMask(markMargin, (1 << upcomingMarker) | (1 << upcomingFrameMarker) | (1 << suspendedMarker) |
                                        (1 << nextMarker) | (1 << runningMarker) | (1 << pastMarker));
    setFolding(QsciScintilla::BoxedTreeFoldStyle, foldMargin);
}

/// What Scintilla keeps with each text, not with the view.
void SourceView::setUpDocument()
{
    setUtf8(true);
    setIndentationsUseTabs(false);
    setIndentationWidth(4);
    setTabWidth(8);
    setTabIndents(true);
    setBackspaceUnindents(true);
}

void SourceView::showDocument(const QsciDocument &document)
{
    setLineHints({});
    setDocument(document);
    setUpDocument();
    SendScintilla(SCI_SETSCROLLWIDTH, 1UL);
    fitNumberMargin();
}

void SourceView::setUpEditing()
{
    setAutoIndent(true);
    setIndentationGuides(true);
    setBraceMatching(QsciScintilla::SloppyBraceMatch);
    setCaretLineVisible(true);
    setCaretWidth(2);
    setScrollWidth(1);
    setScrollWidthTracking(true);
    setAnnotationDisplay(QsciScintilla::AnnotationStandard);
    SendScintilla(SCI_SETMULTIPLESELECTION, 0L);
    SendScintilla(SCI_SETSCROLLWIDTHTRACKING, 1L);
    SendScintilla(SCI_SETEXTRADESCENT, 1L);
    SendScintilla(SCI_SETEXTRAASCENT, 1L);
}

void SourceView::setUpCompletion()
{
    constexpr int lettersBefore = 3;
    setAutoCompletionSource(QsciScintilla::AcsAll);
    setAutoCompletionThreshold(lettersBefore);
    setAutoCompletionReplaceWord(false);
    setAutoCompletionUseSingle(QsciScintilla::AcusNever);
    setCallTipsStyle(QsciScintilla::CallTipsNoContext);
    setCallTipsVisible(0);
    setCallTipsPosition(QsciScintilla::CallTipsBelowText);
}

void SourceView::complete() { autoCompleteFromAll(); }

QsciLexer *SourceView::pythonLexer() const { return python_; }

/// Enter ends the line, whatever is offered: only who has gone into the list means to take from it. Tab always takes.
void SourceView::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (!isListActive())
        wordIsChosen_ = false;
    else if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown)
        wordIsChosen_ = true;
    else if ((key == Qt::Key_Return || key == Qt::Key_Enter) && !wordIsChosen_)
        cancelList();
    QsciScintilla::keyPressEvent(event);
}

/// A click into the selection means it; one elsewhere, or into a margin, means the place.
void SourceView::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Mouse) {
        const long position = SendScintilla(SCI_POSITIONFROMPOINT, static_cast<unsigned long>(event->x()), event->y());
        const bool isSelected = event->x() >= textLeft() && position >= SendScintilla(SCI_GETSELECTIONSTART) &&
                                position <= SendScintilla(SCI_GETSELECTIONEND);
        if (!isSelected)
            SendScintilla(SCI_GOTOPOS, static_cast<unsigned long>(position));
    }
    emit menuRequested(event->globalPos());
}

void SourceView::dropUnwantedKeys()
{
    // Keys that are easily hit, bound by QScintilla to what few know: deleting, doubling and swapping lines, changing case.
    for (const QKeyCombination key :
         {Qt::CTRL | Qt::Key_D, Qt::CTRL | Qt::Key_L, Qt::CTRL | Qt::SHIFT | Qt::Key_L, Qt::CTRL | Qt::Key_T,
          Qt::CTRL | Qt::SHIFT | Qt::Key_T, Qt::CTRL | Qt::Key_U, Qt::CTRL | Qt::SHIFT | Qt::Key_U})
        giveUpKey(key);
}

void SourceView::giveUpKey(const QKeySequence &key)
{
    if (key.count() != 1)
        return; // QScintilla knows no longer ones
    const int code = key[0].toCombined();
    while (QsciCommand *command = standardCommands()->boundTo(code))
        command->key() == code ? command->setKey(0) : command->setAlternateKey(0);
}

void SourceView::usePython()
{
    commentMark_ = QStringLiteral("#");
    useLexer(python_);
}

void SourceView::useCpp()
{
    commentMark_ = QStringLiteral("//");
    useLexer(cpp_);
}

void SourceView::usePlain()
{
    commentMark_ = QStringLiteral("#");
    useLexer(nullptr);
}

void SourceView::useLexer(QsciLexer *newLexer)
{
    setLexer(newLexer);
    setScheme(scheme_);
}

void SourceView::setScheme(const EditorScheme &scheme)
{
    scheme_ = scheme;
    const QFont font = codeFont();
    colorLexer(*python_, scheme, font);
    colorLexer(*cpp_, scheme, font);
    setFont(font);
    setPaper(scheme.paper);
    setColor(scheme.text);
    setCaretForegroundColor(scheme.text);
    setCaretLineBackgroundColor(scheme.caretLine);
    setSelectionBackgroundColor(scheme.selection);
    resetSelectionForegroundColor();
    setMatchedBraceBackgroundColor(scheme.brace);
    setMatchedBraceForegroundColor(scheme.text);
    setUnmatchedBraceBackgroundColor(scheme.braceError);
    setUnmatchedBraceForegroundColor(scheme.text);
    setCallTipsForegroundColor(scheme.text);
    setCallTipsBackgroundColor(scheme.marginPaper);
    setCallTipsHighlightColor(scheme.name);
    setIndentationGuidesForegroundColor(scheme.indentGuide);
    setIndentationGuidesBackgroundColor(scheme.paper);
    setMarginsBackgroundColor(scheme.marginPaper);
    setMarginsForegroundColor(scheme.marginText);
    QFont marginFont(font);
    marginFont.setPointSizeF(font.pointSizeF() * 0.9);
    setMarginsFont(marginFont);
    setFoldMarginColors(scheme.marginPaper, scheme.marginPaper);
    const auto rgb = [](const QColor &c) { return long(c.red() | (c.green() << 8) | (c.blue() << 16)); };
    for (unsigned long marker = SC_MARKNUM_FOLDEREND; marker <= SC_MARKNUM_FOLDEROPEN; ++marker) {
        SendScintilla(SCI_MARKERSETFORE, marker, rgb(scheme.marginPaper));
        SendScintilla(SCI_MARKERSETBACK, marker, rgb(scheme.foldMark));
    }
    SendScintilla(SCI_STYLESETFORE, errorStyle, rgb(scheme.error));
    SendScintilla(SCI_STYLESETBACK, errorStyle, rgb(scheme.errorPaper));
    SendScintilla(SCI_STYLESETFONT, errorStyle, font.family().toUtf8().constData());
    SendScintilla(SCI_STYLESETSIZE, errorStyle, long(font.pointSize()));
    colorMarkers();
    fitNumberMargin();
}

void SourceView::colorMarkers()
{
    const qreal ratio = devicePixelRatioF();
    const auto define = [&](int marker, const QString &shape, const QColor &color, bool hollow = false) {
        SendScintilla(SCI_RGBAIMAGESETSCALE, static_cast<unsigned long>(ratio * 100));
        markerDefine(markImage(shape, color, color, ratio, hollow), marker);
    };
    QColor faint = scheme_.breakpoint;
    faint.setAlphaF(0.7F);
    define(breakpointMarker, QStringLiteral("diamond"), scheme_.breakpoint);
    define(disabledBreakpointMarker, QStringLiteral("diamond"), scheme_.breakpoint, true);
    define(reachingBreakpointMarker, QStringLiteral("small diamond"), faint);
    define(disabledReachingBreakpointMarker, QStringLiteral("small diamond"), faint, true);
    define(struckBreakpointMarker, QStringLiteral("struck diamond"), scheme_.breakpoint, true);
    define(suspendedMarker, QStringLiteral("bars"), scheme_.waitMark);
    define(nextMarker, QStringLiteral("arrow"), scheme_.nextMark);
    define(runningMarker, QStringLiteral("arrow"), scheme_.runningMark);
    define(pastMarker, QStringLiteral("arrow"), scheme_.pastMark);
    define(upcomingMarker, QStringLiteral("bars"), scheme_.pastMark, true);
    define(upcomingFrameMarker, QStringLiteral("frame"), scheme_.pastMark, true);
    const std::pair<int, QColor> lines[] = {{nextLineMarker, scheme_.nextLine},
                                            {runningLineMarker, scheme_.runningLine},
                                            {pastLineMarker, scheme_.pastLine}};
    for (const auto &[marker, color] : lines) {
        markerDefine(QsciScintilla::Background, marker);
        setMarkerBackgroundColor(color, marker);
    }
    indicatorDefine(QsciScintilla::SquiggleIndicator, errorIndicator);
    setIndicatorForegroundColor(scheme_.error, errorIndicator);
    indicatorDefine(QsciScintilla::StraightBoxIndicator, foundIndicator);
    setIndicatorForegroundColor(scheme_.found, foundIndicator);
    setIndicatorDrawUnder(true, foundIndicator);
}

void SourceView::fitNumberMargin()
{
    setMarginWidth(numberMargin, QString(std::max(3, int(QString::number(lines()).size()) + 1), u'9'));
}

void SourceView::replaceAll(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    const bool wasReadOnly = isReadOnly();
    setReadOnly(false);
    SendScintilla(SCI_CLEARALL);
    SendScintilla(SCI_APPENDTEXT, static_cast<unsigned long>(bytes.size()), bytes.constData());
    SendScintilla(SCI_EMPTYUNDOBUFFER);
    SendScintilla(SCI_SETSAVEPOINT);
    setReadOnly(wasReadOnly);
    setCursorPosition(0, 0);
}

QString SourceView::wholeText() const
{
    const long size = SendScintilla(SCI_GETLENGTH);
    const void *bytes = SendScintillaPtrResult(SCI_GETCHARACTERPOINTER);
    return QString::fromUtf8(static_cast<const char *>(bytes), size);
}

void SourceView::setLineHints(const QMap<int, LineHint> &hints)
{
    hints_ = hints;
    viewport()->update();
}

void SourceView::paintEvent(QPaintEvent *event)
{
    QsciScintilla::paintEvent(event);
    if (hints_.isEmpty())
        return;
    QPainter painter(viewport());
    QFont font = lexer() ? lexer()->defaultFont(0) : this->font();
    font.setPointSizeF(std::max(6.0, font.pointSizeF() + double(SendScintilla(SCI_GETZOOM)) - 1));
    font.setItalic(true);
    painter.setFont(font);
    const QFontMetrics metrics(font);
    const int gap = metrics.horizontalAdvance(u'0') * 3;
    for (auto hint = hints_.cbegin(); hint != hints_.cend(); ++hint) {
        if (hint.key() >= lines() || !SendScintilla(SCI_GETLINEVISIBLE, static_cast<unsigned long>(hint.key())))
            continue;
        const long end = SendScintilla(SCI_GETLINEENDPOSITION, static_cast<unsigned long>(hint.key()));
        const int y = int(SendScintilla(SCI_POINTYFROMPOSITION, 0UL, end));
        const int height = textHeight(hint.key());
        if (y + height < event->rect().top() || y > event->rect().bottom())
            continue;
        const int x = int(SendScintilla(SCI_POINTXFROMPOSITION, 0UL, end)) + gap;
        const int width = viewport()->width() - x - 4;
        if (width < gap)
            continue;
        painter.setPen(hint->color.isValid() ? hint->color : scheme_.hint);
        painter.drawText(QRect(x, y, width, height), Qt::AlignVCenter | Qt::AlignLeft,
                         metrics.elidedText(hint->text, Qt::ElideRight, width));
    }
}

int SourceView::lineAtY(int y) const
{
    const long position = SendScintilla(SCI_POSITIONFROMPOINT, 1UL, long(y));
    const int line = int(SendScintilla(SCI_LINEFROMPOSITION, position));
    const int top = int(SendScintilla(SCI_POINTYFROMPOSITION, 0UL, position));
    return y >= top && y < top + textHeight(line) ? line : -1;
}

bool SourceView::showLineToolTip(const QPoint &position, const QPoint &globalPosition)
{
    const int line = lineToolTip_ ? lineAtY(position.y()) : -1;
    const QString text = line < 0 ? QString() : lineToolTip_(line);
    if (text.isEmpty()) {
        QToolTip::hideText();
        return false;
    }
    QToolTip::showText(globalPosition, text, this);
    return true;
}

bool SourceView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        showLineToolTip(help->pos(), help->globalPos());
        return true;
    }
    return QsciScintilla::viewportEvent(event);
}

bool SourceView::event(QEvent *event)
{
    // Escape is the find bar's and the window's: QScintilla would swallow it.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape &&
        !isListActive() && !isCallTipActive())
        return false;
    if (event->type() == QEvent::ApplicationFontChange)
        setScheme(scheme_);
    return QsciScintilla::event(event);
}

void SourceView::indentAfterColon(int character)
{
    if (character != '\n' || lexer() != python_)
        return;
    int line = 0, index = 0;
    getCursorPosition(&line, &index);
    if (line == 0)
        return;
    const QString before = text(line - 1).trimmed();
    const int width = indentationWidth();
    const QString word = before.section(u' ', 0, 0);
    int wanted = indentation(line - 1);
    if (before.endsWith(u':') && !before.startsWith(u'#'))
        wanted += width;
    else if (word == u"return" || word == u"pass" || word == u"break" || word == u"continue" || word == u"raise")
        wanted = std::max(0, wanted - width);
    setIndentation(line, wanted);
    SendScintilla(SCI_GOTOPOS, static_cast<unsigned long>(SendScintilla(SCI_GETLINEINDENTPOSITION, line)));
}

void SourceView::toggleComment()
{
    if (isReadOnly())
        return;
    int fromLine = 0, fromIndex = 0, toLine = 0, toIndex = 0;
    getSelection(&fromLine, &fromIndex, &toLine, &toIndex);
    const bool selected = fromLine >= 0;
    if (!selected) {
        getCursorPosition(&fromLine, &fromIndex);
        toLine = fromLine;
    } else if (toLine > fromLine && toIndex == 0) {
        --toLine; // the selection ends before this line
    }
    const auto lineEnd = [this](int line) { return SendScintilla(SCI_GETLINEENDPOSITION, line); };
    QStringList lines;
    for (int line = fromLine; line <= toLine; ++line) {
        QString content = text(line);
        while (content.endsWith(u'\n') || content.endsWith(u'\r'))
            content.chop(1);
        lines << content;
    }
    const QStringList toggled = toggledComments(lines, commentMark_);
    beginUndoAction();
    for (int i = 0; i < lines.size(); ++i) {
        if (toggled[i] == lines[i])
            continue;
        SendScintilla(SCI_SETTARGETSTART, static_cast<unsigned long>(positionFromLineIndex(fromLine + i, 0)));
        SendScintilla(SCI_SETTARGETEND, static_cast<unsigned long>(lineEnd(fromLine + i)));
        const QByteArray bytes = toggled[i].toUtf8();
        SendScintilla(SCI_REPLACETARGET, static_cast<unsigned long>(bytes.size()), bytes.constData());
    }
    endUndoAction();
    if (selected)
        setSelection(fromLine, 0, toLine, int(toggled.last().size()));
}

int SourceView::textLeft() const
{
    int width = 0;
    for (int margin = 0; margin < margins(); ++margin)
        width += marginWidth(margin);
    return width;
}

void SourceView::resetZoom() { zoomTo(0); }

} // namespace coroscope
