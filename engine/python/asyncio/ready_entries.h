// SPDX-License-Identifier: MIT
// ReadyEntries: the callbacks that an asyncio loop runs next, first in, first out, the steps of tasks among them.
#pragma once

#include "engine/loop/vocabulary.h"
#include "engine/python/python_api.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace coroscope {

class AsyncioTask;

/// Why something came to be: what a callback makes ready is made so by what made the callback.
struct WakeOrigin {
    WakeCause cause : 8 = WakeCause::unknown;
    std::uint32_t detail : 24 = 0; ///< see WakeDetails; 0: no more is known
    TaskNumber task = noTask;
};
static_assert(sizeof(WakeOrigin) == 8); // queues are full of them

/// Owns its references. Either a handle, which holds what is to be called, or (where nobody asked for one) that itself, or a task
/// of asyncio's C type, a step of which is to be performed.
struct ReadyEntry {
    enum class Kind : std::uint8_t {
        call,  ///< of a handle or a callback
        step,  ///< of the task that stands for the callback; with the exception `argument`, where there is one
        wakeUp ///< the same, once the future `argument` is done
    };
    PyObject *handle = nullptr;
    PyObject *callback = nullptr;
    PyObject *argument = nullptr; ///< null: none
    PyObject *context = nullptr;  ///< null: the task's
    AsyncioTask *task = nullptr;  ///< whose step it is; null: nobody's, or nobody listens
    Kind kind = Kind::call;
    WakeOrigin origin;
    std::uint32_t listenerId = 0; ///< as LoopCallback's
    std::uint32_t listenerFunction = 0;

    void release()
    {
        Py_XDECREF(handle);
        Py_XDECREF(callback);
        Py_XDECREF(argument);
        Py_XDECREF(context);
    }
};

/// A ring. Under the interpreter's lock: other threads put entries into it.
class ReadyEntries {
public:
    bool empty() const { return head_ == tail_; }
    std::size_t size() const { return tail_ - head_; }
    ReadyEntry &front() { return ring_[head_ & mask_]; }
    const ReadyEntry &at(std::size_t index) const { return ring_[(head_ + index) & mask_]; }
    ReadyEntry &at(std::size_t index) { return ring_[(head_ + index) & mask_]; }

    void push(const ReadyEntry &entry)
    {
        if (size() > mask_) [[unlikely]]
            grow();
        ring_[tail_++ & mask_] = entry;
    }
    ReadyEntry pop() { return ring_[head_++ & mask_]; }

    /// Gives back what many entries at once had taken, now that there are few.
    void shrink()
    {
        if (mask_ >= manyEntries && size() < (mask_ + 1) / 16) [[unlikely]]
            resize((mask_ + 1) / 8);
    }

private:
    static constexpr std::size_t manyEntries = 4096;

    void grow() { resize((mask_ + 1) * 2); }

    void resize(std::size_t capacity)
    {
        auto ring = std::make_unique<ReadyEntry[]>(capacity);
        for (std::uint64_t i = head_; i != tail_; ++i)
            ring[i & (capacity - 1)] = ring_[i & mask_];
        ring_ = std::move(ring);
        mask_ = capacity - 1;
    }

    std::size_t mask_ = 63; // the capacity, a power of two, less one
    std::unique_ptr<ReadyEntry[]> ring_ = std::make_unique<ReadyEntry[]>(mask_ + 1);
    std::uint64_t head_ = 0; // both count up for ever
    std::uint64_t tail_ = 0;
};

} // namespace coroscope
