// SPDX-License-Identifier: MIT
// SpilledVector: a vector of plain values in a SpilledMemory. A large one grows without being copied: the lanes of ten million slices
// grow without a pause. It is a plain value itself, which owns nothing: copies share what they hold. Internal as that is.
#pragma once

#include "engine/record/spilled_memory.h"

#include <algorithm>
#include <span>
#include <type_traits>

namespace coroscope {

template <class T>
class SpilledVector {
public:
    /// `memory` is the same each time.
    void push_back(SpilledMemory &memory, T value)
    {
        static_assert(std::is_trivially_copyable_v<T>);
        if (size_ == capacity_)
            grow(memory);
        data_[size_++] = value;
    }
    void eraseFront(std::size_t count)
    {
        std::copy(data_ + count, data_ + size_, data_);
        size_ -= count;
    }
    template <class Condition>
    void eraseIf(Condition condition)
    {
        size_ = std::size_t(std::remove_if(data_, data_ + size_, condition) - data_);
    }
    void clear() { size_ = 0; }
    SpilledVector copyIn(SpilledMemory &memory) const
    {
        SpilledVector copy;
        for (std::size_t i = 0; i < size_; ++i)
            copy.push_back(memory, data_[i]);
        return copy;
    }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    const T *begin() const { return data_; }
    const T *end() const { return data_ + size_; }
    T *begin() { return data_; }
    T *end() { return data_ + size_; }
    const T &front() const { return data_[0]; }
    const T &back() const { return data_[size_ - 1]; }
    T &back() { return data_[size_ - 1]; }
    const T &operator[](std::size_t index) const { return data_[index]; }
    T &operator[](std::size_t index) { return data_[index]; }

private:
    void grow(SpilledMemory &memory)
    {
        const std::size_t bytes = capacity_ * sizeof(T);
        if (2 * bytes >= memory.ownRoomFrom()) {
            const SpilledMemory::Room room = memory.grow({data_, bytes});
            data_ = static_cast<T *>(room.at);
            capacity_ = room.bytes / sizeof(T);
            return;
        }
        const std::size_t capacity = std::max<std::size_t>(2 * capacity_, 1); // most are short
        auto *const larger = static_cast<T *>(memory.allocate(capacity * sizeof(T)));
        std::copy(data_, data_ + size_, larger);
        memory.release(data_, bytes);
        data_ = larger;
        capacity_ = capacity;
    }

    T *data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

} // namespace coroscope
