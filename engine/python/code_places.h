// SPDX-License-Identifier: MIT
// CodePlaces: what a code object is called, where it stands, and the numbers of suspended stacks.
//
// On the switch path a stack costs one comparison a frame: (instruction, number of the awaiting stack) is looked up in a
// direct-mapped table, which never has to be told of a change: code objects seen once are kept alive, so an instruction's
// address means one place for ever.
#pragma once

#include "engine/control/controller_host.h"
#include "engine/control/inspection.h"
#include "engine/loop/task_base.h"
#include "engine/python/await_chain.h"
#include "engine/python/python_api.h"

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>

namespace coroscope {

/// Names and place of one function's code.
struct CodeInfo {
    std::string name; ///< as definitions are named: `worker`, `Job.run`
    std::string file; ///< absolute path; empty where there is no file (`<string>`)
    std::uint32_t line = 0;
    DefinitionKind kind = DefinitionKind::unknown;
    std::uint32_t tasks = 0; ///< made from it so far
};

/// The generator, coroutine or asynchronous generator that is resumed where `awaitable` is: itself, or the one that it stands
/// before (`__await__()`, `asend()`). Borrowed; null: none of CPython's own.
PyObject *drivenBy(PyObject *awaitable);

/// Used under the interpreter's lock.
class CodePlaces {
public:
    CodePlaces();

    CodeInfo &info(PyCodeObject *code);

    /// The number of the chain of awaits that ends at `outermost`'s innermost suspended frame, or at the first one that runs;
    /// 0: it has not begun, or has ended.
    std::uint32_t suspendedStack(PyObject *outermost, StackInterner &stacks);

    /// The same, and the frames of it that are suspended.
    std::uint32_t suspendedStack(PyObject *outermost, StackInterner &stacks, AwaitChain &chain);

    /// The number of the chain of calls that runs on this thread, from `outermost` (null: from as far out as is looked) inwards.
    std::uint32_t runningStack(const FrameLayout *outermost, StackInterner &stacks);

    /// A place in running or suspended code.
    struct Place {
        PyCodeObject *code;
        const std::uint16_t *instruction;
    };
    /// The number of the chain of places that leads from `awaiter` to this one.
    std::uint32_t stackAt(const Place &place, std::uint32_t awaiter, StackInterner &stacks)
    {
        StackInterner::Known &known = stacks.known(place.instruction, awaiter);
        if (!known.is(place.instruction, awaiter))
            known = {place.instruction, awaiter, intern(place, awaiter, stacks)};
        return known.stack;
    }

    SourcePlace place(const FrameLayout &frame);
    FrameEntry describe(const FrameLayout &frame) const; ///< of any code: keeps nothing of it
    std::string absolutePath(PyObject *fileName) const;

private:
    std::uint32_t intern(const Place &place, std::uint32_t awaiter, StackInterner &stacks);

    std::unordered_map<PyCodeObject *, CodeInfo> infos_; // each key holds a reference
    std::string startFolder_;                            // relative file names count from here
};

} // namespace coroscope
