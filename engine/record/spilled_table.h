// SPDX-License-Identifier: MIT
// SpilledTable: plain values by index, in a SpilledMemory. They are added at the end; their addresses stay. Internal to engine/record.
#pragma once

#include "engine/record/spilled_memory.h"

#include <cstdint>
#include <new>
#include <type_traits>
#include <vector>

namespace coroscope {

template <class T, unsigned blockBits>
class SpilledTable {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

public:
    /// `memory` is the same each time.
    T &push_back(SpilledMemory &memory, const T &value)
    {
        if (size_ >> blockBits == blocks_.size())
            blocks_.push_back(static_cast<T *>(memory.allocate(sizeof(T) << blockBits)));
        return *new (&(*this)[size_++]) T(value);
    }
    T &operator[](std::size_t index) { return blocks_[index >> blockBits][index & within]; }
    const T &operator[](std::size_t index) const { return blocks_[index >> blockBits][index & within]; }
    T &back() { return (*this)[size_ - 1]; }
    const T &back() const { return (*this)[size_ - 1]; }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

private:
    static constexpr std::size_t within = (std::size_t(1) << blockBits) - 1;
    std::vector<T *> blocks_;
    std::size_t size_ = 0;
};

} // namespace coroscope
