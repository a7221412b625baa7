// SPDX-License-Identifier: GPL-3.0-or-later
// FillColumn: gives one column of a table the width that the others leave, so that all are in sight: its texts are shortened
// in their middle instead. Below a least width the table scrolls.
#pragma once

#include <QObject>

class QTreeView;

namespace coroscope {

class FillColumn : public QObject {
    Q_OBJECT
public:
    /// `characters`: the least width of `column`. Owned by `view`, whose other columns have widths of their own. The last one
    /// is not stretched.
    FillColumn(QTreeView &view, int column, int characters);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fill();

    QTreeView &view_;
    int column_;
    int characters_;
    bool filling_ = false;
};

} // namespace coroscope
