// SPDX-License-Identifier: GPL-3.0-or-later
// TaskOrder: works out which tasks are shown and in which order, some rows at a time: a million of them take a second. No GUI.
#pragma once

#include <QAbstractItemModel>
#include <QCollator>
#include <QHash>
#include <QStringList>

#include <cstdint>
#include <vector>

namespace coroscope {

class TaskOrder {
public:
    using Rows = std::vector<std::uint32_t>; ///< of the tasks' model

    struct Wish {
        QStringList words; ///< each occurs in some column, in any case of letters
        int column = -1;   ///< that is sorted by, as it means it; -1: none
        Qt::SortOrder direction = Qt::AscendingOrder;
        bool isPlain() const { return column < 0 && words.isEmpty(); } ///< all, as they come
    };
    /// `tasks` outlives it.
    TaskOrder(const QAbstractItemModel &tasks, Wish wish);
    static QCollator collator(); ///< by which texts are sorted: worker#2 before worker#10

    bool accepts(std::uint32_t row) const;
    bool isLess(std::uint32_t left, std::uint32_t right) const; ///< those of one key stand in spawn order

    /// Looks at the next rows, `most` of them, of which there are `count`. Returns whether that were all.
    bool lookAt(std::uint32_t most, std::uint32_t count);
    void forgetFrom(std::uint32_t row); ///< those from there on are gone
    Rows take();                        ///< of what was looked at: what is shown, in its order. Begins anew
    Rows sorted(const Rows &rows) const;

private:
    struct Key {
        std::int64_t number = 0;
        std::uint32_t stem = 0; ///< in stems_, then its rank; of numbers always 0
        std::uint32_t row = 0;
    };

    void add(std::uint32_t row);
    void takeText(Key &key, const QString &text);
    bool rankStems();
    void sortByText(Rows &rows) const;

    const QAbstractItemModel &tasks_;
    Wish wish_;
    QCollator collator_;
    std::uint32_t next_ = 0; ///< row
    std::vector<Key> keys_;
    QHash<QString, std::uint32_t> stems_; ///< what stands in front of the numbers at the texts' ends
};

} // namespace coroscope
