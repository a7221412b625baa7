// SPDX-License-Identifier: GPL-3.0-or-later
// Name elision: names of tasks and definitions cut to a width, so that what tells them apart is left.
#pragma once

#include <functional>

class QFontMetrics;
class QString;

namespace coroscope {

/// `name` as it fits into `width` pixels. Of a qualified one the outer names go first ("…getaddrinfo#1" of
/// "BaseEventLoop.getaddrinfo#1"), since the function and its number are what one looks for; else the middle goes.
QString elidedName(const QFontMetrics &metrics, const QString &name, int width);

/// The same of a name within other words, such as how many there are of it: as long as there is room for them, only the name is cut.
QString elidedName(const QFontMetrics &metrics, const QString &name, int width,
                   const std::function<QString(const QString &)> &within);

} // namespace coroscope
