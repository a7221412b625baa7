// SPDX-License-Identifier: MIT
// The same program runs twice: once with breakpoints, where the controller stops it, and once with none. In the recording of
// the second the search has to find the places at which the first was held.
#include "engine/guest/breakpoint_search.h"

#include "engine/guest/guest_session.h"
#include "tests/engine/guest/debugger.h"
#include "tests/engine/record/random_tasks.h"
#include "tests/engine/record/read_all.h"
#include "tests/engine/record/side_builder.h"

#include <QtTest>

#include <QTemporaryDir>

#include <thread>

using namespace coroscope;

namespace {

class Plain final : public Language {
public:
    std::string name() const override { return "test"; }
    std::string version() const override { return "1"; }
};

using Place = std::pair<Moment, std::uint32_t>; // and the breakpoint

std::vector<Breakpoint> parsed(const QStringList &specs)
{
    std::vector<Breakpoint> breakpoints;
    for (const QString &spec : specs) {
        std::string error;
        Breakpoint breakpoint = parseBreakpoint(spec.toStdString(), error).value();
        breakpoint.number = std::uint32_t(breakpoints.size() + 1);
        breakpoints.push_back(breakpoint);
    }
    return breakpoints;
}

/// All that the search finds, read in pieces of `atOnce` events.
std::vector<Place> found(const Recording &recording, const std::vector<Breakpoint> &breakpoints, Moment after,
                         std::uint64_t atOnce)
{
    std::vector<Place> places;
    BreakpointSearch search(recording, breakpoints, after);
    for (;;) {
        BreakpointSearch::Result result = BreakpointSearch::Result::more;
        while (result == BreakpointSearch::Result::more)
            result = search.run(atOnce);
        if (result == BreakpointSearch::Result::end)
            return places;
        places.emplace_back(search.hit().at, search.hit().breakpoint);
        search.goOn(search.hit().at);
    }
}

/// Tasks that wake and end in slices and in callback runs, and callbacks that are called between slices and within them; with
/// every place at which some breakpoint of allEvents() is met.
struct MixedStory {
    explicit MixedStory(unsigned seed, bool isHeld = false) : random_(seed), isHeld_(isHeld)
    {
        const std::uint32_t file = builder_.file("/p.py", "");
        const std::uint32_t definition = builder_.definition("worker", file, 1);
        function_ = builder_.stack("tick", file, 2);
        for (; tasks_ < 4; ++tasks_) {
            builder_.spawn(tasks_, noTask, tasks_ + 1, definition, tasks_ + 1);
            meet();
        }
        for (SwitchNumber number = 1; number <= 30; ++number) {
            runSome(number, false);
            meet();
            reach({number, false});
            builder_.resume(TaskNumber(number % tasks_));
            runSome(number, true);
            reach({number, true});
            builder_.time(1);
            builder_.suspend(WaitKind::future);
            meet();
        }
        reach({31, false});
        std::string error;
        recording = readAll(Recording::fromBytes(builder_.bytes(), error));
    }

    static std::vector<Breakpoint> allEvents()
    {
        return parsed({"spawn *", "resume *", "suspend *", "wake *", "callback *"});
    }

    std::vector<Moment> places; ///< each once
    std::vector<std::pair<Moment, TaskNumber>> wakes;
    std::unique_ptr<Recording> recording;

private:
    void runSome(SwitchNumber number, bool inside)
    {
        for (unsigned left = unsigned(random_() % 4); left > 0; --left) {
            wakeSome(number);
            ++runs_;
            meet();
            reach({number, inside, runs_});
            side_.begin(1, 0, function_);
            wakeSome(number);
            side_.end(1);
        }
        wakeSome(number);
    }
    void wakeSome(SwitchNumber number)
    {
        if (random_() % 2)
            return;
        const TaskNumber task =
            TaskNumber((number + 1 + random_() % 2) % tasks_); // neither the last nor the next to run
        builder_.wake(task, WakeCause::timer);
        woken_.push_back(task);
        meet();
    }
    void meet()
    {
        isMet_ = true;
        if (isHeld_)
            builder_.raw({format::word(format::Op::stop, std::uint32_t(format::StopReason::breakpoint), 1)});
    }
    /// All that was met up to here is told of there.
    void reach(Moment at)
    {
        if (std::exchange(isMet_, false))
            places.push_back(at);
        for (const TaskNumber task : std::exchange(woken_, {}))
            wakes.emplace_back(at, task);
    }

