// SPDX-License-Identifier: MIT
#include "engine/guest/launch.h"

#include "engine/guest/interpreter.h"
#include "engine/guest/native_program.h"
#include "engine/record/time_stamp.h"

#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <unistd.h>

namespace coroscope {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t maxVariableBytes = 128 * 1024 - 64; // what Linux lets one variable hold

std::optional<std::string> variable(const char *name)
{
    const char *const value = std::getenv(name);
    return value ? std::optional<std::string>(value) : std::nullopt;
}

/// As the program is to have it.
std::optional<std::string> variable(const ProgramRequest &request, const char *name)
{
    const auto change = request.environment.find(name);
    return change != request.environment.end() ? change->second : variable(name);
}

bool areVariables(const ProgramRequest &request, std::string &error)
{
    constexpr char nul = 0;
    for (const auto &[name, value] : request.environment) {
        if (name.empty() || name.find('=') != std::string::npos || name.find(nul) != std::string::npos)
            error = fmt::format(
                "\"{}\" is no name for an environment variable: it must not be empty, nor hold an \"=\".", name);
        else if (value && value->find(nul) != std::string::npos)
            error = fmt::format("The value of the environment variable {} holds a NUL, which no variable can.", name);
        if (!error.empty())
            return false;
    }
    return true;
}

/// What the user wants changed; what we set ourselves comes on top.
void changeEnvironment(const ProgramRequest &request, ProgramCommand &command)
{
    for (const auto &[name, value] : request.environment) {
        if (value)
            command.environment.try_emplace(name, *value);
        else if (!command.environment.contains(name))
            command.unset.push_back(name);
    }
}

std::string absolutePath(const std::string &path)
{
    std::error_code failed;
    const fs::path absolute = fs::absolute(path, failed);
    return failed ? path : absolute.lexically_normal().string();
}

/// The arguments as one would write them in a shell.
std::string shellText(const std::vector<std::string> &arguments)
{
    std::string text;
    for (const auto &argument : arguments) {
        if (!text.empty())
            text += ' ';
        const bool plain = !argument.empty() && argument.find_first_not_of("abcdefghijklmnopqrstuvwxyz"
                                                                           "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                                           "0123456789@%+=:,./-_") == argument.npos;
        if (plain) {
            text += argument;
            continue;
        }
        text += '\'';
        for (const char c : argument)
            c == '\'' ? text += "'\\''" : text += c;
        text += '\'';
    }
    return text;
}

/// Checks that there is something to run. A folder or zip file is told by the interpreter itself.
bool exists(const std::string &program, std::string &error)
{
    std::error_code failed;
    const fs::file_status status = fs::status(program, failed);
    if (!fs::exists(status)) {
        error = fmt::format("There is no program {}: check the name and the folder.", program);
        return false;
    }
    if (fs::is_directory(status) && !fs::exists(fs::path(program) / "__main__.py", failed)) {
        error = fmt::format("The folder {} has no __main__.py: name the file to run.", program);
        return false;
    }
    if (::access(program.c_str(), R_OK) != 0) {
        error = fmt::format("{} cannot be read: check its permissions.", program);
        return false;
    }
    return true;
}

void addOverlay(const ProgramRequest &request, LaunchSpec &spec)
{
    if (request.overlayText.empty() || request.program.empty())
        return;
    std::error_code failed;
    const fs::path path = absolutePath(request.program);
    const fs::path file = fs::is_directory(path, failed) ? path / "__main__.py" : path;
    spec.overlays[file.string()] = absolutePath(request.overlayText);
}

void addProperties(const ProgramRequest &request, LaunchSpec &spec)
{
    spec.properties.try_emplace("program",
                                request.module.empty() ? absolutePath(request.program) : "-m " + request.module);
    spec.properties.try_emplace("arguments", shellText(request.arguments));
    spec.properties.try_emplace("clock", spec.virtualClock ? "virtual" : "real");
}

std::optional<ProgramCommand> finish(ProgramCommand command, const ProgramRequest &request, const LaunchSpec &spec,
                                     std::string &error)
{
    changeEnvironment(request, command);
    std::string json = toJson(spec);
    if (json.size() > maxVariableBytes) {
        error = fmt::format("The breakpoints and arguments come to {} KiB; at most 127 KiB can be handed to a program.",
                            json.size() / 1024);
        return std::nullopt;
    }
    command.environment[launchVariable] = std::move(json);
    return command;
}

std::optional<ProgramCommand> preparePython(const ProgramRequest &request, LaunchSpec &spec, std::string &error)
{
    const auto interpreter = findInterpreter(request.interpreter, pythonPackageFolder(), error);
    if (!interpreter)
        return std::nullopt;
    ProgramCommand command;
    command.isPython = true;
    command.note = interpreter->note;
    command.argv.push_back(interpreter->path);
    command.argv.insert(command.argv.end(), request.interpreterOptions.begin(), request.interpreterOptions.end());
    if (!request.module.empty()) {
        command.argv.push_back("-m");
        command.argv.push_back(request.module);
    } else {
        if (request.program.starts_with('-') && request.program != "-")
            command.argv.push_back("--"); // a file of that name, not an option
        command.argv.push_back(request.program);
    }
    command.argv.insert(command.argv.end(), request.arguments.begin(), request.arguments.end());

    spec.pythonPath = variable(request, "PYTHONPATH");
    command.environment["PYTHONPATH"] = pythonSiteFolder() + (spec.pythonPath ? ":" + *spec.pythonPath : std::string());
    spec.hashSeed = variable(request, "PYTHONHASHSEED");
    const std::string seed = spec.hashSeed.value_or("");
    if (spec.virtualClock && (seed.empty() || seed == "random")) { // what Python takes for random
        spec.hashSeedIsOurs = true;
        command.environment["PYTHONHASHSEED"] = "0";
    }
    command.fixedAddresses = spec.virtualClock;
    spec.properties.try_emplace("python", fmt::format("{} ({})", interpreter->version, interpreter->path));
    return finish(std::move(command), request, spec, error);
}

std::optional<ProgramCommand> prepareNative(const ProgramRequest &request, const LaunchSpec &spec, std::string &error)
{
    if (!request.interpreterOptions.empty() || !request.interpreter.empty()) {
        error = fmt::format("{} is an executable: it takes no interpreter and none of its options.", request.program);
        return std::nullopt;
    }
    if (::access(request.program.c_str(), X_OK) != 0) {
        error = fmt::format("{} cannot be executed: make it so with chmod +x.", request.program);
        return std::nullopt;
    }
    ProgramCommand command;
    command.argv.push_back(absolutePath(request.program)); // execv() looks on no PATH
    command.argv.insert(command.argv.end(), request.arguments.begin(), request.arguments.end());
    return finish(std::move(command), request, spec, error);
}

} // namespace

std::optional<ProgramCommand> prepareProgram(const ProgramRequest &request, LaunchSpec spec, std::string &error)
{
    if (request.program.empty() == request.module.empty()) {
        error = request.program.empty() ? "There is no program to run: name a file or a module."
                                        : "Name either a program or a module, not both.";
        return std::nullopt;
    }
    if (!areVariables(request, error))
        return std::nullopt;
    if (spec.clockTicks == 0) {
        const TimeStampPair pair = readTimeStampPair();
        spec.clockTicks = pair.ticks;
        spec.clockNs = pair.monotonicNs;
    }
    addProperties(request, spec);
    addOverlay(request, spec);
    const bool standardInput = request.program == "-";
    if (!request.module.empty() || standardInput)
        return preparePython(request, spec, error);
    if (!exists(request.program, error))
        return std::nullopt;
    switch (executableKind(request.program)) {
    case ExecutableKind::notElf: return preparePython(request, spec, error);
    case ExecutableKind::withEngine: return prepareNative(request, spec, error);
    case ExecutableKind::unlinked:
        error = fmt::format("{} is an executable that is not linked with the engine: link it with the CMake target "
                            "coroscope_engine.",
                            request.program);
        break;
    case ExecutableKind::otherVersion:
        error = fmt::format("{} was built with another version of the engine: build it again.", request.program);
        break;
    }
    return std::nullopt;
}

} // namespace coroscope
