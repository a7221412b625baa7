// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/beside_rows.h"

#include "engine/record/text.h"

#include <fmt/format.h>
#include <limits>

namespace coroscope {

BesideRows::BesideRows(const Recording &recording)
    : recording_(recording), callback_(recording.firstCallback()), job_(recording.workerCount())
{
}

/// Whether one lies in front of that switch; decides which comes first.
bool BesideRows::hasNext(SwitchNumber number, Nanoseconds start)
{
    kind_ = Kind::none;
    Nanoseconds first = std::numeric_limits<Nanoseconds>::max();
    const CallbackInfo run = callback_ ? recording_.callback(callback_) : CallbackInfo{};
    if (run.number != 0 && run.nextSwitch <= number) {
        kind_ = Kind::callback;
        first = run.start;
    }
    const auto consider = [&](Kind kind, Nanoseconds at) {
        if (at < first && at < start) {
            kind_ = kind;
            first = at;
            return true;
        }
        return false;
    };
    if (idle_ < recording_.loopIdles().size())
        consider(Kind::idle, recording_.loopIdles()[idle_].start);
    for (std::size_t worker = 0; worker < job_.size(); ++worker) {
        const std::vector<JobInfo> job = recording_.jobs(worker, job_[worker], 1);
        if (!job.empty() && consider(Kind::job, job.front().start))
            worker_ = worker;
    }
    return kind_ != Kind::none;
}

BesideRow BesideRows::next()
{
    switch (kind_) {
    case Kind::callback: {
        const CallbackInfo run = recording_.callback(callback_);
        const std::vector<CallbackInfo> after = recording_.callbackRows(callback_ + 1, 1);
        callback_ = after.empty() ? 0 : after.front().number;
        return callbackRow(run);
    }
    case Kind::idle: return idleRow(recording_.loopIdles()[idle_++]);
    case Kind::job: return jobRow(recording_.jobs(worker_, job_[worker_]++, 1).front());
    case Kind::none: break;
    }
    return {};
}

void BesideRows::skipBefore(SwitchNumber number, Nanoseconds start)
{
    takeBefore(number, start, [](const BesideRow &) {});
}

void BesideRows::takeBefore(SwitchNumber number, Nanoseconds start, const std::function<void(const BesideRow &)> &take)
{
    while (hasNext(number, start))
        take(next());
}

void BesideRows::takeRest(const std::function<void(const BesideRow &)> &take)
{
    takeBefore(std::numeric_limits<SwitchNumber>::max(), std::numeric_limits<Nanoseconds>::max(), take);
}

BesideRow BesideRows::callbackRow(const CallbackInfo &run) const
{
    BesideRow row;
    row.start = run.start;
    row.who = fmt::format("callback {}", groupedDigits(run.number));
    row.why = phraseText(recording_, queuedPhrase(run.cause, run.causer, run.source));
    row.then = fmt::format("{} after {}", outcomeText(run.outcome, run.finished), durationText(run.end - run.start));
    row.where = placeText(recording_, run.function);
    if (recording_.hasSeveralLoops())
        row.loop = loopText(recording_, run.loop);
    row.finished = run.finished;
    return row;
}

BesideRow BesideRows::idleRow(const IdleInfo &idle) const
{
    BesideRow row;
    row.start = idle.start;
    row.who = "idle";
    if (idle.loop != 0)
        row.why = loopText(recording_, idle.loop);
    row.finished = idle.end >= 0;
    row.then = durationText((row.finished ? idle.end : recording_.endTime()) - idle.start);
    if (const std::string what = idleEndText(recording_, idle); !what.empty())
        row.where = "until " + what;
    return row;
}

BesideRow BesideRows::jobRow(const JobInfo &job) const
{
    BesideRow row;
    row.start = job.start;
    row.who = workerText(recording_, job.worker);
    row.why = job.task == noTask ? "cause unknown" : fmt::format("submitted by {}", recording_.taskName(job.task));
    row.then = tellsJobLengths(recording_) ? fmt::format("{} after {}", outcomeText(job.outcome, job.finished),
                                                         durationText(job.end - job.start))
                                           : std::string(outcomeText(job.outcome, job.finished));
    row.where = placeText(recording_, job.function);
    row.finished = job.finished;
    return row;
}

} // namespace coroscope
