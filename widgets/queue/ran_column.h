// SPDX-License-Identifier: GPL-3.0-or-later
// RanColumn: the past side of the Loop view: who runs, and the last few that ran. What the cards say is the caller's.
#pragma once

#include "engine/loop/vocabulary.h"
#include "widgets/queue/card.h"
#include "widgets/queue/ran_layout.h"

#include <QWidget>

#include <optional>
#include <set>
#include <vector>

class QLabel;

namespace coroscope {

class CardWidget;

class RanColumn : public QWidget {
    Q_OBJECT
public:
    /// A card and whose it is.
    struct Entry {
        Card card;
        TaskNumber task = noTask;
        SwitchNumber number = 0;
        QString tip;
        QString spoken; ///< for screen readers
    };

    explicit RanColumn(QWidget *parent = nullptr);

    /// Nobody runs: `idle` says so in the slot.
    void showRunning(const std::optional<Entry> &running, const QString &title, const QString &idle);
    void showRan(std::vector<Entry> ran); ///< the latest first; as many as have room are shown
    int capacity() const { return int(layoutNow().ran.size()); }

    const std::optional<Entry> &running() const { return running_; }
    QRect runningSlot() const { return layoutNow().running; }
    /// What is shown, and where.
    const std::vector<Entry> &ran() const { return ran_; }
    QRect ranRect(std::size_t index) const { return layoutNow().ran[index]; }

    /// Cards that are on their way: who moves them paints them.
    void setOnTheWay(bool running, const std::set<SwitchNumber> &ran);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void runningPicked(TaskNumber task);
    void ranPicked(SwitchNumber number);
    void menuWanted(TaskNumber task, const QPoint &globalPosition);
    void capacityChanged(); ///< there is room for more, or for fewer

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    RanSizes sizes() const;
    RanLayout layoutNow() const { return {size(), sizes()}; }
    CardWidget *makeCard();
    void arrange();

    QLabel *runningTitle_;
    QLabel *ranTitle_;
    CardWidget *runningCard_;
    std::vector<CardWidget *> ranCards_; // RanLayout::most of them
    std::optional<Entry> running_;
    std::vector<Entry> ran_;
    QString idle_;
    int shownCapacity_ = 0;
};

} // namespace coroscope
