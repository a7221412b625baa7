// SPDX-License-Identifier: GPL-3.0-or-later
// BreakpointStore: the breakpoints of the program at hand. They have numbers that no other had before in this window, and
// are kept per program in the user's settings, so that they survive a restart.
#pragma once

#include "engine/control/breakpoint.h"

#include <QString>

#include <map>
#include <vector>

namespace coroscope {

class BreakpointStore {
public:
    const std::vector<Breakpoint> &all() const { return breakpoints_; }
    const QString &program() const { return program_; }

    /// Takes up the breakpoints that were kept for `program`. Returns whether anything changed.
    bool setProgram(const QString &program);

    std::uint32_t add(Breakpoint breakpoint);  ///< returns its number; of one that is there already: on again
    bool change(const Breakpoint &breakpoint); ///< the one of that number; false: there is none
    bool remove(std::uint32_t number);

    void resetHits() { hits_.clear(); }
    void setHits(std::uint32_t number, int hits) { hits_[number] = hits; }
    int hits(std::uint32_t number) const;

private:
    void load();
    void save() const;

    QString program_;
    std::vector<Breakpoint> breakpoints_;
    std::map<std::uint32_t, int> hits_;
    std::uint32_t lastNumber_ = 0;
};

} // namespace coroscope
