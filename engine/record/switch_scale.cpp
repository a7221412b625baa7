// SPDX-License-Identifier: MIT
#include "engine/record/switch_scale.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace coroscope {

namespace {

constexpr std::uint64_t perSwitch = 4; ///< quarters

std::uint64_t bitsBelow(unsigned bit) { return bit < 64 ? (std::uint64_t(1) << bit) - 1 : ~std::uint64_t(0); }
std::uint64_t count(std::uint64_t bits) { return std::uint64_t(std::popcount(bits)); }
double widthOf(std::uint64_t quarters) { return double(quarters) / perSwitch; }

bool liesBelow(double begin, double position, bool orAt) { return orAt ? begin <= position : begin < position; }

} // namespace

double SwitchScale::Run::position(SwitchNumber number) const
{
    return widthOf(quarters) + seam * double(number - begin) / double(end - begin);
}

void SwitchScale::append(SwitchNumber number)
{
    const bool inRun = !words_.empty() && !idleAtEnd_ && isPoll(placeOf(last_));
    if (words_.empty())
        base_ = first_ = number;
    const Place at = placeOf(number);
    if (at.bit == 0) {
        const std::uint64_t before = words_.empty() ? perSwitch * number : quartersAfterLast();
        words_.push_back({0, 0, inRun ? runAt(placeOf(last_)).begin : number});
        before_.push_back(before << 1);
    }
    words_.back().idles |= std::uint64_t(idleAtEnd_) << at.bit;
    words_.back().polls |= std::uint64_t(inRun) << at.bit;
    before_.back() |= idleAtEnd_ || inRun ? isFolded : 0;
    idleAtEnd_ = false;
    last_ = number;
}

void SwitchScale::setLast(bool poll)
{
    if (words_.empty())
        return;
    const Place at = placeOf(last_);
    Word &word = words_.back();
    word.polls = (word.polls & bitsBelow(at.bit)) | std::uint64_t(poll) << at.bit;
    before_.back() = (before_.back() & ~isFolded) | ((word.polls | word.idles) != 0 ? isFolded : 0);
    if (at.bit > 0)
        return;
    const bool inRun = poll && at.word > 0 && !(word.idles & 1) && isPoll(placeOf(last_ - 1));
    word.runBegin = inRun ? runAt(placeOf(last_ - 1)).begin : last_;
}

void SwitchScale::dropBefore(SwitchNumber number)
{
    if (words_.empty() || number <= first_)
        return;
    first_ = std::min(number, last_);
    const std::size_t gone = placeOf(first_).word;
    if (gone < 64 || gone * 2 < words_.size())
        return; // what is erased one by one costs by the square
    if (words_[gone].runBegin < firstOf(gone))
        edgeRun_ = runAt({gone, 0});
    words_.erase(words_.begin(), words_.begin() + std::ptrdiff_t(gone));
    before_.erase(before_.begin(), before_.begin() + std::ptrdiff_t(gone));
    base_ += 64 * gone;
}

/// Which switches of a word are the first of a run of polls.
std::uint64_t SwitchScale::runStarts(std::size_t word) const
{
    const Word &w = words_[word];
    const std::uint64_t goesOn = w.runBegin < firstOf(word) ? 1 : 0;
    return w.polls & (~(w.polls << 1 | goesOn) | w.idles);
}

/// What lies in front of a switch that is not within a run.
std::uint64_t SwitchScale::quartersBefore(Place at) const
{
    const Word &w = words_[at.word];
    const std::uint64_t before = quartersBeforeWord(at.word);
    if ((w.polls | w.idles) == 0)
        return before + perSwitch * at.bit;
    const std::uint64_t below = bitsBelow(at.bit);
    return before + perSwitch * count(~w.polls & below) + count(runStarts(at.word) & below) +
           count(w.idles & bitsBelow(at.bit + 1));
}

std::uint64_t SwitchScale::quartersAfterLast() const
{
    const Place at = placeOf(last_);
    return isPoll(at) ? runAt(at).quarters + 1 : quartersBefore(at) + perSwitch;
}

SwitchScale::Run SwitchScale::runAt(Place at) const
{
    Run run{};
    const std::uint64_t starts = runStarts(at.word);
    if (const std::uint64_t before = starts & bitsBelow(at.bit + 1)) {
        const unsigned bit = 63 - unsigned(std::countl_zero(before));
        run.begin = firstOf(at.word) + bit;
        run.quarters = quartersBefore({at.word, bit});
    } else {
        run.begin = words_[at.word].runBegin;
        run.quarters = run.begin < base_ ? edgeRun_.quarters : quartersBefore(placeOf(run.begin));
    }
    // What ends it: a switch that is no poll, or the start of another run.
    std::size_t word = at.word;
    std::uint64_t ends = (~words_[word].polls | starts) & ~bitsBelow(at.bit + 1);
    if (ends == 0) {
        const auto behind = std::partition_point(words_.begin() + std::ptrdiff_t(word) + 1, words_.end(),
                                                 [&](const Word &w) { return w.runBegin <= run.begin; });
        const auto found = std::size_t(behind - words_.begin()) - 1;
        ends = found == word ? 0 : ~words_[found].polls | runStarts(found);
        word = found;
    }
    run.end = std::min(firstOf(word) + unsigned(std::countr_zero(ends)), last_ + 1);
    return run;
}

