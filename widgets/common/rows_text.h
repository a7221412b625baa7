// SPDX-License-Identifier: GPL-3.0-or-later
// The selected rows of a table as text for the clipboard.
#pragma once

#include <QString>

class QAbstractItemView;

namespace coroscope {

/// A line a row, from the top down, its cells parted by tabs; of a tree indented as it is. Of very many rows only the first.
QString selectedRowsText(const QAbstractItemView &view);

} // namespace coroscope
