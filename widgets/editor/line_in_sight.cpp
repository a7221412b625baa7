// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/line_in_sight.h"

#include <QResizeEvent>
#include <QTimer>

#include <utility>

namespace coroscope {

LineInSight::LineInSight(SourceView &view, Lines lines, Reveal reveal)
    : QObject(&view), view_(view), lines_(std::move(lines)), reveal_(std::move(reveal))
{
    view_.viewport()->installEventFilter(this);
}

bool LineInSight::eventFilter(QObject *view, QEvent *event)
{
    if (event->type() != QEvent::Resize || isPending_)
        return QObject::eventFilter(view, event);
    const int before = static_cast<const QResizeEvent *>(event)->oldSize().height();
    kept_ = 0;
    for (const int line : lines_())
        if (kept_ == 0 && line >= 1 && isInSight(line, before))
            kept_ = line;
    isPending_ = kept_ != 0;
    if (isPending_)
        QTimer::singleShot(0, this, &LineInSight::keep); // a layout changes sizes more than once
    return QObject::eventFilter(view, event);
}

void LineInSight::keep()
{
    isPending_ = false;
    if (kept_ <= view_.lines() && !isInSight(kept_, view_.viewport()->height()))
        reveal_(kept_);
}

bool LineInSight::isInSight(int line, int height) const
{
    using S = QsciScintillaBase;
    const auto index = static_cast<unsigned long>(line - 1);
    const long row = view_.SendScintilla(S::SCI_VISIBLEFROMDOCLINE, index);
    const long top = view_.SendScintilla(S::SCI_GETFIRSTVISIBLELINE);
    return view_.SendScintilla(S::SCI_GETLINEVISIBLE, index) && row >= top &&
           (row - top + 1) * view_.textHeight(0) <= height;
}

} // namespace coroscope
