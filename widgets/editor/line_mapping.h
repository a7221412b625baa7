// SPDX-License-Identifier: GPL-3.0-or-later
// Which line of one text is which line of another: so that marks of a run stay where the text was not edited.
#pragma once

#include <QString>

#include <vector>

namespace coroscope {

/// For each line of `before` (index: line less 1) its line in `after`, from 1, or 0 where it was changed or removed. The
/// answer rises; equal lines only are mapped. O((n + m) log n), whatever the texts.
std::vector<int> mapLines(const QString &before, const QString &after);

} // namespace coroscope
