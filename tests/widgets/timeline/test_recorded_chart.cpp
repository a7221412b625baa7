// SPDX-License-Identifier: GPL-3.0-or-later
// The scene over real recordings that grow.
#include "tests/widgets/models/sample_recordings.h"
#include "widgets/timeline/hover_card.h"
#include "widgets/timeline/recorded_source.h"
#include "widgets/timeline/row_rects.h"
#include "widgets/timeline/timeline_scene.h"

#include <QFontMetrics>
#include <QTest>

#include <functional>
#include <memory>

using namespace coroscope;

namespace {

/// A recording of which ever more is read, with nobody to share cursor and selection with.
class GrowingSource final : public RecordedSource {
public:
    explicit GrowingSource(const RecordingBuilder &builder) : bytes_(builder.bytes())
    {
        std::string error;
        recording_ = Recording::fromBytes(bytes_, error);
    }

    /// A few events at a time.
    void readUntil(const std::function<bool(const Recording &)> &enough)
    {
        while (!enough(*recording_) && recording_->refresh(1)) {
        }
    }

    std::size_t taskCount() const override { return RecordedSource::taskCount() - dropped; }
    TaskNumber taskNumber(std::size_t index) const override { return RecordedSource::taskNumber(index + dropped); }
    QString taskName(TaskNumber task) const override
    {
        ++namesAsked;
        return RecordedSource::taskName(task);
    }
    Moment cursor() const override { return {lastSwitch() + 1, false}; }
    bool isPast() const override { return false; }
    bool isLive() const override { return false; }
    TaskNumber selectedTask() const override { return selected; }
    SwitchNumber selectedSwitch() const override { return 0; }
    void showMoment(Moment) override {}
    void showNow() override {}
    void selectTask(TaskNumber task) override
    {
        selected = task;
        emit selectionMoved();
    }
    void selectSwitch(SwitchNumber) override {}
    void addBreakpoint(const Breakpoint &) override {}

    std::size_t dropped = 0; ///< of the tasks, the first ones
    TaskNumber selected = noTask;
    mutable std::size_t namesAsked = 0;

protected:
    const Recording *recording() const override { return recording_.get(); }

private:
    std::vector<std::byte> bytes_;
    std::unique_ptr<Recording> recording_;
};

RecordingBuilder siblings(TaskNumber count)
{
    RecordingBuilder b;
    for (TaskNumber task = 0; task < count; ++task)
        b.spawn(task, task == 0 ? noTask : 0, task + 1, task % 2, task + 1);
    return b;
}

/// Task 0 lives, and sixty come and go in two slices each: the first four two at a time, so that there are two lanes, the others one after the other,
/// but for `longest`, while which the others come and go. It ends last.
RecordingBuilder onePastTheOthers(TaskNumber longest)
{
    RecordingBuilder b;
    const auto slice = [&b](TaskNumber task) {
        b.resume(task, 100);
        b.time(100);
    };
    const auto turn = [&](TaskNumber task) {
        slice(task);
        b.suspend(WaitKind::yield);
    };
    const auto begin = [&](TaskNumber task) {
        turn(0);
        b.spawn(task, noTask, task + 1, 0, task + 1);
        turn(task);
    };
    const auto end = [&](TaskNumber task) {
        slice(task);
        b.end(task, TaskStatus::done);
    };
    b.spawn(0);
    for (const TaskNumber task : {1, 3}) {
        begin(task);
        begin(task + 1);
        end(task);
        end(task + 1);
    }
    for (TaskNumber task = 5; task <= 60; ++task) {
        begin(task);
        if (task != longest)
            end(task);
    }
    for (int i = 0; i < 40; ++i)
        turn(longest);
    end(longest);
    return b;
}

void readAll(GrowingSource &source)
{
    source.readUntil([](const Recording &recording) { return recording.endedTaskCount() == 60; });
}

} // namespace

