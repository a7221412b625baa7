// SPDX-License-Identifier: GPL-3.0-or-later
// LongTableView: a table view for models of millions of rows. Qt's own views keep something for each row; this one keeps
// nothing: all rows have one height, and only those in sight are asked for. Rows are selected whole.
#pragma once

#include <QAbstractItemView>

class QHeaderView;

namespace coroscope {

class LongTableView : public QAbstractItemView {
    Q_OBJECT
public:
    explicit LongTableView(QWidget *parent = nullptr);

    QHeaderView *header() const { return header_; }
    bool isAtEnd() const;
    int rowsInSight() const; ///< whole ones
    /// A click on the header sorts the model; a third one on the same column puts it back into its own order.
    void sortByHeader();

    void setModel(QAbstractItemModel *model) override;
    QModelIndex indexAt(const QPoint &point) const override;
    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    void reset() override;
    int sizeHintForColumn(int column) const override; ///< what the rows in sight need

    /// Draws a line above row `row` and fades the rows from there on; -1: neither.
    void setCut(int row);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles) override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override;
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex &) const override { return false; }
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;

private:
    int rowTop(int row) const; ///< in the viewport
    int rowAt(int y) const;    ///< -1: none
    int nearestRow(int y) const;
    void placeHeaderAndBars();
    void paintRow(QPainter &painter, int row, const QStyleOptionViewItem &base) const;

    QHeaderView *header_;
    int rowHeight_;
    int cut_ = -1;
    bool updating_ = false;
};

} // namespace coroscope
