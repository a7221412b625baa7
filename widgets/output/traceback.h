// SPDX-License-Identifier: GPL-3.0-or-later
// The places in sources that Python names in what it prints: tracebacks, warnings, syntax errors.
#pragma once

#include <QString>

#include <optional>

namespace coroscope {

struct SourcePlace {
    QString file;
    int line = 0; ///< from 1
    friend bool operator==(const SourcePlace &, const SourcePlace &) = default;
};

/// `  File "x.py", line 12, in main`. Nothing: the line names none, or none that is a file ("<string>").
std::optional<SourcePlace> placeInTraceback(const QString &line);

} // namespace coroscope
