// SPDX-License-Identifier: GPL-3.0-or-later
// CardList: a model's rows as cards, in order (CardGrid). Qt's own list keeps something for each row; this one asks for what
// is in sight only. Cards that are on their way are left out: who moves them paints them.
#pragma once

#include "engine/loop/vocabulary.h"
#include "widgets/queue/card_grid.h"

#include <QAbstractItemView>

#include <set>

namespace coroscope {

class CardList : public QAbstractItemView {
    Q_OBJECT
public:
    explicit CardList(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    QRect visualRect(const QModelIndex &index) const override;
    QModelIndex indexAt(const QPoint &point) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    void reset() override;
    QSize minimumSizeHint() const override; ///< one whole card, three slim ones

    CardGrid grid() const;
    /// Cards become slim where wholeRows would not fit, once that many were needed: not back and forth with each switch.
    static constexpr int wholeRows = 4;
    void forgetCrowd();                      ///< another queue follows
    std::pair<int, int> rowsInSight() const; ///< the first, and the one behind the last
    void setOnTheWay(std::set<TaskNumber> tasks);

protected:
    void paintEvent(QPaintEvent *event) override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles) override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    void rowsChanged();
    void changeEvent(QEvent *event) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex &) const override { return false; }
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;

private:
    int rows() const { return model() ? model()->rowCount(rootIndex()) : 0; }

    std::set<TaskNumber> onTheWay_;
    int longest_ = 0; ///< the longest queue so far, as far as it matters
};

} // namespace coroscope
