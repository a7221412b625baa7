// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of a selected range and of a chain of wakes, as simple HTML whose links name a switch or a task.
#pragma once

#include "widgets/timeline/timeline_scene.h"

namespace coroscope {

/// Rounded, but never to “all” or “nothing” where that is not so.
QString shareText(double share);

QString rangeText(const TimelineSource &source, const RangeTotals &totals);
QString chainHtml(const TimelineSource &source, const WakeChain &chain);

/// Goes to what a link of these texts names.
void followLink(TimelineSource &source, const QString &link);

/// The same words without the markup.
QString plainText(const QString &html);

} // namespace coroscope
