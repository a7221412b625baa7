// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/locals_model.h"

#include "widgets/inspector/locals_node.h"
#include "widgets/models/roles.h"
#include "widgets/models/wording.h"
#include "widgets/theme/palette.h"

#include <QFont>
#include <QGuiApplication>

namespace coroscope {

LocalsModel::Node *LocalsModel::nodeAt(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : root_.get();
}

QModelIndex LocalsModel::indexOf(const Node &node, int column) const
{
    return node.parent ? createIndex(node.row, column, const_cast<Node *>(&node)) : QModelIndex();
}

QModelIndex LocalsModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return indexOf(*nodeAt(parent)->children[std::size_t(row)], column);
}

QModelIndex LocalsModel::parent(const QModelIndex &index) const
{
    const Node *const node = nodeAt(index);
    return node->parent ? indexOf(*node->parent) : QModelIndex();
}

int LocalsModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(nodeAt(parent)->children.size());
}

int LocalsModel::columnCount(const QModelIndex &) const { return columns; }

bool LocalsModel::hasChildren(const QModelIndex &parent) const { return rowCount(parent) > 0 || canFetchMore(parent); }

bool LocalsModel::canFetchMore(const QModelIndex &parent) const
{
    const Node *const node = nodeAt(parent);
    const bool holdsValues = node->kind == Node::Kind::frame || node->reference != 0;
    return readable_ && parent.isValid() && parent.column() == 0 && holdsValues && !node->isKnown;
}

void LocalsModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        want(*nodeAt(parent), 0);
}

Qt::ItemFlags LocalsModel::flags(const QModelIndex &index) const
{
    const Node *const node = nodeAt(index);
    const Qt::ItemFlags plain = QAbstractItemModel::flags(index);
    const bool isLeaf = node->kind == Node::Kind::more || (node->kind == Node::Kind::value && node->reference == 0);
    return isLeaf ? plain | Qt::ItemNeverHasChildren : plain;
}

QVariant LocalsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case nameColumn: return title_;
    case valueColumn: return readable_ ? tr("Value") : tr("Where");
    case typeColumn: return readable_ ? tr("Type") : QString();
    default: return {};
    }
}

QVariant LocalsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Node &node = *nodeAt(index);
    switch (role) {
    case IsFrameRole: return node.kind == Node::Kind::frame;
    case IsMoreRole: return node.kind == Node::Kind::more;
    case ChangedRole: return node.changed;
    default:
        return node.kind == Node::Kind::frame ? frameData(node, index.column(), role)
                                              : valueData(node, index.column(), role);
    }
}

QVariant LocalsModel::frameData(const Node &node, int column, int role) const
{
    const FrameRow &frame = node.frame;
    switch (role) {
    case Qt::DisplayRole:
        if (column == nameColumn)
            return frame.function;
        return column == valueColumn ? wording::place(frame.file.toStdString(), frame.line) : QString();
    case Qt::ToolTipRole:
        return frame.file.isEmpty() ? frame.function : tr("%1\nline %2").arg(frame.file).arg(frame.line);
    case FileRole: return frame.file;
    case LineRole: return int(frame.line);
    default: return {};
    }
}

QVariant LocalsModel::valueData(const Node &node, int column, int role) const
{
    const QString *const texts[] = {&node.name, &node.text, &node.type};
    const bool isChanged = node.changed && column != typeColumn;
    switch (role) {
    case Qt::DisplayRole:
        return column == typeColumn ? node.type.section(u'.', -1) : *texts[column]; // its module is in the tool tip
    case Qt::ToolTipRole:
        if (node.kind == Node::Kind::more)
            return tr("Click to see more of them");
        if (!node.changed)
            return *texts[column];
        return node.was.isNull() ? tr("%1\nnew since the last stop").arg(*texts[column])
                                 : tr("%1\nat the last stop: %2").arg(*texts[column], node.was);
    case Qt::AccessibleTextRole:
        if (!node.changed || column != valueColumn)
            return *texts[column];
        return node.was.isNull() ? tr("%1, new since the last stop").arg(node.text)
                                 : tr("%1, changed, was %2").arg(node.text, node.was);
    case Qt::FontRole:
        if (isChanged) {
            QFont font;
            font.setBold(true);
            return font;
        }
        return {};
    case Qt::ForegroundRole: {
        const QPalette palette = QGuiApplication::palette();
        if (isChanged)
            return changedValueColor(isDark(palette));
        if (node.kind == Node::Kind::more)
            return palette.color(QPalette::Link);
        return column == typeColumn ? QVariant(palette.color(QPalette::PlaceholderText)) : QVariant();
    }
    default: return {};
    }
}

} // namespace coroscope
