// SPDX-License-Identifier: MIT
// Caller: what resumes the tasks of a scheduler that is not ours: the program's own `run`, its main function, a module.
#pragma once

#include "engine/loop/stack_interner.h"

#include <cstdint>
#include <source_location>

namespace coroscope {

/// The loop's thread.
class Caller {
public:
    /// The chain of calls that ends where tasks are resumed, innermost last. 0: not known.
    virtual std::uint32_t internStack(StackInterner &stacks) = 0;
    virtual std::uint32_t thread() const { return 0; } ///< as the program numbers them; 0: its main thread

protected:
    ~Caller() = default;
};

/// A function of a C++ program.
class SourceCaller final : public Caller {
public:
    /// False: it is there already.
    bool moveTo(const std::source_location &place);
    std::uint32_t internStack(StackInterner &stacks) override;

private:
    std::source_location place_;
};

} // namespace coroscope
