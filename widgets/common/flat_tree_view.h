// SPDX-License-Identifier: GPL-3.0-or-later
// FlatTreeView: a tree view for a table whose rows change many at a time. Qt's own asks where each changed row lies; this one
// looks at those in sight only. Rows have no children, and all of them one height.
#pragma once

#include <QTreeView>

namespace coroscope {

class FlatTreeView : public QTreeView {
    Q_OBJECT
public:
    explicit FlatTreeView(QWidget *parent = nullptr);

protected:
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles) override;
};

} // namespace coroscope
