// SPDX-License-Identifier: GPL-3.0-or-later
// The lanes of what goes on beside the steps of tasks: callback runs, and the jobs of worker threads.
#include "tests/widgets/models/beside_recordings.h"
#include "widgets/theme/palette.h"
#include "widgets/timeline/hover_card.h"
#include "widgets/timeline/lane_breaks.h"
#include "widgets/timeline/recorded_source.h"
#include "widgets/timeline/run_facts.h"
#include "widgets/timeline/timeline_canvas.h"
#include "widgets/timeline/timeline_menu.h"
#include "widgets/timeline/timeline_view.h"

#include <QAccessible>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <random>

using namespace coroscope;

namespace {

/// A recording that is whole, with a cursor and a selection of its own.
class WholeSource final : public RecordedSource {
public:
    explicit WholeSource(const RecordingBuilder &builder) : bytes_(builder.bytes())
    {
        std::string error;
        recording_ = Recording::fromBytes(bytes_, error);
        while (recording_->refresh()) {
        }
    }
    const Recording &whole() const { return *recording_; }
    Moment cursor() const override { return past ? *past : Moment{lastSwitch() + 1, false}; }
    bool isPast() const override { return past.has_value(); }
    bool isLive() const override { return false; }
    TaskNumber selectedTask() const override { return task; }
    SwitchNumber selectedSwitch() const override { return number; }
    void showMoment(Moment moment) override
    {
        past = moment;
        emit cursorMoved();
    }
    void showNow() override
    {
        past.reset();
        emit cursorMoved();
    }
    void selectTask(TaskNumber selected) override
    {
        task = selected;
        number = 0;
        emit selectionMoved();
    }
    void selectSwitch(SwitchNumber selected) override
    {
        number = selected;
        task = taskOf(selected);
        emit selectionMoved();
    }
    void addBreakpoint(const Breakpoint &breakpoint) override { breakpoints.push_back(breakpoint); }
    void removeBreakpoint(const Breakpoint &breakpoint) override { std::erase(breakpoints, breakpoint); }
    std::vector<Breakpoint> armedBreakpoints() const override { return breakpoints; }

    QString breakpointWords(std::uint32_t which) const override { return words.value(int(which)); }

    QStringList words; ///< of recorded breakpoints, by number
    std::vector<Breakpoint> breakpoints;
    std::optional<Moment> past;
    TaskNumber task = noTask;
    SwitchNumber number = 0;

protected:
    const Recording *recording() const override { return recording_.get(); }

private:
    std::vector<std::byte> bytes_;
    std::unique_ptr<Recording> recording_;
};

RecordingBuilder randomCallbacks(unsigned seed)
{
    std::mt19937 random(seed);
    const auto dice = [&random](unsigned sides) { return unsigned(random() % sides); };
    RecordingBuilder b;
    SideBuilder side(b);
    b.spawn(0);
    side.thread(0, "asyncio_0");
    for (int turn = 0; turn < 400; ++turn) {
        for (unsigned left = dice(4); left > 0; --left) {
            side.begin(1 + dice(3000));
            side.end(dice(2000));
        }
        if (dice(3) == 0) {
            side.beginJob(1 + dice(1000), 0);
            side.endJob(dice(9000), 0);
        }
        b.resume(0, 1 + dice(500));
        b.time(dice(2000));
        b.suspend(WaitKind::yield);
    }
    return b;
}

struct Bar {
    double begin;
    double end;
    std::uint64_t number;
};

bool isWithin(const Bar &bar, double position, double reach)
{
    return bar.begin - reach <= position && position <= bar.end + reach;
}

} // namespace

class TestChartBeside : public QObject {
    Q_OBJECT
private slots:
    void init() { showStory(besideStory()); }

