// SPDX-License-Identifier: GPL-3.0-or-later
// What a view without a switch to show says of the recording where "the program made none" would not be true.
#pragma once

#include <QString>

namespace coroscope {

class Session;

/// Why the shown recording has no switch, or none yet, and what to do about it. Empty: it is whole, or there is none.
QString missingText(const Session &session);

} // namespace coroscope
