// SPDX-License-Identifier: MIT
#include "engine/record/export_chrome.h"

#include "engine/record/output_file.h"
#include "engine/record/recent_slices.h"
#include "engine/record/text.h"
#include "engine/record/timeline_index.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <utility>

namespace coroscope {

namespace {

constexpr std::size_t rowsAtOnce = 65536;
constexpr int process = 1;
constexpr std::int64_t callersFirst = 1000; ///< they stand above the tasks
constexpr std::int64_t besideFirst = -500;  // place of the first track of what goes on beside the switches

std::string jsonText(std::string_view text)
{
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Trace times are microseconds with a fraction.
std::string micros(Nanoseconds ns) { return fmt::format("{}.{:03}", ns / 1000, ns % 1000); }

std::uint64_t track(TaskNumber task) { return std::uint64_t(task) + 2; } // never 0, never that of the process

class ChromeWriter {
public:
    ChromeWriter(const Recording &recording, OutputFile &out, const Progress &progress)
        : recording_(recording), out_(out), progress_(progress)
    {
    }

    /// False: it was given up.
    bool write()
    {
        out_.write("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n");
        writeNames();
        for (SwitchNumber next = recording_.firstSwitch(); next <= recording_.lastSwitch() && !out_.failed();) {
            const std::vector<SwitchInfo> rows = recording_.switchRows(next, rowsAtOnce);
            if (rows.empty())
                break;
            for (const SwitchInfo &row : rows)
                take(row);
            next = rows.back().number + 1;
            if (progress_ && !progress_(double(next) / double(recording_.lastSwitch() + 1)))
                return false;
        }
        for (const auto &[task, run] : runs_)
            writeRun(track(task), run);
        for (const auto &[caller, run] : callerRuns_)
            writeCallerRun(caller, run);
        writeBeside();
        out_.write("\n]}\n");
        return true;
    }

private:
    struct Run {
        Nanoseconds begin = 0;
        Nanoseconds end = 0;
        SwitchNumber first = 0;
        std::uint64_t polls = 0;
    };

    struct Before { ///< the row before this one
        SwitchNumber number = 0;
        Nanoseconds end = 0;
        bool idlePoll = false;
        bool hasCaller = false;
    };

    void event(const std::string &body)
    {
        if (!first_)
            out_.write(",\n");
        first_ = false;
        out_.write(body);
    }

    void metadata(std::string_view name, std::uint64_t tid, std::string_view key, const std::string &value)
    {
        event(fmt::format(R"({{"ph":"M","pid":{},"tid":{},"name":"{}","args":{{"{}":{}}}}})", process, tid, name, key,
                          value));
    }

    void writeNames()
    {
        const std::string program = recording_.property("program");
        metadata("process_name", process, "name", jsonText(program.empty() ? "program" : program));
        for (const TaskNumber task : recording_.taskNumbers()) {
            metadata("thread_name", track(task), "name", jsonText(recording_.taskName(task)));
            metadata("thread_sort_index", track(task), "sort_index", std::to_string(task));
            callerTracks_ = std::max(callerTracks_, track(task) + 1);
        }
        for (std::size_t caller = 0; caller < recording_.callerCount(); ++caller) {
            const std::uint64_t id = callerTracks_ + caller;
            metadata("thread_name", id, "name", jsonText(callerName(recording_.caller(caller))));
            metadata("thread_sort_index", id, "sort_index", std::to_string(std::int64_t(caller) - callersFirst));
        }
    }

    // What goes on beside the switches has tracks behind those of the callers, and stands between them and the tasks.
    std::uint64_t workerTrack(std::size_t worker) const { return callerTracks_ + recording_.callerCount() + worker; }
    std::uint64_t nextTrack() const
    {
        return workerTrack(recording_.workerCount()) + callbackTracks_.size() + idleTracks_.size();
    }

    // Those of each loop, in the order in which they first ran a callback, or waited.
    std::uint64_t callbackTrack(std::uint32_t loop) { return trackOf(loop, callbackTracks_, "callbacks", besideFirst); }
    std::uint64_t idleTrack(std::uint32_t loop) { return trackOf(loop, idleTracks_, "idle", besideFirst + 1); }
    std::uint64_t trackOf(std::uint32_t loop, std::map<std::uint32_t, std::uint64_t> &tracks, std::string_view name,
                          std::int64_t place)
    {
        const auto [known, isNew] = tracks.emplace(loop, nextTrack());
        if (isNew)
            nameTrack(known->second,
                      recording_.hasSeveralLoops() && loop != 0
                          ? fmt::format("{}: {}", name, loopText(recording_, loop))
                          : std::string(name),
                      place);
        return known->second;
    }

    void nameTrack(std::uint64_t id, std::string_view name, std::int64_t place)
    {
        metadata("thread_name", id, "name", jsonText(name));
        metadata("thread_sort_index", id, "sort_index", std::to_string(place));
    }

    void writeBeside()
    {
        std::map<std::uint32_t, CallbackInfo> last; // of each loop
        for (CallbackNumber from = recording_.firstCallback(); from != 0 && !out_.failed();) {
            const std::vector<CallbackInfo> rows = recording_.callbackRows(from, rowsAtOnce);
            for (const CallbackInfo &run : rows) {
                const auto [before, isFirst] = last.emplace(run.loop, run);
                if (!isFirst)
                    writeCallback(std::exchange(before->second, run), &run);
            }
            from = rows.size() == rowsAtOnce ? rows.back().number + 1 : 0;
        }
        for (const auto &[loop, run] : last)
            writeCallback(run, nullptr);
        for (const IdleInfo &idle : recording_.loopIdles())
            slice(idleTrack(idle.loop), idle.start,
                  idle.end < 0 ? std::max(idle.start, recording_.endTime()) : idle.end, "idle", jsonText("idle"),
                  fmt::format(R"("until":{})", jsonText(idleEndText(recording_, idle))));
        for (std::size_t worker = 0; worker < recording_.workerCount(); ++worker) {
            nameTrack(workerTrack(worker), workerText(recording_, worker), besideFirst + 2 + std::int64_t(worker));
            for (const JobInfo &job : recording_.jobs(worker))
                slice(workerTrack(worker), job.start, job.end, "job", jsonText(functionName(recording_, job.function)),
                      fmt::format(R"("job":{},"for":{},"then":{})", job.number,
                                  jsonText(job.task == noTask ? std::string() : recording_.taskName(job.task)),
                                  jsonText(outcomeText(job.outcome, job.finished))));
        }
    }

    /// Slices of one track must lie within each other, or apart: where the next one outlasts this one, it is shown up to there.
    void writeCallback(const CallbackInfo &run, const CallbackInfo *next)
    {
        const bool isOutlasted = next && next->start < run.end && next->end > run.end;
        slice(callbackTrack(run.loop), run.start, isOutlasted ? next->start : run.end, "callback",
              jsonText(functionName(recording_, run.function)),
              fmt::format(R"("callback":{},"why":{},"then":{},"where":{})", run.number,
                          jsonText(phraseText(recording_, queuedPhrase(run.cause, run.causer, run.source))),
                          jsonText(outcomeText(run.outcome, run.finished)),
                          jsonText(placeText(recording_, run.function))));
    }

    void take(const SwitchInfo &row)
    {
        slices_.add(row);
        takeCaller(row);
        if (row.idlePoll) {
            Run &run = runs_[row.task];
            if (run.polls++ == 0) {
                run.begin = row.start;
                run.first = row.number;
            }
            run.end = row.end;
            return;
        }
        if (const auto run = runs_.find(row.task); run != runs_.end()) {
            writeRun(track(row.task), run->second);
            runs_.erase(run);
        }
        writeSlice(row);
        writeArrow(row);
    }

    /// Between the end of a slice and the next one its caller had control; between idle polls it is folded like these.
    void takeCaller(const SwitchInfo &row)
    {
        const Before before = std::exchange(before_, {row.number, row.end, row.idlePoll, row.caller.stack != 0});
        const std::optional<std::size_t> caller = recording_.callerIndex(row.caller);
        if (!caller)
            return;
        const bool follows = before.hasCaller && before.number + 1 == row.number;
        const Nanoseconds begin = follows ? before.end : row.start;
        const auto run = callerRuns_.find(*caller);
        if (follows && before.idlePoll) {
            Run &open = run == callerRuns_.end() ? callerRuns_[*caller] : run->second;
            if (open.polls++ == 0) {
                open.begin = begin;
                open.first = row.number;
            }
            open.end = row.start;
            return;
        }
        if (run != callerRuns_.end()) {
            writeCallerRun(*caller, run->second);
            callerRuns_.erase(run);
        }
        slice(callerTracks_ + *caller, begin, row.start, "caller", jsonText(callerName(recording_.caller(*caller))),
              fmt::format(R"("then":{},"switch":{},"where":{})", jsonText(recording_.taskName(row.task)), row.number,
                          jsonText(callerText(recording_, row.caller))));
    }

    void writeCallerRun(std::size_t caller, const Run &run)
    {
        slice(callerTracks_ + caller, run.begin, run.end, "caller", jsonText("between idle polls"),
              fmt::format(R"("switch":{},"polls":{})", run.first, run.polls));
    }

    void slice(std::uint64_t tid, Nanoseconds begin, Nanoseconds end, std::string_view kind, const std::string &name,
               const std::string &args)
    {
        event(fmt::format(R"({{"ph":"X","pid":{},"tid":{},"ts":{},"dur":{},"cat":"{}","name":{},"args":{{{}}}}})",
                          process, tid, micros(begin), micros(end - begin), kind, name, args));
    }

    void writeRun(std::uint64_t tid, const Run &run)
    {
        slice(tid, run.begin, run.end, "switch",
              jsonText(groupedDigits(run.polls) + (run.polls == 1 ? " idle poll" : " idle polls")),
              fmt::format(R"("switch":{},"polls":{})", run.first, run.polls));
    }

    void writeSlice(const SwitchInfo &row)
    {
        std::string args = fmt::format(R"("switch":{},"turn":{},"why":{},"then":{})", row.number, row.turn,
                                       jsonText(whyText(recording_, row)), jsonText(thenText(recording_, row)));
        if (const std::string place = placeText(recording_, row.stack); !place.empty())
            args += ",\"where\":" + jsonText(place);
        if (!row.result.empty())
            args += ",\"result\":" + jsonText(row.result);
        slice(track(row.task), row.start, row.end, "switch", jsonText(recording_.taskName(row.task)), args);
    }

    RecentSlices::Ends endsOf(SwitchNumber number) const
    {
        if (const RecentSlices::Ends *recent = slices_.find(number))
            return *recent;
        const TimelineIndex &timeline = recording_.timeline();
        return {Nanoseconds(timeline.beginOf(number, Axis::time)), Nanoseconds(timeline.endOf(number, Axis::time))};
    }

    /// Both ends must lie inside their slices, else viewers drop the arrow without a word.
    void writeArrow(const SwitchInfo &row)
    {
        if (row.causer == noTask || row.causer == row.task || row.wokenIn < recording_.firstSwitch())
            return;
        const RecentSlices::Ends cause = endsOf(row.wokenIn);
        const Nanoseconds from = std::max(cause.begin, cause.end - 1);
        constexpr const char *arrow = R"({{"ph":"{}","pid":{},"tid":{},"ts":{},"id":{},"cat":"wake","name":"wake"{}}})";
        event(fmt::format(fmt::runtime(arrow), "s", process, track(row.causer), micros(from), row.number, ""));
        event(fmt::format(fmt::runtime(arrow), "f", process, track(row.task), micros(row.start), row.number,
                          R"(,"bp":"e")"));
    }

    const Recording &recording_;
    OutputFile &out_;
    const Progress &progress_;
    RecentSlices slices_;
    std::unordered_map<TaskNumber, Run> runs_; ///< of idle polls, not written yet
    std::uint64_t callerTracks_ = track(0);    ///< the first; behind those of the tasks
    std::unordered_map<std::size_t, Run> callerRuns_;
    std::map<std::uint32_t, std::uint64_t> callbackTracks_; ///< by loop
    std::map<std::uint32_t, std::uint64_t> idleTracks_;     ///< the same
    Before before_;
    bool first_ = true;
};

} // namespace

bool exportChrome(const Recording &recording, const std::string &path, std::string &error, const Progress &progress)
{
    const auto out = OutputFile::create(path, recording.path(), error);
    if (!out)
        return false;
    return ChromeWriter(recording, *out, progress).write() && out->commit(error);
}

} // namespace coroscope