    void theyStandAboveTheTasksOnlyWhereTheyAre()
    {
        QCOMPARE(names(), QStringList({"callbacks", "thread asyncio_0", "main#1", "worker#1"}));
        RecordingBuilder plain;
        plain.spawn(0);
        plain.resume(0);
        showStory(plain);
        QCOMPARE(layout().rowCount(), std::size_t(1));
        QVERIFY(layout().row(0).isTask());
    }

    void stopsThereAreMarkedThere()
    {
        RecordingBuilder b;
        SideBuilder side(b);
        const auto stop = [&b](std::uint32_t breakpoint) {
            b.event(format::Op::stop, std::uint32_t(format::StopReason::breakpoint), breakpoint);
        };
        b.spawn(0);
        side.begin(1000);
        side.end(1000);
        stop(1);
        side.begin(1000);
        b.time(500);
        stop(2);
        side.end(1000);
        stop(3);
        b.resume(0, 1000);
        b.time(3000);
        b.suspend(WaitKind::future);
        stop(1); // whose run does not come
        showStory(b);
        source_->words = QStringList{{}, "callback tick", "wake main", "resume main"};
        const auto marks = scene().hitMarks(1);
        QCOMPARE(marks.size(), std::size_t(3));
        const std::size_t lane = layout().rowOfCallbacks(0);
        QVERIFY(lane != LaneLayout::noRow);
        QCOMPARE(marks[0].row, lane);
        QCOMPARE(marks[1].row, lane);
        QCOMPARE(marks[2].row, layout().rowOf(0));
        for (const auto &[index, words] : {std::pair(0, "before callback run 2"), std::pair(1, "inside callback run 2"),
                                           std::pair(2, "before switch 1")})
            QVERIFY2(stopText(scene(), {.index = std::size_t(index), .count = 1}).contains(words), words);
    }

    void aFilterIsAboutThem()
    {
        view_->setFilter(QStringLiteral("call"));
        QCOMPARE(names(), QStringList({"callbacks"}));
        view_->setFilter(QStringLiteral("ASYNCIO"));
        QCOMPARE(names(), QStringList({"thread asyncio_0"}));
        view_->setFilter({});
        view_->showOnly(QStringLiteral("worker"));
        QCOMPARE(names(), QStringList({"worker#1"}));
    }

    void theyArePinnedAndFoundAgain()
    {
        scene().togglePinned(0);
        scene().togglePinned(2); // the worker's, one further down
        const auto isPinned = [this](std::size_t row) { return layout().row(row).pinned; };
        QCOMPARE(layout().pinnedCount(), std::size_t(2));
        QVERIFY(layout().rowOfCallbacks(0) == 0 && isPinned(0));
        QVERIFY(layout().rowOfWorker(0) == 1 && isPinned(1));
        emit source_->replaced(); // the next run of the program
        QCOMPARE(layout().pinnedCount(), std::size_t(2));
        scene().togglePinned(0);
        QCOMPARE(layout().pinnedCount(), std::size_t(1));
        QVERIFY(layout().rowOfWorker(0) == 0 && isPinned(0));
        QVERIFY(layout().rowOfCallbacks(0) == 1 && !isPinned(1));
    }

