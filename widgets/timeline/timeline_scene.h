// SPDX-License-Identifier: GPL-3.0-or-later
// TimelineScene: what the chart shows at present: the axis and its range, the rows, the scroll position, whether it follows
// the live end. Ruler, lane headers, canvas and overview all draw from one scene. GUI thread.
#pragma once

#include "widgets/timeline/geometry.h"
#include "widgets/timeline/lane_layout.h"
#include "widgets/timeline/lane_pins.h"
#include "widgets/timeline/time_axis.h"
#include "widgets/timeline/timeline_source.h"
#include "widgets/timeline/wake_chain.h"

#include <QElapsedTimer>
#include <QFontMetrics>
#include <QObject>
#include <QTimer>

#include <optional>
#include <unordered_map>

namespace coroscope {

/// What lies under a point of the canvas.
struct ChartHit {
    std::size_t row = LaneLayout::noRow;
    TaskNumber task = noTask; ///< noTask on headings and on what stands above the tasks
    std::uint64_t run = 0;    ///< of a lane beside the tasks: the number of the callback run, or of the job; 0: none
    SwitchNumber number = 0;  ///< the slice hit, or the one that follows the caller's stretch; 0: between slices
    std::uint64_t count = 1;  ///< > 1: so many slices, closer than a pixel, or polls, folded
    bool idlePolls = false;
    float busy = 0;       ///< of idle polls: the share of that time that they took
    bool between = false; ///< a line between slices; `kind` and `wait` say which
    LaneSpan::Kind kind = LaneSpan::Kind::waiting;
    WaitKind wait = WaitKind::none;
    double begin = 0; ///< of what was hit, on the axis
    double end = 0;
    double position = 0; ///< the point itself
    friend bool operator==(const ChartHit &, const ChartHit &) = default;
};

/// A place at which the debugger held the program, under the pointer.
struct StopHit {
    std::size_t index = 0; ///< the nearest one
    std::size_t count = 0; ///< so many lie there, a thousand at the most; 0: none
};

/// One of what goes on beside the steps of tasks.
struct RunBeside {
    std::size_t worker = LaneRow::noWorker; ///< noWorker: a callback run
    std::uint64_t number = 0;               ///< the callback run's, or the job's; 0: none
    bool isCallback() const { return number != 0 && worker == LaneRow::noWorker; }
    bool isJob() const { return number != 0 && worker != LaneRow::noWorker; }
    friend bool operator==(const RunBeside &, const RunBeside &) = default;
};

/// A mark on a slice at which a breakpoint stopped the program.
struct HitMark {
    std::size_t row = 0;
    int x = 0;          ///< device pixels
    bool atEnd = false; ///< the slice lies in front of it
    friend bool operator==(const HitMark &, const HitMark &) = default;
};

class TimelineScene : public QObject {
    Q_OBJECT
public:
    explicit TimelineScene(TimelineSource &source, QObject *parent = nullptr);

    TimelineSource &source() const { return source_; }
    bool isEmpty() const { return !source_.index(); }

    const TimeAxis &axis() const { return axis_; }
    TimeAxis deviceAxis(double devicePixelRatio) const; ///< the same range, counted in device pixels
    const LaneLayout &layout() const { return layout_; }

    // --- where rows are: the pinned ones stay at the top, the others scroll below them (scene_rows.cpp) ---
    struct VisibleRows {
        std::size_t pinned = 0; ///< [0, pinned) stay
        std::size_t first = 0;  ///< [first, last) scroll
        std::size_t last = 0;
    };
    VisibleRows visibleRows() const;
    std::size_t stayingRows() const;    ///< of the pinned ones as many as leave room to scroll in
    int stayingHeight() const;          ///< of those, in pixels
    double rowY(std::size_t row) const; ///< its top on the canvas; what scrolls may lie outside
    std::size_t rowAtY(double y) const; ///< of the canvas; noRow: below the last
    bool isInView(std::size_t row) const;
    bool isPinned(const LaneRow &row) const;
    /// Where the lane is that was `row` once: rows move as tasks come and go. noRow: it is gone.
    std::size_t findRow(const LaneRow &row) const;
    /// The lane that keys are about: that above the tasks to which they were moved, else the selected task's; noRow: none.
    std::size_t selectedRow() const;
    const QString &onlyDefinition() const { return onlyDefinition_; } ///< empty: all are shown
    LaneLayout::Height scrollTop() const { return scrollTop_; }
    int viewHeight() const { return viewHeight_; }
    bool follows() const { return follow_; }
    const QString &filter() const { return filter_; }
    std::size_t hoverRow() const { return hoverRow_; }

