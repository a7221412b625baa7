// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/output/output_text.h"

#include "widgets/models/wording.h"
#include "widgets/output/output_document.h"
#include "widgets/output/traceback.h"
#include "widgets/theme/code_font.h"
#include "widgets/theme/palette.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolTip>

namespace coroscope {

namespace {

/// Beside the text the marks have their place in it; below, a view leaves up to twice as much empty.
constexpr int margin = 4;
constexpr int markWidth = 2;

} // namespace

OutputText::OutputText(QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    takeFont();
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setWordWrapMode(QTextOption::WrapAnywhere);
    document()->setDocumentMargin(margin);
    setMouseTracking(true);
}

/// As large as the words around it.
void OutputText::takeFont()
{
    QFont font = codeFont();
    font.setPointSizeF(QApplication::font().pointSizeF());
    setFont(font);
}

bool OutputText::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        takeFont();
    return QPlainTextEdit::event(event);
}

void OutputText::setFadedFrom(SwitchNumber number)
{
    if (number == fadedFrom_)
        return;
    fadedFrom_ = number;
    viewport()->update();
}

void OutputText::showLastBefore(SwitchNumber number)
{
    QTextBlock block = document()->lastBlock();
    const auto isBefore = [number](const QTextBlock &line) {
        const OutputOrigin origin = OutputDocument::originOf(line);
        return origin.number != 0 && origin.number < number;
    };
    while (block.previous().isValid() && !isBefore(block))
        block = block.previous();
    constexpr int linesBelow = 2; // what came next
    QScrollBar &bar = *verticalScrollBar();
    const int top = block.firstLineNumber();
    const int bottom = top + block.lineCount();
    if (top < bar.value() || bottom > bar.value() + bar.pageStep())
        bar.setValue(bottom + linesBelow - bar.pageStep());
}

bool OutputText::isAtEnd() const { return verticalScrollBar()->value() >= verticalScrollBar()->maximum(); }

void OutputText::scrollToEnd() { verticalScrollBar()->setValue(verticalScrollBar()->maximum()); }

void OutputText::paintEvent(QPaintEvent *event)
{
    QPlainTextEdit::paintEvent(event);
    QPainter painter(viewport());
    const bool dark = isDark(palette());
    QColor fade = palette().color(QPalette::Base);
    fade.setAlpha(150);
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF box = blockBoundingGeometry(block).translated(contentOffset());
        if (box.top() > event->rect().bottom())
            break;
        if (block.length() <= 1 && !block.userData())
            continue;
        const OutputOrigin origin = OutputDocument::originOf(block);
        if (!origin.attributed)
            painter.fillRect(QRectF(0, box.top() + 1, markWidth, box.height() - 2),
                             QBrush(chartColors(dark).mutedText, Qt::Dense4Pattern));
        else if (origin.stream == 2)
            painter.fillRect(QRectF(0, box.top() + 1, markWidth, box.height() - 2),
                             statusColor(TaskStatus::failed, dark));
        if (fadedFrom_ != 0 && origin.after >= fadedFrom_)
            painter.fillRect(QRectF(0, box.top(), viewport()->width(), box.height()), fade);
    }
}

/// The end stays in sight, also where less fits.
void OutputText::resizeEvent(QResizeEvent *event)
{
    const bool follow = fadedFrom_ == 0 && isAtEnd();
    QPlainTextEdit::resizeEvent(event);
    if (follow)
        scrollToEnd();
}

void OutputText::mousePressEvent(QMouseEvent *event)
{
    pressedAt_ = event->pos();
    QPlainTextEdit::mousePressEvent(event);
}

void OutputText::mouseReleaseEvent(QMouseEvent *event)
{
    QPlainTextEdit::mouseReleaseEvent(event);
    const bool dragged = (event->pos() - pressedAt_).manhattanLength() >= QApplication::startDragDistance();
    if (event->button() != Qt::LeftButton || dragged || textCursor().hasSelection())
        return;
    const QTextCursor place = cursorForPosition(event->pos());
    if (const auto source = placeInTraceback(place.block().text())) {
        emit openLocation(source->file, source->line);
        return;
    }
    const OutputOrigin origin = OutputDocument::originAt(place.block(), place.positionInBlock());
    if (origin.number != 0)
        emit picked(origin.number);
}

void OutputText::mouseMoveEvent(QMouseEvent *event)
{
    QPlainTextEdit::mouseMoveEvent(event);
    const bool leads = placeInTraceback(cursorForPosition(event->pos()).block().text()).has_value();
    viewport()->setCursor(leads ? Qt::PointingHandCursor : Qt::IBeamCursor);
}

void OutputText::keyPressEvent(QKeyEvent *event)
{
    const auto source = placeInTraceback(textCursor().block().text());
    if (source && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        emit openLocation(source->file, source->line);
    else
        QPlainTextEdit::keyPressEvent(event);
}

bool OutputText::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QPlainTextEdit::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QTextCursor place = cursorForPosition(help->pos());
    const OutputOrigin origin = OutputDocument::originAt(place.block(), place.positionInBlock());
    QString words;
    if (const auto source = placeInTraceback(place.block().text()))
        words = tr("Click to go to line %1 of %2").arg(source->line).arg(source->file);
    else if (!origin.attributed)
        words = tr("Written past the program's own streams: by which switch is unknown");
    else if (origin.number != 0)
        words = (origin.stream == 2 ? tr("Written in switch %1, to stderr. Click to look back at it")
                                    : tr("Written in switch %1. Click to look back at it"))
                    .arg(wording::number(origin.number));
    QToolTip::showText(help->globalPos(), words, viewport());
    return true;
}

} // namespace coroscope
