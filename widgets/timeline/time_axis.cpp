// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/time_axis.h"

#include <algorithm>
#include <cmath>

namespace coroscope {

namespace {

constexpr double marginShare = 0.02;

} // namespace

double TimeAxis::minimumSpan() const { return kind_ == Axis::time ? 20 : 2; }

double TimeAxis::margin() const { return span_ * marginShare; }

double TimeAxis::maximumSpan() const
{
    return std::max((extentEnd_ - extentBegin_) / (1 - 2 * marginShare), minimumSpan());
}

void TimeAxis::setExtent(double begin, double end)
{
    extentBegin_ = begin;
    extentEnd_ = std::max(end, begin);
    clamp();
}

void TimeAxis::setWidth(int pixels) { width_ = std::max(1, pixels); }

void TimeAxis::clamp()
{
    span_ = std::clamp(span_, minimumSpan(), maximumSpan());
    const double lowest = extentBegin_ - margin();
    const double highest = std::max(lowest, extentEnd_ + margin() - span_);
    begin_ = std::clamp(begin_, lowest, highest);
}

void TimeAxis::setRange(double begin, double end)
{
    begin_ = begin;
    span_ = std::max(end - begin, 0.0);
    clamp();
}

double TimeAxis::fittedBegin() const { return std::clamp(fitBegin_, extentBegin_, extentEnd_); }

double TimeAxis::fittedSpan() const
{
    return std::max((extentEnd_ - fittedBegin()) / (1 - 2 * marginShare), minimumSpan());
}

void TimeAxis::fit()
{
    span_ = fittedSpan();
    begin_ = fittedBegin() - margin();
}

bool TimeAxis::isFitted() const
{
    const double fitted = fittedSpan();
    return std::abs(span_ - fitted) <= fitted * 1e-9 && std::abs(begin_ + margin() - fittedBegin()) <= fitted * 1e-6;
}

void TimeAxis::zoomAt(double pixel, double factor)
{
    const double anchor = toValue(pixel);
    span_ = std::clamp(span_ / factor, minimumSpan(), maximumSpan());
    begin_ = anchor - pixel * perPixel();
    clamp();
}

void TimeAxis::panBy(double pixels)
{
    begin_ += pixels * perPixel();
    clamp();
}

void TimeAxis::showEnd()
{
    begin_ = extentEnd_ + margin() - span_;
    clamp();
}

bool TimeAxis::showsEnd() const { return end() >= extentEnd_; }

bool TimeAxis::showsSameAs(const TimeAxis &other) const
{
    return kind_ == other.kind_ && begin_ == other.begin_ && span_ == other.span_ && width_ == other.width_;
}

void TimeAxis::reveal(double from, double to)
{
    const double room = span_ * 0.08;
    if (from >= begin_ && to <= end())
        return;
    if (to < begin_ - span_ || from > end() + span_ || to - from > span_ - 2 * room)
        begin_ = to - from > span_ - 2 * room ? from - room : (from + to - span_) / 2;
    else if (from < begin_)
        begin_ = from - room;
    else
        begin_ = to + room - span_;
    clamp();
}

} // namespace coroscope
