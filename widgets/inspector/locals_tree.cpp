// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/locals_tree.h"

#include "widgets/common/column_fit.h"
#include "widgets/common/rows_text.h"
#include "widgets/models/roles.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

namespace coroscope {

LocalsTree::LocalsTree(LocalsModel &model, QWidget *parent) : QTreeView(parent), model_(model)
{
    setModel(&model);
    setUniformRowHeights(true);
    setSelectionMode(ExtendedSelection); // for Copy
    setExpandsOnDoubleClick(true);
    setIndentation(fontMetrics().height());
    setAccessibleName(tr("Frames and locals"));
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(LocalsModel::valueColumn, QHeaderView::Stretch);
    new ColumnFit(*this, *header(), {30, 1, 14});
    connect(this, &QTreeView::clicked, this, &LocalsTree::act);
    connect(this, &QTreeView::activated, this, &LocalsTree::act);
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex &index) {
        if (!isOurs_)
            model_.noteOpen(index, true);
    });
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex &index) {
        if (!isOurs_)
            model_.noteOpen(index, false);
    });
    connect(&model_, &LocalsModel::openRow, this, [this](const QModelIndex &index, bool open) {
        isOurs_ = true;
        setExpanded(index, open);
        isOurs_ = false;
    });
}

void LocalsTree::act(const QModelIndex &index)
{
    if (index.data(LocalsModel::IsMoreRole).toBool()) {
        model_.fetchNext(index);
        return;
    }
    openFrame(index, &LocalsTree::openLocation);
}

void LocalsTree::openFrame(const QModelIndex &index, void (LocalsTree::*tell)(const QString &file, int line))
{
    if (!index.data(LocalsModel::IsFrameRole).toBool())
        return;
    expand(index.siblingAtColumn(0));
    const QString file = index.data(FileRole).toString();
    if (!file.isEmpty())
        (this->*tell)(file, index.data(LineRole).toInt());
}

/// A frame that one comes to shows its locals and its line, as a click does. Who selects several rows wants to copy them.
void LocalsTree::keyPressEvent(QKeyEvent *event)
{
    const QPersistentModelIndex before = currentIndex();
    QTreeView::keyPressEvent(event);
    const bool selects = event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier);
    if (!selects && currentIndex().isValid() && currentIndex() != before)
        openFrame(currentIndex(), &LocalsTree::lookAtLocation);
}

void LocalsTree::copyRows() const { QGuiApplication::clipboard()->setText(selectedRowsText(*this)); }

void LocalsTree::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid() || index.data(LocalsModel::IsMoreRole).toBool()) {
        event->ignore(); // what lies behind has a menu of its own
        return;
    }
    QMenu menu(this);
    if (!index.data(LocalsModel::IsFrameRole).toBool())
        menu.addAction(tr("Copy &value"), this,
                       [value = index.siblingAtColumn(LocalsModel::valueColumn).data().toString()] {
                           QGuiApplication::clipboard()->setText(value);
                       });
    menu.addAction(tr("&Copy rows"), this, &LocalsTree::copyRows);
    if (index.data(LocalsModel::IsFrameRole).toBool())
        menu.addAction(tr("&Go to line"), this, [this, index] { act(index); });
    menu.exec(byKey ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

} // namespace coroscope
