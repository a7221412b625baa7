// SPDX-License-Identifier: MIT
#include "engine/record/group_spans.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace coroscope {

namespace {

using Kind = LaneSpan::Kind;

/// `next` lies in the pixel in which `last` began: both become one.
void absorb(LaneSpan &last, const LaneSpan &next)
{
    const double busy = double(last.busy) * (last.end - last.begin) + double(next.busy) * (next.end - next.begin);
    last.kind = Kind::slices;
    last.end = std::max(last.end, next.end);
    last.count += next.count;
    last.busy = last.end > last.begin ? float(std::min(1.0, busy / (last.end - last.begin))) : 1.0f;
}

std::vector<LaneSpan> mergeSlices(std::span<const LaneSpan> slices, double perPixel)
{
    std::vector<LaneSpan> merged;
    for (LaneSpan span : slices) {
        if (!merged.empty()) {
            LaneSpan &last = merged.back();
            const bool samePixel = std::floor(span.begin / perPixel) == std::floor(last.begin / perPixel);
            const bool small = last.end - last.begin < perPixel && span.end - span.begin < perPixel;
            if ((samePixel && small) || span.end <= last.end) {
                absorb(last, span);
                continue;
            }
            if (span.begin < last.end) { // what it is busy stays, on less room
                const double busy = double(span.busy) * (span.end - span.begin);
                span.begin = last.end;
                span.busy = float(std::min(1.0, busy / (span.end - span.begin)));
            }
        }
        merged.push_back(span);
    }
    return merged;
}

/// Runs that overlap or touch as one. `count` is their sum.
std::vector<LaneSpan> uniteRuns(std::span<const LaneSpan> runs, double perPixel)
{
    std::vector<LaneSpan> united;
    for (const LaneSpan &run : runs) {
        if (united.empty() || run.begin - united.back().end >= perPixel) {
            united.push_back(run);
            continue;
        }
        LaneSpan &last = united.back();
        absorb(last, run);
        last.kind = Kind::idlePolls;
    }
    return united;
}

/// The part [begin, end) of `run`; its count in proportion, at least one.
LaneSpan part(const LaneSpan &run, double begin, double end)
{
    LaneSpan piece = run;
    piece.begin = begin;
    piece.end = end;
    const double share = run.end > run.begin ? (end - begin) / (run.end - run.begin) : 1;
    piece.count = std::max<std::uint64_t>(1, std::uint64_t(std::llround(double(run.count) * share)));
    return piece;
}

} // namespace

std::vector<LaneSpan> mergeSpans(std::vector<LaneSpan> spans, double perPixel)
{
    if (!(perPixel > 0))
        perPixel = std::numeric_limits<double>::min();
    std::stable_sort(spans.begin(), spans.end(),
                     [](const LaneSpan &a, const LaneSpan &b) { return a.begin < b.begin; });
    const auto middle =
        std::stable_partition(spans.begin(), spans.end(), [](const LaneSpan &s) { return s.kind != Kind::idlePolls; });
    std::vector<LaneSpan> slices = mergeSlices({spans.begin(), middle}, perPixel);
    const std::vector<LaneSpan> runs = uniteRuns({middle, spans.end()}, perPixel);
    if (runs.empty())
        return slices;

    std::vector<LaneSpan> row;
    auto slice = slices.begin();
    for (const LaneSpan &run : runs) {
        while (slice != slices.end() && slice->begin < run.begin)
            row.push_back(*slice++);
        double from = std::max(run.begin, row.empty() ? run.begin : row.back().end);
        while (slice != slices.end() && slice->begin < run.end) {
            if (slice->begin - from >= perPixel)
                row.push_back(part(run, from, slice->begin));
            from = std::max(from, slice->end);
            row.push_back(*slice++);
        }
        if (run.end > from)
            row.push_back(part(run, from, run.end));
    }
    row.insert(row.end(), slice, slices.end());
    return row;
}

} // namespace coroscope
