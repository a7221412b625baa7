// SPDX-License-Identifier: GPL-3.0-or-later
// ScantHeader: hides a tree's header where it would leave room for fewer than so many rows: in a low panel the rows are worth
// more than the titles of their columns. A child of the tree; GUI thread.
#pragma once

#include <QObject>

class QTreeView;

namespace coroscope {

class ScantHeader : public QObject {
    Q_OBJECT
public:
    ScantHeader(QTreeView &tree, int rows);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void apply();

    QTreeView &tree_;
    int rows_;
};

} // namespace coroscope
