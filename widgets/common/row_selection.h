// SPDX-License-Identifier: GPL-3.0-or-later
// RowSelection: what the rows that are selected in a table and what is selected in the session have to do with each other.
// The one row that a user selects is picked; what is selected elsewhere is shown as the one row selected. Several selected
// rows are for Copy alone: they pick nothing, and stay until one is shown or picked.
#pragma once

#include <QAbstractItemView>

namespace coroscope {

class RowSelection : public QObject {
    Q_OBJECT
public:
    explicit RowSelection(QAbstractItemView &view); ///< owned by `view`, which has its model

    /// What becomes of several rows that the user has selected: given up where another thing was selected elsewhere, kept
    /// where the rows have only been updated.
    enum class Several { giveUp, keep };
    /// Selects this row alone; an invalid index: none. Returns whether it was not so already.
    bool show(const QModelIndex &index, Several several);

signals:
    void picked(const QModelIndex &index);
    void emptied(); ///< by a click beside the rows, say

private:
    bool isSeveral() const;
    void pick(const QModelIndex &index);

    QAbstractItemView &view_;
    bool showing_ = false;
};

} // namespace coroscope