    void eachLoopHasALaneOfItsCallbacks()
    {
        RecordingBuilder b;
        SideBuilder side(b);
        side.loopName(1, "MainThread");
        side.loopName(2, "worker");
        b.spawn(0);
        b.resume(0, 1000);
        b.suspend(WaitKind::yield);
        side.beginIn(1, 1000);
        side.end(3000, 1, RunOutcome::returned);
        b.resume(0, 1000);
        b.suspend(WaitKind::yield);
        showStory(b);
        QCOMPARE(names().front(), QStringLiteral("loop 1 (MainThread) callbacks"));
        side.beginIn(2, 1000);
        side.end(3000, 2, RunOutcome::returned);
        side.beginIn(1, 1000);
        side.end(3000, 3, RunOutcome::returned);
        b.resume(0, 1000);
        showStory(b);
        QCOMPARE(names().mid(0, 2), QStringList({"loop 1 (MainThread) callbacks", "loop 2 (worker) callbacks"}));
        const std::vector<std::pair<CallbackNumber, std::size_t>> rows{{1, 0}, {2, 1}, {3, 0}};
        for (const auto &[number, row] : rows) {
            QCOMPARE(scene().rowOf({.number = number}), row);
            QTest::mouseClick(canvas(), Qt::LeftButton, {}, middleOf({.number = number}));
            QCOMPARE(scene().selectedRun(), (RunBeside{.number = number}));
        }
        press(Qt::Key_Left); // the one of the same loop
        QCOMPARE(scene().selectedRun().number, std::uint64_t(1));
        press(Qt::Key_End);
        QCOMPARE(scene().selectedRun().number, std::uint64_t(3));
        scene().togglePinned(1);
        QCOMPARE(layout().pinnedCount(), std::size_t(1));
        QCOMPARE(layout().rowOfCallbacks(2), std::size_t(0));
        view_->setFilter(QStringLiteral("loop 2"));
        QCOMPARE(names(), QStringList({"loop 2 (worker) callbacks", "loop 2 (worker) callbacks"}));
    }

    void aClickSelectsACallbackRun()
    {
        for (const Axis axis : {Axis::time, Axis::switches}) {
            scene().setAxisKind(axis);
            scene().leaveChosenLane();
            QTest::mouseClick(canvas(), Qt::LeftButton, {}, middleOf({.number = 2}));
            QCOMPARE(scene().selectedRun(), (RunBeside{.number = 2}));
            QCOMPARE(scene().selectedRow(), layout().rowOfCallbacks(0));
            QCOMPARE(source_->cursor(), (Moment{3, false, 2}));
            QCOMPARE(source_->task, noTask);
        }
        source_->selectSwitch(1); // what is selected everywhere is what counts again
        QCOMPARE(scene().selectedRun().number, std::uint64_t(0));
    }

    void aClickOnAJobSelectsTheTaskThatSubmittedIt()
    {
        for (const Axis axis : {Axis::time, Axis::switches}) {
            scene().setAxisKind(axis);
            source_->selectTask(0);
            QTest::mouseClick(canvas(), Qt::LeftButton, {}, middleOf({0, 1}));
            QCOMPARE(scene().selectedRun(), (RunBeside{0, 1}));
            QCOMPARE(source_->task, TaskNumber(1));
            QCOMPARE(scene().selectedRow(), layout().rowOfWorker(0));
        }
    }

