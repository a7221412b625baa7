// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tasks/task_filter.h"

#include "widgets/models/roles.h"
#include "widgets/theme/icons.h"

#include <algorithm>
#include <numeric>
#include <utility>

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
    next_.setSingleShot(true);
    connect(&next_, &QTimer::timeout, this, &TaskFilter::goOn);
}

void TaskFilter::setTasks(TaskTableModel &tasks)
{
    beginResetModel();
    tasks_ = &tasks;
    setSourceModel(&tasks);
    count_ = tasks.rowCount();
    follow();
    endResetModel();
    arrange();
}

void TaskFilter::follow()
{
    connect(tasks_, &QAbstractItemModel::modelAboutToBeReset, this, [this] { beginResetModel(); });
    connect(tasks_, &QAbstractItemModel::modelReset, this, [this] {
        count_ = tasks_->rowCount();
        order_.clear();
        placeRows();
        endResetModel();
        arrange();
    });
    // Rows come and go at the end.
    connect(tasks_, &QAbstractItemModel::rowsAboutToBeInserted, this, [this](const QModelIndex &, int first, int last) {
        if (isPlain_)
            beginInsertRows({}, first, last);
    });
    connect(tasks_, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { add(first, last); });
    connect(tasks_, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex &, int first, int last) { remove(first, last); });
    connect(tasks_, &QAbstractItemModel::rowsRemoved, this, [this] {
        count_ = tasks_->rowCount();
        if (isPlain_)
            endRemoveRows();
    });
    connect(tasks_, &TaskTableModel::rowsChanged, this, &TaskFilter::change);
    connect(tasks_, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &first, const QModelIndex &last, const QList<int> &roles) {
                if (rowCount() == 0)
                    return;
                const auto [top, bottom] = isPlain_ ? std::pair(first.row(), last.row()) : std::pair(0, rowCount() - 1);
                emit dataChanged(index(top, first.column()), index(bottom, last.column()), roles);
            });
}

// --- which rows, in which order ---

void TaskFilter::setWords(const QString &text)
{
    wish_.words = text.split(u' ', Qt::SkipEmptyParts);
    arrange();
}

void TaskFilter::sort(int column, Qt::SortOrder order)
{
    wish_.column = column;
    wish_.direction = order;
    arrange();
}

/// Up to then the rows are what they were, but for those that come and go as they did.
void TaskFilter::arrange()
{
    next_.stop();
    arranging_.reset();
    changedMeanwhile_.clear();
    if (!tasks_ || (isPlain_ && wish_.isPlain()))
        return;
    if (wish_.isPlain()) {
        take({});
        return;
    }
    arranging_.emplace(*tasks_, wish_);
    goOn();
    if (arranging_)
        emit arranging();
}

void TaskFilter::goOn()
{
    if (!arranging_->goOn(rowsAtOnce_, std::uint32_t(count_))) {
        next_.start(0);
        return;
    }
    Arranged found = arranging_->take();
    std::vector<int> changed = std::exchange(changedMeanwhile_, {});
    for (std::uint32_t row = arranging_->seen(); row < std::uint32_t(count_); ++row)
        changed.push_back(int(row));
    arranging_.reset();
    if (!changed.empty()) {
        found.rows = withChanges(found.rows, changed);
        found.placeOf = placesOf(found.rows);
    }
    take(std::move(found));
}

/// Where all are to be shown as they come, `found` is empty.
void TaskFilter::take(Arranged found)
{
    const std::size_t before = std::size_t(rowCount());
    const std::size_t after = wish_.isPlain() ? std::size_t(count_) : found.rows.size();
    const bool areFew = before + after <= std::size_t(rowsAtOnce_) * 16;
    emit aboutToArrange();
    if (before == std::size_t(count_) && after == before) {
        changePlaces(std::move(found));
    } else if (areFew) {
        keepPlaces();
        if (wish_.isPlain()) {
            found.rows.resize(after);
            std::iota(found.rows.begin(), found.rows.end(), 0);
        }
        moveTo(std::move(found.rows));
        isPlain_ = wish_.isPlain();
    } else {
        beginAgain(std::move(found));
    }
    if (isPlain_) {
        order_ = {};
        placeOf_ = {};
    }
    emit arranged();
}