    RecordingBuilder builder_;
    SideBuilder side_{builder_};
    std::mt19937 random_;
    bool isHeld_;
    std::uint32_t function_ = 0;
    TaskNumber tasks_ = 0;
    bool isMet_ = false;
    std::vector<TaskNumber> woken_;
    CallbackNumber runs_ = 0;
};

} // namespace

class TestBreakpointSearch : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    int files_ = 0;

    /// Runs the program of `seed`; where it was held comes back, and its recording's path.
    std::vector<Place> run(unsigned seed, const std::vector<Breakpoint> &breakpoints, std::string &path)
    {
        Debugger debugger;
        Plain language;
        LaunchSpec spec;
        path = spec.recording = folder_.filePath(QString("%1.coro").arg(++files_)).toStdString();
        spec.channelFd = debugger.programFd();
        spec.virtualClock = true;
        spec.breakpoints = breakpoints;
        std::string error;
        const std::unique_ptr<GuestSession> session = GuestSession::start(spec, language, error);
        if (!session)
            throw std::runtime_error(error);
        std::thread thread([&session, seed] {
            for (unsigned loop = 0; loop < 2; ++loop) { // one after the other
                RandomProgram program{std::mt19937(seed + loop), 12, 25};
                const auto clock = clockFactory()();
                RunOptions options;
                options.clock = clock.get();
                try {
                    coroscope::run(randomTask(program, 0), options);
                } catch (const std::exception &) {
                }
            }
            session->end(0);
        });
        std::vector<Place> places;
        for (;;) {
            const Message message = debugger.receive();
            if (std::holds_alternative<Ending>(message))
                break;
            if (const auto *stopped = std::get_if<Stopped>(&message)) {
                places.emplace_back(Moment{stopped->number, stopped->inside}, stopped->breakpoint);
                debugger.send(Continue{});
            }
        }
        thread.join();
        return places;
    }