double SwitchScale::beginFolded(SwitchNumber number) const
{
    if (words_.empty())
        return double(number);
    if (number > last_)
        return widthOf(quartersAfterLast()) + (idleAtEnd_ ? seam : 0);
    number = std::max(number, first_);
    const Place at = placeOf(number);
    return isPoll(at) ? runAt(at).position(number) : widthOf(quartersBefore(at));
}

double SwitchScale::endFolded(SwitchNumber number) const
{
    if (words_.empty() || number < first_ || number > last_)
        return begin(number);
    const Place at = placeOf(number);
    return isPoll(at) ? runAt(at).position(number + 1) : widthOf(quartersBefore(at) + perSwitch);
}

bool SwitchScale::followsIdle(SwitchNumber number) const
{
    if (words_.empty() || number < first_ || number > last_)
        return idleAtEnd_ && number == last_ + 1;
    const Place at = placeOf(number);
    return words_[at.word].idles >> at.bit & 1;
}

SwitchNumber SwitchScale::find(double position, bool orAt) const
{
    // (The upper bits of a product are the well mixed ones.)
    const std::uint64_t mixed = std::bit_cast<std::uint64_t>(position) * 0x9e3779b97f4a7c15u;
    KnownSet &set = known_[mixed >> (64 - knownBits)];
    for (const Known &known : set)
        if (known.position == position && (known.answer & 1) == std::uint64_t(orAt) && known.answer / 2 >= first_)
            return known.answer / 2;
    if (words_.empty() || !liesBelow(begin(first_), position, orAt))
        return 0;
    const SwitchNumber number = search(position, orAt);
    // What is in the last word, or in a run that goes on there, may change yet.
    if (number < words_.back().runBegin && number < firstOf(words_.size() - 1) && placeOf(last_).bit > 0) {
        std::copy_backward(set.begin(), set.end() - 1, set.end());
        set.front() = {position, number * 2 + std::uint64_t(orAt)};
    }
    return number;
}

SwitchNumber SwitchScale::search(double position, bool orAt) const
{
    const auto isBelow = [&](std::size_t word) { return liesBelow(widthOf(quartersBeforeWord(word)), position, orAt); };
    // From the last answer on, in steps that double: pixel after pixel is asked for.
    std::size_t low = std::min(recent_, words_.size() - 1);
    std::size_t step = 1;
    for (; low > 0 && !isBelow(low); step *= 2)
        low -= std::min(step, low);
    std::size_t high = low + 1;
    for (step = 1; high < words_.size() && isBelow(high); step *= 2) {
        low = high;
        high += step;
    }
    high = std::min(high, words_.size());
    while (high - low > 1) {
        const std::size_t middle = low + (high - low) / 2;
        (isBelow(middle) ? low : high) = middle;
    }
    recent_ = low;
    return searchWord(low, position, orAt);
}

SwitchNumber SwitchScale::searchWord(std::size_t word, double position, bool orAt) const
{
    const Word &w = words_[word];
    const SwitchNumber first = firstOf(word);
    const auto size = unsigned(std::min<std::uint64_t>(64, last_ + 1 - first));
    if ((w.polls | w.idles) == 0) {
        const double inside = position - widthOf(quartersBeforeWord(word));
        const double whole = orAt ? std::floor(inside) : std::ceil(inside) - 1;
        return std::max(first + SwitchNumber(std::clamp(whole, 0.0, double(size - 1))), first_);
    }
    // Of what begins in this word, the last that begins in front of the position. None: it lies in a run that goes on here.
    std::uint64_t left = (~w.polls | runStarts(word)) & bitsBelow(size);
    std::uint64_t quarters = quartersBeforeWord(word);
    unsigned found = 0;
    for (; left != 0; left &= left - 1) {
        const auto bit = unsigned(std::countr_zero(left));
        quarters += w.idles >> bit & 1;
        if (!liesBelow(widthOf(quarters), position, orAt)) {
            if (bit == 0)
                return std::max(first - 1, first_); // the seam in front of the first one
            break;
        }
        quarters += w.polls >> bit & 1 ? 1 : perSwitch;
        found = bit;
    }
    if (!isPoll({word, found}))
        return std::max(first + found, first_);
    const Run run = runAt({word, found});
    SwitchNumber low = run.begin;
    for (SwitchNumber high = run.end; high - low > 1;) {
        const SwitchNumber middle = low + (high - low) / 2;
        (liesBelow(run.position(middle), position, orAt) ? low : high) = middle;
    }
    return std::max(low, first_);
}

} // namespace coroscope
