// SPDX-License-Identifier: MIT
// Saved copies say what the recording says; Chrome traces keep the rules without which viewers drop things silently.
#include "engine/record/export_chrome.h"
#include "engine/record/recent_slices.h"
#include "engine/record/save_recording.h"
#include "engine/record/timeline_index.h"
#include "tests/engine/record/random_program.h"
#include "tests/engine/record/read_all.h"

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

using namespace coroscope;

namespace {

std::unique_ptr<Recording> example(bool tight)
{
    RandomProgram program(21, 16384);
    program.run(700);
    program.poll(300);
    std::string error;
    return readAll(Recording::fromBytes(program.builder.bytes(tight), error));
}

/// A task that spawns many in one slice: to find that slice is a walk past all of them.
std::unique_ptr<Recording> fan(TaskNumber tasks)
{
    RecordingBuilder b;
    b.spawn(0);
    b.resume(0);
    for (TaskNumber task = 1; task <= tasks; ++task)
        b.spawn(task, 0, task);
    b.suspend(WaitKind::task, 1, 1);
    for (TaskNumber task = 1; task <= tasks; ++task) {
        b.resume(task);
        b.end(task);
    }
    std::string error;
    return readAll(Recording::fromBytes(b.bytes(), error));
}

double micros(const nlohmann::json &event, const char *key) { return event.at(key).get<double>(); }

} // namespace

class TestExports : public QObject {
    Q_OBJECT
private slots:
    void savedCopyIsTheSame();
    void nothingIsWrittenOverTheRecordingItself();
    void savedCopyBeginsAtTheLeftEdge();
    void savedCopyHoldsWhatWentPastUs();
    void savedCopyKeepsTheOrderOfOutput();
    void chromeTraceKeepsTheRules();
    void noArrowNeedsASearch_data();
    void noArrowNeedsASearch();
    void recentSlicesAreBounded();
    void failuresLeaveNothingBehind();

private:
    QTemporaryDir folder_;
    std::string path(const char *name) const { return folder_.filePath(name).toStdString(); }
};

void TestExports::savedCopyIsTheSame()
{
    const auto original = example(false);
    std::string error;
    QVERIFY2(saveRecording(*original, path("copy.coro"), {}, error), error.c_str());
    const auto copy = readAll(Recording::open(path("copy.coro"), error));
    QVERIFY2(copy, error.c_str());
    QCOMPARE(copy->damage(), std::string());
    QVERIFY(copy->closedCleanly());
    QCOMPARE(copy->lastSwitch(), original->lastSwitch());
    QCOMPARE(copy->endTime(), original->endTime());
    QCOMPARE(copy->outputCount(), original->outputCount());
    QCOMPARE(copy->definitionCount(), original->definitionCount());
    for (const TaskNumber task : original->taskNumbers()) {
        QCOMPARE(copy->taskName(task), original->taskName(task));
        QCOMPARE(copy->task(task)->runNs, original->task(task)->runNs);
    }
    const LoopState a = copy->stateAt({500, false}), b = original->stateAt({500, false});
    QCOMPARE(a.ready, b.ready);
    QCOMPARE(a.time, b.time);
}

void TestExports::nothingIsWrittenOverTheRecordingItself()
{
    const auto original = example(false);
    std::string error;
    const std::string file = path("itself.coro");
    QVERIFY2(saveRecording(*original, file, {}, error), error.c_str());
    std::filesystem::create_symlink(file, path("symbolic.coro"));
    std::filesystem::create_hard_link(file, path("hard.coro"));
    const auto bytes = std::filesystem::file_size(file);
    const auto recording = readAll(Recording::open(file, error));
    QVERIFY2(recording, error.c_str());
    for (const char *name : {"itself.coro", "./itself.coro", "symbolic.coro", "hard.coro"}) {
        QVERIFY2(!exportChrome(*recording, path(name), error = {}), name);
        QVERIFY2(error.find("is the recording itself") != std::string::npos, error.c_str());
        QVERIFY2(!saveRecording(*recording, path(name), {}, error = {}), name);
        QVERIFY2(error.find("is the recording itself") != std::string::npos, error.c_str());
        QVERIFY2(std::filesystem::equivalent(path(name), file), name);
        QCOMPARE(std::filesystem::file_size(file), bytes);
    }
}

