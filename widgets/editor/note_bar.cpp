// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/note_bar.h"

#include "widgets/theme/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace coroscope {

NoteBar::NoteBar(QWidget *parent)
    : QFrame(parent), icon_(new QLabel), label_(new QLabel), layout_(new QHBoxLayout(this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::AlternateBase);
    setAccessibleName(tr("Note about the source"));
    icon_->setPixmap(icon(QStringLiteral("info")).pixmap(16, 16));
    label_->setWordWrap(true);
    label_->setTextFormat(Qt::PlainText);
    layout_->setContentsMargins(8, 3, 8, 3);
    layout_->addWidget(icon_);
    layout_->addWidget(label_, 1);
    hide();
}

void NoteBar::showNote(const QString &text, const std::vector<Action> &actions)
{
    for (QWidget *button : buttons_)
        button->deleteLater();
    buttons_.clear();
    label_->setText(text);
    for (const Action &action : actions) {
        auto *button = new QPushButton(action.label);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [run = action.run] { run(); });
        layout_->addWidget(button);
        buttons_.push_back(button);
    }
    setVisible(!text.isEmpty());
}

QString NoteBar::text() const { return label_->text(); }

} // namespace coroscope
