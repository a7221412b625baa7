// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/field_note.h"

#include "widgets/theme/palette.h"

#include <QEvent>

namespace coroscope {

FieldNote::FieldNote(QWidget &field, QWidget *parent) : QLabel(parent), field_(field)
{
    setWordWrap(true);
    setTextFormat(Qt::PlainText);
    hide();
}

void FieldNote::say(const QString &words) { show(words, false); }

void FieldNote::complain(const QString &words) { show(words, !words.isEmpty()); }

void FieldNote::show(const QString &words, bool isComplaint)
{
    isComplaint_ = isComplaint;
    setText(words);
    field_.setAccessibleDescription(words);
    color();
    setVisible(!words.isEmpty());
}

void FieldNote::color()
{
    const QPalette &around = field_.palette();
    const QColor quiet = mixed(around.color(QPalette::Active, QPalette::Window),
                               around.color(QPalette::Active, QPalette::WindowText), 0.72);
    const QColor ink = isComplaint_ ? statusColor(TaskStatus::failed, isDark(around)) : quiet;
    if (palette().color(QPalette::WindowText) == ink)
        return;
    QPalette own = around;
    own.setColor(QPalette::WindowText, ink);
    setPalette(own);
}

void FieldNote::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        color();
}

} // namespace coroscope
