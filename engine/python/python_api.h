// SPDX-License-Identifier: MIT
// Python.h, and what of CPython 3.11's layout the extension reads: the place where a generator or coroutine stands.
// The layout of these structures is the same in every 3.11.x; module.cpp refuses any other version.
#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <opcode.h>

#include <cstdint>

namespace coroscope {

/// The head of CPython 3.11's _PyInterpreterFrame (internal/pycore_frame.h).
struct FrameLayout {
    PyFunctionObject *function;
    PyObject *globals;
    PyObject *builtins;
    PyObject *locals;
    PyCodeObject *code;
    PyFrameObject *frameObject;
    FrameLayout *previous;
    const std::uint16_t *previousInstruction; ///< the last code unit that ran, in code->co_code_adaptive
    int stackTop;
    bool isEntry;
    char owner;
    PyObject *values[1];
};

enum FrameStateOfGenerator : int { frameCreated = -2, frameSuspended = -1, frameExecuting = 0 };

/// The frame of a suspended generator, coroutine or asynchronous generator; null where it is not suspended.
inline const FrameLayout *suspendedFrame(PyObject *generator)
{
    auto *layout = reinterpret_cast<PyGenObject *>(generator);
    return layout->gi_frame_state == frameSuspended ? reinterpret_cast<const FrameLayout *>(layout->gi_iframe)
                                                    : nullptr;
}

/// The frame of a generator that has begun and not ended, also of one that runs: on whichever thread, it stands still while we
/// have the interpreter's lock. Null: of any other.
inline const FrameLayout *openFrame(PyObject *generator)
{
    auto *layout = reinterpret_cast<PyGenObject *>(generator);
    const bool isOpen = layout->gi_frame_state == frameSuspended || layout->gi_frame_state == frameExecuting;
    return isOpen ? reinterpret_cast<const FrameLayout *>(layout->gi_iframe) : nullptr;
}

/// The innermost frame that runs on the thread; null: none.
inline const FrameLayout *runningFrame(const PyThreadState *thread)
{
    return reinterpret_cast<const FrameLayout *>(thread->cframe->current_frame);
}

/// The same on this thread.
inline const FrameLayout *runningFrame() { return runningFrame(_PyThreadState_UncheckedGet()); }

/// This thread, by a number that, unlike its identifier, is never used again.
inline std::uint64_t runningThread() { return _PyThreadState_UncheckedGet()->id; }

/// A local of a frame by its place among co_localsplusnames, out of its cell where it has one. Borrowed; null: unset.
inline PyObject *localOf(const FrameLayout &frame, Py_ssize_t slot)
{
    constexpr unsigned char cellOrFree = 0x40 | 0x80; // CO_FAST_CELL, CO_FAST_FREE
    PyObject *const value = frame.values[slot];
    const auto kind = static_cast<unsigned char>(PyBytes_AS_STRING(frame.code->co_localspluskinds)[slot]);
    return value && (kind & cellOrFree) && PyCell_Check(value) ? PyCell_GET(value) : value;
}

/// What a suspended frame delegates to by `await` or `yield from`: borrowed; null: it yields by itself.
inline PyObject *delegateOf(const FrameLayout &frame)
{
    const std::uint16_t next = frame.previousInstruction[1];
    const int opcode = next & 0xff;
    const bool resumes = opcode == RESUME || opcode == RESUME_QUICK;
    return resumes && next >> 8 >= 2 ? frame.values[frame.stackTop - 1] : nullptr;
}

/// A METH_FASTCALL function as PyMethodDef holds it.
template <typename Function>
PyCFunction asMethod(Function function)
{
    return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
}

/// Owns one reference. To be made and dropped under the interpreter's lock.
class PyRef {
public:
    PyRef() = default;
    static PyRef take(PyObject *owned) { return PyRef(owned); }
    static PyRef share(PyObject *borrowed) { return PyRef(Py_XNewRef(borrowed)); }
    PyRef(PyRef &&other) noexcept : object_(other.release()) {}
    PyRef &operator=(PyRef &&other) noexcept
    {
        PyObject *old = object_;
        object_ = other.release();
        Py_XDECREF(old);
        return *this;
    }
    ~PyRef() { Py_XDECREF(object_); }
    PyRef(const PyRef &) = delete;
    PyRef &operator=(const PyRef &) = delete;

    PyObject *get() const { return object_; }
    explicit operator bool() const { return object_ != nullptr; }
    PyObject *release()
    {
        PyObject *object = object_;
        object_ = nullptr;
        return object;
    }

private:
    explicit PyRef(PyObject *object) : object_(object) {}
    PyObject *object_ = nullptr;
};

} // namespace coroscope
