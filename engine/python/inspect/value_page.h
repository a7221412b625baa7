// SPDX-License-Identifier: MIT
// ValuePage: one page of a long row of values, filled by going along the row; of what lies outside only the number is counted.
#pragma once

#include "engine/control/inspection.h"
#include "engine/python/python_api.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

namespace coroscope {

class ValuePage {
public:
    /// Describes a value of the program: its text, its type, and a reference where it has children.
    using Describe = std::function<ValueEntry(PyObject *value)>;

    ValuePage(std::int64_t request, std::uint64_t from, Describe describe) : describe_(std::move(describe))
    {
        list_.request = request;
        list_.from = from;
    }

    /// The next one of the row. `name()` is only called for what is in the page.
    template <typename Name>
    void add(PyObject *value, const Name &name)
    {
        if (wantsNext()) {
            ValueEntry entry = describe_(value);
            entry.name = name();
            put(std::move(entry));
        }
        ++list_.total;
    }
    /// The next one, which is a text of ours.
    template <typename Make>
    void addText(const Make &make)
    {
        if (wantsNext())
            put(make());
        ++list_.total;
    }
    /// The next `count` ones, any of which can be had at once.
    template <typename Add>
    void addMany(std::uint64_t count, const Add &add)
    {
        const std::uint64_t end = list_.total + count;
        std::uint64_t at = std::min<std::uint64_t>(list_.from > list_.total ? list_.from - list_.total : 0, count);
        list_.total += at;
        for (; at < count && !isFull(); ++at)
            add(at); // counts it
        list_.total = end;
    }

    std::uint64_t total() const { return list_.total; }        ///< so far
    void countTo(std::uint64_t total) { list_.total = total; } ///< also what was not gone along
    bool isFull() const { return isCut_ || list_.list.size() >= pageEntries; }
    ValueList take() { return std::move(list_); }

private:
    bool wantsNext() const { return list_.total >= list_.from && !isFull(); }
    void put(ValueEntry entry)
    {
        bytes_ += entry.name.size() + entry.text.size() + entry.type.size();
        isCut_ = bytes_ > pageBytes;
        list_.list.push_back(std::move(entry));
    }

    Describe describe_;
    ValueList list_;
    std::size_t bytes_ = 0;
    bool isCut_ = false;
};

} // namespace coroscope
