// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/chart_note.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace coroscope {

ChartNote::ChartNote(const QString &name, QWidget *parent)
    : QFrame(parent), label_(new QLabel), row_(new QHBoxLayout(this))
{
    setAccessibleName(name);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::AlternateBase);
    label_->setTextFormat(Qt::RichText);
    label_->setWordWrap(true);
    label_->setTextInteractionFlags(Qt::TextBrowserInteraction);
    label_->setAccessibleName(name);
    connect(label_, &QLabel::linkActivated, this, &ChartNote::followed);
    row_->setContentsMargins(8, 3, 4, 3);
    row_->addWidget(label_, 1);
    hide();
}

void ChartNote::addButton(const QString &text, const QString &tip, const std::function<void()> &pressed)
{
    auto *button = new QToolButton;
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setAutoRaise(true);
    connect(button, &QToolButton::clicked, this, [pressed] { pressed(); });
    row_->addWidget(button, 0, Qt::AlignTop);
}

void ChartNote::setText(const QString &html)
{
    if (label_->text() != html)
        label_->setText(html);
    setVisible(!html.isEmpty());
}

QString ChartNote::text() const { return label_->text(); }

} // namespace coroscope