void TestExports::savedCopyBeginsAtTheLeftEdge()
{
    RecordingBuilder b;
    b.spawn(0);
    b.resume(0);
    b.suspend(WaitKind::yield, 3);
    b.startChunkWithSnapshot(0, 3);
    b.resume(0, 500);
    b.end(0);
    b.dropChunksBefore(1);
    std::string error;
    const auto recording = readAll(Recording::fromBytes(b.bytes(), error));
    QCOMPARE(recording->damage(), std::string());
    QVERIFY2(saveRecording(*recording, path("edge.coro"), {}, error), error.c_str());
    const auto copy = readAll(Recording::open(path("edge.coro"), error));
    for (const Recording *r : {recording.get(), copy.get()}) {
        QCOMPARE(r->damage(), std::string());
        QCOMPARE(r->firstSwitch(), SwitchNumber(2));
        QCOMPARE(r->lastSwitch(), SwitchNumber(2));
        QCOMPARE(r->startTime(), Nanoseconds(1000));
        QCOMPARE(r->switchInfo(2).start, Nanoseconds(1500));
        QCOMPARE(r->switchInfo(1).number, SwitchNumber(0));
        const LoopState state = r->stateAt({1, false}); // clamped
        QCOMPARE(state.at, (Moment{2, false}));
        QCOMPARE(state.ready, std::vector<TaskNumber>{0});
        QCOMPARE(state.find(0)->stack, 3u);
    }
}

