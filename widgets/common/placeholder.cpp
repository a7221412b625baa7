// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/placeholder.h"

#include <QLabel>

namespace coroscope {

Placeholder::Placeholder(QWidget *content, QWidget *parent) : QStackedWidget(parent), words_(new QLabel)
{
    words_->setAlignment(Qt::AlignCenter);
    words_->setWordWrap(true);
    words_->setMargin(12);
    words_->setForegroundRole(QPalette::PlaceholderText);
    words_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    addWidget(content);
    addWidget(words_);
    setCurrentWidget(words_);
}

void Placeholder::showContent() { setCurrentIndex(0); }

void Placeholder::showWords(const QString &words)
{
    words_->setText(words);
    setCurrentWidget(words_);
}

} // namespace coroscope
