// SPDX-License-Identifier: MIT
// Finding the Python interpreter that runs a program, and asking it whether it can.
#pragma once

#include <optional>
#include <string>

namespace coroscope {

struct Interpreter {
    std::string path;
    std::string version; ///< "3.11.2"
    std::string note;    ///< for the user, where another was passed over; else empty
};

/// `chosen`: the interpreter that the user names, or empty. `packageFolder`: what holds the package coroscope.
/// On failure nothing, and `error` names what was found, and the cure.
std::optional<Interpreter> findInterpreter(const std::string &chosen, const std::string &packageFolder,
                                           std::string &error);

/// The file that the shell would run for `name`: as it is where it holds a slash, else found on PATH. Empty: none.
std::string findExecutable(const std::string &name);

} // namespace coroscope
