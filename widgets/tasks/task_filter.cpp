// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tasks/task_filter.h"

#include "widgets/models/roles.h"
#include "widgets/theme/icons.h"

#include <algorithm>
#include <numeric>

namespace coroscope {

namespace {

/// Where a row is said to come or go each time, this is the most: beyond it, the table begins anew.
constexpr std::size_t mostStretches = 64;

/// Consecutive places in a row of `size`: of those for which `is` says so.
template <class Is>
std::vector<std::pair<int, int>> stretches(std::size_t size, Is is)
{
    std::vector<std::pair<int, int>> found;
    for (std::size_t place = 0; place < size; ++place) {
        if (!is(place))
            continue;
        if (!found.empty() && found.back().second == int(place) - 1)
            found.back().second = int(place);
        else
            found.emplace_back(int(place), int(place));
    }
    return found;
}

} // namespace

TaskFilter::TaskFilter(QObject *parent) : QAbstractProxyModel(parent)
{
    collator_.setNumericMode(true);
    collator_.setCaseSensitivity(Qt::CaseInsensitive);
}

void TaskFilter::setTasks(TaskTableModel &tasks)
{
    beginResetModel();
    tasks_ = &tasks;
    setSourceModel(&tasks);
    count_ = tasks.rowCount();
    follow();
    order_ = wanted();
    placeRows();
    endResetModel();
}

void TaskFilter::follow()
{
    connect(tasks_, &QAbstractItemModel::modelAboutToBeReset, this, [this] { beginResetModel(); });
    connect(tasks_, &QAbstractItemModel::modelReset, this, [this] {
        count_ = tasks_->rowCount();
        order_ = wanted();
        placeRows();
        endResetModel();
    });
    // Rows come and go at the end.
    connect(tasks_, &QAbstractItemModel::rowsAboutToBeInserted, this, [this](const QModelIndex &, int first, int last) {
        if (isPlain())
            beginInsertRows({}, first, last);
    });
    connect(tasks_, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { add(first, last); });
    connect(tasks_, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex &, int first, int last) { remove(first, last); });
    connect(tasks_, &QAbstractItemModel::rowsRemoved, this, [this] {
        count_ = tasks_->rowCount();
        if (isPlain())
            endRemoveRows();
    });
    connect(tasks_, &TaskTableModel::rowsChanged, this, &TaskFilter::change);
    connect(tasks_, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &first, const QModelIndex &last, const QList<int> &roles) {
                if (rowCount() == 0)
                    return;
                const auto [top, bottom] =
                    isPlain() ? std::pair(first.row(), last.row()) : std::pair(0, rowCount() - 1);
                emit dataChanged(index(top, first.column()), index(bottom, last.column()), roles);
            });
}

// --- which rows, in which order ---

void TaskFilter::setWords(const QString &text)
{
    const bool wasPlain = isPlain();
    words_ = text.split(u' ', Qt::SkipEmptyParts);
    if (wasPlain && !isPlain()) {
        order_.resize(std::size_t(count_)); // all, up to now
        std::iota(order_.begin(), order_.end(), 0);
        placeRows();
    }
    if (!wasPlain || !isPlain())
        showOnly(wanted());
    if (isPlain()) {
        order_ = {};
        placeOf_ = {};
    }
}

void TaskFilter::sort(int column, Qt::SortOrder order)
{
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    Rows before = isPlain() ? Rows() : order_;
    const bool wasPlain = isPlain();
    column_ = column;
    direction_ = order;
    order_ = wanted();
    placeRows();
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    for (const QModelIndex &each : from) {
        const std::uint32_t row = wasPlain ? std::uint32_t(each.row()) : before[std::size_t(each.row())];
        to << index(isPlain() ? int(row) : int(placeOf_[row]), each.column());
    }
    changePersistentIndexList(from, to);
    emit layoutChanged({}, VerticalSortHint);
}

TaskFilter::Rows TaskFilter::wanted() const
{
    Rows rows;
    if (isPlain())
        return rows;
    for (std::uint32_t row = 0; row < std::uint32_t(count_); ++row)
        if (accepts(row))
            rows.push_back(row);
    sortRows(rows);
    return rows;
}

bool TaskFilter::accepts(std::uint32_t row) const
{
    if (words_.isEmpty())
        return true;
    QStringList texts;
    for (int column = 0; column < TaskTableModel::columns; ++column)
        texts << tasks_->index(int(row), column).data().toString();
    return std::all_of(words_.begin(), words_.end(), [&](const QString &word) {
        return std::any_of(texts.begin(), texts.end(),
                           [&](const QString &text) { return text.contains(word, Qt::CaseInsensitive); });
    });
}