    /// What row `row` shows, in device pixels; cached.
    const LaneRects &rects(std::size_t row, double devicePixelRatio);
    ChartHit wholeWait(ChartHit hit) const; ///< of a line between slices: from where to where it goes, in view or not
    ChartHit hitAt(double x, double y);     ///< canvas coordinates
    /// Of each device pixel the share in which the loop had nothing to run; cached.
    const std::vector<float> &idles(double devicePixelRatio);
    /// What is to be said of an idle loop at a position; empty: it was not idle.
    QString idleText(double value) const;

    // --- positions on the present axis ---
    double beginOf(SwitchNumber number) const;
    double endOf(SwitchNumber number) const;
    double positionOf(Moment moment) const;
    double middleOf(SwitchNumber number) const { return (beginOf(number) + endOf(number)) / 2; }
    double spawnOf(const LaneLife &life) const;
    std::optional<double> endOf(const LaneLife &life) const; ///< nothing: it lives
    double positionOf(const StopInfo &stop) const;
    Moment momentAt(double value) const; ///< before the switch that is under way or last began there
    QString positionText(double value) const;
    /// How many switches there are between two positions, at least 1.
    std::uint64_t switchesIn(double begin, double end) const;
    std::vector<RulerTick> ticks(const TimeAxis &axis, double labelPixels) const; ///< `axis`: one of this scene's
    const std::vector<WakeLink> &wakes(); ///< into and out of the selected slice

    // --- what goes on beside the steps of tasks (scene_beside.cpp) ---
    const RunBeside &selectedRun() const { return selectedRun_; }
    RunBeside runOf(const ChartHit &hit) const;
    /// Where a job is among those of its worker that are kept; nothing: it is not.
    std::optional<std::size_t> placeOf(const RunBeside &job) const;
    std::size_t rowOf(const RunBeside &run) const;                  ///< noRow: its lane is not shown
    std::size_t rowOfCallback(CallbackNumber number) const;         ///< the same of a callback run
    std::pair<double, double> extentOf(const RunBeside &run) const; ///< on the present axis
    FunctionPlace functionOf(const RunBeside &run) const;
    bool hasRaised(const RunBeside &run) const;

    // --- stops (scene_stops.cpp) ---
    StopHit stopAt(double x) const;                         ///< canvas coordinates
    BreakEvent eventOf(const StopInfo &stop);               ///< that its breakpoint is about, if any
    SwitchNumber sliceOf(const StopInfo &stop);             ///< that it is about; may not have begun
    std::vector<HitMark> hitMarks(double devicePixelRatio); ///< in view

    // --- the selected range, and the chain of wakes (scene_range.cpp) ---
    struct SelectedRange {
        double begin = 0; ///< on the present axis
        double end = 0;
    };
    const std::optional<SelectedRange> &selectedRange() const { return range_; }
    const RangeTotals *rangeTotals(); ///< of the selected range; null: none. Valid until the next call
    bool showsChain() const { return showsChain_; }
    const WakeChain &chain(); ///< of the selected slice, while it is shown