void TestExports::savedCopyHoldsWhatWentPastUs()
{
    const auto original = example(true);
    std::string error;
    const std::string big(200'000, 'x');
    const OutputPlace last = original->output(original->outputCount() - 1).place;
    QVERIFY(saveRecording(*original, path("past.coro"), {{2, "child\n", last}, {1, big, {last.number + 1, 1}}}, error));
    const auto copy = readAll(Recording::open(path("past.coro"), error));
    QCOMPARE(copy->damage(), std::string());
    QCOMPARE(copy->lastSwitch(), original->lastSwitch());
    std::string past;
    for (std::size_t i = original->outputCount(); i < copy->outputCount(); ++i) {
        QVERIFY(!copy->output(i).attributed);
        QCOMPARE(copy->output(i).number, SwitchNumber(0));
        past += copy->output(i).bytes;
    }
    QCOMPARE(past, "child\n" + big);
}

/// Some behind each output, some before all: each stands where it was, and nothing else changes.
void TestExports::savedCopyKeepsTheOrderOfOutput()
{
    const auto original = example(true);
    QVERIFY(original->outputCount() > 10);
    std::vector<OutputPastUs> pastUs{{1, "first\n", {}}};
    std::vector<std::string> expected{"first\n"};
    for (std::size_t i = 0; i < original->outputCount(); ++i) {
        expected.emplace_back(original->output(i).bytes);
        for (std::size_t more = 0; more < i % 3; ++more) {
            pastUs.push_back({2, fmt::format("past {}.{}\n", i, more), original->output(i).place});
            expected.push_back(pastUs.back().bytes);
        }
    }
    std::string error;
    QVERIFY(saveRecording(*original, path("order.coro"), pastUs, error));
    const auto copy = readAll(Recording::open(path("order.coro"), error));
    QCOMPARE(copy->damage(), std::string());
    std::vector<std::string> found;
    for (std::size_t i = 0; i < copy->outputCount(); ++i)
        found.emplace_back(copy->output(i).bytes);
    QCOMPARE(found, expected);
    QCOMPARE(copy->lastSwitch(), original->lastSwitch());
    QCOMPARE(copy->endTime(), original->endTime());
    for (const Moment at : {Moment{3, false}, Moment{500, false}, Moment{501, true}}) {
        QCOMPARE(copy->stateAt(at).ready, original->stateAt(at).ready);
        QCOMPARE(copy->stateAt(at).time, original->stateAt(at).time);
    }
    QVERIFY(saveRecording(*copy, path("again.coro"), {}, error)); // a copy's copy
    QCOMPARE(readAll(Recording::open(path("again.coro"), error))->outputCount(), copy->outputCount());
}

void TestExports::chromeTraceKeepsTheRules()
{
    const auto recording = example(true);
    std::string error;
    QVERIFY2(exportChrome(*recording, path("trace.json"), error), error.c_str());
    std::ifstream file(path("trace.json"));
    const nlohmann::json trace = nlohmann::json::parse(file);
    std::map<int, std::vector<std::pair<double, double>>> slices;
    std::map<int, std::string> names;
    std::uint64_t switches = 0, idles = 0;
    for (const auto &event : trace.at("traceEvents")) {
        const int tid = event.at("tid");
        QVERIFY(tid != 0);
        const bool isIdle =
            event.value("cat", "") == "idle" || (event.at("ph") == "M" && event.at("args").value("name", "") == "idle");
        idles += isIdle && event.at("ph") == "X";
        if (isIdle)
            continue;
        if (event.at("ph") == "X") {
            slices[tid].push_back({micros(event, "ts"), micros(event, "ts") + micros(event, "dur")});
            switches += event.at("args").contains("polls") ? event.at("args").at("polls").get<std::uint64_t>() : 1;
        } else if (event.at("ph") == "M" && event.at("name") == "thread_name") {
            names[tid] = event.at("args").at("name");
        }
    }
    QCOMPARE(switches, recording->lastSwitch());
    QCOMPARE(idles, recording->idles().size());
    QCOMPARE(names.size(), recording->taskCount());
    const auto inSlice = [&slices](const nlohmann::json &event) {
        const double ts = micros(event, "ts");
        const auto &own = slices[event.at("tid")];
        return std::any_of(own.begin(), own.end(),
                           [ts](const auto &slice) { return slice.first <= ts && ts <= slice.second + 1e-6; });
    };
    std::map<int, std::string> arrows;
    for (const auto &event : trace.at("traceEvents")) {
        if (event.at("ph") != "s" && event.at("ph") != "f")
            continue;
        QVERIFY(inSlice(event));
        QCOMPARE(event.at("cat").get<std::string>(), std::string("wake"));
        arrows[event.at("id")] += event.at("ph").get<std::string>();
        if (event.at("ph") == "f")
            QCOMPARE(event.at("bp").get<std::string>(), std::string("e"));
    }
    QVERIFY(!arrows.empty());
    for (const auto &[id, ends] : arrows)
        QCOMPARE(ends, std::string("sf"));
}

void TestExports::noArrowNeedsASearch_data()
{
    QTest::addColumn<bool>("isFan");
    QTest::newRow("a task spawns many in one slice") << true;
    QTest::newRow("tasks wake each other at random") << false;
}

/// Each search walks over the events of the slice that it looks for, which makes the export quadratic.
void TestExports::noArrowNeedsASearch()
{
    QFETCH(bool, isFan);
    const auto recording = isFan ? fan(3000) : example(true);
    RecentSlices recent;
    std::size_t arrows = 0;
    for (const SwitchInfo &row : recording->switchRows(1, recording->lastSwitch())) {
        recent.add(row);
        QVERIFY(recent.size() <= row.number - row.wokenIn + 1);
        if (row.causer == noTask || row.causer == row.task || row.wokenIn == 0)
            continue;
        ++arrows;
        const RecentSlices::Ends *cause = recent.find(row.wokenIn);
        QVERIFY2(cause, std::to_string(row.number).c_str());
        QCOMPARE(double(cause->begin), recording->timeline().beginOf(row.wokenIn, Axis::time));
        QCOMPARE(double(cause->end), recording->timeline().endOf(row.wokenIn, Axis::time));
    }
    QVERIFY(arrows >= (isFan ? 3000 : 20));
}

void TestExports::recentSlicesAreBounded()
{
    RecentSlices recent(10);
    QVERIFY(!recent.find(0) && !recent.find(1));
    for (SwitchNumber number = 7; number < 100; ++number) {
        SwitchInfo row;
        row.number = number;
        row.start = Nanoseconds(number);
        recent.add(row); // woken before all of them
        QVERIFY(recent.size() <= 10);
    }
    QVERIFY(!recent.find(89) && !recent.find(100));
    QCOMPARE(recent.find(90)->begin, Nanoseconds(90));
    QCOMPARE(recent.find(99)->begin, Nanoseconds(99));
}

void TestExports::failuresLeaveNothingBehind()
{
    const auto recording = example(true);
    std::string error;
    QVERIFY(!exportChrome(*recording, "/dev/full", error));
    QVERIFY2(error.find("No space left") != std::string::npos, error.c_str());
    QVERIFY(!saveRecording(*recording, path("missing/copy.coro"), {}, error));
    QVERIFY2(error.find("Create its folder first") != std::string::npos, error.c_str());
    const Progress giveUp = [](double) { return false; };
    QVERIFY(!exportChrome(*recording, path("given-up.json"), error = {}, giveUp));
    QVERIFY(error.empty() && !std::filesystem::exists(path("given-up.json")));
    for (const auto &entry : std::filesystem::directory_iterator(folder_.path().toStdString()))
        QVERIFY(entry.path().extension() == ".coro" || entry.path().extension() == ".json");
}

QTEST_APPLESS_MAIN(TestExports)
#include "test_exports.moc"