/// What a row's text sorts by is made once, not for each comparison, and not kept.
void TaskFilter::sortRows(Rows &rows) const
{
    if (column_ < 0 || rows.size() < 2)
        return;
    if (tasks_->index(int(rows.front()), column_).data(SortRole).typeId() == QMetaType::QString)
        return sortByText(rows);
    std::vector<std::pair<qlonglong, std::uint32_t>> keys;
    keys.reserve(rows.size());
    for (const std::uint32_t row : rows)
        keys.emplace_back(tasks_->index(int(row), column_).data(SortRole).toLongLong(), row);
    const bool ascending = direction_ == Qt::AscendingOrder;
    std::stable_sort(keys.begin(), keys.end(), [ascending](const auto &a, const auto &b) {
        return ascending ? a.first < b.first : b.first < a.first;
    });
    std::transform(keys.begin(), keys.end(), rows.begin(), [](const auto &key) { return key.second; });
}

/// Many tasks have the same text: each is made into a key once.
void TaskFilter::sortByText(Rows &rows) const
{
    std::vector<std::pair<QString, std::uint32_t>> texts;
    texts.reserve(rows.size());
    for (const std::uint32_t row : rows)
        texts.emplace_back(tasks_->index(int(row), column_).data(SortRole).toString(), row);
    std::vector<QCollatorSortKey> keys;
    std::vector<std::uint32_t> places(rows.size());
    std::vector<std::uint32_t> keyOf(rows.size());
    std::iota(places.begin(), places.end(), 0);
    std::sort(places.begin(), places.end(),
              [&](std::uint32_t a, std::uint32_t b) { return texts[a].first < texts[b].first; });
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (i == 0 || texts[places[i]].first != texts[places[i - 1]].first)
            keys.push_back(collator_.sortKey(texts[places[i]].first));
        keyOf[places[i]] = std::uint32_t(keys.size() - 1);
    }
    std::iota(places.begin(), places.end(), 0);
    const bool ascending = direction_ == Qt::AscendingOrder;
    std::stable_sort(places.begin(), places.end(), [&](std::uint32_t a, std::uint32_t b) {
        const int order = keys[keyOf[a]].compare(keys[keyOf[b]]);
        return ascending ? order < 0 : order > 0;
    });
    std::transform(places.begin(), places.end(), rows.begin(),
                   [&](std::uint32_t place) { return texts[place].second; });
}

/// Those of one key stand in spawn order.
bool TaskFilter::isLess(std::uint32_t left, std::uint32_t right) const
{
    if (column_ < 0)
        return left < right;
    const QVariant a = tasks_->index(int(left), column_).data(SortRole);
    const QVariant b = tasks_->index(int(right), column_).data(SortRole);
    const int order = a.typeId() == QMetaType::QString  ? collator_.compare(a.toString(), b.toString())
                      : a.toLongLong() < b.toLongLong() ? -1
                                                        : int(b.toLongLong() < a.toLongLong());
    return order == 0 ? left < right : direction_ == Qt::AscendingOrder ? order < 0 : order > 0;
}

/// `more`, few and in order, among `rows`: only they are looked at, and those that they fall between.
TaskFilter::Rows TaskFilter::merged(const Rows &rows, const Rows &more) const
{
    Rows all;
    all.reserve(rows.size() + more.size());
    auto from = rows.begin();
    for (const std::uint32_t row : more) {
        const auto to =
            std::lower_bound(from, rows.end(), row, [this](std::uint32_t a, std::uint32_t b) { return isLess(a, b); });
        all.insert(all.end(), from, to);
        all.push_back(row);
        from = to;
    }
    all.insert(all.end(), from, rows.end());
    return all;
}

// --- what changes ---

void TaskFilter::change(const std::vector<int> &rows)
{
    if (isPlain())
        return;
    std::vector<bool> isChanged(std::size_t(count_), false);
    Rows shown;
    for (const int row : rows) {
        isChanged[std::size_t(row)] = true;
        if (accepts(std::uint32_t(row)))
            shown.push_back(std::uint32_t(row));
    }
    sortRows(shown);
    Rows others;
    others.reserve(order_.size());
    std::copy_if(order_.begin(), order_.end(), std::back_inserter(others),
                 [&](std::uint32_t row) { return !isChanged[row]; });
    moveTo(merged(others, shown));
}

void TaskFilter::add(int first, int last)
{
    count_ = last + 1;
    if (isPlain()) {
        endInsertRows();
        return;
    }
    Rows more;
    for (int row = first; row <= last; ++row)
        if (accepts(std::uint32_t(row)))
            more.push_back(std::uint32_t(row));
    sortRows(more);
    moveTo(merged(order_, more));
}

