// SPDX-License-Identifier: MIT
// Where each switch lies on the axis of switches, worked out for all of them, one by one: what SwitchScale must say.
#pragma once

#include "engine/record/recording.h"
#include "engine/record/switch_scale.h"

#include <algorithm>
#include <vector>

namespace coroscope {

/// Every switch with the item that it is drawn in.
class PlainScale {
public:
    static PlainScale of(const Recording &recording)
    {
        PlainScale scale;
        for (const SwitchInfo &row : recording.switchRows(recording.firstSwitch(), recording.lastSwitch()))
            scale.append(row.idlePoll,
                         std::any_of(recording.idles().begin(), recording.idles().end(),
                                     [&](const IdleInfo &idle) { return idle.nextSwitch == row.number; }));
        scale.layOut(recording.firstSwitch());
        return scale;
    }

    void append(bool poll, bool idleBefore) { switches_.push_back({poll, idleBefore, 0, 0}); }

    /// Works out where all of them lie.
    void layOut(SwitchNumber first)
    {
        first_ = first;
        double at = double(first);
        for (std::size_t i = 0; i < switches_.size();) {
            at += switches_[i].idleBefore ? SwitchScale::seam : 0;
            std::size_t behind = i + 1;
            while (switches_[i].poll && behind < switches_.size() && switches_[behind].poll &&
                   !switches_[behind].idleBefore)
                ++behind;
            const double width = switches_[i].poll ? SwitchScale::seam : 1;
            for (std::size_t k = i; k < behind; ++k) {
                switches_[k].begin = at + width * double(k - i) / double(behind - i);
                switches_[k].end = at + width * double(k - i + 1) / double(behind - i);
            }
            at += width;
            i = behind;
        }
        end_ = at;
    }

    double begin(SwitchNumber number) const { return switches_[number - first_].begin; }
    double end(SwitchNumber number) const { return switches_[number - first_].end; }
    double end() const { return end_; }
    SwitchNumber last() const { return first_ + switches_.size() - 1; }
    SwitchNumber at(double position, SwitchNumber from, bool orAt) const
    {
        SwitchNumber found = 0;
        for (SwitchNumber n = from; n <= last() && (orAt ? begin(n) <= position : begin(n) < position); ++n)
            found = n;
        return found;
    }

private:
    struct Switch {
        bool poll;
        bool idleBefore;
        double begin;
        double end;
    };
    std::vector<Switch> switches_;
    SwitchNumber first_ = 1;
    double end_ = 1;
};

} // namespace coroscope