class TestRecordedChart : public QObject {
    Q_OBJECT
private slots:
    /// One looks at what is long past, so that nothing of it is asked for again; then a task that has slices there ends.
    void aTaskThatJoinsALaneIsDrawnInIt()
    {
        constexpr TaskNumber longest = 50;
        GrowingSource source(onePastTheOthers(longest));
        source.readUntil([](const Recording &recording) { return recording.endedTaskCount() == 59; });
        TimelineScene scene(source);
        scene.setViewSize(600, 400);
        scene.setAxisKind(Axis::switches);
        scene.setRange(140, 165);
        QVERIFY(!scene.follows());
        const auto shown = [&](std::size_t row) {
            std::vector<std::pair<int, SwitchNumber>> bars;
            for (const LaneRect &rect : scene.rects(row, 1).rects)
                bars.emplace_back(rect.left, rect.number);
            return bars;
        };
        for (std::size_t row = 0; row < scene.layout().rowCount(); ++row)
            shown(row);
        QVERIFY(scene.layout().row(scene.layout().rowOf(longest)).isTask());

        readAll(source);
        QCOMPARE(source.endedTaskCount(), std::size_t(60));
        scene.refresh();
        QVERIFY(!scene.follows());
        QVERIFY(scene.layout().row(scene.layout().rowOf(longest)).isShared());
        for (std::size_t row = 0; row < scene.layout().rowCount(); ++row) {
            std::vector<std::pair<int, SwitchNumber>> drawn;
            for (const LaneRect &rect :
                 rowRects(*source.index(), scene.layout(), scene.layout().row(row), scene.axis(), 0).rects)
                drawn.emplace_back(rect.left, rect.number);
            QCOMPARE(shown(row), drawn);
        }
    }

    /// The lane cannot be pinned, for others join it.
    void ofASharedLaneTheSelectedTaskIsPinned()
    {
        GrowingSource source(onePastTheOthers(50));
        readAll(source);
        TimelineScene scene(source);
        const std::size_t shared = scene.layout().rowOf(7);
        QVERIFY(scene.layout().row(shared).isShared());
        scene.togglePinned(shared); // nobody is selected
        QCOMPARE(scene.layout().pinnedCount(), std::size_t(0));
        source.selectTask(7);
        scene.togglePinned(scene.selectedRow());
        QCOMPARE(scene.layout().pinnedCount(), std::size_t(1));
        QCOMPARE(scene.layout().row(0).task, TaskNumber(7));
        QCOMPARE(scene.selectedRow(), std::size_t(0));
        scene.togglePinned(scene.selectedRow());
        QCOMPARE(scene.layout().pinnedCount(), std::size_t(0));
        QVERIFY(scene.layout().row(scene.selectedRow()).isShared());
    }

