// SPDX-License-Identifier: MIT
// Resumption hooks: see each resumption of a generator or coroutine where CPython makes it, whoever makes it.
//
// The slots and methods of the generator and coroutine types are replaced in place: tp_iternext and am_send, which `for`,
// next(), `yield from`, await and C code call; send(), throw(), close() and __next__(), also as bound before; the same of the
// iterators that `coroutine.__await__()` and an asynchronous generator's methods return; and builtins.next, which is told
// from other iteration by it. Code that resumes nothing runs as without them. (A frame hook, PEP 523, costs every call, and
// breaks deep recursion; so does a profile function, which moreover takes the place of the program's own.)
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

enum class ResumedBy {
    iteration, ///< a `for`, a comprehension, or C code such as list()
    next,
    send,
    throwing,
    closing,
};

/// Called under the interpreter's lock, with no exception set but where it says so.
class ResumptionListener {
public:
    enum class Begin {
        pass,    ///< nothing to see: it goes on unwatched, and the listener does not hear of its end
        slice,   ///< one of the calls below follows; what it resumes meanwhile is to be passed
        refused, ///< an exception is set: it is raised in place of the resumption
    };
    virtual Begin resuming(PyObject *generator, ResumedBy by, PyObject *sent) = 0; ///< `sent`: borrowed
    // How the slice ended. What is handed out is borrowed. None of them leaves an exception set, or changes the one that is.
    virtual void yielded(PyObject *value) = 0;
    virtual void returned(PyObject *value) = 0; ///< null: None
    virtual void raised() = 0;                  ///< the exception is set
    virtual void closed() = 0;

    virtual void deallocating(PyObject *generator) = 0; ///< any, watched or not; an exception may be set

protected:
    ~ResumptionListener() = default;
};

/// From here on `listener` hears of them; it lives until removeResumptionHooks(), or as long as the process. At most one.
/// False, and nothing was changed: this interpreter's types are not laid out as they should be.
bool installResumptionHooks(ResumptionListener &listener);
/// The types are as they were, but for what tells of deaths: the listener hears of these only.
void restResumptionHooks();
void removeResumptionHooks(); ///< the types are as they were; nothing, where no hooks are installed

} // namespace coroscope
