// SPDX-License-Identifier: MIT
#include "engine/record/switch_directory.h"

#include <algorithm>

namespace coroscope {

using format::Op;

namespace {

/// These ends of a slice are stamped, if time has gone on (docs/recording-format.md, "Times").
bool isStampedEnd(const Event &event)
{
    return event.op == Op::ended ||
           (WaitKind(event.b & format::suspendKindMask) == WaitKind::timer && (event.b & format::suspendWide));
}

} // namespace

void SwitchDirectory::noteSwitch(SwitchNumber number, EventPosition at, std::uint64_t ticksBefore, std::uint64_t begin)
{
    if (marks_.empty()) {
        first_ = number;
        marks_.reserve(64);
    }
    const auto isFar = [&](const Mark &mark) {
        return number - mark.number >= spacing || at.chunk != mark.at.chunk || at.word - mark.at.word >= spacingWords;
    };
    if (marks_.empty() || isFar(marks_.back()))
        marks_.push_back({at, ticksBefore, begin, number});
    last_ = number;
}

void SwitchDirectory::dropBefore(SwitchNumber number)
{
    if (marks_.empty() || number <= first_)
        return;
    first_ = number;
    recent_ = {};
    const std::size_t keep = markFor(number);
    marks_.erase(marks_.begin(), marks_.begin() + std::ptrdiff_t(keep));
}

std::size_t SwitchDirectory::markFor(SwitchNumber number) const
{
    const auto after = std::upper_bound(marks_.begin(), marks_.end(), number,
                                        [](SwitchNumber n, const Mark &mark) { return n < mark.number; });
    return after == marks_.begin() ? 0 : std::size_t(after - marks_.begin()) - 1;
}

std::uint64_t SwitchDirectory::switchesFrom(std::size_t mark) const
{
    const SwitchNumber next = mark + 1 < marks_.size() ? marks_[mark + 1].number : last_ + 1;
    return next - marks_[mark].number;
}

void SwitchDirectory::walk(const Mark &mark, const std::function<bool(const SwitchGlance &)> &visit) const
{
    EventCursor cursor(*chunks_, mark.at, mark.ticksBefore);
    cursor.setLimit(end_);
    SwitchGlance now;
    SwitchNumber number = mark.number - 1;
    bool exactStamp = false;
    bool settled = true;
    const auto settle = [&](std::uint64_t ticks) {
        settled = now.settled = true;
        now.end = ticks;
        now.idlePoll = now.idlePoll && ticks - now.begin <= longestPoll_;
        return visit(now);
    };
    for (Event event; cursor.next(event) == EventCursor::Result::event;) {
        const bool isResume = event.op == Op::resume || event.op == Op::resumeTurn;
        const bool stamped = isResume || event.op == Op::time || event.op == Op::idle || event.op == Op::idleEnd;
        if (stamped && !settled && (now.finished || isResume) && !settle(cursor.ticks()))
            return;
        if (isResume) {
            now = {.number = ++number, .task = event.a, .begin = cursor.ticks()};
            settled = false;
        } else if (!settled && !now.finished &&
                   (event.op == Op::suspend || (event.op == Op::ended && event.a == now.task))) {
            now.finished = true;
            now.idlePoll = event.op == Op::suspend && (event.b & format::suspendIdlePoll);
            if ((exactStamp || isStampedEnd(event)) && !settle(cursor.ticks()))
                return;
        }
        exactStamp = event.op == Op::time;
    }
    if (settled)
        return;
    now.end = cursor.ticks();
    visit(now);
}

void SwitchDirectory::forEach(SwitchNumber from, const std::function<bool(const SwitchGlance &)> &visit) const
{
    if (marks_.empty() || from > last_)
        return;
    from = std::max(from, first_);
    walk(marks_[markFor(from)], [&](const SwitchGlance &glance) { return glance.number < from || visit(glance); });
}

SwitchGlance SwitchDirectory::glance(SwitchNumber number) const
{
    SwitchGlance found;
    if (number < first_)
        return found;
    if (number == recent_.glance.number && isStill(recent_))
        return recent_.glance;
    forEach(number, [&](const SwitchGlance &glance) {
        found = glance;
        return false;
    });
    remember(found, found.end);
    return found;
}

SwitchGlance SwitchDirectory::at(std::uint64_t ticks) const
{
    if (recent_.glance.number != 0 && recent_.glance.begin <= ticks && ticks < recent_.until && isStill(recent_))
        return recent_.glance;
    SwitchGlance found;
    std::uint64_t until = UINT64_MAX; // of the last switch
    const auto after = std::upper_bound(marks_.begin(), marks_.end(), ticks,
                                        [](std::uint64_t t, const Mark &mark) { return t < mark.begin; });
    if (after == marks_.begin())
        return found;
    walk(*(after - 1), [&](const SwitchGlance &glance) {
        if (glance.begin > ticks) {
            until = glance.begin;
            return false;
        }
        found = glance;
        return true;
    });
    if (found.number < first_)
        return {};
    remember(found, until);
    return found;
}

SwitchNumber SwitchDirectory::nextEffective(SwitchNumber after) const
{
    SwitchNumber from = std::max(after + 1, first_);
    if (marks_.empty() || from > last_)
        return 0;
    SwitchNumber found = 0;
    for (std::size_t mark = markFor(from); mark < marks_.size() && !found; ++mark) {
        const SwitchNumber next = marks_[mark].number + switchesFrom(mark);
        if (marks_[mark].idlePolls == switchesFrom(mark)) {
            from = next;
            continue;
        }
        walk(marks_[mark], [&](const SwitchGlance &glance) {
            if (glance.number >= from && !glance.idlePoll)
                found = glance.number;
            return !found && glance.number + 1 < next;
        });
        from = next;
    }
    return found;
}

std::vector<SwitchNumber> SwitchDirectory::effectiveAfter(SwitchNumber after, std::size_t most) const
{
    std::vector<SwitchNumber> found;
    const SwitchNumber first = nextEffective(after);
    if (first == 0 || most == 0)
        return found;
    const SwitchNumber end = first + 4 * most; // long runs of idle polls are passed over by marks, not by walking
    forEach(first, [&](const SwitchGlance &glance) {
        if (!glance.idlePoll)
            found.push_back(glance.number);
        return found.size() < most && glance.number < end;
    });
    return found;
}

SwitchNumber SwitchDirectory::previousEffective(SwitchNumber before) const
{
    if (marks_.empty() || before <= first_)
        return 0;
    before = std::min(before, last_ + 1);
    SwitchNumber found = 0;
    for (std::size_t mark = markFor(before - 1) + 1; mark-- > 0 && !found;) {
        const SwitchNumber next = marks_[mark].number + switchesFrom(mark);
        if (marks_[mark].idlePolls == switchesFrom(mark))
            continue;
        walk(marks_[mark], [&](const SwitchGlance &glance) {
            if (glance.number < before && glance.number >= first_ && !glance.idlePoll)
                found = glance.number;
            return glance.number + 1 < std::min(before, next);
        });
    }
    return found;
}

SwitchNumber SwitchDirectory::firstOf(TaskNumber task, SwitchNumber from, SwitchNumber to) const
{
    SwitchNumber found = 0;
    forEach(from, [&](const SwitchGlance &glance) {
        if (glance.task == task && glance.number <= to)
            found = glance.number;
        return !found && glance.number < to;
    });
    return found;
}

SwitchNumber SwitchDirectory::lastOf(TaskNumber task, SwitchNumber from, SwitchNumber to) const
{
    from = std::max(from, first_);
    to = std::min(to, last_);
    if (marks_.empty() || from > to)
        return 0;
    SwitchNumber found = 0;
    const std::size_t first = markFor(from);
    for (std::size_t mark = markFor(to) + 1; mark-- > first && !found;) {
        const SwitchNumber next = marks_[mark].number + switchesFrom(mark);
        walk(marks_[mark], [&](const SwitchGlance &glance) {
            if (glance.task == task && glance.number >= from && glance.number <= to)
                found = glance.number;
            return glance.number + 1 < next && glance.number < to;
        });
    }
    return found;
}

} // namespace coroscope