    QString rowName(const LaneRow &row) const;
    /// What stands in front of the lane, without what stands above, as it fits into `width` pixels: counts longer than names.
    QString headName(const LaneRow &row, const QFontMetrics &metrics, int width) const;

public slots:
    void setAxisKind(coroscope::Axis kind); ///< keeps what is in the middle
    void setGrouping(coroscope::LaneGrouping grouping);
    void setSharesEnded(bool share);          ///< ended tasks share lanes
    void setFilter(const QString &text);      ///< shows lanes whose name contains it
    void showOnly(const QString &definition); ///< the lanes of that name's tasks; empty: all
    void togglePinned(std::size_t row);
    /// Of a lane that was there once. One that ended tasks share, others join: there it is that of `task`, if it is one.
    void togglePin(const coroscope::LaneRow &lane);
    void chooseLane(std::size_t row); ///< above the tasks, or the first task that it stands for, which is selected
    void stepLane(int direction);     ///< the next of those, below (1) or above (-1)
    void leaveChosenLane();           ///< keys are about the selected task again
    /// Of a lane beside the tasks: with the moment in front of the next switch, or the task that submitted the job.
    void selectRun(const coroscope::RunBeside &run);
    /// In the lane that keys are about: the next one, or the one before. Returns whether it is such a lane.
    bool stepRun(bool forward);
    bool goToEndOfRuns(bool last);                 ///< the first, or the last
    void goToRun(const coroscope::RunBeside &run); ///< its function's place
    void goToCaller(std::size_t caller);
    void setFolded(std::size_t row, bool folded);
    void toggleGroupOf(std::size_t row); ///< folds or unfolds it, or the group that holds it
    void setAllFolded(bool folded);
    void setRowHeight(int pixels);
    void setViewSize(int width, int height);
    void setScrollTop(long long top);
    void setHoverRow(std::size_t row);
    void setFollow(bool follow);
    void fit();
    void fitSelection(); ///< the selected range, else the selected slice, else the selected task's life
    void fitTask(coroscope::TaskNumber task);
    void selectRange(double begin, double end); ///< in either order; an empty one: none
    void clearRange();
    void fitRange();
    void beginRangeAt(coroscope::SwitchNumber number); ///< with that slice
    void endRangeAt(coroscope::SwitchNumber number);
    void setShowsChain(bool shows);
    void setRange(double begin, double end); ///< by the user: following ends unless the end is shown
    void zoomAt(double x, double factor);
    void panBy(double pixels);
    void revealSelection();
    /// Takes in what the source has recorded since. Called by the view, at most about 30 times a second.
    void refresh();

signals:
    void changed();       ///< draw again
    void laneChosen();    ///< one above the tasks, or no more
    void layoutChanged(); ///< rows, heights or scroll position changed
    void axisChanged();   ///< another axis
    void followChanged(bool follows);
    void onlyChanged(const QString &definition);
    void rangeChanged();
    void chainChanged(); ///< it is shown, or no more

private:
    void reset();
    void takeTasks();
    bool hasOtherTasks() const;
    void takeCallers();
    void takeBeside();
    RunBeside runAt(const LaneRow &lane, double position, std::uint64_t least) const;
    RunBeside runBy(const LaneRow &lane, std::size_t place) const;
    void hitRun(ChartHit &hit, const LaneRect &rect, const TimeAxis &device, double pixel) const;
    double firstEventOn(Axis kind) const;
    double endOn(Axis kind) const;
    void rangeMovedByUser();
    void followEnd();
    void takeCursor();
    void showNow();
    void applyFilter();
    void setFilters();
    void arrange();
    void goOnArranging();
    void showArranged();
    std::vector<IdleSpan> idleSpans(const TimeAxis &axis, double begin, double end) const;
    void applyPins();
    void revealRow(std::size_t row);
    QString plainName(const LaneRow &row) const;
    QString withCount(const LaneRow &row, const QString &name) const;
    TaskNumber taskToSelect(std::size_t row) const;
    std::size_t firstStopFrom(double position) const;
    std::pair<SwitchNumber, SwitchNumber> switchesOf(double begin, double end) const;
    void convertRange(Axis from);
    void forgetOtherProgram();

    TimelineSource &source_;
    TimeAxis axis_{Axis::time};
    LaneLayout layout_;
    QTimer arranging_;       ///< a slice of the layout's work
    bool goesToTop_ = false; ///< once it is done
    GeometryCache cache_;
    std::vector<float> idles_;
    TimeAxis idlesOf_{Axis::time}; ///< the axis that idles_ is for
    std::uint64_t idlesGeneration_ = 0;
    std::uint64_t generation_ = 0;
    QString filter_;
    QString onlyDefinition_;
    LanePins pins_;
    std::optional<LaneRow> chosenLane_; ///< above the tasks
    RunBeside selectedRun_;             ///< in it
    QString program_;                   ///< whose pins these are
    LaneLayout::Height scrollTop_ = 0;
    int viewHeight_ = 0;
    TaskNumber firstTask_ = noTask;
    QElapsedTimer sinceTaken_;                 ///< the tasks
    qint64 takingMs_ = 0;                      ///< how long that took
    std::size_t ended_ = 0;                    ///< tasks of the source
    std::size_t callers_ = 0;                  ///< of the source, those that the filter hides, too
    std::size_t workers_ = 0;                  ///< as those
    std::vector<std::uint32_t> callbackLoops_; ///< which have lanes
    double now_ = 0;                           ///< TimelineSource::now(), when refresh() asked last
    bool wasPast_ = false;                     ///< as the cursor was last heard of
    bool follow_ = true;
    bool fitted_ = true; ///< while following: all is shown, not just the end
    double deviceRatio_ = 1;
    std::size_t hoverRow_ = LaneLayout::noRow;
    std::vector<WakeLink> wakes_;
    CallbackNumber wakesOfCallback_ = 0;
    std::optional<SwitchNumber> wakesOf_; ///< of what wakes_ are; nothing: of no slice of this recording
    SwitchNumber wakesKnownTo_ = 0;
    std::optional<SelectedRange> range_;
    std::optional<RangeTotals> totals_;
    double totalsKnownTo_ = 0; ///< the extent's end then
    bool showsChain_ = false;
    WakeChain chain_;
    std::unordered_map<SwitchNumber, TaskNumber> taskOfSwitch_; ///< of those with a stop
    std::unordered_map<std::uint32_t, BreakEvent> stopEvents_;  ///< of breakpoints
};

} // namespace coroscope
