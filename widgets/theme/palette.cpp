// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/palette.h"

#include <array>
#include <cmath>

namespace coroscope {

namespace {

// Okabe and Ito's set, darkened for a light canvas and lightened for a dark one until each has 3:1, then extended.
constexpr std::array<QRgb, definitionColorCount> lightDefinitions = {0xff0072b2, 0xffd55e00, 0xff00966d, 0xffc2629a,
                                                                     0xff5e442a, 0xffa46bf0, 0xff0a96c2, 0xff8a1a5c,
                                                                     0xff857f00, 0xff3a3fb0, 0xffc2410c, 0xff46708a};
constexpr std::array<QRgb, definitionColorCount> darkDefinitions = {0xff56b4e9, 0xfff28a2e, 0xff1fb58a, 0xffe08ec0,
                                                                    0xfff0e442, 0xff8f6bff, 0xff9aedd1, 0xffa8843c,
                                                                    0xff5f7be8, 0xff3b8f8f, 0xffffb3a0, 0xffb0d060};

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

bool isDark(const QPalette &palette)
{
    return luminance(palette.color(QPalette::Window)) < luminance(palette.color(QPalette::WindowText));
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

QColor mixed(const QColor &under, const QColor &over, double share)
{
    const auto blend = [share](int from, int to) { return int(std::lround(from + (to - from) * share)); };
    return QColor(blend(under.red(), over.red()), blend(under.green(), over.green()), blend(under.blue(), over.blue()));
}

QColor definitionColor(std::uint32_t definition, bool dark)
{
    if (definition == 0)
        return dark ? QColor(0x9a, 0xa3, 0xad) : QColor(0x66, 0x70, 0x7a);
    const auto &set = dark ? darkDefinitions : lightDefinitions;
    return QColor(set[(definition - 1) % set.size()]);
}

QColor textOn(const QColor &fill)
{
    return contrastRatio(fill, Qt::white) >= contrastRatio(fill, Qt::black) ? QColor(Qt::white) : QColor(Qt::black);
}

QColor waitColor(WaitKind kind, bool dark)
{
    switch (kind) {
    case WaitKind::timer: return dark ? QColor(0xd0, 0xa8, 0x5c) : QColor(0x94, 0x6a, 0x14);
    case WaitKind::task:
    case WaitKind::tasks: return dark ? QColor(0x82, 0xa8, 0xe0) : QColor(0x3f, 0x6a, 0xb0);
    case WaitKind::io:
    case WaitKind::child:
    case WaitKind::executor:
    case WaitKind::thread: return dark ? QColor(0x6c, 0xbf, 0x9a) : QColor(0x1d, 0x7f, 0x5c);
    case WaitKind::lock:
    case WaitKind::semaphore:
    case WaitKind::barrier:
    case WaitKind::condition: return dark ? QColor(0xe0, 0x8a, 0x8a) : QColor(0xb0, 0x46, 0x46);
    case WaitKind::future:
    case WaitKind::event:
    case WaitKind::queue: return dark ? QColor(0xb8, 0x9a, 0xe0) : QColor(0x7a, 0x54, 0xb0);
    case WaitKind::none:
    case WaitKind::yield:
    case WaitKind::ended:
    case WaitKind::unknown: break;
    }
    return dark ? QColor(0x8c, 0x94, 0x9e) : QColor(0x76, 0x7f, 0x89);
}

QColor statusColor(TaskStatus status, bool dark)
{
    switch (status) {
    case TaskStatus::ready: return dark ? QColor(0xe3, 0xb3, 0x41) : QColor(0x96, 0x6a, 0x00);
    case TaskStatus::running: return dark ? QColor(0x3f, 0xc4, 0x6c) : QColor(0x14, 0x83, 0x3a);
    case TaskStatus::waiting: return dark ? QColor(0x8f, 0xa7, 0xc0) : QColor(0x55, 0x6b, 0x82);
    case TaskStatus::done: return dark ? QColor(0x8f, 0xd1, 0xa0) : QColor(0x2b, 0x6e, 0x3f);
    case TaskStatus::failed: return dark ? QColor(0xff, 0x6b, 0x66) : QColor(0xc6, 0x22, 0x22);
    case TaskStatus::cancelled: return dark ? QColor(0xd9, 0x9a, 0x5b) : QColor(0x9a, 0x57, 0x12);
    }
    return dark ? QColor(0x8c, 0x94, 0x9e) : QColor(0x76, 0x7f, 0x89);
}

QColor changedValueColor(bool dark) { return dark ? QColor(0xff, 0xd1, 0x66) : QColor(0x9c, 0x4a, 0x00); }

ChartColors chartColors(bool dark)
{
    ChartColors c;
    c.canvas = dark ? QColor(0x1b, 0x1d, 0x21) : QColor(0xfc, 0xfc, 0xfd);
    c.lane = dark ? QColor(0x20, 0x22, 0x27) : QColor(0xf5, 0xf6, 0xf8);
    c.groupLane = dark ? QColor(0x29, 0x2c, 0x33) : QColor(0xea, 0xed, 0xf1);
    c.grid = dark ? QColor(0x31, 0x35, 0x3c) : QColor(0xe0, 0xe4, 0xe9);
    c.text = dark ? QColor(0xe4, 0xe7, 0xeb) : QColor(0x1e, 0x23, 0x29);
    c.mutedText = dark ? QColor(0x9d, 0xa6, 0xb1) : QColor(0x5b, 0x65, 0x70);
    c.selection = dark ? QColor(0xff, 0xff, 0xff) : QColor(0x10, 0x14, 0x1a);
    c.selectedLane = dark ? QColor(0x22, 0x34, 0x4d) : QColor(0xdd, 0xea, 0xf9);
    c.range = dark ? QColor(0x5f, 0xa8, 0xf5) : QColor(0x1b, 0x6a, 0xc9);
    c.hover = dark ? QColor(255, 255, 255, 18) : QColor(0, 0, 0, 12);
    c.ready = dark ? QColor(0xc8, 0x9b, 0x3c) : QColor(0xa8, 0x7a, 0x12);
    c.idlePolls = dark ? QColor(0x41, 0x47, 0x50) : QColor(0xd3, 0xd9, 0xe0);
    c.idleSeam = dark ? QColor(0x7d, 0x87, 0x93) : QColor(0x85, 0x8f, 0x9b);
    c.caller = dark ? QColor(0x9c, 0xa6, 0xb4) : QColor(0x6a, 0x74, 0x84);
    c.callback = dark ? QColor(0x5f, 0xb8, 0xc8) : QColor(0x22, 0x76, 0x86);
    c.worker = dark ? QColor(0xc2, 0xae, 0x74) : QColor(0x78, 0x66, 0x32);
    c.stop = dark ? QColor(0xff, 0x6b, 0x66) : QColor(0xd0, 0x2c, 0x2c);
    c.cursor = dark ? QColor(0xe3, 0x8c, 0xff) : QColor(0x8a, 0x1f, 0xb0);
    c.now = dark ? QColor(0x3f, 0xc4, 0x6c) : QColor(0x14, 0x83, 0x3a);
    c.past = dark ? QColor(0x1b, 0x1d, 0x21, 168) : QColor(0xfc, 0xfc, 0xfd, 176);
    c.arrow = dark ? QColor(0xff, 0xd1, 0x66) : QColor(0x9c, 0x4a, 0x00);
    return c;
}

} // namespace coroscope
