// SPDX-License-Identifier: GPL-3.0-or-later
// LocalsModel's filling. locals_model_data.cpp is its face towards the views.
#include "widgets/inspector/locals_model.h"

#include "widgets/inspector/locals_node.h"
#include "widgets/models/wording.h"

#include <algorithm>
#include <utility>

namespace coroscope {

namespace {

constexpr QChar separator = u'\x1f';

QString textOf(const std::string &utf8) { return wording::text(utf8); }

} // namespace

LocalsModel::LocalsModel(QObject *owner) : QAbstractItemModel(owner), root_(std::make_unique<Node>()) {}

LocalsModel::~LocalsModel() = default;

std::unique_ptr<LocalsModel::Node> LocalsModel::newNode(Node &parent)
{
    auto node = std::make_unique<Node>();
    node->parent = &parent;
    node->id = ++lastId_;
    nodes_[node->id] = node.get();
    return node;
}

// --- frames ---

void LocalsModel::showFrames(const std::vector<FrameRow> &frames)
{
    setReadable(false);
    for (const auto &frame : root_->children) {
        dropChildren(*frame);
        setOpen(*frame, false);
    }
    setFrames(frames);
    if (!root_->children.empty()) // those that stay look as if they had something to open
        emit dataChanged(indexOf(*root_->children.front()), indexOf(*root_->children.back(), columns - 1));
}

void LocalsModel::showStop(TaskNumber task, quint64 stop, const std::vector<FrameRow> &frames)
{
    if (task != task_)
        cutRows(*root_, 0, root_->children.size());
    task_ = task;
    memory_.begin(task, stop);
    setReadable(true);
    setFrames(frames);
    for (const auto &frame : root_->children)
        refresh(*frame);
}

/// Frames go by their distance from the outermost one: what is called and returns comes and goes at the other end.
void LocalsModel::setFrames(const std::vector<FrameRow> &frames)
{
    auto &shown = root_->children;
    std::size_t same = 0;
    while (same < std::min(frames.size(), shown.size()) &&
           frames[frames.size() - 1 - same].function == shown[shown.size() - 1 - same]->frame.function)
        ++same;
    cutRows(*root_, 0, shown.size() - same);
    const std::size_t added = frames.size() - same;
    if (added > 0) {
        beginInsertRows({}, 0, int(added) - 1);
        std::vector<std::unique_ptr<Node>> nodes;
        for (std::size_t i = 0; i < added; ++i) {
            nodes.push_back(newNode(*root_));
            nodes.back()->kind = Node::Kind::frame;
            nodes.back()->path = QString::number(frames.size() - i) + separator + frames[i].function;
        }
        shown.insert(shown.begin(), std::make_move_iterator(nodes.begin()), std::make_move_iterator(nodes.end()));
        root_->number();
        endInsertRows();
    }
    for (std::size_t i = 0; i < frames.size(); ++i) {
        if (shown[i]->frame == frames[i])
            continue;
        shown[i]->frame = frames[i];
        emit dataChanged(indexOf(*shown[i]), indexOf(*shown[i], columns - 1));
    }
}

void LocalsModel::setTitle(const QString &title)
{
    if (title == title_)
        return;
    title_ = title;
    emit headerDataChanged(Qt::Horizontal, nameColumn, nameColumn);
}

void LocalsModel::forget()
{
    memory_.forget();
    cutRows(*root_, 0, root_->children.size());
    task_ = noTask;
    setReadable(false);
}

void LocalsModel::setReadable(bool readable)
{
    if (std::exchange(readable_, readable) != readable)
        emit headerDataChanged(Qt::Horizontal, valueColumn, typeColumn);
}

// --- asking ---

void LocalsModel::want(Node &node, quint64 from)
{
    node.isKnown = true;
    const Place place{node.kind == Node::Kind::frame ? node.row : 0, node.reference, from};
    emit wanted(node.id, place);
}

/// At another stop: what is open is asked for anew, the rest when it is opened. What was open comes up again.
void LocalsModel::refresh(Node &node)
{
    node.isKnown = false;
    const bool mayOpen = node.kind == Node::Kind::frame || node.reference != 0;
    const bool isInnermost = node.kind == Node::Kind::frame && node.row == 0;
    setOpen(node, mayOpen && memory_.isOpen(node.path).value_or(isInnermost));
    if (!node.open)
        dropChildren(node);
    else if (!node.isKnown) // else its opening has asked
        want(node, 0);
}

void LocalsModel::setOpen(Node &node, bool open)
{
    if (std::exchange(node.open, open) != open)
        emit openRow(indexOf(node), open);
}

void LocalsModel::fetchNext(const QModelIndex &more)
{
    const Node *const node = nodeAt(more);
    if (node->kind == Node::Kind::more && readable_)
        want(*node->parent, node->parent->entries());
}

void LocalsModel::noteOpen(const QModelIndex &index, bool open)
{
    Node *const node = nodeAt(index);
    node->open = open;
    memory_.setOpen(node->path, open);
}

// --- what was answered ---

void LocalsModel::fill(quint64 id, const ValueList &answer)
{
    const auto found = nodes_.find(id);
    if (found == nodes_.end())
        return;
    Node &node = *found->second;
    if (!answer.refused.empty() || (answer.from != 0 && answer.from != node.entries())) {
        node.isKnown = !answer.refused.empty() ? false : node.isKnown;
        return;
    }
    if (node.kind == Node::Kind::frame)
        memory_.note(node.path, {});
    setMore(node, 0);
    const std::size_t from = std::size_t(answer.from);
    std::size_t same = from; // rows that are of that name already stay
    while (same < node.children.size() && same - from < answer.list.size() &&
           node.children[same]->name == textOf(answer.list[same - from].name))
        ++same;
    cutRows(node, same, node.children.size() - same);
    const std::size_t end = from + answer.list.size();
    for (std::size_t i = from; i < same; ++i)
        takeEntry(*node.children[i], answer.list[i - from]);
    if (same > from)
        emit dataChanged(indexOf(*node.children[from]), indexOf(*node.children[same - 1], columns - 1));
    if (end > same) {
        beginInsertRows(indexOf(node), int(same), int(end) - 1);
        for (std::size_t i = same; i < end; ++i) {
            node.children.push_back(newNode(node));
            node.children.back()->kind = Node::Kind::value;
            takeEntry(*node.children.back(), answer.list[i - from]);
        }
        node.number(same);
        endInsertRows();
    }
    setMore(node, answer.total > end ? answer.total - end : 0);
    if (node.children.empty()) // nothing to open any more
        emit dataChanged(indexOf(node), indexOf(node, columns - 1));
    for (std::size_t i = from; i < end; ++i)
        refresh(*node.children[i]);
}

void LocalsModel::takeEntry(Node &node, const ValueEntry &entry)
{
    node.name = textOf(entry.name);
    node.text = textOf(entry.text);
    node.type = textOf(entry.type);
    node.reference = entry.reference;
    node.path = node.parent->path + separator + node.name;
    const std::optional<QString> before = memory_.before(node.path);
    const bool isNew = !before && node.parent->kind == Node::Kind::frame && memory_.wasThere(node.parent->path);
    node.changed = isNew || (before && *before != node.text);
    node.was = node.changed && before ? *before : QString();
    memory_.note(node.path, node.text);
}

/// The last row stands for `left` further entries; 0: there is no such row.
void LocalsModel::setMore(Node &node, quint64 left)
{
    const std::size_t entries = node.entries();
    if (left == 0) {
        cutRows(node, entries, node.children.size() - entries);
        return;
    }
    beginInsertRows(indexOf(node), int(entries), int(entries));
    node.children.push_back(newNode(node));
    node.children.back()->kind = Node::Kind::more;
    node.children.back()->name = tr("… %1 more").arg(wording::number(left));
    node.number(entries);
    endInsertRows();
}

void LocalsModel::dropChildren(Node &node)
{
    node.isKnown = false;
    cutRows(node, 0, node.children.size());
}

void LocalsModel::cutRows(Node &node, std::size_t first, std::size_t count)
{
    if (count == 0)
        return;
    const auto begin = node.children.begin() + std::ptrdiff_t(first);
    for (auto at = begin; at != begin + std::ptrdiff_t(count); ++at)
        dropChildren(**at);
    beginRemoveRows(indexOf(node), int(first), int(first + count) - 1);
    for (auto at = begin; at != begin + std::ptrdiff_t(count); ++at)
        nodes_.erase((*at)->id);
    node.children.erase(begin, begin + std::ptrdiff_t(count));
    node.number(first);
    endRemoveRows();
}

} // namespace coroscope
