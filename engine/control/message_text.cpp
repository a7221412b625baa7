// SPDX-License-Identifier: MIT
// The words of the protocol that stand for values.
#include "engine/control/messages.h"

#include <array>

namespace coroscope {

std::string_view toText(StopCause cause)
{
    switch (cause) {
    case StopCause::pause: return "pause";
    case StopCause::breakpoint: return "breakpoint";
    case StopCause::step: return "step";
    case StopCause::entry: return "entry";
    }
    return "pause";
}

std::string_view toText(BreakAction action)
{
    switch (action) {
    case BreakAction::stop: return "stop";
    case BreakAction::print: return "print";
    case BreakAction::save: return "save";
    case BreakAction::exit: return "exit";
    }
    return "stop";
}

std::optional<BreakAction> breakActionFromText(std::string_view text)
{
    for (const auto action : {BreakAction::stop, BreakAction::print, BreakAction::save, BreakAction::exit})
        if (toText(action) == text)
            return action;
    return std::nullopt;
}

} // namespace coroscope
