// SPDX-License-Identifier: MIT
// The messages of the control channel (docs/control-protocol.md), both ways, as values; and their text, one line of JSON
// each. Decoding takes hostile text: it answers with an error sentence, never throws, and never uses more than a small
// multiple of the line's length.
#pragma once

#include "engine/control/breakpoint.h"
#include "engine/control/inspection.h"
#include "engine/loop/vocabulary.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace coroscope {

inline constexpr int controlProtocol = 1;
inline constexpr std::size_t maxMessageBytes = 1 << 20; ///< a line, without its end

// --- commands: debugger to program ---

/// One breakpoint as it was asked for; `error` says why it cannot be (it then matches nothing).
struct BreakpointRequest {
    Breakpoint breakpoint;
    std::string error;
    friend bool operator==(const BreakpointRequest &, const BreakpointRequest &) = default;
};

struct SetBreakpoints { ///< replaces all
    std::vector<BreakpointRequest> list;
    friend bool operator==(const SetBreakpoints &, const SetBreakpoints &) = default;
};
struct Pause {
    std::uint32_t loop = 0; ///< that one; 0: whichever comes first, and nothing while any is stopped
    friend bool operator==(const Pause &, const Pause &) = default;
};
struct Continue {
    std::uint32_t loop = 0; ///< that one; 0: all
    friend bool operator==(const Continue &, const Continue &) = default;
};
struct Step {
    bool overIdlePolls = true;
    TaskNumber task = noTask;   ///< to the next switch of this task; noTask: to the next switch
    bool intoCallbacks = false; ///< or to the next callback run, if that comes first; not where a task is wanted
    std::uint32_t loop = 0;     ///< that stopped loop goes on; 0: the one that stopped last
    friend bool operator==(const Step &, const Step &) = default;
};
/// What a stop holds from here on, also those that are under way.
struct HoldLoops {
    bool all = false; ///< the others are held before their next switch; else they run on
    friend bool operator==(const HoldLoops &, const HoldLoops &) = default;
};
struct Detach {
    bool end = false; ///< the program ends; else it runs on
    friend bool operator==(const Detach &, const Detach &) = default;
};

using Command = std::variant<SetBreakpoints, Pause, Continue, Step, HoldLoops, Detach, Inspect>;

// --- messages: program to debugger ---

struct Hello {
    int protocol = controlProtocol;
    std::int64_t pid = 0;
    std::string recording; ///< path; empty: none
    std::string language;  ///< "python", "c++"
    std::string version;   ///< of the language's interpreter or compiler
    friend bool operator==(const Hello &, const Hello &) = default;
};

/// The values are those of format::StopReason.
enum class StopCause : std::uint8_t { pause = 1, breakpoint = 2, step = 3, entry = 4 };

struct Stopped {
    SwitchNumber number = 0; ///< before this switch, or (inside) within its slice
    bool inside = false;
    StopCause cause = StopCause::pause;
    std::uint32_t breakpoint = 0; ///< 0: none
    TaskNumber task = noTask;     ///< next, or (inside) running; noTask: nobody, as in an idle wait
    TaskNumber subject = noTask;  ///< the task that the breakpoint is about (which suspended, was spawned …)
    std::string file;             ///< where `task` is; empty: unknown
    std::uint32_t line = 0;
    /// A step took this switch for an idle poll and passed over it, and it was none; 0: nothing of the kind.
    SwitchNumber notIdle = 0;
    /// Before this callback run, or (inside) within it; 0: about none.
    CallbackNumber callback = 0;
    std::string function{}; ///< which that calls; `file` and `line` say where it is defined, or (inside) where it is
    std::uint32_t loop = 0; ///< whose stop it is, as the recording numbers them; 0: no loop's
    friend bool operator==(const Stopped &, const Stopped &) = default;
};
struct Continued {
    std::uint32_t loop = 0; ///< that was stopped; 0: no loop's
    friend bool operator==(const Continued &, const Continued &) = default;
};
struct BreakpointState {
    std::uint32_t number = 0;
    bool accepted = true;
    std::uint64_t hits = 0;
    std::string error; ///< why it was not accepted
    friend bool operator==(const BreakpointState &, const BreakpointState &) = default;
};
struct BreakpointStates {
    std::vector<BreakpointState> list;
    friend bool operator==(const BreakpointStates &, const BreakpointStates &) = default;
};
struct Ending {
    int code = 0;
    friend bool operator==(const Ending &, const Ending &) = default;
};
struct ErrorText {
    std::string text;
    friend bool operator==(const ErrorText &, const ErrorText &) = default;
};

using Message = std::variant<Hello, Stopped, Continued, BreakpointStates, Ending, ErrorText, FrameList, ValueList>;

/// The answer that says why there is none.
Message refusal(const Inspect &request, std::string why);

// --- text ---

/// One line of JSON without its end. Bytes that are not UTF-8 are replaced by U+FFFD.
std::string encode(const Command &command);
std::string encode(const Message &message);

/// On failure nothing, and `error` is a sentence that says what is wrong with the line.
std::optional<Command> decodeCommand(std::string_view line, std::string &error);
std::optional<Message> decodeMessage(std::string_view line, std::string &error);

/// "pause", "breakpoint", "step", "entry".
std::string_view toText(StopCause cause);
/// "stop", "print", "save", "exit"; and back.
std::string_view toText(BreakAction action);
std::optional<BreakAction> breakActionFromText(std::string_view text);

} // namespace coroscope
