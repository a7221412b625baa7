// SPDX-License-Identifier: MIT
// What a suspended asyncio task waits for, told by the innermost coroutine of asyncio's that it stands in, or by the future.
//
// One walk along its awaits finds the number of its stack and its frames. What that stack means, which of asyncio's coroutines it is
// and how far within, is worked out once for each number.
#pragma once

#include "engine/loop/task_base.h"
#include "engine/python/asyncio/watched_objects.h"
#include "engine/python/await_chain.h"
#include "engine/python/code_places.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace coroscope {

class AsyncioObjects;
struct KnownCall;

/// The process's: one program has one asyncio. Under the interpreter's lock. None of the program's code runs, no reference is held.
class AsyncioWaits {
public:
    AsyncioWaits(const AsyncioObjects &objects, CodePlaces &places) : objects_(objects), places_(places) {}

    struct Found {
        WaitState state;
        std::uint32_t stack = 0;
        WaitDetail *detail = nullptr; ///< null: there is no more; valid until the next look
    };
    /// What `task`, which is suspended, waits for.
    Found look(PyObject *task, StackInterner &stacks);
    /// The same while nobody listens, who would number stacks: there is none in the answer.
    Found lookAlone(PyObject *task);
    /// The same of one that waits on, by those stacks that have been used last. What has not been waited for before gets no ordinal.
    Found lookAgain(PyObject *task);
    void use(StackInterner &stacks); ///< outlives the looks from here on, up to another's use

    // --- for those that read what asyncio's coroutines hold: each gives the look its detail ---

    /// What is being found out.
    struct Look {
        AsyncioWaits &waits;
        const FrameLayout &frame; ///< of the known coroutine
        Found &found;
    };
    const AsyncioObjects &objects() const { return objects_; }
    bool isAgain() const { return !watches_; } ///< it has waited before: see lookAgain()
    /// What a wait for that future is for.
    void readFuture(PyObject *future, Found &found);
    /// It is for a job of an executor's.
    static void take(WatchedObjects::Watched &job, Found &found);
    /// One for this look only, empty.
    WaitDetail &passing();
    /// The one that stands for `object`, or, where that cannot be watched, one without an ordinal.
    WaitDetail &of(PyObject *object, WaitShape shape);
    /// The one that stands for a descriptor, with its peer's address: that in `peer`, an address of Python's, else (null) what the
    /// system says.
    WaitDetail &ofDescriptor(int descriptor, WaitShape shape, PyObject *peer);
    std::uint32_t ordinalOf(PyObject *object, WaitShape shape); ///< 0: none; gives no detail

private:
    /// What a stack means.
    struct Meaning {
        PyCodeObject *code = nullptr; ///< of the innermost frame; null: not worked out yet
        const KnownCall *call = nullptr;
        std::uint32_t callAt = 0;                ///< its frame, from the innermost
        std::uint32_t ownAt = 0;                 ///< the first that is not asyncio's
        std::vector<std::uint32_t> within;       ///< frames that stand within a `with`
        std::optional<std::string> futureName{}; ///< that was found for one that was awaited so; nothing: none was yet
    };
    struct Descriptor {
        WaitDetail detail;
        PyObject *peer = nullptr; ///< a reference: an address that goes on to mean the same text
    };

    Found find(PyObject *task);
    Meaning &meaningOf(const AwaitChain &chain);
    static Meaning workOut(const AwaitChain &chain);
    bool isOfTheProgram(PyObject *future) const;
    const std::string &nameOfFuture(PyObject *future);
    WatchedObjects::Watched *watched(PyObject *object, WaitShape shape);
    void takeTimeouts(const Meaning &meaning, Found &found);

    const AsyncioObjects &objects_;
    CodePlaces &places_;
    StackInterner *stacks_ = nullptr;
    std::uint64_t serialOfStacks_ = 0; ///< another may come to lie where this one was
    AwaitChain chain_;
    std::vector<Meaning> meanings_; ///< by the numbers of stacks
    Meaning *meaning_ = nullptr;
    Found *found_ = nullptr; ///< by the look under way
    WaitDetail passing_;
    std::vector<Descriptor> descriptors_; ///< by number and shape, those that have been waited for
    bool watches_ = true;
};

} // namespace coroscope
