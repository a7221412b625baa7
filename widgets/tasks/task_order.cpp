// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tasks/task_order.h"

#include "widgets/models/roles.h"

#include <algorithm>

namespace coroscope {

namespace {

/// More of them, and texts are compared as they are: names that are UUIDs have nearly as many.
constexpr qsizetype mostStems = 1024;
/// Numbers are sorted, and rows put into their places, while one row is looked at.
constexpr std::size_t cheapPerRow = 16;

bool isDigit(QChar character) { return character >= u'0' && character <= u'9'; }

} // namespace

TaskOrder::TaskOrder(const QAbstractItemModel &tasks, Wish wish)
    : tasks_(tasks), wish_(std::move(wish)), collator_(collator())
{
}

/// In the locale "C" Qt's knows of no numbers.
QCollator TaskOrder::collator()
{
    QCollator collator;
    if (collator.locale().language() == QLocale::C)
        collator.setLocale(QLocale(QLocale::English));
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    return collator;
}

bool TaskOrder::accepts(std::uint32_t row) const
{
    if (wish_.words.isEmpty())
        return true;
    QStringList texts;
    for (int column = 0; column < tasks_.columnCount(); ++column)
        texts << tasks_.index(int(row), column).data().toString();
    return std::all_of(wish_.words.begin(), wish_.words.end(), [&](const QString &word) {
        return std::any_of(texts.begin(), texts.end(),
                           [&](const QString &text) { return text.contains(word, Qt::CaseInsensitive); });
    });
}

bool TaskOrder::isLess(std::uint32_t left, std::uint32_t right) const
{
    if (wish_.column < 0)
        return left < right;
    const QVariant a = tasks_.index(int(left), wish_.column).data(SortRole);
    const QVariant b = tasks_.index(int(right), wish_.column).data(SortRole);
    const int order = a.typeId() == QMetaType::QString  ? collator_.compare(a.toString(), b.toString())
                      : a.toLongLong() < b.toLongLong() ? -1
                                                        : int(b.toLongLong() < a.toLongLong());
    return order == 0 ? left < right : wish_.direction == Qt::AscendingOrder ? order < 0 : order > 0;
}

// --- what keys are, and which is less ---

bool TaskOrder::ByKey::isLess(const Key &a, const Key &b) const
{
    const bool ascending = order->wish_.direction == Qt::AscendingOrder;
    if (a.stem != b.stem) {
        const std::uint32_t left = order->ranks_[a.stem];
        const std::uint32_t right = order->ranks_[b.stem];
        if (left != right)
            return ascending ? left < right : right < left;
    }
    if (a.number != b.number)
        return ascending ? a.number < b.number : b.number < a.number;
    return a.row < b.row;
}

TaskOrder::ByText::Key TaskOrder::ByText::keyOf(std::uint32_t row) const
{
    const QString text = order->tasks_.index(int(row), order->wish_.column).data(SortRole).toString();
    return {order->collator_.sortKey(text), row};
}

bool TaskOrder::ByText::isLess(const Key &a, const Key &b) const
{
    const int compared = a.first.compare(b.first);
    if (compared == 0)
        return a.second < b.second;
    return order->wish_.direction == Qt::AscendingOrder ? compared < 0 : compared > 0;
}

void TaskOrder::add(std::uint32_t row)
{
    if (byText_) {
        texts_.add(row);
        return;
    }
    Key key;
    key.row = row;
    if (wish_.column >= 0) {
        const QVariant value = tasks_.index(int(row), wish_.column).data(SortRole);
        if (value.typeId() != QMetaType::QString)
            key.number = value.toLongLong();
        else if (!takeText(key, value.toString()))
            return;
    }
    keys_.add(key);
}

/// Where most texts are "worker#12" and its like few are compared as texts, and none is kept for each. Returns false where there
/// turn out to be too many stems.
bool TaskOrder::takeText(Key &key, const QString &text)
{
    constexpr qsizetype mostDigits = 18;
    qsizetype end = text.size();
    while (end > 0 && isDigit(text[end - 1]))
        --end;
    const bool hasNumber = end < text.size() && text.size() - end <= mostDigits && end > 0 && !text[end - 1].isLetter();
    if (hasNumber)
        key.number = QStringView(text).sliced(end).toLongLong();
    const QString stem = (hasNumber ? text.first(end) : text).toCaseFolded();
    const auto found = stems_.constFind(stem);
    if (found == stems_.constEnd() && stems_.size() == mostStems) {
        beginByText();
        return false;
    }
    key.stem = found != stems_.constEnd() ? *found : *stems_.insert(stem, std::uint32_t(stems_.size()));
    return true;
}

/// From the first row on.
void TaskOrder::beginByText()
{
    byText_ = true;
    stage_ = Stage::looking;
    next_ = 0;
    keys_ = SlicedSort<Key, ByKey>({this});
    stems_ = {};
    ranks_ = {};
}

/// Puts the stems into their order. Returns false where texts are in another order than their stems and numbers are: those of
/// "job-1-2" and "job-3", say, since "job-" goes on with a number in the other one.
bool TaskOrder::rankStems()
{
    std::vector<std::pair<QString, std::uint32_t>> stems;
    for (auto stem = stems_.constBegin(); stem != stems_.constEnd(); ++stem) {
        const QString &text = stem.key();
        for (qsizetype at = 1; at < text.size(); ++at)
            if (isDigit(text[at]) && !isDigit(text[at - 1]) && stems_.contains(text.first(at)))
                return false;
        stems.emplace_back(text, *stem);
    }
    std::sort(stems.begin(), stems.end(),
              [this](const auto &a, const auto &b) { return collator_.compare(a.first, b.first) < 0; });
    ranks_.assign(stems.size(), 0);
    for (std::size_t place = 1; place < stems.size(); ++place) {
        const bool isSame = collator_.compare(stems[place - 1].first, stems[place].first) == 0;
        ranks_[stems[place].second] = ranks_[stems[place - 1].second] + (isSame ? 0 : 1);
    }
    return true;
}

// --- one step after the other ---

bool TaskOrder::goOn(std::uint32_t most, std::uint32_t count)
{
    for (std::size_t left = most; left > 0 && stage_ != Stage::done;) {
        const std::size_t used = stage_ == Stage::looking   ? look(left, count)
                                 : stage_ == Stage::sorting ? sort(left, most, count)
                                                            : place(left, count);
        left -= std::min(left, used);
    }
    return stage_ == Stage::done;
}

// Each returns how many rows could have been looked at in that time.

std::size_t TaskOrder::look(std::size_t most, std::uint32_t count)
{
    if (next_ == 0 && wish_.words.isEmpty()) {
        if (byText_)
            texts_.reserve(count);
        else
            keys_.reserve(count);
    }
    const std::uint32_t first = next_;
    const bool byText = byText_;
    for (const std::uint32_t end = count - next_ < most ? count : next_ + std::uint32_t(most); next_ < end; ++next_) {
        if (accepts(next_))
            add(next_);
        if (byText_ != byText)
            return most;
    }
    const std::size_t looked = next_ - first;
    if (next_ < count)
        return looked;
    if (!byText_ && !rankStems())
        beginByText();
    else
        stage_ = Stage::sorting;
    return looked;
}

/// While it is sorted, more may come, and then be sorted, and so on: in the end what has come meanwhile is left to others.
std::size_t TaskOrder::sort(std::size_t most, std::uint32_t few, std::uint32_t count)
{
    constexpr int mostRounds = 8;
    const bool isSorted = wish_.column < 0 || (byText_ ? texts_.goOn(most) : keys_.goOn(most * cheapPerRow));
    if (!isSorted)
        return most;
    stage_ = count - next_ > few && ++rounds_ < mostRounds ? Stage::looking : Stage::placing;
    return std::min<std::size_t>(most, keptRows() / cheapPerRow);
}

std::size_t TaskOrder::place(std::size_t most, std::uint32_t count)
{
    auto &[rows, placeOf] = arranged_;
    const std::size_t kept = keptRows();
    rows.reserve(kept);
    if (placeOf.empty())
        placeOf.assign(count, none);
    const std::size_t first = rows.size();
    const std::size_t end = std::min(kept, first + most * cheapPerRow);
    for (std::size_t each = first; each < end; ++each) {
        placeOf[keptRow(each)] = std::uint32_t(each);
        rows.push_back(keptRow(each));
    }
    if (end == kept)
        stage_ = Stage::done;
    return (end - first) / cheapPerRow;
}

void TaskOrder::forgetFrom(std::uint32_t row)
{
    next_ = std::min(next_, row);
    keys_.remove([row](const Key &key) { return key.row >= row; });
    texts_.remove([row](std::uint32_t each) { return each >= row; });
    if (out_.size() > row)
        out_.resize(row);
    stage_ = Stage::looking;
    arranged_ = {};
}

void TaskOrder::leaveOut(const std::vector<int> &rows)
{
    for (const int row : rows) {
        if (std::size_t(row) >= out_.size())
            out_.resize(std::size_t(row) + 1, false);
        out_[std::size_t(row)] = true;
    }
}

TaskOrder::Arranged TaskOrder::take() { return std::move(arranged_); }

TaskOrder::Rows TaskOrder::sorted(const Rows &rows) const
{
    TaskOrder order(tasks_, wish_);
    const auto all = std::uint32_t(rows.size());
    for (const std::uint32_t row : rows)
        order.add(row);
    if (!order.byText_ && !order.rankStems())
        order.beginByText();
    if (order.byText_) {
        order.texts_ = SlicedSort<std::uint32_t, ByText>({&order});
        for (const std::uint32_t row : rows)
            order.add(row);
    }
    while (wish_.column >= 0 && !(order.byText_ ? order.texts_.goOn(all) : order.keys_.goOn(all))) {
    }
    Rows sorted(rows.size());
    for (std::size_t place = 0; place < sorted.size(); ++place)
        sorted[place] = order.keptRow(place);
    return sorted;
}

} // namespace coroscope
