// SPDX-License-Identifier: MIT
#include "engine/record/side_replay.h"

#include <algorithm>

namespace coroscope {

using format::Extension;

namespace {

constexpr std::size_t mostOpen = 1000; ///< callback runs within each other: of a made-up recording there might be more
constexpr std::uint64_t inCallback = 1 << 8;
constexpr std::uint64_t lastTicks = std::uint64_t(1) << 62;

std::uint32_t low(std::uint64_t word) { return std::uint32_t(word); }
std::uint32_t high(std::uint64_t word) { return std::uint32_t(word >> 32); }
std::uint32_t loopOf(std::uint64_t word) { return std::max<std::uint32_t>(1, high(word) >> 9); }
WakeCause causeOf(std::uint64_t word) { return WakeCause(high(word) & format::wakeCauseMask); }

RunOutcome outcomeOf(std::uint64_t value)
{
    return value > std::uint64_t(RunOutcome::notCalled) ? RunOutcome::returned : RunOutcome(value);
}

} // namespace

void SideReplay::queue(const Event &event, std::uint64_t order)
{
    QueuedCallback callback;
    callback.function = low(event.payload[0]);
    callback.id = high(event.payload[0]);
    callback.causer = low(event.payload[1]);
    callback.cause = causeOf(event.payload[1]);
    callback.origin = high(event.payload[1]) & inCallback ? running() : 0;
    callback.loop = loopOf(event.payload[1]);
    callback.order = order;
    queued_.push(callback);
}

void SideReplay::apply(const Event &event, std::uint64_t ticks, SideListener *listener)
{
    switch (Extension(event.a)) {
    case Extension::callbackBegan: begin(event, ticks, listener); break;
    case Extension::callbackEnded: end(event, listener); break;
    case Extension::callbackQueued:
        if (event.payloadWords == 1)
            queued_.take(low(event.payload[0]));
        break;
    case Extension::callbackState: takeState(event, listener); break;
    case Extension::worker: takeWorker(event, ticks, listener); break;
    default: break;
    }
}

void SideReplay::addOpen(const OpenCallback &open, SideListener *listener)
{
    if (open_.size() == mostOpen)
        open_.erase(open_.begin());
    open_.push_back(open);
    if (listener)
        listener->callbackBegan(open);
}

void SideReplay::begin(const Event &event, std::uint64_t ticks, SideListener *listener)
{
    if (event.payloadWords < 2)
        return;
    OpenCallback open;
    open.number = ++runs_;
    open.since = ticks;
    open.function = low(event.payload[0]);
    open.causer = low(event.payload[1]);
    open.cause = causeOf(event.payload[1]);
    open.loop = loopOf(event.payload[1]);
    if (const std::uint32_t id = high(event.payload[0]))
        if (const auto queued = queued_.take(id))
            open.origin = queued->origin;
    addOpen(open, listener);
}

void SideReplay::end(const Event &event, SideListener *listener)
{
    if (open_.empty())
        return;
    auto found = open_.end() - 1;
    if (event.payloadWords > 0)
        found = std::find_if(open_.begin(), open_.end(),
                             [&](const OpenCallback &open) { return low(open.number) == low(event.payload[0]); });
    if (found == open_.end())
        return;
    const CallbackNumber number = found->number;
    open_.erase(found);
    if (listener)
        listener->callbackEnded(number,
                                event.payloadWords > 0 ? outcomeOf(high(event.payload[0])) : RunOutcome::returned);
}

/// What stands behind a snapshot says nothing new to whoever has read on to there.
void SideReplay::takeState(const Event &event, SideListener *listener)
{
    if (event.payloadWords == 0 || event.payload[0] <= runs_)
        return;
    runs_ = event.payload[0];
    CallbackNumber before = 0;
    for (std::uint64_t at = 1; at + 4 <= event.payloadWords; at += 4) {
        OpenCallback open;
        open.number = event.payload[at];
        open.since = std::min(event.payload[at + 1], lastTicks);
        open.function = low(event.payload[at + 2]);
        open.causer = low(event.payload[at + 3]);
        open.cause = causeOf(event.payload[at + 3]);
        open.loop = loopOf(event.payload[at + 3]);
        if (open.number <= before || open.number > runs_)
            break;
        before = open.number;
        addOpen(open, listener);
    }
}

void SideReplay::takeWorker(const Event &event, std::uint64_t ticks, SideListener *listener)
{
    using format::WorkerEvent;
    if (event.payloadWords == 0)
        return;
    const std::uint32_t lane = high(event.payload[0]);
    const auto what = WorkerEvent(low(event.payload[0]) & 0xff);
    if (what == WorkerEvent::count && event.payloadWords > 1) {
        jobs_ = std::max(jobs_, event.payload[1]);
        return;
    }
    if (what == WorkerEvent::thread && lane < format::mostWorkers) {
        if (lane >= workers_.size())
            workers_.resize(lane + 1);
        std::string_view name = event.text(1, 8 * (event.payloadWords - 1));
        name = name.substr(0, name.find('\0'));
        if (listener)
            listener->workerNamed(lane, name, low(event.payload[0]) >> format::workerLoopShift);
        return;
    }
    if (lane >= workers_.size() || event.payloadWords < 2)
        return;
    OpenJob &job = workers_[lane];
    if (what == WorkerEvent::began) {
        const bool isRepeated = event.payloadWords >= 4;
        if (isRepeated && job.number == event.payload[3])
            return;
        if (job.number != 0 && listener)
            listener->jobEnded(lane, RunOutcome::returned); // in a made-up recording
        job.number = isRepeated ? event.payload[3] : ++jobs_;
        job.since = isRepeated ? std::min(event.payload[2], lastTicks) : ticks;
        job.function = low(event.payload[1]);
        job.task = high(event.payload[1]);
        if (listener)
            listener->jobBegan(lane, job);
    } else if (what == WorkerEvent::ended && job.number != 0) {
        job = {};
        if (listener)
            listener->jobEnded(lane, outcomeOf(event.payload[1]));
    }
}

} // namespace coroscope
