// SPDX-License-Identifier: MIT
#include "engine/guest/interpreter.h"

#include <fmt/core.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string_view>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace coroscope {

namespace {

constexpr int probeTimeoutMs = 20'000; // generous: a cold start from a network file system
constexpr std::size_t maxAnswerBytes = 64 * 1024;

/// Prints "cpython 3.11.2", then "ok" or why coroscope cannot be imported. -I and -S: no code of the user's runs.
constexpr char probeScript[] = "import sys\n"
                               "print(sys.implementation.name, '.'.join(map(str, sys.version_info[:3])))\n"
                               "if sys.version_info[:2] == (3, 11):\n"
                               "    sys.path.insert(0, sys.argv[1])\n"
                               "    try:\n"
                               "        import coroscope\n"
                               "        print('ok')\n"
                               "    except BaseException as problem:\n"
                               "        print(type(problem).__name__ + ':', problem)\n";

struct Answer {
    std::string name; ///< "cpython"; empty: it did not run
    std::string version;
    std::string problem; ///< why it cannot serve; empty: it can
};

std::string readAll(int fd)
{
    std::string text;
    char bytes[4096];
    while (text.size() < maxAnswerBytes) {
        pollfd wait{fd, POLLIN, 0};
        const int ready = ::poll(&wait, 1, probeTimeoutMs);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            break;
        const ssize_t count = ::read(fd, bytes, sizeof bytes);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        text.append(bytes, std::size_t(count));
    }
    return text;
}

/// What `path` prints for the probe; empty: it could not be run.
std::string runProbe(const std::string &path, const std::string &packageFolder)
{
    int pipe[2];
    if (::pipe2(pipe, O_CLOEXEC) != 0)
        return {};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, pipe[1], 1);
    ::posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    const std::vector<std::string> arguments = interpreterProbe(packageFolder);
    std::vector<const char *> argv{path.c_str()};
    for (const std::string &argument : arguments)
        argv.push_back(argument.c_str());
    argv.push_back(nullptr);
    pid_t child = 0;
    const int failed =
        ::posix_spawn(&child, path.c_str(), &actions, nullptr, const_cast<char *const *>(argv.data()), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    std::string text;
    if (failed == 0) {
        text = readAll(pipe[0]);
        ::kill(child, SIGKILL); // it has answered, or never will
        int status = 0;
        while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
    }
    ::close(pipe[0]);
    return text;
}

Answer understand(const std::string &path, const std::string &packageFolder, const std::string &text)
{
    Answer answer;
    const auto lineEnd = text.find('\n');
    const auto blank = text.find(' ');
    if (lineEnd == std::string::npos || blank == std::string::npos || blank > lineEnd) {
        answer.problem = fmt::format("{} does not run as a Python interpreter.", path);
        return answer;
    }
    answer.name = text.substr(0, blank);
    answer.version = text.substr(blank + 1, lineEnd - blank - 1);
    if (answer.name != "cpython" || !answer.version.starts_with("3.11."))
        answer.problem = fmt::format("{} is {} {}, but programs run under CPython 3.11.", path,
                                     answer.name == "cpython" ? "Python" : answer.name, answer.version);
    else if (const auto rest = std::string_view(text).substr(lineEnd + 1); rest != "ok\n")
        answer.problem = fmt::format("{} (Python {}) cannot load the package coroscope from {}: {}", path,
                                     answer.version, packageFolder, rest.substr(0, rest.find('\n')));
    return answer;
}

bool isExecutable(const std::string &path)
{
    struct stat status;
    return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

constexpr char cure[] = " Install python3.11 (on Debian 12: apt install python3), or name an interpreter of that "
                        "version (--python, or Run > Configuration in the window).";

std::optional<Interpreter> interpreterOf(const std::string &path, const Answer &answer, std::string_view otherCure,
                                         std::string &error)
{
    if (!answer.problem.empty()) {
        error = answer.problem + std::string(otherCure);
        return std::nullopt;
    }
    return Interpreter{path, answer.version, {}};
}

std::optional<Interpreter> only(const std::string &path, const std::string &packageFolder, std::string_view otherCure,
                                std::string &error)
{
    return interpreterOf(path, understand(path, packageFolder, runProbe(path, packageFolder)), otherCure, error);
}

} // namespace

std::vector<std::string> interpreterProbe(const std::string &packageFolder)
{
    return {"-I", "-S", "-B", "-c", probeScript, packageFolder};
}

std::optional<Interpreter> interpreterFromProbe(const std::string &path, const std::string &packageFolder,
                                                const std::string &printed, std::string &error)
{
    return interpreterOf(path, understand(path, packageFolder, printed), cure, error);
}

std::string findExecutable(const std::string &name)
{
    if (name.find('/') != std::string::npos)
        return isExecutable(name) ? name : std::string();
    const char *const variable = std::getenv("PATH");
    std::string_view path = variable ? variable : "/usr/local/bin:/usr/bin:/bin";
    for (;;) {
        const auto colon = path.find(':');
        std::string candidate(path.substr(0, colon));
        candidate += candidate.empty() ? "./" : "/";
        candidate += name;
        if (isExecutable(candidate))
            return candidate;
        if (colon == std::string_view::npos)
            return {};
        path.remove_prefix(colon + 1);
    }
}

std::optional<Interpreter> findInterpreter(const std::string &chosen, const std::string &packageFolder,
                                           std::string &error)
{
    if (packageFolder.empty()) {
        error =
            "The Python package coroscope is missing: build the target coroscope_python, or install Coroscope again.";
        return std::nullopt;
    }
    if (!chosen.empty()) {
        const std::string path = findExecutable(chosen);
        if (path.empty()) {
            error = fmt::format("There is no interpreter {}.{}", chosen, cure);
            return std::nullopt;
        }
        return only(path, packageFolder, cure, error);
    }
    if (const char *const environment = std::getenv("VIRTUAL_ENV"); environment && *environment) {
        const std::string path = std::string(environment) + "/bin/python3";
        if (isExecutable(path))
            return only(path, packageFolder,
                        " Make the virtual environment with python3.11 -m venv, or leave it (deactivate).", error);
        error = fmt::format("The active virtual environment {} has no bin/python3. Make it again with python3.11 -m "
                            "venv, or leave it (deactivate).",
                            environment);
        return std::nullopt;
    }
    const std::string first = findExecutable("python3");
    if (!first.empty())
        if (auto found = only(first, packageFolder, "", error))
            return found;
    const std::string problem = first.empty() ? "There is no python3 on PATH." : error;
    for (const std::string &path :
         {findExecutable("python3.11"), findExecutable("/usr/bin/python3.11"), findExecutable("/usr/bin/python3")}) {
        if (path.empty() || path == first)
            continue;
        if (auto found = only(path, packageFolder, "", error)) {
            found->note = fmt::format("{} Runs with {} (Python {}).", problem, path, found->version);
            return found;
        }
    }
    error = problem + cure;
    return std::nullopt;
}

} // namespace coroscope
