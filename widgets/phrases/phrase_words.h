// SPDX-License-Identifier: GPL-3.0-or-later
// The phrases of engine/record/text, translated. Pure functions.
#pragma once

#include "engine/record/text.h"

#include <QString>

#include <functional>

namespace coroscope {

/// Empty: so is the phrase. `nameOf` says what a task is called; null: no task is.
QString phraseWords(const Phrase &phrase, const std::function<QString(TaskNumber)> &nameOf = {});

/// "95 ns", "20.4 µs", "1.203 ms", "0.8 s", "2 min 3 s".
QString durationPhraseWords(Nanoseconds duration);

} // namespace coroscope