/// All are shown, before and after.
void TaskFilter::changePlaces(Arranged to)
{
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList from = persistentIndexList();
    std::vector<std::uint32_t> rows;
    for (const QModelIndex &each : from)
        rows.push_back(sourceRow(each.row()));
    isPlain_ = wish_.isPlain();
    order_ = std::move(to.rows);
    placeOf_ = std::move(to.placeOf);
    QModelIndexList now;
    for (qsizetype each = 0; each < from.size(); ++each) {
        const std::uint32_t row = rows[std::size_t(each)];
        now << index(int(isPlain_ ? row : placeOf_[row]), from[each].column());
    }
    changePersistentIndexList(from, now);
    emit layoutChanged({}, VerticalSortHint);
}

void TaskFilter::beginAgain(Arranged to)
{
    beginResetModel();
    isPlain_ = wish_.isPlain();
    order_ = std::move(to.rows);
    placeOf_ = std::move(to.placeOf);
    endResetModel();
}

/// Those that all have as they come.
void TaskFilter::keepPlaces()
{
    if (!isPlain_)
        return;
    isPlain_ = false;
    order_.resize(std::size_t(count_));
    std::iota(order_.begin(), order_.end(), 0);
    placeRows();
}

/// `more`, few and in order, among `rows`: only they are looked at, and those that they fall between.
TaskFilter::Rows TaskFilter::merged(const Rows &rows, const Rows &more) const
{
    const TaskOrder order(*tasks_, wish_);
    Rows all;
    all.reserve(rows.size() + more.size());
    auto from = rows.begin();
    for (const std::uint32_t row : more) {
        const auto to = std::lower_bound(from, rows.end(), row,
                                         [&order](std::uint32_t a, std::uint32_t b) { return order.isLess(a, b); });
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
    if (arranging_) {
        arranging_->leaveOut(rows);
        changedMeanwhile_.insert(changedMeanwhile_.end(), rows.begin(), rows.end());
    } else if (!isPlain_ && !rows.empty()) {
        moveTo(withChanges(order_, rows));
    }
}

TaskFilter::Rows TaskFilter::withChanges(const Rows &rows, const std::vector<int> &changed) const
{
    const TaskOrder order(*tasks_, wish_);
    std::vector<bool> isChanged(std::size_t(count_), false);
    Rows shown;
    for (const int row : changed) {
        if (isChanged[std::size_t(row)])
            continue;
        isChanged[std::size_t(row)] = true;
        if (order.accepts(std::uint32_t(row)))
            shown.push_back(std::uint32_t(row));
    }
    shown = order.sorted(shown);
    Rows others;
    others.reserve(rows.size());
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(others),
                 [&](std::uint32_t row) { return !isChanged[row]; });
    return merged(others, shown);
}

void TaskFilter::add(int first, int last)
{
    count_ = last + 1;
    if (isPlain_) {
        endInsertRows();
        return;
    }
    if (arranging_)
        return; // it comes to these
    const TaskOrder order(*tasks_, wish_);
    Rows more;
    for (int row = first; row <= last; ++row)
        if (order.accepts(std::uint32_t(row)))
            more.push_back(std::uint32_t(row));
    moveTo(merged(order_, order.sorted(more)));
}

void TaskFilter::remove(int first, int last)
{
    if (arranging_) {
        arranging_->forgetFrom(std::uint32_t(first));
        std::erase_if(changedMeanwhile_, [&](int row) { return row >= first; });
    }
    if (isPlain_) {
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
    const Rows placeThen = placesOf(order);
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

void TaskFilter::placeRows() { placeOf_ = isPlain_ ? Rows() : placesOf(order_); }

TaskFilter::Rows TaskFilter::placesOf(const Rows &order) const
{
    Rows places(std::size_t(count_), none);
    for (std::uint32_t place = 0; place < order.size(); ++place)
        places[order[place]] = place;
    return places;
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
    return tasks_->index(int(sourceRow(index.row())), index.column());
}

QModelIndex TaskFilter::mapFromSource(const QModelIndex &source) const
{
    if (!source.isValid())
        return {};
    if (isPlain_)
        return index(source.row(), source.column());
    const auto row = std::uint32_t(source.row());
    return isShown(row) ? index(int(placeOf_[row]), source.column()) : QModelIndex();
}

int TaskFilter::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : isPlain_ ? count_ : int(order_.size());
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
