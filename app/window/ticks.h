// SPDX-License-Identifier: GPL-3.0-or-later
// Ticks of the virtual clock, in words.
#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace coroscope {

const QList<qint64> &usualTicks(); ///< ns; rising

/// "1 ms", "250 ms", "1.5 µs".
QString tickText(qint64 ns);
/// As one types it: "1ms", "0.5 s", "20 µs", "20us"; a unit is needed. Nothing: that is no such time, or none above 0.
std::optional<qint64> tickFromText(const QString &text);

} // namespace coroscope