    /// Names are cut where they are too long: so what stands above is not repeated.
    void aSharedLaneSaysHowManyHaveEnded()
    {
        GrowingSource source(onePastTheOthers(50));
        readAll(source);
        TimelineScene scene(source);
        for (std::size_t row = 0; row < scene.layout().rowCount(); ++row) {
            const LaneRow &lane = scene.layout().row(row);
            QCOMPARE(scene.headName(lane, QFontMetrics(QFont()), 10'000),
                     lane.isShared() ? QStringLiteral("%1 ended").arg(lane.memberCount) : scene.rowName(lane));
            QCOMPARE(scene.rowName(lane).contains(QStringLiteral(" ended)")), lane.isShared()); // there all is said
        }
    }

    void theCardOfAWaitTellsAllThatIsOnRecordOfIt()
    {
        RecordingBuilder builder = lockedStory();
        builder.time(1'000'000);
        builder.wake(1, WakeCause::task, 0);
        builder.time(1'000'000);
        GrowingSource source(builder);
        source.readUntil([](const Recording &) { return false; });
        TimelineScene scene(source);
        scene.setViewSize(600, 400);
        const auto textAt = [&scene](TaskNumber task, Axis axis, double position) {
            scene.setAxisKind(axis);
            scene.setRange(0, axis == Axis::time ? 3e6 : 3);
            const double middle = scene.rowY(scene.layout().rowOf(task)) + scene.layout().rowHeight() / 2.0;
            return hoverText(scene, scene.hitAt(scene.axis().toPixel(position), middle));
        };
        for (const Axis axis : {Axis::time, Axis::switches}) {
            const QString text = textAt(0, axis, axis == Axis::time ? 500'000 : 2.5);
            QVERIFY2(text.contains("waits for a lock"), qPrintable(text));
            QVERIFY2(text.contains("When it began") && text.contains("b_lock"), qPrintable(text));
            QVERIFY2(text.contains("worker#2"), qPrintable(text)); // which holds it
        }
        const QString text = textAt(1, Axis::time, 1'500'000);
        QVERIFY2(text.contains("ready, waiting its turn") && !text.contains("When it began"), qPrintable(text));
    }

    /// There may be a hundred thousand, and one types letter by letter.
    void aFilterAsksForEachNameOnce()
    {
        GrowingSource source(onePastTheOthers(50));
        readAll(source);
        TimelineScene scene(source);
        const auto askedBy = [&source](const auto &change) {
            source.namesAsked = 0;
            change();
            return source.namesAsked;
        };
        QCOMPARE(askedBy([&scene] { scene.setFilter(QStringLiteral("nobody")); }), source.taskCount());
        QCOMPARE(scene.layout().rowCount(), std::size_t(0));
        QCOMPARE(askedBy([&scene] { scene.showOnly(scene.source().definitionName(0)); }), source.taskCount());
        const std::size_t living = source.taskCount() - source.endedTaskCount(); // whose names may have changed
        QCOMPARE(askedBy([&source] { emit source.replaced(); }), source.taskCount() + living);
        QCOMPARE(askedBy([&scene] { scene.setFilter({}); }), std::size_t(0));
        QVERIFY(scene.layout().rowCount() > 0);
    }

    void lanesOfManyTasksStayUntilOthersAreReady()
    {
        constexpr TaskNumber count = 50'000;
        GrowingSource source(siblings(count));
        source.readUntil([](const Recording &recording) { return recording.taskCount() == count; });
        TimelineScene scene(source);
        scene.setViewSize(400, 300);
        const LaneLayout &layout = scene.layout();
        scene.setAllFolded(false);
        QCOMPARE(layout.rowCount(), std::size_t(count + 2)); // and two headings
        scene.setScrollTop(50'000);
        scene.setFilter(source.taskName(777));
        QCOMPARE(layout.rowCount(), std::size_t(count + 2));
        QCOMPARE(scene.scrollTop(), 50'000);
        QTRY_VERIFY(!layout.isArranging());
        QCOMPARE(scene.scrollTop(), 0);
        QVERIFY(layout.rowOf(777) != LaneLayout::noRow && layout.rowOf(778) == LaneLayout::noRow);
        scene.setGrouping(LaneGrouping::spawnTree); // and before that is ready:
        scene.setFilter({});
        QTRY_VERIFY(!layout.isArranging());
        QCOMPARE(layout.rowCount(), std::size_t(1)); // below the first all others are folded
        QCOMPARE(layout.row(0).memberCount, std::size_t(count));
        scene.setFolded(0, false);
        QCOMPARE(layout.rowCount(), std::size_t(count));
    }

    /// What a filter shows is shown from the top, once: also where other tasks come before it is ready.
    void theTopIsGoneToForWhatWasAskedForOnly()
    {
        constexpr TaskNumber count = 50'000;
        GrowingSource source(siblings(count));
        source.readUntil([](const Recording &recording) { return recording.taskCount() == count; });
        TimelineScene scene(source);
        scene.setViewSize(400, 300);
        const LaneLayout &layout = scene.layout();
        const auto goDown = [&scene] {
            scene.setAllFolded(false);
            scene.setScrollTop(5'000);
            QCOMPARE(scene.scrollTop(), 5'000);
        };
        goDown();
        scene.setFilter(QStringLiteral("7"));
        QVERIFY(layout.isArranging());
        source.dropped = 10; // by a limit
        scene.refresh();
        QVERIFY(!layout.isArranging());
        QCOMPARE(scene.scrollTop(), 0);
        goDown();
        scene.setFilter(QStringLiteral("5"));
        QVERIFY(layout.isArranging());
        emit source.replaced(); // a rerun
        QVERIFY(!layout.isArranging());
        QCOMPARE(scene.scrollTop(), 0);
        goDown();
        scene.setSharesEnded(false);
        QTRY_VERIFY(!layout.isArranging());
        QCOMPARE(scene.scrollTop(), 5'000);
    }
};

QTEST_MAIN(TestRecordedChart)
#include "test_recorded_chart.moc"
