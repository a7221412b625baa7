// SPDX-License-Identifier: MIT
// The same program runs twice: once with breakpoints, where the controller stops it, and once with none. In the recording of
// the second the search has to find the places at which the first was held.
#include "engine/guest/breakpoint_search.h"

#include "engine/guest/guest_session.h"
#include "tests/engine/guest/debugger.h"
#include "tests/engine/record/random_tasks.h"

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

std::unique_ptr<Recording> readAll(const std::string &path)
{
    std::string error;
    std::unique_ptr<Recording> recording = Recording::open(path, error);
    while (recording && recording->refresh()) {
    }
    return recording;
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
            const auto recording = readAll(path);
            QVERIFY(recording);
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
        const auto recording = readAll(path);
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

    void whatIsOffOrOnlyPrintsStopsNowhere()
    {
        std::string path;
        run(4, {}, path);
        const auto recording = readAll(path);
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
