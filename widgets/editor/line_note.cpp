// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/line_note.h"

#include "widgets/editor/source_view.h"

#include <QAccessible>
#include <QApplication>
#include <QEvent>
#include <QScrollBar>

namespace coroscope {

namespace {

constexpr int readingMs = 9000;
constexpr int gap = 6;
constexpr int most = 70; ///< characters in a row

} // namespace

LineNote::LineNote(SourceView &view) : QLabel(view.viewport()), view_(view)
{
    setWordWrap(true);
    setTextFormat(Qt::PlainText);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::ToolTipBase);
    setForegroundRole(QPalette::ToolTipText);
    setFrameShape(QFrame::StyledPanel);
    setMargin(4);
    setCursor(Qt::ArrowCursor);
    hide();
    timer_.setSingleShot(true);
    timer_.setInterval(readingMs);
    connect(&timer_, &QTimer::timeout, this, &QWidget::hide);
    connect(&view_, &QsciScintilla::textChanged, this, &QWidget::hide);
    connect(&view_, &QsciScintilla::cursorPositionChanged, this, &QWidget::hide);
    for (const QScrollBar *bar : {view_.verticalScrollBar(), view_.horizontalScrollBar()})
        connect(bar, &QScrollBar::valueChanged, this, &QWidget::hide);
}

void LineNote::showAt(int line, const QString &text)
{
    setText(text);
    setAccessibleName(text);
    const long position =
        view_.SendScintilla(QsciScintillaBase::SCI_POSITIONFROMLINE, static_cast<unsigned long>(line));
    const int top = int(view_.SendScintilla(QsciScintillaBase::SCI_POINTYFROMPOSITION, 0UL, position));
    const int left = view_.textLeft() + gap;
    const int wanted = std::min(fontMetrics().horizontalAdvance(text), fontMetrics().averageCharWidth() * most);
    const int width = std::min(wanted + 2 * (margin() + frameWidth() + gap), parentWidget()->width() - left - gap);
    const QSize size(width, heightForWidth(width));
    const int below = top + view_.textHeight(line);
    const bool fitsBelow = below + size.height() <= parentWidget()->height();
    setGeometry(QRect(QPoint(left, fitsBelow ? below : top - size.height()), size));
    show();
    raise();
    timer_.start();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void LineNote::showEvent(QShowEvent *event)
{
    QLabel::showEvent(event);
    qApp->installEventFilter(this);
}

void LineNote::hideEvent(QHideEvent *event)
{
    qApp->removeEventFilter(this);
    QLabel::hideEvent(event);
}

/// Only as input reaches a window: each comes there once, and the one by which this was asked for has been there already.
bool LineNote::eventFilter(QObject *watched, QEvent *event)
{
    const QEvent::Type type = event->type();
    const bool isInput = type == QEvent::KeyPress || type == QEvent::MouseButtonPress || type == QEvent::Wheel ||
                         type == QEvent::TouchBegin;
    if (isInput && watched->isWindowType())
        hide();
    return QLabel::eventFilter(watched, event);
}

} // namespace coroscope
