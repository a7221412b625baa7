// SPDX-License-Identifier: GPL-3.0-or-later
// The words of `coroscope run`, split as python3 splits its own: up to the program or the module they are options, all
// behind it belongs to the program, whatever it looks like.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace coroscope {

struct RunWords {
    std::vector<std::string> ours;               ///< options of ours, with their values
    std::vector<std::string> interpreterOptions; ///< -O, -X …, -W …, as they were written
    std::optional<std::string> module;           ///< empty: -m without a name
    std::optional<std::string> program;
    std::vector<std::string> arguments; ///< untouched
    std::string unknown;                ///< an option that is nobody's; nothing behind it is looked at
    friend bool operator==(const RunWords &, const RunWords &) = default;
};

/// What an option of ours takes.
enum class RunOption { unknown, flag, withValue };

RunWords splitRunWords(const std::vector<std::string> &words,
                       const std::function<RunOption(const std::string &name)> &optionOf);

} // namespace coroscope
