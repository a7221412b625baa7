// SPDX-License-Identifier: GPL-3.0-or-later
// TimeAxis: the horizontal view of the chart as pure maths: which stretch of an axis (ns, or switches, see TimelineIndex) is
// shown on how many pixels. Ruler ticks and the texts of quantities stand beside it. No GUI.
#pragma once

#include "engine/record/timeline_index.h"

#include <QString>

#include <functional>
#include <limits>
#include <vector>

namespace coroscope {

class TimeAxis {
public:
    explicit TimeAxis(Axis kind) : kind_(kind) {}

    Axis kind() const { return kind_; }
    double begin() const { return begin_; } ///< value at pixel 0
    double end() const { return begin_ + span_; }
    double span() const { return span_; }
    int width() const { return width_; }
    double perPixel() const { return span_ / width_; }
    double extentBegin() const { return extentBegin_; }
    double extentEnd() const { return extentEnd_; }

    double toPixel(double value) const { return (value - begin_) / perPixel(); }
    double toValue(double pixel) const { return begin_ + pixel * perPixel(); }

    /// Everything that can be shown. The view is clamped to it, with a small margin at both ends.
    void setExtent(double begin, double end);
    void setWidth(int pixels); ///< keeps the shown range

    void setRange(double begin, double end); ///< clamped
    /// Where fit() begins: behind an uninteresting start, which can still be panned to.
    void setFitBegin(double value) { fitBegin_ = value; }
    void fit();
    bool isFitted() const;
    void zoomAt(double pixel, double factor); ///< factor > 1: closer; the value at `pixel` stays there
    void panBy(double pixels);                ///< > 0: towards later values
    void showEnd();                           ///< keeps the span, moves the end of the extent into view
    bool showsEnd() const;
    void reveal(double begin, double end); ///< pans as little as shows it; centres what is far off

    bool showsSameAs(const TimeAxis &other) const; ///< the same stretch on as many pixels

    double minimumSpan() const; ///< 20 ns, or 2 switches
    double margin() const;      ///< shown before the first and after the last value, at the present span

private:
    void clamp();
    double maximumSpan() const;
    double fittedBegin() const; ///< without the margin
    double fittedSpan() const;

    Axis kind_;
    double extentBegin_ = 0;
    double extentEnd_ = 1;
    double fitBegin_ = -std::numeric_limits<double>::infinity(); ///< within the extent: see fittedBegin()
    double begin_ = 0;
    double span_ = 1;
    int width_ = 1;
};

struct RulerTick {
    double value = 0;
    QString label; ///< empty on a minor tick
};

/// Ticks at round values of `axis`, labels at least `labelPixels` apart, five or fewer minor steps between.
std::vector<RulerTick> rulerTicks(const TimeAxis &axis, double labelPixels);

/// Which switch lies where on the axis of switches, on which some are folded.
struct SwitchPlaces {
    std::function<SwitchNumber(double position)> at; ///< 0: in front of all
    std::function<double(SwitchNumber number)> begin;
};

/// Ticks of the axis of switches at their beginnings, labelled with their numbers: round ones where one is near. Labels are at
/// least three quarters of `labelPixels` apart.
std::vector<RulerTick> switchTicks(const TimeAxis &axis, double labelPixels, const SwitchPlaces &places);

/// A point in time as exact as `stepNs` asks: "1.2345 s".
QString timeText(double ns, double stepNs);

} // namespace coroscope
