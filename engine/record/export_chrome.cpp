// SPDX-License-Identifier: MIT
#include "engine/record/export_chrome.h"

#include "engine/record/output_file.h"
#include "engine/record/recent_slices.h"
#include "engine/record/text.h"
#include "engine/record/timeline_index.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unordered_map>

namespace coroscope {

namespace {

constexpr std::size_t rowsAtOnce = 65536;
constexpr int process = 1;

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
            writeRun(task, run);
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
        }
    }

    void take(const SwitchInfo &row)
    {
        slices_.add(row);
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
            writeRun(row.task, run->second);
            runs_.erase(run);
        }
        writeSlice(row);
        writeArrow(row);
    }

    void slice(TaskNumber task, Nanoseconds begin, Nanoseconds end, const std::string &name, const std::string &args)
    {
        event(fmt::format(R"({{"ph":"X","pid":{},"tid":{},"ts":{},"dur":{},"cat":"switch","name":{},"args":{{{}}}}})",
                          process, track(task), micros(begin), micros(end - begin), name, args));
    }

    void writeRun(TaskNumber task, const Run &run)
    {
        slice(task, run.begin, run.end,
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
        slice(row.task, row.start, row.end, jsonText(recording_.taskName(row.task)), args);
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
