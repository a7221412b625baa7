// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/loop_cards.h"

#include "widgets/models/beside_words.h"
#include "widgets/models/breakpoint_reach.h"
#include "widgets/models/moment_context.h"
#include "widgets/queue/loop_choice.h"
#include "widgets/queue/queue_notes.h"

#include <QCoreApplication>

#include <algorithm>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::LoopCards)
};

constexpr std::size_t mostFrames = 100;
constexpr SwitchNumber mostLooked = 1024;

std::uint32_t definitionOf(const Recording &recording, TaskNumber task)
{
    const TaskInfo *info = recording.task(task);
    return info ? info->definition : 0;
}

bool isSuspendedAt(const Session &session, TaskNumber task, const Breakpoint &breakpoint)
{
    const TaskState *state = session.state().find(task);
    if (!state || !state->started)
        return false;
    const std::vector<StackFrame> frames = session.recording()->stackFrames(state->stack, mostFrames);
    return std::any_of(frames.begin(), frames.end(), [&breakpoint](const StackFrame &frame) {
        return breakpoint.event == BreakEvent::resume && frame.line == breakpoint.line &&
               isAtPlaceIn(breakpoint, frame.file);
    });
}

RanColumn::Entry ranEntry(const Session &session, const SwitchInfo &info, double age)
{
    const Recording &recording = *session.recording();
    const MomentContext context{&recording, session.state().time};
    RanColumn::Entry entry;
    entry.task = info.task;
    entry.number = info.number;
    Card &card = entry.card;
    card.title = context.name(info.task);
    card.detail =
        info.taskEnded ? wording::status(info.status) : wording::wait(info.wait, session.time(), context.names());
    card.corner = QStringLiteral("#%1").arg(wording::number(info.number));
    card.definition = definitionOf(recording, info.task);
    card.breaks = mayBreakAt(session, info.task);
    card.faded = true;
    card.age = age;
    card.selected = session.selectedTask() == info.task;
    entry.tip =
        Words::tr("Switch %1 ran %2 for %3, then: %4\nClick to look back at the moment before it")
            .arg(wording::number(info.number), card.title, wording::duration(info.end - info.start), card.detail);
    entry.spoken =
        age == 0 ? Words::tr("Just ran: %1, %2").arg(card.title, card.detail)
                 : Words::tr("Ran in switch %1: %2, %3").arg(wording::number(info.number), card.title, card.detail);
    return entry;
}

RanColumn::Entry callbackEntry(const Session &session, CallbackNumber number)
{
    const Recording &recording = *session.recording();
    const MomentContext context{&recording, session.state().time};
    const bool over = session.shownEnd() != Session::End::notYet;
    const CallbackInfo info = recording.callback(number);
    RanColumn::Entry entry;
    Card &card = entry.card;
    card.title = wording::callbackName(wording::text(context.innermost(info.function).function));
    card.detail = wording::callbackQueuedBy(info.cause, info.causer, info.source, context.names());
    card.corner = Words::tr("run %1").arg(wording::number(number));
    card.callback = true;
    card.emphasis = over ? Card::Emphasis::none : Card::Emphasis::running;
    card.faded = over;
    entry.tip = over ? Words::tr("%1 was running, a %2, %3").arg(card.title, card.detail, endWords(session.shownEnd()))
                     : Words::tr("%1 runs, a %2").arg(card.title, card.detail);
    if (const QString place = context.place(info.function); !place.isEmpty())
        entry.tip += u'\n' + Words::tr("Click to see it, at %1").arg(place);
    entry.spoken =
        (over ? Words::tr("Was running: %1, %2") : Words::tr("Running: %1, %2")).arg(card.title, card.detail);
    return entry;
}

} // namespace

bool mayBreakAt(const Session &session, TaskNumber task)
{
    const Recording *recording = session.recording();
    if (!recording || task == noTask || session.breakpoints().empty())
        return false;
    const std::string name = recording->taskName(task);
    const std::uint32_t id = definitionOf(*recording, task);
    const std::string_view definition = id == 0 ? std::string_view() : recording->definition(id).name;
    const std::vector<Breakpoint> &all = session.breakpoints();
    return std::any_of(all.begin(), all.end(), [&](const Breakpoint &breakpoint) {
        return breakpoint.enabled && (reachesTask(breakpoint, name, definition) ||
                                      (!breakpoint.file.empty() && isSuspendedAt(session, task, breakpoint)));
    });
}

std::optional<RanColumn::Entry> runningEntry(const Session &session)
{
    const LoopState &state = session.state();
    const quint32 loop = session.shownLoop();
    if (state.running == noTask) {
        const CallbackNumber callback = session.recording() ? callbackOfLoop(*session.recording(), state, loop) : 0;
        return callback == 0 ? std::nullopt : std::optional(callbackEntry(session, callback));
    }
    if (loop != 0 && session.recording()->loopOf(state.running) != loop)
        return std::nullopt;
    const MomentContext context{session.recording(), state.time};
    const bool over = session.shownEnd() != Session::End::notYet;
    RanColumn::Entry entry;
    entry.task = state.running;
    entry.number = state.at.number;
    Card &card = entry.card;
    card.title = context.name(state.running);
    card.detail = Words::tr("inside switch %1").arg(wording::number(state.at.number));
    card.corner = QStringLiteral("#%1").arg(wording::number(state.at.number));
    card.definition = definitionOf(*session.recording(), state.running);
    card.emphasis = over ? Card::Emphasis::none : Card::Emphasis::running;
    card.breaks = mayBreakAt(session, state.running);
    card.faded = over;
    card.selected = session.selectedTask() == state.running;
    entry.tip = over ? Words::tr("%1 was running %3, %2").arg(card.title, card.detail, endWords(session.shownEnd()))
                     : Words::tr("%1 runs, %2").arg(card.title, card.detail);
    entry.spoken =
        (over ? Words::tr("Was running: %1, %2") : Words::tr("Running: %1, %2")).arg(card.title, card.detail);
    return entry;
}

std::vector<RanColumn::Entry> ranEntries(const Session &session, int most)
{
    const SwitchNumber end = session.state().at.number; // not the one that is running, or next
    const SwitchNumber first = std::max(session.recording()->firstSwitch(), SwitchNumber(1));
    if (end <= first || most <= 0)
        return {};
    // Of several loops the others run in between, or one has run alone for long: then no more than so far back.
    const quint32 loop = session.shownLoop();
    const SwitchNumber farthest = loop == 0 ? SwitchNumber(most) : mostLooked;
    std::vector<RanColumn::Entry> entries;
    for (SwitchNumber looked = SwitchNumber(most); entries.size() < std::size_t(most); looked *= 8) {
        entries.clear();
        const SwitchNumber from = end - std::min(std::min(looked, farthest), end - first);
        const std::vector<SwitchInfo> rows = session.recording()->switchRows(from, std::size_t(end - from));
        for (auto row = rows.rbegin(); row != rows.rend() && entries.size() < std::size_t(most); ++row)
            if (loop == 0 || session.recording()->loopOf(row->task) == loop)
                entries.push_back(ranEntry(session, *row, double(entries.size()) / RanLayout::most));
        if (looked >= farthest || from == first)
            break;
    }
    return entries;
}

} // namespace coroscope
