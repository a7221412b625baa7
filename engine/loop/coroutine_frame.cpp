// SPDX-License-Identifier: MIT
#include "engine/loop/coroutine_frame.h"

#include "engine/loop/function_head.h"
#include "engine/loop/source_path.h"

namespace coroscope {

std::string_view functionName(std::string_view prettyFunction)
{
    // The parameter list begins at the first parenthesis outside <>; the name is the word before it.
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < prettyFunction.size(); ++i) {
        // What g++ and clang++ call a namespace without a name says nothing to a reader.
        for (const std::string_view unnamed : {"{anonymous}::", "(anonymous namespace)::"})
            if (depth == 0 && prettyFunction.substr(i).starts_with(unnamed))
                begin = i += unnamed.size();
        if (i == prettyFunction.size())
            break;
        const char c = prettyFunction[i];
        if (c == '<')
            ++depth;
        else if (c == '>')
            --depth;
        else if (depth == 0 && c == '(')
            return prettyFunction.substr(begin, i - begin);
        else if (depth == 0 && (c == ' ' || c == '*' || c == '&'))
            begin = i + 1;
    }
    return prettyFunction.substr(begin);
}

DefinitionRef CoroutineFrame::definition() const
{
    const std::string_view name = functionName(definition_.function_name());
    return {name, sourcePath(definition_), functionHead(definition_, name), DefinitionKind::native};
}

std::uint32_t CoroutineFrame::internChain(StackInterner &stacks) const
{
    const std::uint32_t awaiter = awaiter_ ? awaiter_->internStack(stacks) : 0;
    StackInterner::Known &known = stacks.known(placeKey(), awaiter);
    if (!known.is(placeKey(), awaiter))
        known = {placeKey(), awaiter,
                 stacks.intern(functionName(definition_.function_name()), sourcePath(place_), place_.line(), awaiter)};
    return known.stack;
}

} // namespace coroscope
