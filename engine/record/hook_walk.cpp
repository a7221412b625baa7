// SPDX-License-Identifier: MIT
#include "engine/record/hook_walk.h"

#include <utility>

namespace coroscope {

using format::Op;

HookWalk::HookWalk(const Recording &recording, SwitchNumber from)
    : HookWalk(recording.reader(), recording.reader().startBefore(from))
{
}

HookWalk::HookWalk(const RecordingReader &reader, RecordingReader::Start start)
    : reader_(reader), replay_(std::move(start.replay)), cursor_(std::move(start.cursor))
{
}

bool HookWalk::isLost() const { return cursor_.position() < reader_.begin(); }

HookWalk::Result HookWalk::next(Told &told, std::uint64_t &budget)
{
    reader_.checkSize();
    cursor_.setLimit(reader_.end());
    for (Event event; budget > 0;) {
        if (isLost() || cursor_.next(event) != EventCursor::Result::event)
            return Result::end;
        --budget;
        const bool isHook = describe(event, told);
        if (!replay_.apply(event, cursor_.ticks(), nullptr))
            return Result::end;
        if (event.op == Op::suspend) // where it is suspended is known by now
            if (const LiveTask *task = find(told.task))
                told.stack = task->stack;
        if (event.op == Op::spawn)
            told.isFirst = replay_.aliveCount() == 1 && replay_.caller().stack == 0;
        if (isHook)
            return Result::told;
    }
    return Result::more;
}

const LiveTask *HookWalk::find(TaskNumber task) const
{
    const std::uint32_t slot = reader_.tasks.slotOf(task);
    const auto &slots = replay_.slots();
    return slot < slots.size() && slots[slot].number == task ? &slots[slot] : nullptr;
}

/// What happens between two moments is told of at the second: there one sees it done. Callback runs that are still to begin in
/// front of the next switch, or in the slice, are moments, too.
Moment HookWalk::firstFromHere(SwitchNumber number, bool inside)
{
    const CallbackNumber next = replay_.side().runs() + 1;
    if (nextRun_.callback != next && reader_.state().side().runs() >= next) {
        const RunLane &runs = reader_.side().callbacks();
        const std::optional<std::size_t> index = runs.find(next);
        nextRun_ = index ? runs[*index].before() : Moment{0, false, next};
    }
    return nextRun_ == Moment{number, inside, next} ? nextRun_ : Moment{number, inside};
}

/// Before the event is taken in. False: no hook tells of it.
bool HookWalk::describe(const Event &event, Told &told)
{
    const SwitchNumber number = replay_.switchNumber();
    const bool inside = replay_.running() != noTask;
    told = {};
    told.task = event.a;
    switch (event.op) {
    case Op::resume:
    case Op::resumeTurn: told.hook = Hook::resuming; break;
    case Op::spawn: told.hook = Hook::spawned; break;
    case Op::wake: told.hook = Hook::woken; break;
    case Op::suspend:
        told.hook = Hook::suspended;
        told.task = replay_.running();
        break;
    case Op::ended:
        told.hook = Hook::ended;
        told.outcome = TaskStatus(event.b & 0xf);
        told.ofSlice = event.a == replay_.running();
        break;
    case Op::skip:
        if (format::Extension(event.a) != format::Extension::callbackBegan || event.payloadWords < 2)
            return false;
        told.hook = Hook::callbackBegins;
        told.task = noTask;
        told.stack = std::uint32_t(event.payload[0]);
        told.callback = replay_.side().runs() + 1;
        told.at = {inside ? number : number + 1, inside, told.callback};
        return true;
    default: return false;
    }
    const bool endsSlice = told.hook == Hook::suspended || told.ofSlice;
    if (told.hook == Hook::resuming)
        told.at = {number + 1, false};
    else
        told.at = inside && !endsSlice ? firstFromHere(number, true) : firstFromHere(number + 1, false);
    if (const LiveTask *task = find(told.task))
        told.stack = task->started ? task->stack : 0;
    return true;
}

} // namespace coroscope
