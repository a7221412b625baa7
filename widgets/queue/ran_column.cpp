// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/ran_column.h"

#include "widgets/queue/card_widget.h"
#include "widgets/theme/palette.h"

#include <QEvent>
#include <QLabel>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace coroscope {

namespace {

QLabel *makeTitle(QWidget *parent)
{
    auto *label = new QLabel(parent);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

} // namespace

RanColumn::RanColumn(QWidget *parent)
    : QWidget(parent), runningTitle_(makeTitle(this)), ranTitle_(makeTitle(this)), runningCard_(makeCard())
{
    ranTitle_->setText(tr("Just ran"));
    connect(runningCard_, &CardWidget::clicked, this, [this] {
        if (running_)
            emit runningPicked(running_->task);
    });
    connect(runningCard_, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        if (running_)
            emit menuWanted(running_->task, runningCard_->mapToGlobal(at));
    });
    for (std::size_t i = 0; i < RanLayout::most; ++i) {
        CardWidget *card = makeCard();
        ranCards_.push_back(card);
        connect(card, &CardWidget::clicked, this, [this, i] {
            if (i < ran_.size())
                emit ranPicked(ran_[i].number);
        });
        connect(card, &QWidget::customContextMenuRequested, this, [this, card, i](const QPoint &at) {
            if (i < ran_.size())
                emit menuWanted(ran_[i].task, card->mapToGlobal(at));
        });
    }
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    setSizePolicy(policy);
}

CardWidget *RanColumn::makeCard()
{
    auto *card = new CardWidget(this);
    card->setContextMenuPolicy(Qt::CustomContextMenu);
    card->hide();
    return card;
}

RanSizes RanColumn::sizes() const
{
    return {fontMetrics().height(), cardSize(font()).height(), slimCardHeight(font())};
}

QSize RanColumn::sizeHint() const { return {cardSize(font()).width() * 7 / 8, RanLayout::leastHeight(sizes())}; }

QSize RanColumn::minimumSizeHint() const
{
    const RanSizes parts = sizes();
    const int titles = std::max(runningTitle_->sizeHint().width(), ranTitle_->sizeHint().width());
    return {std::max(cardSize(font()).width() * 5 / 8, titles), 2 * (parts.title + parts.slim + 2 * parts.gap)};
}

void RanColumn::showRunning(const std::optional<Entry> &running, const QString &title, const QString &idle)
{
    running_ = running;
    idle_ = idle;
    if (runningTitle_->text() != title) {
        runningTitle_->setText(title);
        updateGeometry();
    }
    if (running_) {
        runningCard_->setCard(running_->card);
        runningCard_->setToolTip(running_->tip);
        runningCard_->setAccessibleName(running_->spoken);
    }
    arrange();
}

void RanColumn::showRan(std::vector<Entry> ran)
{
    const auto room = std::size_t(capacity());
    if (ran.size() > room)
        ran.resize(room);
    ran_ = std::move(ran);
    for (std::size_t i = 0; i < ran_.size(); ++i) {
        ranCards_[i]->setCard(ran_[i].card);
        ranCards_[i]->setToolTip(ran_[i].tip);
        ranCards_[i]->setAccessibleName(ran_[i].spoken);
    }
    arrange();
}

void RanColumn::setOnTheWay(bool running, const std::set<SwitchNumber> &ran)
{
    runningCard_->setOnTheWay(running);
    for (std::size_t i = 0; i < ran_.size(); ++i)
        ranCards_[i]->setOnTheWay(ran.count(ran_[i].number) > 0);
}

void RanColumn::arrange()
{
    const RanLayout now = layoutNow();
    runningTitle_->setGeometry(now.runningTitle);
    ranTitle_->setGeometry(now.ranTitle);
    runningCard_->setGeometry(now.running);
    runningCard_->setVisible(running_.has_value());
    ranTitle_->setVisible(!ran_.empty());
    for (std::size_t i = 0; i < ranCards_.size(); ++i) {
        const bool shown = i < ran_.size() && i < now.ran.size();
        if (shown)
            ranCards_[i]->setGeometry(now.ran[i]);
        ranCards_[i]->setVisible(shown);
    }
    update();
}

void RanColumn::resizeEvent(QResizeEvent *)
{
    arrange();
    if (std::exchange(shownCapacity_, capacity()) != capacity())
        emit capacityChanged();
}

void RanColumn::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        updateGeometry();
        arrange();
    }
}

/// The empty slot.
void RanColumn::paintEvent(QPaintEvent *)
{
    if (running_ || idle_.isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect slot = runningSlot();
    const QColor ink = mixed(palette().color(QPalette::Window), palette().color(QPalette::WindowText), 0.72);
    painter.setPen(
        QPen(mixed(palette().color(QPalette::Window), palette().color(QPalette::WindowText), 0.35), 1, Qt::DashLine));
    painter.drawRoundedRect(QRectF(slot).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setPen(ink);
    painter.drawText(slot.adjusted(4, 0, -4, 0), Qt::AlignCenter,
                     fontMetrics().elidedText(idle_, Qt::ElideRight, slot.width() - 8));
}

} // namespace coroscope