    void theirFunctionsAreOpened()
    {
        QSignalSpy asked(view_.get(), &TimelineView::openLocation);
        QTest::mouseClick(canvas(), Qt::LeftButton, {}, middleOf({.number = 1}));
        press(Qt::Key_Return);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.front(), (QVariantList{QStringLiteral("/p/app.py"), 20}));
        QTest::mouseDClick(canvas(), Qt::LeftButton, {}, middleOf({0, 1}));
        QCOMPARE(asked.size(), 2);
        QCOMPARE(asked.back(), (QVariantList{QStringLiteral("/p/app.py"), 40}));
    }

    void keysGoFromOneToTheNext()
    {
        source_->selectTask(0);
        press(Qt::Key_Up);
        press(Qt::Key_Up);
        QCOMPARE(scene().selectedRow(), layout().rowOfCallbacks(0));
        QCOMPARE(scene().selectedRun().number, std::uint64_t(0));
        press(Qt::Key_Home);
        QCOMPARE(scene().selectedRun().number, std::uint64_t(1));
        press(Qt::Key_Left); // nothing is in front of it
        QCOMPARE(scene().selectedRun().number, std::uint64_t(1));
        press(Qt::Key_Right);
        QCOMPARE(scene().selectedRun().number, std::uint64_t(2));
        press(Qt::Key_End);
        QCOMPARE(scene().selectedRun().number, std::uint64_t(3));
        press(Qt::Key_Right);
        QCOMPARE(scene().selectedRun().number, std::uint64_t(3));
        QCOMPARE(source_->cursor(), (Moment{4, false, 3}));
        press(Qt::Key_Left);
        QCOMPARE(scene().selectedRun().number, std::uint64_t(2));
        press(Qt::Key_Down);
        QCOMPARE(scene().selectedRow(), layout().rowOfWorker(0));
        QCOMPARE(scene().selectedRun().number, std::uint64_t(0));
        press(Qt::Key_Home);
        QCOMPARE(scene().selectedRun(), (RunBeside{0, 1}));
    }

    void theirCardsSayWhatIsKnown()
    {
        const QString read = cardAt(middleOf({.number = 1}));
        for (const char *part : {"Selector._read_ready", "app.py:20", "I/O", "main#1", "4 µs"})
            QVERIFY2(read.contains(QString::fromUtf8(part)), qPrintable(read));
        QVERIFY2(!read.contains(QLatin1String("raised")), qPrintable(read));
        const QString report = cardAt(middleOf({.number = 2}));
        for (const char *part : {"report", "app.py:30", "worker#1", "raised an exception", "3 µs"})
            QVERIFY2(report.contains(QString::fromUtf8(part)), qPrintable(report));
        const QString last = cardAt(middleOf({.number = 3}));
        QVERIFY2(last.contains(QLatin1String("still running")), qPrintable(last));
        const QString job = cardAt(middleOf({0, 1}));
        for (const char *part : {"compress", "thread asyncio_0", "app.py:40", "worker#1", "raised an exception"})
            QVERIFY2(job.contains(QLatin1String(part)), qPrintable(job));
    }

    void aSliceSaysWhichCallbackWokeIt()
    {
        QString text;
        for (const auto &[what, value] : sliceFacts(scene(), 3))
            text += what + u' ' + value + u'\n';
        QVERIFY2(text.contains(QLatin1String("Became ready in callback Selector._read_ready #1")), qPrintable(text));
    }

    void arrowsOfItsWakesBeginAtIt()
    {
        const auto isFrom = [](const WakeLink &link, CallbackNumber callback, TaskNumber task, SwitchNumber number) {
            return link.fromCallback == callback && link.toTask == task && link.to == number && link.from == 0;
        };
        source_->selectSwitch(3);
        QCOMPARE(scene().wakes().size(), std::size_t(1));
        QVERIFY(isFrom(scene().wakes().front(), 1, 0, 3));
        scene().selectRun({.number = 1});
        QCOMPARE(scene().wakes().size(), std::size_t(1));
        QVERIFY(isFrom(scene().wakes().front(), 1, 0, 3));
        scene().selectRun({.number = 2}); // woke nobody
        QVERIFY(scene().wakes().empty());
        source_->selectSwitch(3);
        scene().setShowsChain(true);
        QCOMPARE(scene().chain().callback, CallbackNumber(1));
        const QString words = chainText(*source_, scene().chain());
        QVERIFY2(words.startsWith(QLatin1String("callback Selector._read_ready #1, queued by I/O")), qPrintable(words));
    }

    void theyAreSeenOnBothAxes()
    {
        for (const Axis axis : {Axis::time, Axis::switches}) {
            scene().setAxisKind(axis);
            const ChartColors colors = chartColors(isDark(canvas()->palette()));
            const QColor failed = statusColor(TaskStatus::failed, isDark(canvas()->palette()));
            const QImage image = canvas()->grab().toImage();
            QCOMPARE(image.pixelColor(beginOf({.number = 1})), colors.callback);
            QCOMPARE(image.pixelColor(beginOf({.number = 2})), failed);
            QCOMPARE(image.pixelColor(beginOf({0, 1})), mixed(colors.canvas, failed, 0.35));
        }
    }

    void menusSayWhatCanBeDone()
    {
        const auto words = [this](const QPoint &at) {
            QMenu menu;
            fillTimelineMenu(menu, scene(), scene().hitAt(at.x(), at.y()));
            QStringList texts;
            for (const QAction *action : menu.actions())
                texts << action->text().section(u'\t', 0, 0);
            return texts;
        };
        const QStringList callback = words(middleOf({.number = 2}));
        for (const char *text : {"Look at the moment before callback run 2", "Look at the moment before switch 3",
                                 "Go to app.py:30", "Pin to the top"})
            QVERIFY2(callback.contains(QLatin1String(text)), qPrintable(callback.join(u'|')));
        const QStringList job = words(middleOf({0, 1}));
        for (const char *text : {"Select worker#1, which submitted it", "Go to app.py:40"})
            QVERIFY2(job.contains(QLatin1String(text)), qPrintable(job.join(u'|')));
        QVERIFY(job.filter(QStringLiteral("Break")).isEmpty());
    }

    void breakpointsAreSetAtThem()
    {
        const auto trigger = [this] {
            QMenu menu;
            const QPoint at = middleOf({.number = 2});
            fillTimelineMenu(menu, scene(), scene().hitAt(at.x(), at.y()));
            for (QAction *action : menu.actions())
                if (action->text() == QLatin1String("Break before report is called"))
                    action->trigger();
        };
        trigger();
        QCOMPARE(source_->breakpoints.size(), std::size_t(1));
        QCOMPARE(toString(source_->breakpoints.front()), std::string("callback report"));
        const auto marked = [this](std::size_t row) { return breakpointsAt(layout().row(row), *source_).size(); };
        QCOMPARE(marked(layout().rowOfCallbacks(0)), std::size_t(1));
        source_->breakpoints.front().task = "*"; // of functions, not of tasks
        QCOMPARE(marked(layout().rowOf(0)), std::size_t(0));
        QCOMPARE(marked(layout().rowOfWorker(0)), std::size_t(0));
        source_->breakpoints.front().task = "report";
        trigger();
        QVERIFY(source_->breakpoints.empty());
    }

    void readersAreToldOfThem()
    {
        scene().selectRun({.number = 2});
        QAccessibleInterface *lanes = QAccessible::queryAccessibleInterface(canvas());
        QAccessibleInterface *lane = lanes->child(int(layout().rowOfCallbacks(0)));
        QCOMPARE(lane->text(QAccessible::Name), QStringLiteral("callbacks"));
        QCOMPARE(lane->text(QAccessible::Value), QStringLiteral("3 callback runs"));
        QVERIFY(lane->state().selected);
        const QString words = lane->text(QAccessible::Description);
        QVERIFY2(words.contains(QLatin1String("Callback report, Callback run 2, ")), qPrintable(words));
        QAccessibleInterface *worker = lanes->child(int(layout().rowOfWorker(0)));
        QCOMPARE(worker->text(QAccessible::Value), QStringLiteral("1 job"));
        QVERIFY(!worker->state().selected);
    }

    void idleTimeSaysWhatEndedIt()
    {
        const Nanoseconds middle = source_->whole().idles().front().start + 2500;
        const QString words = QStringLiteral("until: descriptor 7 (127.0.0.1:5000)");
        const QString byTime = scene().idleText(double(middle));
        QVERIFY2(byTime.contains(words), qPrintable(byTime));
        const double x = scene().axis().toPixel(double(middle));
        const QString card = cardAt({int(x), int(canvas()->rowRect(layout().rowOfCallbacks(0)).center().y())});
        QVERIFY2(card.contains(words), qPrintable(card));
    }

    void whatIsHitIsWhatIsThere_data()
    {
        QTest::addColumn<bool>("bySwitches");
        QTest::addColumn<int>("zoom");
        for (const bool bySwitches : {false, true})
            for (const int zoom : {1, 8, 64})
                QTest::addRow("%s, %d", bySwitches ? "switches" : "time", zoom) << bySwitches << zoom;
    }
    /// Against all bars, one by one.
    void whatIsHitIsWhatIsThere()
    {
        QFETCH(bool, bySwitches);
        QFETCH(int, zoom);
        showStory(randomCallbacks(unsigned(zoom)));
        scene().setAxisKind(bySwitches ? Axis::switches : Axis::time);
        scene().zoomAt(300, zoom);
        for (const bool ofWorker : {false, true}) {
            const std::vector<Bar> bars = allBars(ofWorker);
            const std::size_t row = ofWorker ? layout().rowOfWorker(0) : layout().rowOfCallbacks(0);
            const double y = canvas()->rowRect(row).center().y();
            const double reach = 4.0 * scene().axis().perPixel();
            std::size_t hits = 0;
            for (int x = 0; x < canvas()->width(); ++x) {
                const double position = scene().axis().toValue(x + 0.5);
                const ChartHit hit = scene().hitAt(x + 0.5, y);
                const bool any =
                    std::any_of(bars.begin(), bars.end(), [&](const Bar &bar) { return isWithin(bar, position, 0); });
                if (hit.run == 0) {
                    QVERIFY2(!any, qPrintable(QString::number(x)));
                    continue;
                }
                ++hits;
                const auto bar =
                    std::find_if(bars.begin(), bars.end(), [&](const Bar &each) { return each.number == hit.run; });
                QVERIFY(bar != bars.end());
                if (hit.count == 1)
                    QVERIFY2(isWithin(*bar, position, reach), qPrintable(QString::number(x)));
                else // of several the nearest one in front of it, or the first
                    QVERIFY(bar->begin <= position + reach && bar->begin >= hit.begin - reach);
            }
            QVERIFY(hits > 0);
        }
    }

