// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tasks/task_order.h"

#include "widgets/models/roles.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace coroscope {

namespace {

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

bool TaskOrder::lookAt(std::uint32_t most, std::uint32_t count)
{
    const std::uint32_t end = count - next_ < most ? count : next_ + most;
    for (; next_ < end; ++next_)
        if (accepts(next_))
            add(next_);
    return next_ == count;
}

void TaskOrder::add(std::uint32_t row)
{
    Key key;
    key.row = row;
    if (wish_.column >= 0) {
        const QVariant value = tasks_.index(int(row), wish_.column).data(SortRole);
        if (value.typeId() == QMetaType::QString)
            takeText(key, value.toString());
        else
            key.number = value.toLongLong();
    }
    keys_.push_back(key);
}

/// "worker#12" and its like: they have one stem, so that few are compared as texts, and none is kept for each.
void TaskOrder::takeText(Key &key, const QString &text)
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
    key.stem = found != stems_.constEnd() ? *found : *stems_.insert(stem, std::uint32_t(stems_.size()));
}

void TaskOrder::forgetFrom(std::uint32_t row)
{
    next_ = std::min(next_, row);
    while (!keys_.empty() && keys_.back().row >= row)
        keys_.pop_back();
}

TaskOrder::Rows TaskOrder::take()
{
    std::vector<Key> keys = std::exchange(keys_, {});
    Rows rows(keys.size());
    const auto takeRows = [&] {
        std::transform(keys.begin(), keys.end(), rows.begin(), [](const Key &key) { return key.row; });
    };
    next_ = 0;
    keys_.swap(keys);
    const bool ranked = rankStems();
    keys_.swap(keys);
    stems_ = {};
    if (!ranked) {
        takeRows();
        sortByText(rows);
        return rows;
    }
    if (wish_.column >= 0) {
        const bool ascending = wish_.direction == Qt::AscendingOrder;
        std::sort(keys.begin(), keys.end(), [ascending](const Key &a, const Key &b) {
            if (a.stem != b.stem)
                return ascending ? a.stem < b.stem : b.stem < a.stem;
            if (a.number != b.number)
                return ascending ? a.number < b.number : b.number < a.number;
            return a.row < b.row;
        });
    }
    takeRows();
    return rows;
}

/// Puts the stems' ranks into the keys. Returns false where texts are in another order than their stems and numbers are: those of
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
    std::vector<std::uint32_t> ranks(stems.size());
    for (std::size_t place = 1; place < stems.size(); ++place) {
        const bool isSame = collator_.compare(stems[place - 1].first, stems[place].first) == 0;
        ranks[stems[place].second] = ranks[stems[place - 1].second] + (isSame ? 0 : 1);
    }
    if (!ranks.empty())
        for (Key &key : keys_)
            key.stem = ranks[key.stem];
    return true;
}

TaskOrder::Rows TaskOrder::sorted(const Rows &rows) const
{
    TaskOrder order(tasks_, wish_);
    for (const std::uint32_t row : rows)
        order.add(row);
    return order.take();
}

/// Many tasks have the same text: each is made into a key once.
void TaskOrder::sortByText(Rows &rows) const
{
    std::vector<std::pair<QString, std::uint32_t>> texts;
    texts.reserve(rows.size());
    for (const std::uint32_t row : rows)
        texts.emplace_back(tasks_.index(int(row), wish_.column).data(SortRole).toString(), row);
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
    const bool ascending = wish_.direction == Qt::AscendingOrder;
    std::stable_sort(places.begin(), places.end(), [&](std::uint32_t a, std::uint32_t b) {
        const int order = keys[keyOf[a]].compare(keys[keyOf[b]]);
        return ascending ? order < 0 : order > 0;
    });
    std::transform(places.begin(), places.end(), rows.begin(),
                   [&](std::uint32_t place) { return texts[place].second; });
}

} // namespace coroscope
