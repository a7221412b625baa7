// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/wording.h"
#include "widgets/timeline/time_axis.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace coroscope {

namespace {

constexpr double secondNs = 1e9;
constexpr double minuteNs = 60 * secondNs;
constexpr int mostTicks = 4000; ///< no screen holds more; guards against odd input

struct Step {
    double major;
    int minors; ///< steps from one major tick to the next
};

/// The smallest of 1, 2, 5 times a power of ten that is at least `least`.
Step decimalStep(double least)
{
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const auto &[factor, minors] : {std::pair{1.0, 5}, {2.0, 4}, {5.0, 5}})
        if (power * factor >= least * (1 - 1e-12))
            return {power * factor, minors};
    return {power * 10, 5};
}

Step timeStep(double least)
{
    constexpr std::array<std::pair<double, int>, 11> sexagesimal = {
        {{10, 5}, {15, 3}, {30, 3}, {60, 4}, {120, 4}, {300, 5}, {600, 5}, {900, 3}, {1800, 3}, {3600, 4}, {7200, 4}}};
    if (least <= 5 * secondNs)
        return decimalStep(std::max(least, 1.0));
    for (const auto &[seconds, minors] : sexagesimal)
        if (seconds * secondNs >= least)
            return {seconds * secondNs, minors};
    const Step hours = decimalStep(least / (3600 * secondNs));
    return {hours.major * 3600 * secondNs, hours.minors};
}

Step switchStep(double least)
{
    const Step step = decimalStep(std::max(least, 1.0));
    return {step.major, step.major < 5 ? int(step.major) : step.minors};
}

/// How many digits after the point show a difference of `step`, both in the same unit.
int decimalsFor(double step)
{
    int decimals = 0;
    for (double scaled = step; decimals < 12 && std::abs(scaled - std::round(scaled)) > 1e-6; scaled *= 10)
        ++decimals;
    return decimals;
}

struct Unit {
    double ns;
    const char *name;
};

Unit unitFor(double ns)
{
    if (ns < 1e3)
        return {1, "ns"};
    if (ns < 1e6)
        return {1e3, "µs"};
    if (ns < 1e9)
        return {1e6, "ms"};
    return {1e9, "s"};
}

QString minutesText(double ns, int secondDecimals)
{
    const double roundTo = std::pow(10.0, -secondDecimals);
    const double seconds = std::round(ns / secondNs / roundTo) * roundTo;
    const double minutes = std::floor(seconds / 60 + 1e-9);
    const double rest = std::max(0.0, seconds - minutes * 60);
    const QString restText = QString::number(rest, 'f', secondDecimals)
                                 .rightJustified(secondDecimals ? 3 + secondDecimals : 2, QLatin1Char('0'));
    return QStringLiteral("%1:%2 min").arg(minutes, 0, 'f', 0).arg(restText);
}

/// The roundest number in [from, to].
std::uint64_t roundest(std::uint64_t from, std::uint64_t to)
{
    for (std::uint64_t power = 1'000'000'000'000'000; power > 1; power /= 10)
        for (const std::uint64_t step : {power, power / 2}) {
            const std::uint64_t up = (from + step - 1) / step * step;
            if (up <= to)
                return up;
        }
    return from;
}

/// Of each stretch of `width` positions the switch that begins there and whose number is a multiple of `width`. Where seams lie,
/// a stretch may have none; where much is folded it has many: then a round one near its begin, so that it does not
/// change when the view moves.
std::vector<SwitchNumber> oneEach(const TimeAxis &axis, std::uint64_t width, const SwitchPlaces &places)
{
    const double from = std::max(axis.begin() - double(width), axis.extentBegin());
    const double to = std::min(axis.end(), axis.extentEnd());
    std::vector<SwitchNumber> found;
    for (double at = std::floor(from / double(width)); at * double(width) <= to && found.size() < mostTicks; ++at) {
        const double begin = std::max(at * double(width), axis.extentBegin());
        const double end = (at + 1) * double(width);
        SwitchNumber first = places.at(begin);
        first += first == 0 || places.begin(first) < begin;
        SwitchNumber last = places.at(end);
        last -= last != 0 && places.begin(last) >= end;
        const SwitchNumber multiple = (first + width - 1) / width * width;
        if (multiple > last)
            continue;
        const bool isOnly = multiple + width > last;
        const SwitchNumber number =
            isOnly ? multiple : roundest(first, std::max(first, places.at(begin + double(width) / 4)));
        if (found.empty() || number > found.back())
            found.push_back(number);
    }
    return found;
}

} // namespace

