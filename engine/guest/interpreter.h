// SPDX-License-Identifier: MIT
// Finding the Python interpreter that runs a program, and asking it whether it can.
#pragma once

#include <optional>
#include <string>
#include <vector>

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

/// The same for who asks the interpreter himself, as a window does that must not wait: behind its path come these arguments …
std::vector<std::string> interpreterProbe(const std::string &packageFolder);

/// … and of what it then prints, this is made. Nothing, and `error`, where it cannot serve.
std::optional<Interpreter> interpreterFromProbe(const std::string &path, const std::string &packageFolder,
                                                const std::string &printed, std::string &error);

/// The file that the shell would run for `name`: as it is where it holds a slash, else found on PATH. Empty: none.
std::string findExecutable(const std::string &name);

} // namespace coroscope
