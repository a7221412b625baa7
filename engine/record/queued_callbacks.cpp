// SPDX-License-Identifier: MIT
#include "engine/record/queued_callbacks.h"

#include "engine/record/spilled_memory.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace coroscope {

void QueuedCallbacks::push(QueuedCallback callback)
{
    if (knows(std::uint32_t(callback.id)))
        return;
    last_ = isEmptyEver_ ? callback.id : last_ + (std::uint32_t(callback.id) - std::uint32_t(last_));
    isEmptyEver_ = false;
    callback.id = last_;
    items_.push_back(callback);
}

std::optional<QueuedCallback> QueuedCallbacks::take(std::uint32_t id)
{
    if (!knows(id))
        return std::nullopt;
    const std::uint64_t wanted = last_ - (std::uint32_t(last_) - id);
    const auto found =
        std::lower_bound(items_.begin() + std::ptrdiff_t(head_), items_.end(), wanted,
                         [](const QueuedCallback &known, std::uint64_t number) { return known.id < number; });
    if (found == items_.end() || found->id != wanted || found->isGone)
        return std::nullopt;
    const QueuedCallback taken = *found;
    found->isGone = true;
    ++gone_;
    forgetGone();
    return taken;
}

void QueuedCallbacks::forgetGone()
{
    for (; head_ < items_.size() && items_[head_].isGone; ++head_)
        --gone_;
    if (head_ == items_.size()) {
        items_.clear();
        head_ = 0;
    } else if (head_ > 64 && head_ * 2 > items_.size()) {
        items_.erase(items_.begin(), items_.begin() + std::ptrdiff_t(head_));
        head_ = 0;
    } else if (gone_ > 64 && gone_ * 2 > size()) { // the first may stand there for ever
        items_.erase(items_.begin(), items_.begin() + std::ptrdiff_t(head_));
        head_ = 0;
        std::erase_if(items_, [](const QueuedCallback &item) { return item.isGone; });
        gone_ = 0;
    }
}

std::vector<QueuedCallback> QueuedCallbacks::inOrder() const
{
    std::vector<QueuedCallback> all;
    all.reserve(size() - gone_);
    std::copy_if(items_.begin() + std::ptrdiff_t(head_), items_.end(), std::back_inserter(all),
                 [](const QueuedCallback &item) { return !item.isGone; });
    std::stable_sort(all.begin(), all.end(),
                     [](const QueuedCallback &a, const QueuedCallback &b) { return a.order < b.order; });
    return all;
}

std::span<const QueuedCallback> QueuedCallbacks::putAway(SpilledMemory &memory)
{
    items_.erase(items_.begin(), items_.begin() + std::ptrdiff_t(head_));
    std::erase_if(items_, [](const QueuedCallback &item) { return item.isGone; });
    head_ = gone_ = 0;
    const std::vector<QueuedCallback> items = std::exchange(items_, {});
    if (items.empty())
        return {};
    auto *const to = static_cast<QueuedCallback *>(memory.allocate(items.size() * sizeof(QueuedCallback)));
    std::uninitialized_copy(items.begin(), items.end(), to);
    return {to, items.size()};
}

} // namespace coroscope