QString timeText(double ns, double stepNs)
{
    if (std::abs(ns) < stepNs / 1000)
        return QStringLiteral("0");
    if (ns < 0)
        return QStringLiteral("-") + timeText(-ns, stepNs);
    if (ns >= minuteNs)
        return minutesText(ns, decimalsFor(stepNs / secondNs));
    const Unit unit = unitFor(ns);
    return QString::number(ns / unit.ns, 'f', decimalsFor(stepNs / unit.ns)) + QLatin1Char(' ') +
           QString::fromUtf8(unit.name);
}

std::vector<RulerTick> switchTicks(const TimeAxis &axis, double labelPixels, const SwitchPlaces &places)
{
    const Step step = switchStep(std::max(labelPixels, 1.0) * axis.perPixel());
    const auto minor = std::uint64_t(std::llround(step.major / step.minors));
    std::vector<RulerTick> ticks;
    double lastLabel = -HUGE_VAL;
    for (const SwitchNumber number : oneEach(axis, std::uint64_t(step.major), places)) {
        const double value = places.begin(number);
        if (value - lastLabel < labelPixels * axis.perPixel() * 3 / 4)
            continue; // two switches with a seam between them
        lastLabel = value;
        ticks.push_back({value, wording::number(number)});
    }
    const std::size_t labels = ticks.size();
    for (const SwitchNumber number : oneEach(axis, minor, places)) {
        const double value = places.begin(number);
        const auto next = std::lower_bound(ticks.begin(), ticks.begin() + std::ptrdiff_t(labels), value,
                                           [](const RulerTick &tick, double at) { return tick.value < at; });
        const bool isAtNext = next != ticks.begin() + std::ptrdiff_t(labels) && next->value - value < double(minor) / 2;
        const bool isAtLast = next != ticks.begin() && value - std::prev(next)->value < double(minor) / 2;
        if (!isAtNext && !isAtLast)
            ticks.push_back({value, {}});
    }
    std::inplace_merge(ticks.begin(), ticks.begin() + std::ptrdiff_t(labels), ticks.end(),
                       [](const RulerTick &a, const RulerTick &b) { return a.value < b.value; });
    const auto isOutside = [&](const RulerTick &tick) {
        return tick.value < axis.begin() - axis.perPixel() || tick.value > axis.end();
    };
    ticks.erase(std::remove_if(ticks.begin(), ticks.end(), isOutside), ticks.end());
    return ticks;
}

std::vector<RulerTick> rulerTicks(const TimeAxis &axis, double labelPixels)
{
    const double least = std::max(labelPixels, 1.0) * axis.perPixel();
    const bool time = axis.kind() == Axis::time;
    const Step step = time ? timeStep(least) : switchStep(least);
    const double minor = step.major / step.minors;
    const double first = std::ceil(std::max(axis.begin(), axis.extentBegin()) / minor - 1e-9);
    const double last = std::floor(std::min(axis.end(), axis.extentEnd()) / minor + 1e-9);
    std::vector<RulerTick> ticks;
    for (double at = first; at <= last && ticks.size() < mostTicks; ++at) {
        const bool isMajor = std::fmod(at, step.minors) == 0;
        const double value = at * minor;
        QString label;
        if (isMajor)
            label =
                time ? timeText(value, step.major) : wording::number(std::uint64_t(std::llround(std::max(value, 0.0))));
        ticks.push_back({value, label});
    }
    return ticks;
}

} // namespace coroscope
