// SPDX-License-Identifier: GPL-3.0-or-later
// SlicedSort: sorts items a few at a time, so that a window lives meanwhile: first short pieces, then all pieces are merged at
// once. What items are compared by is made when it is needed, twice for each, and held no longer than for one piece, or of the
// next item of each piece. No GUI.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace coroscope {

/// `Item` is small, and copied. Of an `Order`: a type `Key`; `Key keyOf(Item) const`; `bool isLess(const Key &, const Key &) const`,
/// for which no two keys are equal; `bool isOut(Item) const`: it has another key than before, perhaps, and is left out from now on.
template <class Item, class Order>
class SlicedSort {
public:
    explicit SlicedSort(Order order) : order_(std::move(order)) {}

    void reserve(std::size_t items) { items_.reserve(items); }
    void add(Item item)
    {
        items_.push_back(item);
    } ///< before goOn() is called, or when it has said that all are sorted
    /// Goes on, with about `most` items. Returns whether all are sorted.
    bool goOn(std::size_t most);
    /// Those that are left are sorted anew.
    template <class Is>
    void remove(Is is)
    {
        std::erase_if(items_, is);
        inPieces_ = 0;
        pieces_.clear();
        endMerging();
    }
    const std::vector<Item> &items() const { return items_; } ///< in their order, once they are sorted

private:
    using Key = typename Order::Key;
    struct Piece {
        std::size_t next = 0; ///< item; of those not merged yet
        std::size_t end = 0;
    };
    struct Head {
        Key key; ///< of the piece's next item
        std::size_t piece;
    };
    static constexpr std::size_t pieceItems = 2048;

    void sortPiece();
    void beginMerging();
    void mergeOne();
    void endMerging();
    bool skipOut(Piece &piece) const;
    void sink(std::size_t place);

    Order order_;
    std::vector<Item> items_;
    std::size_t inPieces_ = 0; ///< so many of them, which are sorted within each piece
    std::vector<Piece> pieces_;
    bool merges_ = false;
    std::vector<Item> merged_;
    std::vector<Head> heads_; ///< a heap: none is less than the one at half its place
};

template <class Item, class Order>
bool SlicedSort<Item, Order>::goOn(std::size_t most)
{
    while (inPieces_ < items_.size()) {
        if (most == 0)
            return false;
        sortPiece();
        most -= std::min(most, pieceItems);
    }
    if (pieces_.size() <= 1)
        return true;
    if (!merges_)
        beginMerging();
    for (; most > 0 && !heads_.empty(); --most)
        mergeOne();
    if (!heads_.empty())
        return false;
    items_ = std::move(merged_);
    endMerging();
    inPieces_ = items_.size();
    pieces_ = {{0, inPieces_}};
    return true;
}

template <class Item, class Order>
void SlicedSort<Item, Order>::sortPiece()
{
    const std::size_t end = std::min(items_.size(), inPieces_ + pieceItems);
    std::vector<std::pair<Key, Item>> piece;
    piece.reserve(end - inPieces_);
    std::vector<std::size_t> places;
    for (std::size_t at = inPieces_; at < end; ++at) {
        piece.emplace_back(order_.keyOf(items_[at]), items_[at]);
        places.push_back(at - inPieces_);
    }
    std::sort(places.begin(), places.end(),
              [&](std::size_t a, std::size_t b) { return order_.isLess(piece[a].first, piece[b].first); });
    for (std::size_t at = inPieces_; at < end; ++at)
        items_[at] = piece[places[at - inPieces_]].second;
    // What comes in its order needs no merging.
    const Item *last = pieces_.empty() || order_.isOut(items_[inPieces_ - 1]) ? nullptr : &items_[inPieces_ - 1];
    if (last && order_.isLess(order_.keyOf(*last), piece[places.front()].first))
        pieces_.back().end = end;
    else
        pieces_.push_back({inPieces_, end});
    inPieces_ = end;
}

/// Returns whether there is something left of the piece.
template <class Item, class Order>
bool SlicedSort<Item, Order>::skipOut(Piece &piece) const
{
    while (piece.next < piece.end && order_.isOut(items_[piece.next]))
        ++piece.next;
    return piece.next < piece.end;
}

template <class Item, class Order>
void SlicedSort<Item, Order>::beginMerging()
{
    merges_ = true;
    merged_.reserve(items_.size());
    for (std::size_t piece = 0; piece < pieces_.size(); ++piece)
        if (skipOut(pieces_[piece]))
            heads_.push_back({order_.keyOf(items_[pieces_[piece].next]), piece});
    for (std::size_t place = heads_.size() / 2; place-- > 0;)
        sink(place);
}

template <class Item, class Order>
void SlicedSort<Item, Order>::mergeOne()
{
    Piece &piece = pieces_[heads_.front().piece];
    const Item item = items_[piece.next++];
    if (!order_.isOut(item))
        merged_.push_back(item);
    if (skipOut(piece)) {
        heads_.front().key = order_.keyOf(items_[piece.next]);
    } else {
        std::swap(heads_.front(), heads_.back());
        heads_.pop_back();
    }
    sink(0);
}

template <class Item, class Order>
void SlicedSort<Item, Order>::sink(std::size_t place)
{
    for (;;) {
        std::size_t least = place;
        for (const std::size_t child : {2 * place + 1, 2 * place + 2})
            if (child < heads_.size() && order_.isLess(heads_[child].key, heads_[least].key))
                least = child;
        if (least == place)
            return;
        std::swap(heads_[place], heads_[least]);
        place = least;
    }
}

template <class Item, class Order>
void SlicedSort<Item, Order>::endMerging()
{
    merges_ = false;
    merged_ = {};
    heads_ = {};
}

} // namespace coroscope
