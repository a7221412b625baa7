// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/hit_search.h"

#include "tests/widgets/models/sample_recordings.h"

#include <QSignalSpy>
#include <QTest>

using namespace coroscope;

class TestHitSearch : public QObject {
    Q_OBJECT

    static std::vector<Breakpoint> breakpoints(const QStringList &specs)
    {
        std::vector<Breakpoint> all;
        for (const QString &spec : specs) {
            std::string error;
            all.push_back(parseBreakpoint(spec.toStdString(), error).value());
            all.back().number = std::uint32_t(all.size());
        }
        return all;
    }

    /// The places found from `after` on, one after the other.
    static QList<Moment> places(HitSearch &search, const Recording &recording, const std::vector<Breakpoint> &all,
                                Moment after)
    {
        QList<Moment> found;
        bool ended = false;
        QObject context;
        connect(&search, &HitSearch::found, &context, [&](const BreakpointSearch::Hit &hit) { found << hit.at; });
        connect(&search, &HitSearch::foundNone, &context, [&] { ended = true; });
        while (!ended) {
            search.start(recording, all, found.isEmpty() ? after : found.last());
            if (!QTest::qWaitFor([&search] { return !search.isActive(); }, waitsForMs))
                qFatal("it goes on for ever");
        }
        return found;
    }

private slots:
    void goesFromHitToHit()
    {
        const SampleRecording sample(parkedStory());
        const Recording &recording = *sample.readAll();
        HitSearch search;
        const auto all = breakpoints({"resume task2", "finish task1"});
        QCOMPARE(places(search, recording, all, {0, false}), (QList<Moment>{{3, false}, {5, false}, {6, false}}));
        QCOMPARE(places(search, recording, all, {5, false}), (QList<Moment>{{6, false}})); // back again
        QCOMPARE(places(search, recording, breakpoints({"spawn *", "wake main"}), {0, false}),
                 (QList<Moment>{{1, false}, {1, true}, {5, false}, {7, false}}));
    }

    /// A count is taken from the beginning, wherever one begins to look.
    void countsFromTheBeginning()
    {
        const SampleRecording sample(parkedStory());
        const Recording &recording = *sample.readAll();
        HitSearch search;
        QCOMPARE(places(search, recording, breakpoints({"resume main hit 3"}), {4, false}),
                 (QList<Moment>{{7, false}}));
        QCOMPARE(places(search, recording, breakpoints({"resume main hit 2"}), {5, false}), QList<Moment>{});
    }

    void hasNoAnswerOnceItIsCancelled()
    {
        const SampleRecording sample(pollingStory(100'000));
        const Recording &recording = *sample.readAll();
        HitSearch search;
        QSignalSpy found(&search, &HitSearch::found);
        QSignalSpy none(&search, &HitSearch::foundNone);
        search.start(recording, breakpoints({"finish worker"}), {0, false});
        search.cancel();
        QVERIFY(!search.isActive());
        search.start(recording, breakpoints({"finish worker"}), {0, false});
        QVERIFY(found.wait(waitsForMs));
        QCOMPARE(found.count(), 1);
        QCOMPARE(none.count(), 0);
        const auto hit = found.first().first().value<BreakpointSearch::Hit>();
        QCOMPARE(hit.at, (Moment{recording.lastSwitch(), false}));
        QCOMPARE(hit.breakpoint, 1u);
    }
};

QTEST_GUILESS_MAIN(TestHitSearch)
#include "test_hit_search.moc"
