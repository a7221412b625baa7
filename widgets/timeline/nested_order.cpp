// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/nested_order.h"

#include <algorithm>
#include <iterator>

namespace coroscope {

// --- blocks ---

std::size_t NestedOrder::openingBefore(const Block &block, std::size_t index)
{
    return std::size_t(std::count_if(block.brackets.begin(), block.brackets.begin() + std::ptrdiff_t(index),
                                     [](Bracket bracket) { return (bracket & closes) == 0; }));
}

/// From the end, where things come.
std::size_t NestedOrder::find(const Block &block, Bracket wanted)
{
    const auto found = std::find_if(block.brackets.rbegin(), block.brackets.rend(),
                                    [wanted](Bracket bracket) { return (bracket & ~hidden) == wanted; });
    return std::size_t(block.brackets.rend() - found) - 1;
}

void NestedOrder::hide(Block &block, std::size_t from, std::size_t to)
{
    for (std::size_t index = from; index < to; ++index)
        block.brackets[index] |= hidden;
}

void NestedOrder::count(Block &block, Kind kind, std::int32_t more)
{
    const auto found =
        std::find_if(block.kinds.begin(), block.kinds.end(), [kind](const auto &each) { return each.first == kind; });
    if (found == block.kinds.end())
        block.kinds.emplace_back(kind, more);
    else
        found->second += more;
}

NestedOrder::Block &NestedOrder::addBlock(std::size_t at)
{
    sequence_.insert(sequence_.begin() + std::ptrdiff_t(at), std::uint32_t(blocks_.size()));
    blocks_.push_back({.at = at});
    for (std::size_t behind = at + 1; behind < sequence_.size(); ++behind)
        blocks_[sequence_[behind]].at = behind;
    return blocks_.back();
}

/// Makes room at `index`, or in front of it, by moving what is behind that into a new block, which is returned. Where things
/// come at the end, the one they leave stays full.
NestedOrder::Block &NestedOrder::split(Block &block, std::size_t index)
{
    const std::size_t cut = index > block.brackets.size() * 3 / 4 ? index : block.brackets.size() / 2;
    const auto number = std::uint32_t(blocks_.size());
    Block &behind = addBlock(block.at + 1);
    behind.brackets.assign(block.brackets.begin() + std::ptrdiff_t(cut), block.brackets.end());
    block.brackets.resize(cut);
    for (const Bracket bracket : behind.brackets) {
        const Item item = itemOf(bracket);
        if ((bracket & closes) != 0) {
            closeIn_[item] = number;
            continue;
        }
        openIn_[item] = number;
        const Kind kind = kindOf_(item);
        count(behind, kind, 1);
        count(block, kind, -1);
        ++behind.opening;
    }
    block.opening -= behind.opening;
    std::erase_if(block.kinds, [](const auto &kind) { return kind.second <= 0; });
    return behind;
}

NestedOrder::Place NestedOrder::openOf(Item item) const
{
    const Block &block = blocks_[openIn_[item]];
    return {&block, find(block, opening(item))};
}

NestedOrder::Place NestedOrder::closeOf(Item item) const
{
    const Block &block = blocks_[closeIn_[item]];
    return {&block, find(block, closing(item))};
}

/// There is one.
NestedOrder::Place NestedOrder::nextTo(Place place) const
{
    ++place.index;
    while (place.index == place.block->brackets.size())
        place = {&blocks_[sequence_[place.block->at + 1]], 0};
    return place;
}

// --- what comes ---

void NestedOrder::add(Item item, Item parent, Kind kind)
{
    if (item >= openIn_.size()) {
        openIn_.resize(item + 1, none);
        closeIn_.resize(item + 1, none);
    }
    if (sequence_.empty())
        addBlock(0);
    std::uint32_t number = parent == none ? sequence_.back() : closeIn_[parent];
    std::size_t index = parent == none ? blocks_[number].brackets.size() : find(blocks_[number], closing(parent));
    if (blocks_[number].brackets.size() + 2 > blockBrackets) {
        Block &behind = split(blocks_[number], index);
        if (const std::size_t cut = blocks_[number].brackets.size(); index >= cut) {
            index -= cut;
            number = sequence_[behind.at];
        }
    }
    Block &block = blocks_[number];
    const Bracket both[] = {opening(item), closing(item)};
    block.brackets.insert(block.brackets.begin() + std::ptrdiff_t(index), std::begin(both), std::end(both));
    openIn_[item] = closeIn_[item] = number;
    count(block, kind, 1);
    ++block.opening;
    ++size_;
}

// --- what is within ---

bool NestedOrder::isEmpty(Place open) const
{
    const Place next = nextTo(open);
    return (next.block->brackets[next.index] & closes) != 0;
}

std::size_t NestedOrder::countFrom(Place open) const
{
    const Item item = itemOf(open.block->brackets[open.index]);
    const Block &last = blocks_[closeIn_[item]];
    if (open.block != &last)
        return last.opened + openingBefore(last, find(last, closing(item))) -
               (open.block->opened + openingBefore(*open.block, open.index));
    std::size_t opened = 0;
    for (std::size_t index = open.index;; ++index) { // nearby, as a rule
        const Bracket bracket = last.brackets[index] & ~hidden;
        if (bracket == closing(item))
            return opened;
        opened += (bracket & closes) == 0 ? 1 : 0;
    }
}

std::vector<NestedOrder::Item> NestedOrder::within(Item item) const
{
    std::vector<Item> items;
    for (Place place = openOf(item);; place = nextTo(place)) {
        const Bracket bracket = place.block->brackets[place.index] & ~hidden;
        if (bracket == closing(item))
            return items;
        if ((bracket & closes) == 0)
            items.push_back(itemOf(bracket));
    }
}

std::vector<std::pair<NestedOrder::Kind, std::size_t>> NestedOrder::kindsWithin(Item item) const
{
    std::vector<std::pair<Kind, std::size_t>> kinds;
    const auto add = [&](Kind kind, std::size_t more) {
        const auto found = std::lower_bound(kinds.begin(), kinds.end(), kind,
                                            [](const auto &each, Kind wanted) { return each.first < wanted; });
        if (found == kinds.end() || found->first != kind)
            kinds.insert(found, {kind, more});
        else
            found->second += more;
    };
    const auto look = [&](const Block &block, std::size_t from, std::size_t to) {
        for (std::size_t index = from; index < to; ++index)
            if ((block.brackets[index] & closes) == 0)
                add(kindOf_(itemOf(block.brackets[index])), 1);
    };
    const Place open = openOf(item);
    const Place close = closeOf(item);
    if (open.block == close.block) {
        look(*open.block, open.index, close.index);
        return kinds;
    }
    look(*open.block, open.index, open.block->brackets.size());
    for (std::size_t at = open.block->at + 1; at < close.block->at; ++at)
        for (const auto &[kind, more] : blocks_[sequence_[at]].kinds)
            add(kind, more);
    look(*close.block, 0, close.index);
    return kinds;
}

// --- rows ---

void NestedOrder::countBlocks()
{
    std::size_t opened = 0;
    for (const std::uint32_t number : sequence_) {
        blocks_[number].opened = opened;
        opened += blocks_[number].opening;
    }
}

void NestedOrder::layOut(const IsFolded &isFolded)
{
    countBlocks();
    rowCount_ = 0;
    const auto begin = [this](Block &block) {
        block.firstRow = rowCount_;
        block.rows = 0;
    };
    for (std::size_t at = 0, index = 0; at < sequence_.size();) {
        Block &block = blocks_[sequence_[at]];
        if (index == 0)
            begin(block);
        for (; index < block.brackets.size(); ++index) {
            Bracket &bracket = block.brackets[index];
            if ((bracket & closes) != 0)
                continue;
            const Item item = itemOf(bracket);
            bracket = opening(item);
            ++block.rows;
            ++rowCount_;
            if (isEmpty({&block, index}) || !isFolded(item, {*this, {&block, index}}))
                continue;
            Block &last = blocks_[closeIn_[item]];
            const std::size_t close = find(last, closing(item));
            if (&last == &block) {
                hide(block, index + 1, close);
                index = close;
                continue;
            }
            hide(block, index + 1, block.brackets.size());
            for (std::size_t between = at + 1; between <= last.at; ++between)
                begin(blocks_[sequence_[between]]);
            hide(last, 0, close);
            at = last.at;
            index = close + 1;
            break;
        }
        if (&block == &blocks_[sequence_[at]] && index == block.brackets.size()) {
            ++at;
            index = 0;
        }
    }
}

NestedOrder::Item NestedOrder::at(std::size_t row) const
{
    const auto after =
        std::upper_bound(sequence_.begin(), sequence_.end(), row, [this](std::size_t wanted, std::uint32_t number) {
            return wanted < blocks_[number].firstRow;
        });
    const Block &block = blocks_[*std::prev(after)];
    std::size_t left = row - block.firstRow;
    for (const Bracket bracket : block.brackets)
        if ((bracket & (closes | hidden)) == 0 && left-- == 0)
            return itemOf(bracket);
    return none;
}

/// What hides it is the last one in front of it that is not hidden.
std::size_t NestedOrder::rowOf(Item item) const
{
    if (!has(item))
        return noRow;
    const auto [block, index] = openOf(item);
    std::size_t rows = block->firstRow;
    if (block->rows > 0)
        rows += std::size_t(std::count_if(block->brackets.begin(), block->brackets.begin() + std::ptrdiff_t(index) + 1,
                                          [](Bracket each) { return (each & (closes | hidden)) == 0; }));
    return rows - 1;
}

bool NestedOrder::isFolded(Item item) const
{
    const Place next = nextTo(openOf(item));
    const Bracket bracket = next.block->brackets[next.index];
    return (bracket & closes) == 0 && (next.block->rows == 0 || (bracket & hidden) != 0);
}

std::size_t NestedOrder::memoryBytes() const
{
    std::size_t bytes = sequence_.size() * sizeof sequence_[0] + openIn_.size() * 2 * sizeof openIn_[0];
    for (const Block &block : blocks_)
        bytes += sizeof block + block.brackets.size() * sizeof(Bracket) + block.kinds.size() * sizeof block.kinds[0];
    return bytes;
}

} // namespace coroscope
