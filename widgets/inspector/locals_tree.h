// SPDX-License-Identifier: GPL-3.0-or-later
// LocalsTree: the frames of a task with their locals as a tree: what is open stays open from stop to stop. Read-only; rows and
// values can be copied.
#pragma once

#include "widgets/inspector/locals_model.h"

#include <QTreeView>

namespace coroscope {

class LocalsTree : public QTreeView {
    Q_OBJECT
public:
    /// `model` outlives it.
    explicit LocalsTree(LocalsModel &model, QWidget *parent = nullptr);

signals:
    void openLocation(const QString &file, int line);   ///< a frame was clicked; line from 1
    void lookAtLocation(const QString &file, int line); ///< a frame was reached by a key: the focus is to stay here

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void act(const QModelIndex &index);
    void openFrame(const QModelIndex &index, void (LocalsTree::*tell)(const QString &file, int line));
    void copyRows() const;

    LocalsModel &model_;
    bool isOurs_ = false; ///< a row is being opened or closed, and not by the user
};

} // namespace coroscope
