// SPDX-License-Identifier: MIT
#include "engine/record/idle_spans.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace coroscope {

namespace {

class IdleSpans {
public:
    IdleSpans(const RecordingReader &reader, Axis axis, double now)
        : reader_(reader),
          idles_(reader.idles.ofAll()),
          byTime_(axis == Axis::time),
          end_(std::max(double(reader.scale.at(reader.endTicks)), now))
    {
    }

    std::vector<IdleSpan> collect(double from, double to, double perPixel) const
    {
        std::vector<IdleSpan> spans;
        std::size_t index = firstFrom(from, 0);
        if (index > 0 && end(index - 1) > from)
            index = sameSeam(index - 1);
        while (index < idles_.size() && begin(index) < to) {
            std::size_t after = behindSeam(index);
            const double pixelEnd = (std::floor(begin(index) / perPixel) + 1) * perPixel;
            if (end(index) - begin(index) < perPixel) {
                after = std::max(after, firstFrom(pixelEnd, after));
                if (after - 1 > index && end(after - 1) - begin(after - 1) >= perPixel)
                    --after; // long enough to be seen for itself
            }
            spans.push_back(together(index, after));
            index = after;
        }
        return spans;
    }

private:
    SwitchNumber nextOf(std::size_t index) const
    {
        const SwitchNumber next = idles_[index].nextSwitch;
        return next ? next : reader_.state().switchNumber() + 1; // it goes on
    }
    double begin(std::size_t index) const
    {
        return byTime_ ? double(idles_[index].start) : reader_.switchScale().begin(nextOf(index)) - SwitchScale::seam;
    }
    double end(std::size_t index) const
    {
        if (!byTime_)
            return reader_.switchScale().begin(nextOf(index));
        return idles_[index].end < 0 ? std::max(end_, double(idles_[index].start)) : double(idles_[index].end);
    }
    double idleBefore(std::size_t index) const
    {
        if (index < idles_.size())
            return double(idles_[index].before);
        return double(idles_.back().before) + std::max(0.0, lastEnd() - double(idles_.back().start));
    }
    double lastEnd() const { return idles_.back().end < 0 ? end_ : double(idles_.back().end); }

    /// A loop may wake for nothing, and be idle twice in front of one switch: one seam by switches.
    std::size_t sameSeam(std::size_t index) const
    {
        while (!byTime_ && index > 0 && nextOf(index - 1) == nextOf(index))
            --index;
        return index;
    }
    std::size_t behindSeam(std::size_t index) const
    {
        const SwitchNumber next = nextOf(index);
        for (++index; !byTime_ && index < idles_.size() && nextOf(index) == next;)
            ++index;
        return index;
    }
    /// The first, from `hint` on, that begins at or behind `position`.
    std::size_t firstFrom(double position, std::size_t hint) const
    {
        std::size_t low = hint;
        std::size_t step = 1;
        while (low + step < idles_.size() && begin(low + step) < position) { // in steps that double
            low += step;
            step *= 2;
        }
        std::size_t high = std::min(low + step, idles_.size());
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            if (begin(middle) < position)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
    IdleSpan together(std::size_t first, std::size_t after) const
    {
        IdleSpan span;
        span.begin = begin(first);
        span.end = end(after - 1);
        span.count = after - first;
        span.idleNs = idleBefore(after) - idleBefore(first);
        span.nextSwitch = nextOf(after - 1);
        const double length = span.end - span.begin;
        if (byTime_ && length > 0)
            span.share = float(std::clamp(span.idleNs / length, 0.0, 1.0));
        return span;
    }

    const RecordingReader &reader_;
    const std::vector<IdleInfo> &idles_;
    bool byTime_;
    double end_; ///< until when what goes on is known to go on
};

} // namespace

std::vector<IdleSpan> idleSpans(const RecordingReader &reader, Axis axis, double begin, double end, double perPixel,
                                double now)
{
    if (!(perPixel > 0))
        perPixel = std::numeric_limits<double>::min();
    return IdleSpans(reader, axis, now).collect(begin, end, perPixel);
}

} // namespace coroscope
