// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/locals_feed.h"

#include "widgets/models/wording.h"
#include "widgets/session/program_values.h"

#include <utility>

namespace coroscope {

namespace {

using Access = ProgramValues::Access;

constexpr std::size_t mostFrames = 2'000; ///< that are asked for: a chain may be as deep as it likes
constexpr int shortlyMs = 200;            ///< a step takes less

FrameRow rowOf(std::string_view function, std::string_view file, std::uint32_t line)
{
    return {wording::text(function), wording::text(file), line};
}

QString titleFor(const TaskState &state, bool isLive)
{
    if (!state.started)
        return LocalsFeed::tr("Will begin at");
    if (state.status != TaskStatus::running)
        return LocalsFeed::tr("Suspended at");
    return isLive ? LocalsFeed::tr("Running at") : LocalsFeed::tr("Was last suspended at");
}

} // namespace

LocalsFeed::LocalsFeed(Session &session, LocalsModel &model, QObject *owner)
    : QObject(owner), session_(session), model_(model)
{
    ProgramValues &values = session_.values();
    connect(&values, &ProgramValues::framesCame, this, &LocalsFeed::takeFrames);
    connect(&values, &ProgramValues::valuesCame, this, &LocalsFeed::takeValues);
    connect(&session_, &Session::recordingChanged, &model_, &LocalsModel::forget);
    connect(&model_, &LocalsModel::wanted, this, [this](quint64 node, const LocalsModel::Place &place) {
        ProgramValues &program = session_.values();
        const qint64 number = place.reference != 0 ? program.askChildren(place.reference, place.from)
                                                   : program.askLocals(task_, quint64(place.frame), place.from);
        requests_[number] = node;
    });
    clearing_.setSingleShot(true);
    connect(&clearing_, &QTimer::timeout, this, [this] {
        const TaskNumber task = std::exchange(task_, noTask);
        show(session_.recording() && session_.values().access() == Access::running ? session_.state().find(task)
                                                                                   : nullptr);
    });
}

void LocalsFeed::show(const TaskState *state)
{
    const ProgramValues &values = session_.values();
    if (values.access() == Access::running && state && state->number == task_) { // a step stops again at once
        if (!clearing_.isActive())
            clearing_.start(shortlyMs);
        return;
    }
    clearing_.stop();
    setNote(reason(state));
    if (values.access() != Access::open || !state) {
        task_ = noTask;
        framesRequest_ = 0;
        showRecorded(state);
        return;
    }
    if (state->number == task_ && values.stop() == stop_)
        return; // it has been asked about
    const bool isSameTask = state->number == task_;
    task_ = state->number;
    stop_ = values.stop();
    title_ = titleFor(*state, true);
    requests_.clear();
    frames_.clear();
    if (!isSameTask)
        showRecorded(state); // until the answer comes
    askFrames(0);
}

void LocalsFeed::showRecorded(const TaskState *state)
{
    std::vector<FrameRow> frames;
    const Recording *const recording = session_.recording();
    if (recording && state && state->started && state->stack != 0)
        for (const StackFrame &frame : recording->stackFrames(state->stack))
            frames.push_back(rowOf(frame.function, frame.file, frame.line));
    model_.setTitle(state ? titleFor(*state, false) : tr("Suspended at"));
    model_.showFrames(frames);
}

void LocalsFeed::askFrames(quint64 from) { framesRequest_ = session_.values().askFrames(task_, from); }

void LocalsFeed::takeFrames(const FrameList &answer)
{
    if (answer.request != framesRequest_)
        return;
    if (!answer.refused.empty()) {
        setNote(wording::refusal(answer.refused));
        return;
    }
    for (const FrameEntry &frame : answer.list)
        frames_.push_back(rowOf(frame.function, frame.file, frame.line));
    if (!answer.list.empty() && frames_.size() < answer.total && frames_.size() < mostFrames) {
        askFrames(frames_.size());
        return;
    }
    model_.setTitle(title_);
    model_.showStop(task_, stop_, frames_);
    if (frames_.size() < answer.total)
        setNote(tr("The innermost %1 of %2 frames are shown.")
                    .arg(wording::number(frames_.size()), wording::number(answer.total)));
}

void LocalsFeed::takeValues(const ValueList &answer)
{
    const auto found = requests_.find(answer.request);
    if (found == requests_.end())
        return;
    const quint64 node = found->second;
    requests_.erase(found);
    model_.fill(node, answer);
}

QString LocalsFeed::reason(const TaskState *state) const
{
    if (!state)
        return {};
    switch (session_.values().access()) {
    case Access::open:
    case Access::nothing: return {};
    case Access::running:
        return tr("Locals are shown while the program is stopped: pause it (F6), or set a breakpoint.");
    case Access::past: return tr("Locals are known only of the moment at which the program is stopped: Esc shows it.");
    case Access::recorded:
        return tr("Locals are known only while the program is stopped; a recording does not hold them.");
    case Access::foreign: return tr("The locals of C++ frames are not read; a debugger such as gdb shows them.");
    }
    return {};
}

void LocalsFeed::setNote(const QString &note)
{
    if (note == note_)
        return;
    note_ = note;
    emit noteChanged();
}

} // namespace coroscope
