// SPDX-License-Identifier: MIT
// SwitchScale: where each switch lies on the axis of switches. A switch is one wide, but for what nobody came to see, which
// is folded into narrow seams: a run of consecutive idle polls, of whichever tasks, and a stretch in which the loop had
// nothing to run, in front of the switch that ended it.
//
// It keeps half a byte a switch: two bits, and for each 64 of them what lies in front. Positions never move: neither when the
// recording grows (but within the run of polls at its end) nor when its beginning is dropped.
#pragma once

#include "engine/loop/vocabulary.h"

#include <array>
#include <cstdint>
#include <vector>

namespace coroscope {

class SwitchScale {
public:
    static constexpr double seam = 0.25; ///< of a switch's width

    // --- while a recording is read ---
    /// Switch `number` begins, the one behind the last. Behind an idle poll it counts as one more of the run until its end
    /// is known: else a chart of a polling program would start at each poll that it sees under way.
    void append(SwitchNumber number);
    void endLast(bool idlePoll) { setLast(idlePoll); }
    /// What runs now is no idle poll, as far as one sees.
    void widenLast() { setLast(false); }
    /// The loop has nothing to run until the next switch.
    void noteIdle() { idleAtEnd_ = true; }
    void dropBefore(SwitchNumber number);

    // --- numbers to positions and back; nothing folded, they are equal ---
    /// Of switches that are not kept: where the first one begins; of those to come: where they will at the earliest.
    double begin(SwitchNumber number) const
    {
        if (const std::uint64_t before = beforeIfPlain(number))
            return double(before) / 8 + double((number - base_) % 64);
        return beginFolded(number);
    }
    double end(SwitchNumber number) const
    {
        if (const std::uint64_t before = beforeIfPlain(number))
            return double(before) / 8 + double((number - base_) % 64 + 1);
        return endFolded(number);
    }
    /// The switch that contains `position`, or last began before it; 0: all begin later.
    SwitchNumber at(double position) const { return find(position, true); }
    /// The last switch that begins in front of `position`; 0: none.
    SwitchNumber lastBelow(double position) const { return find(position, false); }
    /// Did the loop have nothing to run just before `number`? Then a seam lies in front of it.
    bool followsIdle(SwitchNumber number) const;

    std::size_t memoryBytes() const { return words_.capacity() * (sizeof(Word) + sizeof before_[0]); }

private:
    /// 64 switches. Lengths are in quarters of a switch's width.
    struct Word {
        std::uint64_t polls;   ///< which of them are idle polls
        std::uint64_t idles;   ///< in front of which of them the loop was idle
        SwitchNumber runBegin; ///< the first switch is a poll: where its run began; else itself
    };
    struct Place {
        std::size_t word;
        unsigned bit;
    };
    struct Run {
        SwitchNumber begin;
        SwitchNumber end; ///< the switch behind
        std::uint64_t quarters;
        double position(SwitchNumber number) const;
    };
    /// Answers are asked for again by the next lane, whose pixels are the same. Four of one place stand beside each other, the
    /// last one first: else each third pixel would lose its answer to another one's.
    struct Known {
        double position = -1;
        std::uint64_t answer = 0; ///< twice the number; and 1: of what begins at the position, too
    };
    static constexpr int knownBits = 10;
    using KnownSet = std::array<Known, 4>;

    /// 0: something is folded there, or the switch is not kept.
    std::uint64_t beforeIfPlain(SwitchNumber number) const
    {
        if (number < first_ || number > last_)
            return 0;
        const std::uint64_t before = before_[(number - base_) / 64];
        return before & isFolded ? 0 : before;
    }
    double beginFolded(SwitchNumber number) const;
    double endFolded(SwitchNumber number) const;
    Place placeOf(SwitchNumber number) const { return {(number - base_) / 64, unsigned((number - base_) % 64)}; }
    SwitchNumber firstOf(std::size_t word) const { return base_ + 64 * word; }
    bool isPoll(Place at) const { return words_[at.word].polls >> at.bit & 1; }
    std::uint64_t runStarts(std::size_t word) const;
    std::uint64_t quartersBefore(Place at) const;
    std::uint64_t quartersAfterLast() const;
    Run runAt(Place at) const;
    void setLast(bool poll);
    SwitchNumber find(double position, bool orAt) const;
    SwitchNumber search(double position, bool orAt) const;
    SwitchNumber searchWord(std::size_t word, double position, bool orAt) const;

    static constexpr std::uint64_t isFolded = 1; ///< a poll or an idle wait is among the 64
    std::uint64_t quartersBeforeWord(std::size_t word) const { return before_[word] >> 1; }

    std::vector<Word> words_;
    /// Of each word, twice the length of all in front, the seams of runs that go on in it included; and isFolded. Apart from the
    /// rest, for nothing else is asked as often.
    std::vector<std::uint64_t> before_;
    SwitchNumber base_ = 1; ///< the first of words_
    SwitchNumber first_ = 1;
    SwitchNumber last_ = 0;
    bool idleAtEnd_ = false;
    Run edgeRun_{};                  ///< that of base_, where its beginning was dropped
    mutable std::size_t recent_ = 0; ///< word of the last answer
    mutable std::array<KnownSet, 1 << knownBits> known_;
};

} // namespace coroscope