void TaskFilter::remove(int first, int last)
{
    if (isPlain()) {
        beginRemoveRows({}, first, last);
        return;
    }
    Rows staying;
    std::copy_if(order_.begin(), order_.end(), std::back_inserter(staying),
                 [&](std::uint32_t row) { return row < std::uint32_t(first); });
    showOnly(std::move(staying));
}

/// Rows may come, go and change places.
void TaskFilter::moveTo(Rows order)
{
    if (order == order_)
        return;
    // Those that stay, in their new order, in the places of those that stay:
    std::vector<bool> stays(std::size_t(count_), false);
    for (const std::uint32_t row : order)
        stays[row] = true;
    Rows left;
    std::copy_if(order_.begin(), order_.end(), std::back_inserter(left), [&](std::uint32_t row) { return stays[row]; });
    if (left.size() != order_.size())
        showOnly(std::move(left));
    Rows moved;
    std::copy_if(order.begin(), order.end(), std::back_inserter(moved),
                 [this](std::uint32_t row) { return isShown(row); });
    if (moved != order_) {
        emit layoutAboutToBeChanged({}, VerticalSortHint);
        const QModelIndexList from = persistentIndexList();
        const Rows before = std::exchange(order_, std::move(moved));
        placeRows();
        QModelIndexList to;
        for (const QModelIndex &each : from)
            to << index(int(placeOf_[before[std::size_t(each.row())]]), each.column());
        changePersistentIndexList(from, to);
        emit layoutChanged({}, VerticalSortHint);
    }
    showOnly(std::move(order));
}

/// Rows come and go, and those that stay are in one order before and after.
void TaskFilter::showOnly(Rows order)
{
    Rows placeThen(std::size_t(count_), none);
    for (std::uint32_t place = 0; place < order.size(); ++place)
        placeThen[order[place]] = place;
    const auto going = stretches(order_.size(), [&](std::size_t place) { return placeThen[order_[place]] == none; });
    const auto coming = stretches(order.size(), [&](std::size_t place) { return !isShown(order[place]); });
    if (going.size() + coming.size() > mostStretches) {
        beginResetModel();
        order_ = std::move(order);
        placeRows();
        endResetModel();
        return;
    }
    for (auto each = going.rbegin(); each != going.rend(); ++each) {
        beginRemoveRows({}, each->first, each->second);
        order_.erase(order_.begin() + each->first, order_.begin() + each->second + 1);
        placeRows();
        endRemoveRows();
    }
    for (const auto &[first, last] : coming) {
        beginInsertRows({}, first, last);
        order_.insert(order_.begin() + first, order.begin() + first, order.begin() + last + 1);
        placeRows();
        endInsertRows();
    }
}

void TaskFilter::placeRows()
{
    placeOf_.assign(isPlain() ? 0 : std::size_t(count_), none);
    for (std::uint32_t place = 0; place < order_.size(); ++place)
        placeOf_[order_[place]] = place;
}

// --- the model ---

QModelIndex TaskFilter::index(int row, int column, const QModelIndex &parent) const
{
    const bool isThere = !parent.isValid() && row >= 0 && row < rowCount() && column >= 0 && column < columnCount();
    return isThere ? createIndex(row, column) : QModelIndex();
}

QModelIndex TaskFilter::mapToSource(const QModelIndex &index) const
{
    if (!tasks_ || !index.isValid() || index.row() >= rowCount())
        return {};
    return tasks_->index(isPlain() ? index.row() : int(order_[std::size_t(index.row())]), index.column());
}

QModelIndex TaskFilter::mapFromSource(const QModelIndex &source) const
{
    if (!source.isValid())
        return {};
    if (isPlain())
        return index(source.row(), source.column());
    const auto row = std::uint32_t(source.row());
    return isShown(row) ? index(int(placeOf_[row]), source.column()) : QModelIndex();
}

int TaskFilter::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : isPlain() ? count_ : int(order_.size());
}

int TaskFilter::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || !tasks_ ? 0 : int(TaskTableModel::columns);
}

QVariant TaskFilter::headerData(int section, Qt::Orientation orientation, int role) const
{
    return tasks_ ? tasks_->headerData(section, orientation, role) : QVariant();
}

QVariant TaskFilter::data(const QModelIndex &index, int role) const
{
    const QModelIndex source = mapToSource(index);
    if (role != Qt::DecorationRole || index.column() != TaskTableModel::breakColumn)
        return source.data(role);
    const QVariant stops = source.data(BreakRole);
    if (!stops.isValid())
        return {};
    return icon(stops.toBool() ? QStringLiteral("breakpoint") : QStringLiteral("breakpoint-off"));
}

} // namespace coroscope
