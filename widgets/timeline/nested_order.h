// SPDX-License-Identifier: GPL-3.0-or-later
// NestedOrder: things that stand within one another, in the order in which rows show them: each is followed by all within it. One
// that comes is put into its place at a cost that depends neither on how many there are nor on how deep it stands. Each is an
// opening and a closing bracket in a sequence that is cut into blocks, so that nothing is kept of what is within it. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <utility>
#include <vector>

namespace coroscope {

class NestedOrder {
public:
    using Item = std::uint32_t; ///< smaller ones cost less: below 2^30
    using Kind = std::uint32_t;
    static constexpr Item none = 0xffffffff;
    static constexpr std::size_t noRow = std::size_t(-1);

    /// Says of what kind an item is, whenever it is asked.
    explicit NestedOrder(std::function<Kind(Item)> kindOf) : kindOf_(std::move(kindOf)) {}

    /// Puts `item`, which is of `kind`, behind all that stands within `parent`, or (none) behind all. layOut() is to be called before
    /// anything is asked of it or of rows.
    void add(Item item, Item parent, Kind kind);

    std::size_t size() const { return size_; }
    bool has(Item item) const { return item < openIn_.size() && openIn_[item] != none; }
    std::size_t countWithin(Item item) const { return countFrom(openOf(item)); } ///< with itself
    std::vector<Item> within(Item item) const;                                   ///< these, in their order
    /// How many of each kind these are, by kind.
    std::vector<std::pair<Kind, std::size_t>> kindsWithin(Item item) const;

    /// What is within an item, while rows are laid out.
    class Within;
    /// Whether that is hidden; asked of those that have something within them, and are not hidden themselves.
    using IsFolded = std::function<bool(Item item, const Within &within)>;
    void layOut(const IsFolded &isFolded); ///< at the cost of what is not hidden

    std::size_t rowCount() const { return rowCount_; }
    Item at(std::size_t row) const;     ///< row < rowCount()
    std::size_t rowOf(Item item) const; ///< of a hidden one: that of the one that hides it; noRow: it is not there
    bool isFolded(Item item) const;     ///< of one that is not hidden
    std::size_t memoryBytes() const;

private:
    using Bracket = std::uint32_t; ///< an item, and two bits
    static constexpr Bracket closes = 1;
    static constexpr Bracket hidden = 2;
    static constexpr std::size_t blockBrackets = 1024;

    struct Block {
        std::size_t at = 0; ///< in sequence_
        std::vector<Bracket> brackets{};
        std::vector<std::pair<Kind, std::int32_t>> kinds{}; ///< of those that open in it
        std::size_t opening = 0;
        // As laid out:
        std::size_t opened = 0; ///< in front of it
        std::size_t firstRow = 0;
        std::size_t rows = 0; ///< 0: all that open in it are hidden, whatever their bits say
    };
    struct Place {
        const Block *block;
        std::size_t index; ///< of a bracket
    };

    static Bracket opening(Item item) { return item << 2; }
    static Bracket closing(Item item) { return item << 2 | closes; }
    static Item itemOf(Bracket bracket) { return bracket >> 2; }
    static std::size_t openingBefore(const Block &block, std::size_t index);
    static std::size_t find(const Block &block, Bracket bracket);
    static void hide(Block &block, std::size_t from, std::size_t to);
    static void count(Block &block, Kind kind, std::int32_t more);

    Block &addBlock(std::size_t at);
    Block &split(Block &block, std::size_t index);
    void countBlocks();
    std::size_t countFrom(Place open) const;
    Place openOf(Item item) const;
    Place closeOf(Item item) const;
    Place nextTo(Place place) const;
    bool isEmpty(Place open) const;

    std::function<Kind(Item)> kindOf_;
    std::size_t size_ = 0;
    std::size_t rowCount_ = 0;
    std::deque<Block> blocks_;
    std::vector<std::uint32_t> sequence_; ///< indices of blocks
    // By item, indices of blocks:
    std::vector<std::uint32_t> openIn_;
    std::vector<std::uint32_t> closeIn_;
};

class NestedOrder::Within {
public:
    Within(const NestedOrder &order, Place open) : order_(order), open_(open) {}
    std::size_t count() const { return order_.countFrom(open_); } ///< with the item itself

private:
    const NestedOrder &order_;
    Place open_;
};

} // namespace coroscope
