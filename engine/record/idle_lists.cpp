// SPDX-License-Identifier: MIT
#include "engine/record/idle_lists.h"

#include <algorithm>
#include <string_view>

namespace coroscope {

namespace {

constexpr std::size_t largestPeer = 256; ///< bytes
constexpr std::uint32_t firstLoop = 1;

} // namespace

void IdleLists::begin(Nanoseconds now)
{
    IdleInfo idle;
    idle.start = now;
    if (!all_.empty())
        idle.before = all_.back().before + std::max<Nanoseconds>(0, all_.back().end - all_.back().start);
    all_.push_back(idle);
}

/// IdleEnd, how many more, the value; then the peer's text.
void IdleLists::putCause(const std::uint64_t *words, std::uint64_t count, IdleInfo &idle)
{
    if (count == 0)
        return;
    idle.endedBy = IdleEnd(words[0] & 0xff) > IdleEnd::pause ? IdleEnd::unknown : IdleEnd(words[0] & 0xff);
    idle.value = std::int32_t(words[0] >> 32);
    idle.more = std::uint32_t(words[0] >> 8) & format::fieldMax;
    const std::string_view peer(reinterpret_cast<const char *>(words + 1), 8 * (count - 1));
    idle.peer = peer.substr(0, std::min(peer.find('\0'), largestPeer));
}

void IdleLists::takeCause(const Event &event)
{
    if (isOpen())
        putCause(event.payload, event.payloadWords, all_.back());
}

void IdleLists::end(Nanoseconds now, SwitchNumber next)
{
    if (!isOpen())
        return;
    all_.back().end = now;
    all_.back().nextSwitch = next;
}

/// Up to the first of them there was one loop.
void IdleLists::takeOfLoop(const Event &event, const TimeScale &scale, Nanoseconds now, SwitchNumber next)
{
    if (event.payloadWords == 0)
        return;
    const auto loop = std::uint32_t(event.payload[0] >> 32);
    const auto what = format::IdleNote(event.payload[0] & 0xff);
    if (what == format::IdleNote::begins) {
        const Nanoseconds since = event.payloadWords > 1 ? std::min(now, scale.at(event.payload[1])) : now;
        if (loop != 0)
            beginOfLoop(loop, since);
        else if (!isOpen())
            begin(all_.empty() ? since : std::max(since, all_.back().end));
        return;
    }
    const auto open = open_.find(loop);
    if (what != format::IdleNote::ends || open == open_.end())
        return;
    IdleInfo &idle = each_[open->second];
    idle.end = now;
    idle.nextSwitch = next;
    putCause(event.payload + 1, event.payloadWords - 1, idle);
    open_.erase(open);
    if (!all_.empty() && all_.back().end == now && all_.back().nextSwitch == next && all_.back().loop == 0)
        all_.back().loop = loop; // it is the first that went on
}

void IdleLists::beginOfLoop(std::uint32_t loop, Nanoseconds since)
{
    if (!tellsLoops_) {
        tellsLoops_ = true;
        each_ = all_;
        if (!each_.empty() && each_.back().end < 0) // told now
            each_.pop_back();
        for (IdleInfo &idle : each_) {
            idle.loop = firstLoop;
            idle.before = 0;
        }
    }
    if (!open_.emplace(loop, each_.size()).second)
        return; // behind a snapshot it is told once more
    const Nanoseconds last = each_.empty() ? since : each_.back().start;
    IdleInfo &idle = each_.emplace_back();
    idle.start = std::max(since, last);
    idle.loop = loop;
}

void IdleLists::dropBefore(SwitchNumber firstSwitch, Nanoseconds start)
{
    const auto isGone = [&](const IdleInfo &idle) { // nextSwitch 0: it goes on
        return idle.nextSwitch != 0 && idle.nextSwitch <= firstSwitch && idle.end < start;
    };
    std::erase_if(all_, isGone);
    if (std::erase_if(each_, isGone) > 0)
        findOpen();
}

void IdleLists::findOpen()
{
    for (std::size_t i = 0; i < each_.size(); ++i)
        if (each_[i].end < 0)
            open_.insert_or_assign(each_[i].loop, i);
}

} // namespace coroscope
