// SPDX-License-Identifier: GPL-3.0-or-later
// A patience diff of one level: equal head and tail, then lines that occur once in each text as anchors (the longest
// rising chain of them), then equal neighbours of anchors. It may leave a line unmapped that a minimal diff would map,
// never the other way round: a missing mark does less harm than a wrong one.
#include "widgets/editor/line_mapping.h"

#include <QHash>
#include <QStringView>

#include <algorithm>

namespace coroscope {

namespace {

std::vector<QStringView> splitLines(const QString &text)
{
    std::vector<QStringView> lines;
    const QStringView all(text);
    qsizetype start = 0;
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (all[i] != u'\n')
            continue;
        const qsizetype end = i > start && all[i - 1] == u'\r' ? i - 1 : i;
        lines.push_back(all.mid(start, end - start));
        start = i + 1;
    }
    lines.push_back(all.mid(start));
    return lines;
}

struct Pair {
    int before;
    int after;
};

/// Lines within [from, toBefore) and [from, toAfter) that occur once in each, in the order of `before`.
std::vector<Pair> uniquePairs(const std::vector<QStringView> &before, const std::vector<QStringView> &after, int from,
                              int toBefore, int toAfter)
{
    struct Seen {
        int inBefore = 0, inAfter = 0, after = 0;
    };
    QHash<QStringView, Seen> seen;
    for (int i = from; i < toBefore; ++i)
        ++seen[before[std::size_t(i)]].inBefore;
    for (int i = from; i < toAfter; ++i) {
        Seen &entry = seen[after[std::size_t(i)]];
        ++entry.inAfter;
        entry.after = i;
    }
    std::vector<Pair> pairs;
    for (int i = from; i < toBefore; ++i) {
        const Seen entry = seen.value(before[std::size_t(i)]);
        if (entry.inBefore == 1 && entry.inAfter == 1)
            pairs.push_back({i, entry.after});
    }
    return pairs;
}

/// The longest chain of `pairs` that rises in `after` (patience sorting).
std::vector<Pair> longestRising(const std::vector<Pair> &pairs)
{
    std::vector<std::size_t> tops; // of each pile: index of its last pair
    std::vector<std::ptrdiff_t> previous(pairs.size(), -1);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto pile = std::lower_bound(tops.begin(), tops.end(), pairs[i].after,
                                           [&](std::size_t top, int after) { return pairs[top].after < after; });
        if (pile != tops.begin())
            previous[i] = std::ptrdiff_t(*(pile - 1));
        if (pile == tops.end())
            tops.push_back(i);
        else
            *pile = i;
    }
    std::vector<Pair> chain;
    for (std::ptrdiff_t i = tops.empty() ? -1 : std::ptrdiff_t(tops.back()); i >= 0; i = previous[std::size_t(i)])
        chain.push_back(pairs[std::size_t(i)]);
    std::reverse(chain.begin(), chain.end());
    return chain;
}

} // namespace

std::vector<int> mapLines(const QString &beforeText, const QString &afterText)
{
    const std::vector<QStringView> before = splitLines(beforeText);
    const std::vector<QStringView> after = splitLines(afterText);
    std::vector<int> map(before.size(), 0);
    int toBefore = int(before.size());
    int toAfter = int(after.size());
    int from = 0;
    const auto pair = [&](int b, int a) { map[std::size_t(b)] = a + 1; };
    const auto equal = [&](int b, int a) { return before[std::size_t(b)] == after[std::size_t(a)]; };
    for (; from < toBefore && from < toAfter && equal(from, from); ++from)
        pair(from, from);
    for (; toBefore > from && toAfter > from && equal(toBefore - 1, toAfter - 1); --toBefore, --toAfter)
        pair(toBefore - 1, toAfter - 1);

    const std::vector<Pair> anchors = longestRising(uniquePairs(before, after, from, toBefore, toAfter));
    int lastBefore = from;
    int lastAfter = from;
    for (std::size_t i = 0; i <= anchors.size(); ++i) {
        const Pair end = i < anchors.size() ? anchors[i] : Pair{toBefore, toAfter};
        int b = end.before - 1, a = end.after - 1;
        for (; b >= lastBefore && a >= lastAfter && equal(b, a); --b, --a)
            pair(b, a);
        for (int fb = lastBefore, fa = lastAfter; fb <= b && fa <= a && equal(fb, fa); ++fb, ++fa)
            pair(fb, fa);
        if (i < anchors.size())
            pair(end.before, end.after);
        lastBefore = end.before + 1;
        lastAfter = end.after + 1;
    }
    return map;
}

} // namespace coroscope
