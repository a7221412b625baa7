// SPDX-License-Identifier: GPL-3.0-or-later
// TaskOrder: works out which tasks are shown and in which order, some rows at a time: a million of them take a second. No GUI.
#pragma once

#include "widgets/common/sliced_sort.h"

#include <QAbstractItemModel>
#include <QCollator>
#include <QHash>
#include <QStringList>

#include <cstdint>
#include <utility>
#include <vector>

namespace coroscope {

class TaskOrder {
public:
    using Rows = std::vector<std::uint32_t>; ///< of the tasks' model
    static constexpr std::uint32_t none = 0xffffffff;

    struct Wish {
        QStringList words; ///< each occurs in some column, in any case of letters
        int column = -1;   ///< that is sorted by, as it means it; -1: none
        Qt::SortOrder direction = Qt::AscendingOrder;
        bool isPlain() const { return column < 0 && words.isEmpty(); } ///< all, as they come
    };
    /// What is shown, in its order.
    struct Arranged {
        Rows rows;
        Rows placeOf; ///< by row, in `rows`; none: it is not shown
    };
    /// `tasks` outlives it.
    TaskOrder(const QAbstractItemModel &tasks, Wish wish);
    TaskOrder(const TaskOrder &) = delete;
    TaskOrder &operator=(const TaskOrder &) = delete;
    static QCollator collator(); ///< by which texts are sorted: worker#2 before worker#10

    bool accepts(std::uint32_t row) const;
    bool isLess(std::uint32_t left, std::uint32_t right) const; ///< those of one key stand in spawn order

    /// Goes on with the work for some rows, `most` of them, of which there are `count`. Returns whether it is done, all but for a
    /// few that have come meanwhile: those from seen() on.
    bool goOn(std::uint32_t most, std::uint32_t count);
    std::uint32_t seen() const { return next_; }
    void forgetFrom(std::uint32_t row); ///< those from there on are gone
    /// These have other things to show: they may be left out, or stand where they stood. Whoever calls puts them into their places.
    void leaveOut(const std::vector<int> &rows);
    Arranged take(); ///< once it is done
    Rows sorted(const Rows &rows) const;

private:
    enum class Stage { looking, sorting, placing, done };
    /// A number; or a text that ends in one, as "worker#12" and its like, which have one stem.
    struct Key {
        std::int64_t number = 0;
        std::uint32_t stem = 0; ///< in stems_; of numbers always 0
        std::uint32_t row = 0;
    };
    struct ByKey {
        using Key = TaskOrder::Key;
        const TaskOrder *order;
        const Key &keyOf(const Key &key) const { return key; }
        bool isLess(const Key &a, const Key &b) const;
        bool isOut(const Key &) const { return false; }
    };
    struct ByText {
        using Key = std::pair<QCollatorSortKey, std::uint32_t>;
        const TaskOrder *order;
        Key keyOf(std::uint32_t row) const;
        bool isLess(const Key &a, const Key &b) const;
        bool isOut(std::uint32_t row) const { return row < order->out_.size() && order->out_[row]; }
    };

    void add(std::uint32_t row);
    bool takeText(Key &key, const QString &text);
    std::size_t look(std::size_t most, std::uint32_t count);
    void beginByText();
    std::size_t sort(std::size_t most, std::uint32_t few, std::uint32_t count);
    std::size_t place(std::size_t most, std::uint32_t count);
    bool rankStems();
    std::size_t keptRows() const { return byText_ ? texts_.items().size() : keys_.items().size(); }
    std::uint32_t keptRow(std::size_t place) const
    {
        return byText_ ? texts_.items()[place] : keys_.items()[place].row;
    }

    const QAbstractItemModel &tasks_;
    Wish wish_;
    QCollator collator_;
    Stage stage_ = Stage::looking;
    std::uint32_t next_ = 0; ///< row
    int rounds_ = 0;
    SlicedSort<Key, ByKey> keys_{{this}};
    QHash<QString, std::uint32_t> stems_; ///< what stands in front of the numbers at the texts' ends
    std::vector<std::uint32_t> ranks_;    ///< of the stems
    bool byText_ = false; ///< texts are compared as they are, for there is more to them than stems and numbers
    SlicedSort<std::uint32_t, ByText> texts_{{this}};
    std::vector<bool> out_; ///< by row: it has changed; as far as there are such
    Arranged arranged_;
};

} // namespace coroscope
