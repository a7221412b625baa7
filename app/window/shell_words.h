// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a command line, as a shell would take it apart: blanks, single and double quotes, backslashes; nothing else.
#pragma once

#include <QStringList>

#include <optional>

namespace coroscope {

/// Nothing where a quote is not closed, or where a backslash ends the text.
std::optional<QStringList> shellWords(const QString &text);

} // namespace coroscope
