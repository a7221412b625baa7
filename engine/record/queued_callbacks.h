// SPDX-License-Identifier: MIT
// QueuedCallbacks: the callbacks in the ready queues of a program, as its recording tells of them.
#pragma once

#include "engine/loop/vocabulary.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace coroscope {

class SpilledMemory;

struct QueuedCallback {
    std::uint64_t id = 0; ///< rises in the order in which they were queued; the recording has its low 32 bits
    std::uint64_t order =
        0; ///< its place among the tasks, see LiveTask::order; of those with one order that of their ids counts
    std::uint32_t function = 0;
    TaskNumber causer = noTask;
    CallbackNumber origin = 0; ///< the callback run in which it was queued; 0: in none, or not known
    WakeCause cause = WakeCause::unknown;
    std::uint32_t loop = 1; ///< in whose queue it stands
    bool isGone = false;
};

class QueuedCallbacks {
public:
    /// `callback.id` is what the recording has. One that is there already, or was, is passed over.
    void push(QueuedCallback callback);
    /// Takes it out. Nothing: it is not there.
    std::optional<QueuedCallback> take(std::uint32_t id);
    bool knows(std::uint32_t id) const { return !isEmptyEver_ && std::int32_t(id - std::uint32_t(last_)) <= 0; }

    std::size_t size() const { return items_.size() - head_; } ///< some of them may be gone
    /// As they stand in their queues.
    std::vector<QueuedCallback> inOrder() const;

    /// What is in the queues lies in `memory` afterwards, in the answer, and no longer here.
    std::span<const QueuedCallback> putAway(SpilledMemory &memory);
    void takeBack(std::span<const QueuedCallback> items) { items_.assign(items.begin(), items.end()); }

private:
    void forgetGone();

    std::vector<QueuedCallback> items_; ///< by id
    std::size_t head_ = 0;              ///< those in front are gone
    std::size_t gone_ = 0;              ///< of those from there on
    std::uint64_t last_ = 0;            ///< the id that was pushed last
    bool isEmptyEver_ = true;
};

} // namespace coroscope
