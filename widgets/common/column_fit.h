// SPDX-License-Identifier: GPL-3.0-or-later
// ColumnFit: gives each column of a table the width that its rows in sight need, within bounds. Columns only grow, so that
// nothing dances while rows come and go, and one that the user has set stays as it is.
#pragma once

#include <QObject>

#include <vector>

class QAbstractItemView;
class QHeaderView;

namespace coroscope {

class Throttle;

class ColumnFit : public QObject {
    Q_OBJECT
public:
    /// `characters`: the most that each column is given, by column. Owned by `view`, whose header is `header`.
    ColumnFit(QAbstractItemView &view, QHeaderView &header, std::vector<int> characters);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fit();
    void scaleTo(int unit);
    int mostOf(int column) const;

    QAbstractItemView &view_;
    QHeaderView &header_;
    std::vector<int> characters_;
    std::vector<bool> setByUser_;
    Throttle *throttle_;
    bool fitting_ = false;
    int unit_; ///< width of a character when the columns were last as wide as they should be
};

} // namespace coroscope
