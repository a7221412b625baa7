// SPDX-License-Identifier: MIT
// LaunchSpec: what whoever starts a program under Coroscope tells the engine inside it. It travels as JSON in one
// environment variable, which the engine removes at once, so that the program and its children never see it.
#pragma once

#include "engine/control/breakpoint.h"
#include "engine/guest/task_rule.h"
#include "engine/loop/vocabulary.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace coroscope {

inline constexpr char launchVariable[] = "COROSCOPE_LAUNCH";

/// What the program does when its debugger vanishes without a word.
enum class OnLostDebugger { run, end };

/// Whether schedulers that are not ours are watched in a Python program: what they resume becomes tasks.
enum class Observe {
    automatic, ///< but while a loop of ours runs
    always,    ///< also what the program's files only iterate over is a task
    never,
};

struct LaunchSpec {
    std::string recording; ///< path of the recording to write; empty: none
    bool virtualClock = false;
    Nanoseconds tick = 1'000'000; ///< ns; of the virtual clock
    bool clocksRunOn = false; ///< while the program is held; else they stand still. A virtual clock stands still ever
    bool holdsAll = false;    ///< a stop holds all loops; else the one that came to it, and others run on
    std::uint64_t keepBytes = 0; ///< limit on events kept, in bytes; 0: none
    Nanoseconds keepNs = 0;      ///< the same in the recording's time; 0: none
    int channelFd = -1;          ///< control channel (docs/control-protocol.md); -1: none
    OnLostDebugger onLost = OnLostDebugger::run;
    bool stopAtEntry = false; ///< stop before the first switch
    /// At which what was recorded so far is saved: those only that the program has not taken.
    std::vector<int> saveSignals;
    bool followChildren = false; ///< processes that the program makes record, too: into OUT.PID.coro each
    bool isChild = false;        ///< this is such a one: `recording` is the first program's
    Observe observe = Observe::automatic;
    bool ownTasks =
        true; ///< loops for asyncio make tasks of the engine's type, derived from asyncio's; Python programs only
    std::string queue; ///< the variable that holds the queue of a scheduler of the program's own; empty: to be found
    std::vector<TaskRule> taskRules; ///< of those that match a definition the last one counts; Python programs only
    std::vector<Breakpoint> breakpoints;
    std::map<std::string, std::string> overlays;   ///< source path -> file that holds the text to run in its place
    std::optional<std::string> pythonPath;         ///< PYTHONPATH as it was (nullopt: unset); Python programs only
    bool hashSeedIsOurs = false;                   ///< PYTHONHASHSEED was to be random: make it …
    std::optional<std::string> hashSeed;           ///< … what it was (nullopt: unset) again; Python programs only
    std::map<std::string, std::string> properties; ///< put into the recording ("program", "arguments" …)
    std::uint64_t clockTicks = 0;                  ///< an earlier pair of readings: CPU time stamp …
    Nanoseconds clockNs = 0;                       ///< … and CLOCK_MONOTONIC, to calibrate the one by the other
};

std::string toJson(const LaunchSpec &spec);
std::optional<LaunchSpec> launchSpecFromJson(const std::string &json, std::string &error);

/// A program to start, as a user names it.
struct ProgramRequest {
    std::string program; ///< a Python file, a folder or zip with __main__, or an executable; or …
    std::string module;  ///< … a module, as in python3 -m
    std::vector<std::string> arguments;
    std::vector<std::string> interpreterOptions; ///< -O, -X …, -W …
    std::string interpreter;                     ///< empty: found (the active virtual environment's first)
    std::string overlayText; ///< path of a file with the text to run in place of `program`; empty: none
    std::map<std::string, std::optional<std::string>>
        environment; ///< on top of the present one; nullopt: not set there
};

/// What to exec: argv[0] is the file; `environment` holds what to set on top of the present one, `unset` what to take out.
struct ProgramCommand {
    std::vector<std::string> argv;
    std::map<std::string, std::string> environment;
    std::vector<std::string> unset;
    bool isPython = false;
    bool fixedAddresses =
        false;        ///< to be started under FixedAddresses: sets of objects are in the same order in each run
    std::string note; ///< for the user, where another interpreter runs than they may expect; else empty
};

/// Works out the command that runs `request` under `spec`; notes "program", "arguments", "python" and "clock" in the spec's
/// properties where they are not there yet, and the time stamps to calibrate by. A Python program's interpreter is, unless
/// `request` names it, the active virtual environment's ($VIRTUAL_ENV/bin/python3) and no other; else python3 on PATH; where
/// that is not CPython 3.11, python3.11 on PATH or in /usr/bin, and `note` says so. The interpreter is run once, to ask it
/// what it is and whether it can import coroscope. On failure returns nothing and sets `error` to a sentence with
/// the cure (no python3, wrong version, no such program, not linked with the engine, no name for a variable).
std::optional<ProgramCommand> prepareProgram(const ProgramRequest &request, LaunchSpec spec, std::string &error);

/// The folder that makes `import coroscope` work in a plain python3: beside the running executable's build or installation.
/// Empty: not found.
std::string pythonPackageFolder();

/// The folder with our sitecustomize.py, which goes in front of PYTHONPATH: `coroscope/_site` in the package folder.
std::string pythonSiteFolder();

} // namespace coroscope