private slots:
    void itFindsWhereTheControllerStopped_data()
    {
        QTest::addColumn<QStringList>("specs");
        QTest::newRow("resume") << QStringList{"resume coroscope::randomTask#3"};
        QTest::newRow("definition") << QStringList{"coroscope::randomTask hit 40"};
        QTest::newRow("glob") << QStringList{"resume *#7"};
        QTest::newRow("suspend") << QStringList{"suspend coroscope::randomTask#2"};
        QTest::newRow("ends") << QStringList{"finish *", "fail *", "cancel *"};
        QTest::newRow("in passing") << QStringList{"spawn *", "wake coroscope::randomTask#4", "wake * hit 20"};
        QTest::newRow("arrow") << QStringList{"coroscope::randomTask#2 -> *",
                                              "coroscope::randomTask#3 -> coroscope::randomTask#1 hit 2"};
        QTest::newRow("place") << QStringList{"resume at random_tasks.h:48 hit 3", "resume at random_tasks.h:26"};
        QTest::newRow("several") << QStringList{"resume *#2", "suspend *#2 hit 3", "resume *#3 hit 5", "*#3 -> *#2"};
        QTest::newRow("nothing") << QStringList{"resume nobody"};
    }

    void itFindsWhereTheControllerStopped()
    {
        QFETCH(QStringList, specs);
        const std::vector<Breakpoint> breakpoints = parsed(specs);
        std::size_t held = 0;
        for (unsigned seed = 1; seed <= 12; ++seed) {
            std::string path;
            std::vector<Place> places = run(seed, breakpoints, path);
            held += places.size();
            // Two stops at one moment are one place to look at: the first of them says which breakpoint.
            places.erase(std::unique(places.begin(), places.end(),
                                     [](const Place &a, const Place &b) { return a.first == b.first; }),
                         places.end());
            run(seed, {}, path);
            const auto recording = openAll(path);
            QCOMPARE(recording->stopCount(), std::size_t(0));
            for (const std::uint64_t atOnce : {std::uint64_t(1), std::uint64_t(1000)})
                QCOMPARE(found(*recording, breakpoints, {0, false}, atOnce), places);
            // Begun anywhere, it finds what is later.
            const Moment middle{recording->lastSwitch() / 2, seed % 2 == 0};
            std::erase_if(places, [middle](const Place &place) { return place.first <= middle; });
            QCOMPARE(found(*recording, breakpoints, middle, 1000), places);
        }
        QCOMPARE(held == 0, specs == QStringList{"resume nobody"});
    }

    void stopsOnRecordAreFoundWithoutTheirBreakpoint()
    {
        std::string path;
        std::vector<Place> places = run(3, parsed({"resume coroscope::randomTask#2"}), path);
        QVERIFY(places.size() > 3);
        const auto recording = openAll(path);
        QCOMPARE(found(*recording, {}, {0, false}, 1000), places);
        // Among what is met now they come in their order.
        std::vector<Breakpoint> now = parsed({"finish *"});
        now.front().number = 7;
        const std::vector<Place> both = found(*recording, now, {0, false}, 1000);
        QVERIFY(
            std::is_sorted(both.begin(), both.end(), [](const Place &a, const Place &b) { return a.first < b.first; }));
        QVERIFY(both.size() > places.size());
        for (const Place &place : places)
            QVERIFY(std::any_of(both.begin(), both.end(),
                                [&place](const Place &other) { return other.first == place.first; }));
    }

    /// A hit is told of at the first moment from there on, be it before a callback run, so that none behind it is passed over.
    void hitsBetweenCallbackRunsAreInOneOrder()
    {
        for (unsigned seed = 1; seed <= 8; ++seed) {
            const MixedStory story(seed);
            QVERIFY(std::is_sorted(story.places.begin(), story.places.end()));
            for (const std::uint64_t atOnce : {std::uint64_t(1), std::uint64_t(1000)}) {
                std::vector<Moment> all;
                for (const Place &place : found(*story.recording, MixedStory::allEvents(), {0, false}, atOnce))
                    all.push_back(place.first);
                QVERIFY(all == story.places);
            }
            for (const Moment &after : story.places) {
                BreakpointSearch search(*story.recording, MixedStory::allEvents(), after);
                const bool isLast = after == story.places.back();
                QVERIFY(search.run(100'000) ==
                        (isLast ? BreakpointSearch::Result::end : BreakpointSearch::Result::found));
                QVERIFY(isLast ||
                        search.hit().at == *std::upper_bound(story.places.begin(), story.places.end(), after));
            }
            for (const auto &[at, task] : story.wakes)
                QCOMPARE(story.recording->stateAt(at).find(task)->status, TaskStatus::ready);
        }
    }

    void stopsOnRecordAreInThatOrder()
    {
        for (unsigned seed = 1; seed <= 8; ++seed) {
            const MixedStory story(seed, true);
            std::vector<Moment> all;
            for (const Place &place : found(*story.recording, {}, {0, false}, 1000))
                all.push_back(place.first);
            QVERIFY(all == story.places);
        }
    }

    void whatIsOffOrOnlyPrintsStopsNowhere()
    {
        std::string path;
        run(4, {}, path);
        const auto recording = openAll(path);
        std::vector<Breakpoint> breakpoints = parsed({"resume *", "suspend *"});
        breakpoints[0].enabled = false;
        breakpoints[1].action = BreakAction::print;
        QVERIFY(found(*recording, breakpoints, {0, false}, 1000).empty());
        breakpoints[0].enabled = true;
        QCOMPARE(found(*recording, breakpoints, {0, false}, 1000).size(), std::size_t(recording->lastSwitch()));
    }
};

QTEST_GUILESS_MAIN(TestBreakpointSearch)
#include "test_breakpoint_search.moc"
