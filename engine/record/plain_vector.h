// SPDX-License-Identifier: MIT
// PlainVector: a vector of plain values that grows in place where the system can: a large one of its pages is moved by the
// page table, neither copied nor faulted in again. The lanes of ten million slices grow without a pause. Internal to
// engine/record.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <new>
#include <type_traits>
#include <utility>

namespace coroscope {

template <class T>
class PlainVector {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    PlainVector() = default;
    PlainVector(const PlainVector &other)
    {
        grow(other.size_);
        std::copy(other.begin(), other.end(), data_);
        size_ = other.size_;
    }
    PlainVector(PlainVector &&other) noexcept { swap(other); }
    PlainVector &operator=(PlainVector other) noexcept
    {
        swap(other);
        return *this;
    }
    ~PlainVector() { std::free(data_); }

    void push_back(T value)
    {
        if (size_ == capacity_)
            grow(std::max<std::size_t>(capacity_ * 2, 1)); // most are short: a task's few slices
        data_[size_++] = value;
    }
    void eraseFront(std::size_t count)
    {
        std::copy(begin() + count, end(), data_);
        size_ -= count;
    }
    void clear() { size_ = 0; }

    std::size_t size() const { return size_; }
    std::size_t capacity() const { return capacity_; }
    bool empty() const { return size_ == 0; }
    const T *begin() const { return data_; }
    const T *end() const { return data_ + size_; }
    const T &front() const { return data_[0]; }
    const T &back() const { return data_[size_ - 1]; }
    const T &operator[](std::size_t index) const { return data_[index]; }

private:
    void swap(PlainVector &other) noexcept
    {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
    }
    void grow(std::size_t capacity)
    {
        if (capacity <= capacity_)
            return;
        void *const larger = std::realloc(data_, capacity * sizeof(T));
        if (!larger)
            throw std::bad_alloc();
        data_ = static_cast<T *>(larger);
        capacity_ = capacity;
    }

    T *data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

} // namespace coroscope
