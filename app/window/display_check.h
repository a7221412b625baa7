// SPDX-License-Identifier: GPL-3.0-or-later
// Whether there is a display: Qt itself would abort the process where there is none.
#pragma once

#include <string>

namespace coroscope {

/// Empty: a window can be shown. Else a sentence that says what is missing and what to do.
std::string displayProblem();

} // namespace coroscope
