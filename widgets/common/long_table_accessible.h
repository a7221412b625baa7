// SPDX-License-Identifier: GPL-3.0-or-later
// What a screen reader is told of a LongTableView, which Qt knows nothing of: its rows, each with its headings and texts.
#pragma once

namespace coroscope {

void installLongTableAccessibility(); ///< once is enough; again does nothing

} // namespace coroscope
