// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/message_bar.h"

#include "widgets/theme/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

#include <utility>

namespace coroscope {

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent), mark_(new QLabel(this)), label_(new QLabel(this)), answer_(new QPushButton(this))
{
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(tr("Message"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 6, 4);
    row->addWidget(mark_, 0, Qt::AlignTop);
    row->addWidget(label_, 1);
    label_->setWordWrap(true);
    label_->setTextFormat(Qt::PlainText);
    label_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label_->setObjectName(QStringLiteral("messageText"));
    row->addWidget(answer_, 0, Qt::AlignTop);
    answer_->setAccessibleName(tr("Yes"));
    answer_->hide();
    connect(answer_, &QPushButton::clicked, this, [this] {
        const std::function<void()> then = then_; // which may say something else
        dismiss();
        then();
    });
    auto *close = new QToolButton(this);
    close->setIcon(icon(QStringLiteral("close")));
    close->setAutoRaise(true);
    close->setToolTip(tr("Put this message away"));
    close->setAccessibleName(tr("Put this message away"));
    connect(close, &QToolButton::clicked, this, &MessageBar::dismiss);
    row->addWidget(close, 0, Qt::AlignTop);
    setVisible(false);
}

QString MessageBar::text() const { return label_->text(); }

void MessageBar::say(const QString &text, bool isError)
{
    label_->setText(text);
    answer_->hide();
    mark_->setPixmap(icon(isError ? QStringLiteral("error") : QStringLiteral("info"))
                         .pixmap(style()->pixelMetric(QStyle::PM_SmallIconSize)));
    setAccessibleDescription(text);
    setVisible(!text.isEmpty());
}

void MessageBar::ask(const QString &text, const QString &answer, std::function<void()> then)
{
    say(text, false);
    then_ = std::move(then);
    answer_->setText(answer);
    answer_->setAccessibleName(answer);
    answer_->show();
    answer_->setFocus();
}

void MessageBar::withdraw(const QString &text)
{
    if (label_->text() == text)
        dismiss();
}

void MessageBar::dismiss()
{
    answer_->hide();
    label_->clear();
    setVisible(false);
}

} // namespace coroscope
