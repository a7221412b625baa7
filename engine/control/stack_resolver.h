// SPDX-License-Identifier: MIT
// StackResolver: what a stack number (see StackInterner) stands for.
#pragma once

#include <cstdint>
#include <string_view>

namespace coroscope {

struct StackPlace {
    std::string_view function;
    std::string_view file; ///< absolute path, or empty
    std::uint32_t line = 0;
    std::uint32_t awaiter = 0; ///< the stack that awaits this one; 0: none
};

class StackResolver {
public:
    virtual ~StackResolver() = default;
    /// The innermost place of `stack`; an empty one for 0 and for numbers never given out. Valid until the next interning.
    virtual StackPlace place(std::uint32_t stack) const = 0;
};

} // namespace coroscope
