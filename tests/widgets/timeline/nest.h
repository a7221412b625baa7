// SPDX-License-Identifier: GPL-3.0-or-later
// Nest: things that stand within one another, to compare a NestedOrder with.
#pragma once

#include "widgets/timeline/nested_order.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>
#include <vector>

namespace coroscope {

/// What stands within one another, by lists of children.
class Nest {
public:
    explicit Nest(unsigned seed) : random_(seed) {}

    /// Children of few or of many, of what came last, or of any.
    void add(NestedOrder &order)
    {
        const auto item = NestedOrder::Item(parent_.size() * 2); // there are gaps
        const unsigned how = random_() % 8;
        const std::size_t count = parent_.size();
        const std::size_t parent = count == 0 || how == 0 ? count
                                   : how < 3              ? count - 1
                                   : how < 6              ? count / 100
                                                          : random_() % count;
        parent_.push_back(parent == count ? NestedOrder::none : NestedOrder::Item(parent * 2));
        order.add(item, parent_.back(), kindOf(item));
    }
    static NestedOrder::Kind kindOf(NestedOrder::Item item) { return item % 7; }
    NestedOrder::Item any() { return NestedOrder::Item(random_() % parent_.size()) * 2; }

    void compare(NestedOrder &order, const std::vector<bool> &folded)
    {
        order.layOut([&](NestedOrder::Item item, const NestedOrder::Within &within) {
            return folded[item / 2] || within.count() > 700;
        });
        within_.assign(parent_.size(), {});
        for (std::size_t place = parent_.size(); place-- > 0;) { // children come behind their parents
            std::vector<NestedOrder::Item> &its = within_[place];
            its.push_back(NestedOrder::Item(place * 2));
            std::reverse(its.begin(), its.end());
            if (parent_[place] != NestedOrder::none) { // the last child is the first to come here
                std::vector<NestedOrder::Item> &above = within_[parent_[place] / 2];
                above.insert(above.end(), its.rbegin(), its.rend());
            }
        }
        QCOMPARE(order.size(), parent_.size());
        std::size_t row = 0;
        for (std::size_t place = 0; place < parent_.size(); ++place)
            if (parent_[place] == NestedOrder::none)
                compareRows(order, folded, NestedOrder::Item(place * 2), row, false);
        QCOMPARE(order.rowCount(), row);
        QVERIFY(!order.has(1) && order.rowOf(1) == NestedOrder::noRow);
    }

private:
    void compareRows(const NestedOrder &order, const std::vector<bool> &folded, NestedOrder::Item top, std::size_t &row,
                     bool isHidden)
    {
        const std::vector<NestedOrder::Item> &its = within_[top / 2];
        const bool folds = its.size() > 1 && (folded[top / 2] || its.size() > 700);
        if (!isHidden) {
            QCOMPARE(order.at(row), top);
            QCOMPARE(order.isFolded(top), folds);
            ++row;
        }
        QCOMPARE(order.rowOf(top), row - 1);
        QCOMPARE(order.countWithin(top), its.size());
        if (top % 8 == 0)
            compareWithin(order, top);
        for (const NestedOrder::Item item : its)
            if (parent_[item / 2] == top)
                compareRows(order, folded, item, row, isHidden || folds);
    }
    void compareWithin(const NestedOrder &order, NestedOrder::Item top) const
    {
        QCOMPARE(order.within(top), within_[top / 2]);
        std::map<NestedOrder::Kind, std::size_t> kinds;
        for (const NestedOrder::Item item : within_[top / 2])
            ++kinds[kindOf(item)];
        const auto found = order.kindsWithin(top);
        QVERIFY(std::equal(found.begin(), found.end(), kinds.begin(), kinds.end(),
                           [](const auto &a, const auto &b) { return a.first == b.first && a.second == b.second; }));
    }

    std::mt19937 random_;
    std::vector<NestedOrder::Item> parent_;
    std::vector<std::vector<NestedOrder::Item>> within_;
};

} // namespace coroscope
