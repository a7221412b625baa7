// SPDX-License-Identifier: GPL-3.0-or-later
// LocalsModel: the frames of a task, innermost first, and under each its locals, under these what they consist of. It holds what
// was answered, and asks by wanted() for what somebody looks at: who fills it is another's concern.
#pragma once

#include "engine/control/inspection.h"
#include "widgets/inspector/frame_row.h"
#include "widgets/inspector/value_memory.h"

#include <QAbstractItemModel>

#include <memory>
#include <unordered_map>
#include <vector>

namespace coroscope {

class LocalsModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum ColumnNumber { nameColumn, valueColumn, typeColumn, columns };
    enum LocalsRole : int {
        IsFrameRole = Qt::UserRole + 100,
        IsMoreRole,  ///< stands for entries that are to be fetched: see fetchNext()
        ChangedRole, ///< since the stop at which it was shown before
    };

    explicit LocalsModel(QObject *owner = nullptr);
    ~LocalsModel() override;

    /// What is asked for by wanted().
    struct Place {
        int frame = 0;         ///< its locals, where `reference` is 0
        quint32 reference = 0; ///< else the children of this
        quint64 from = 0;
    };

    /// Shows a task's frames without values.
    void showFrames(const std::vector<FrameRow> &frames);
    /// Shows them as they are at the stop of that number (from 1): with values, which are asked for anew. Rows that were
    /// there before stay.
    void showStop(TaskNumber task, quint64 stop, const std::vector<FrameRow> &frames);
    /// The title of the first column: what it means that a task stands in these frames.
    void setTitle(const QString &title);
    void forget(); ///< another program: nothing that was remembered holds any more

    /// Fills in what was asked for; `node` as wanted() had it. An answer to what is not there any more does nothing.
    void fill(quint64 node, const ValueList &answer);

    /// Asks for the entries that a row with IsMoreRole stands for.
    void fetchNext(const QModelIndex &more);
    /// The user opened or closed a row; remembered for the stops that follow.
    void noteOpen(const QModelIndex &index, bool open);

    // --- QAbstractItemModel ---
    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

signals:
    void wanted(quint64 node, const coroscope::LocalsModel::Place &place);
    /// The row is to be opened or closed. Open is what was so at the last stop, and of what the user has not touched the
    /// innermost frame.
    void openRow(const QModelIndex &index, bool open);

private:
    struct Node;

    Node *nodeAt(const QModelIndex &index) const;
    QModelIndex indexOf(const Node &node, int column = 0) const;
    std::unique_ptr<Node> newNode(Node &parent);
    void setFrames(const std::vector<FrameRow> &frames);
    void setReadable(bool readable);
    void want(Node &node, quint64 from);
    void refresh(Node &node);
    void setOpen(Node &node, bool open);
    void dropChildren(Node &node);
    void cutRows(Node &node, std::size_t first, std::size_t count);
    void takeEntry(Node &node, const ValueEntry &entry);
    void setMore(Node &node, quint64 left);
    QVariant frameData(const Node &node, int column, int role) const;
    QVariant valueData(const Node &node, int column, int role) const;

    std::unique_ptr<Node> root_;
    std::unordered_map<quint64, Node *> nodes_; ///< by their ids
    quint64 lastId_ = 0;
    TaskNumber task_ = noTask; ///< whose values are shown
    bool readable_ = false;    ///< there are values to ask for
    ValueMemory memory_;
    QString title_;
};

} // namespace coroscope