private:
    void showStory(const RecordingBuilder &builder)
    {
        view_.reset();
        auto source = std::make_unique<WholeSource>(builder);
        source_ = source.get();
        view_ = std::make_unique<TimelineView>(std::move(source));
        view_->resize(900, 300);
        view_->show();
        view_->fitAll();
    }

    std::vector<Bar> allBars(bool ofWorker)
    {
        std::vector<Bar> bars;
        const auto add = [&](const RunBeside &run) {
            const auto [begin, end] = scene().extentOf(run);
            bars.push_back({begin, end, run.number});
        };
        if (ofWorker)
            for (const JobInfo &job : source_->whole().jobs(0))
                add({0, job.number});
        else
            for (CallbackNumber number = 1; number <= source_->lastCallback(); ++number)
                add({.number = number});
        return bars;
    }

    QStringList names()
    {
        QStringList all;
        for (std::size_t row = 0; row < layout().rowCount(); ++row)
            all << scene().rowName(layout().row(row));
        return all;
    }
    QPoint middleOf(const RunBeside &run)
    {
        const auto [begin, end] = scene().extentOf(run);
        const double x = scene().axis().toPixel((begin + end) / 2);
        return {int(x), int(canvas()->rowRect(scene().rowOf(run)).center().y())};
    }
    /// Within its bar, in front of its label.
    QPoint beginOf(const RunBeside &run)
    {
        return {int(scene().axis().toPixel(scene().extentOf(run).first)) + 1, middleOf(run).y()};
    }
    QString cardAt(const QPoint &at) { return hoverText(scene(), scene().hitAt(at.x(), at.y())); }
    void press(Qt::Key key) { QTest::keyClick(canvas(), key); }
    TimelineCanvas *canvas() { return view_->canvas(); }
    TimelineScene &scene() { return view_->scene(); }
    const LaneLayout &layout() { return scene().layout(); }

    WholeSource *source_ = nullptr;
    std::unique_ptr<TimelineView> view_;
};

QTEST_MAIN(TestChartBeside)
#include "test_chart_beside.moc"
