// SPDX-License-Identifier: MIT
#include "engine/record/loop_table.h"

#include <utility>

namespace coroscope {

void LoopTable::takeSnapshot(const Event &event)
{
    inSnapshot_.clear();
    told_ = 0;
    SnapshotReader snapshot(event);
    for (SnapshotTask task; snapshot.next(task);)
        inSnapshot_.push_back(task.number);
}

void LoopTable::take(const Event &event, TaskTable &tasks)
{
    if (event.payloadWords == 0)
        return;
    const std::uint64_t head = event.payload[0];
    const auto loop = std::uint32_t(head >> 32);
    const std::uint64_t bytes = head >> 8 & format::fieldMax;
    switch (format::LoopNote(head & 0xff)) {
    case format::LoopNote::spawns:
        several_ = true;
        spawning_ = loop;
        break;
    case format::LoopNote::name:
        several_ = true;
        if (bytes <= (event.payloadWords - 1) * 8)
            names_.insert_or_assign(loop, std::string(event.text(1, bytes)));
        break;
    case format::LoopNote::tasks:
        for (std::uint64_t left = event.payloadWords > 1 ? event.payload[1] : 0; left > 0 && told_ < inSnapshot_.size();
             --left) {
            const std::uint32_t index = tasks.find(inSnapshot_[told_++]);
            if (index != TaskTable::none)
                tasks.entry(index).info.loop = loop;
        }
        break;
    case format::LoopNote::stop: stop_ = loop; break;
    default: break;
    }
}

std::uint32_t LoopTable::takeStop() { return std::exchange(stop_, 0); }

std::string_view LoopTable::name(std::uint32_t loop) const
{
    const auto found = names_.find(loop);
    return found == names_.end() ? std::string_view() : found->second;
}

} // namespace coroscope
