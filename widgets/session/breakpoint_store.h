// SPDX-License-Identifier: GPL-3.0-or-later
// BreakpointStore: the breakpoints of the program at hand. They have numbers that no other had before in this window, and
// are kept per program in the user's settings, so that they survive a restart.
#pragma once

#include "engine/control/breakpoint.h"

#include <QString>

#include <map>
#include <set>
#include <vector>

namespace coroscope {

class BreakpointStore {
public:
    const std::vector<Breakpoint> &all() const { return breakpoints_; }
    const QString &program() const { return program_; }

    /// Takes up the breakpoints that were kept for `program`. Returns whether anything changed.
    bool setProgram(const QString &program);

    std::uint32_t add(Breakpoint breakpoint); ///< returns its number; of one that is there already: on again
    /// The same, but not for the run at hand: its hits are to be counted from a program's start.
    std::uint32_t addForNextRun(Breakpoint breakpoint);
    bool change(const Breakpoint &breakpoint); ///< the one of that number, at once in effect; false: there is none
    bool remove(std::uint32_t number);

    bool waitsForNextRun(std::uint32_t number) const { return waiting_.contains(number); }
    std::vector<Breakpoint> forThisRun() const; ///< those that wait for the next are off
    /// A program starts: hits are counted anew, and nothing waits any more.
    void beginRun();
    void setHits(std::uint32_t number, int hits) { hits_[number] = hits; }
    int hits(std::uint32_t number) const;

private:
    std::vector<Breakpoint>::iterator findSame(const Breakpoint &breakpoint);
    void load();
    void save() const;

    QString program_;
    std::vector<Breakpoint> breakpoints_;
    std::map<std::uint32_t, int> hits_;
    std::set<std::uint32_t> waiting_; ///< for the next run
    std::uint32_t lastNumber_ = 0;
};

} // namespace coroscope
