// SPDX-License-Identifier: MIT
// RecordingReader: what Recording keeps of a file, and the first reading that fills it. Internal to engine/record.
#pragma once

#include "engine/loop/time_holder.h"
#include "engine/record/caller_lanes.h"
#include "engine/record/checkpoints.h"
#include "engine/record/chunk_list.h"
#include "engine/record/dictionary.h"
#include "engine/record/event_cursor.h"
#include "engine/record/idle_lists.h"
#include "engine/record/lane_index.h"
#include "engine/record/longest_slices.h"
#include "engine/record/loop_replay.h"
#include "engine/record/loop_table.h"
#include "engine/record/mapped_file.h"
#include "engine/record/output_places.h"
#include "engine/record/recording.h"
#include "engine/record/side_lanes.h"
#include "engine/record/switch_directory.h"
#include "engine/record/switch_scale.h"
#include "engine/record/task_table.h"

namespace coroscope {

/// Reads events once, in order, and feeds the indexes. What costs too much to keep for each switch is worked out again
/// when asked for, by a replay from the checkpoint before it.
class RecordingReader final : private ReplayListener {
public:
    explicit RecordingReader(std::unique_ptr<MappedFile> file, std::string path);

    /// Checks the file's header. False: `error` says why it cannot be read.
    bool begin(std::string &error);
    bool refresh(std::uint64_t maxEvents);

    /// A loop state to start from, at the last checkpoint before switch `number`.
    struct Start {
        LoopReplay replay;
        EventCursor cursor;
    };
    Start startBefore(SwitchNumber number) const;
    /// The same before a callback run.
    Start startBeforeCallback(CallbackNumber number) const;
    /// The same right in front of it. Asked for ever later switches, as while a program runs, it goes on from the last answer
    /// where that is nearer than a checkpoint.
    Start startRightBefore(SwitchNumber number);
    /// Besides what goes with the number of names: `memory` is what only memory holds.
    SpilledMemory::Use memoryUse() const;
    /// So many tasks, or as much, have been looked at.
    void noteLooks(std::uint64_t looks) const;
    /// Before reading mapped events: the file may have been cut meanwhile.
    void checkSize() const { file_->updateSize(); }

    struct Output {
        EventPosition at;
        std::uint64_t ticks = 0;
        SwitchNumber number = 0;
        std::uint32_t bytes = 0;
        std::uint32_t bits = 0;
        OutputPlace place;
    };

    // Open to Recording and the exports; written by the reading only.
    const std::string path;
    format::FileHeader header{};
    TimeScale scale;
    SwitchNumber firstSwitch = 1;
    std::uint64_t startTicks = 0; ///< of what is kept
    std::uint64_t endTicks = 0;
    std::optional<int> exitCode;
    std::vector<Output> outputs;
    std::uint64_t forgottenOutputs = 0;
    std::vector<StopInfo> stops;
    IdleLists idles;
    std::size_t endedTasks = 0;
    mutable TaskTable tasks; ///< mutable: TaskInfo's derived fields are filled in when asked for
    LoopTable loops;
    std::vector<TimeHolder> timeHolders; ///< at the end of what has been read
    std::string damage;

    const ChunkList &chunks() const { return chunks_; }
    double readShare() const; ///< see Recording
    const Dictionary &dictionary() const { return dictionary_; }
    const SwitchDirectory &switches() const { return switches_; }
    const SwitchScale &switchScale() const { return switchScale_; }
    const LaneIndex &lanes() const { return lanes_; }
    const CallerLanes &callers() const { return callers_; }
    const SideLanes &side() const { return side_; }
    const LongestSlices &longest() const { return longest_; }
    const LoopReplay &state() const { return replay_; }
    std::uint64_t idlePolls() const ///< of what is kept
    {
        return replay_.idlePolls() - std::min(replay_.idlePolls(), idlePollsBefore_);
    }
    EventPosition end() const { return end_; } ///< of what has been read
    EventPosition begin() const { return begin_; }

private:
    bool findStart();
    void restart();
    bool followLeftEdge();
    void forgetBefore(EventPosition edge, const Checkpoint &first);
    void forgetEndedTasks();
    bool readEvents(std::uint64_t maxEvents);
    bool take(const Event &event);
    bool take(const PlainSlice &slice);
    void checkpointIfDue(std::uint64_t events);
    void noteEvents(std::uint64_t events);
    void trimSpilled() const;
    bool takeSnapshot(const Event &event);
    bool passSnapshot(const Event &event);
    bool canBecomeEdge(const Event &snapshot) const;
    bool takeSpawn(const Event &event);
    void takeOther(const Event &event);
    void takeStop(const Event &event);
    void moveStops(Moment before);
    void takeResumed(const Event &event);
    void beginIdle();
    void endIdle(SwitchNumber next);
    void takeIdleOfLoop(const Event &event);
    void takeCaller();
    void takeSpawnPlaces(const Event &event);
    void takeTimeHolders(const Event &event);
    void checkpoint(bool behindSnapshot = false);
    Start startAt(const Checkpoint *checkpoint) const;
    SwitchNumber cellOfNow() const;
    void widenLongSlice();
    void noteDamage(std::string text);

    void sliceBegan(const LiveTask &before, std::uint64_t ticks) override;
    void sliceSuspended(const LiveTask &task, bool idlePoll) override;
    void taskEnded(const LiveTask &task, TaskStatus outcome, std::string_view text, bool ofSlice) override;
    void sliceEndSettled(std::uint64_t ticks, bool idlePoll) override;
    void value(bool, std::string_view) override {}
    void callbackBegan(const OpenCallback &callback) override;
    void callbackEnded(CallbackNumber number, RunOutcome outcome) override;
    void workerNamed(std::uint32_t lane, std::string_view name, std::uint32_t loop) override;
    void jobBegan(std::uint32_t lane, const OpenJob &job) override;
    void jobEnded(std::uint32_t lane, RunOutcome outcome) override;

    std::unique_ptr<MappedFile> file_;
    ChunkList chunks_;
    Dictionary dictionary_;
    SwitchDirectory switches_;
    SwitchScale switchScale_;
    LaneIndex lanes_;
    CallerLanes callers_;
    SideLanes side_;
    LongestSlices longest_;
    std::uint64_t sliceBegin_ = 0;      ///< ticks: of the slice that began last
    SwitchNumber sliceOpen_ = 0;        ///< its number, until its end is settled
    bool hasNames_ = false;             ///< looked for in this refresh(), up to the last
    std::uint64_t longestPoll_ = 0;     ///< see longestIdlePoll()
    std::uint64_t idlePollsBefore_ = 0; ///< what replay_ has counted of what is not kept any more
    LoopReplay replay_;
    std::optional<EventCursor> cursor_; ///< empty until the first event chunk is there
    EventPosition begin_;
    EventPosition end_;
    bool stateKnown_ = false;
    std::uint64_t largestSize_ = 0;     ///< of the file, so far
    const EventPosition *at_ = nullptr; ///< of the event being taken in; void when it has been
    std::uint64_t ticksBefore_ = 0;     ///< the time before it

    Checkpoints checkpoints_; ///< the first one is at begin_
    std::uint64_t eventsSinceCheckpoint_ = 0;
    std::uint64_t eventsSinceTrim_ = 0;
    std::uint64_t trims_ = 0;
    std::uint64_t trimmedTo_ = 0; ///< the recording's pages up to there
    mutable std::uint64_t looksSinceTrim_ = 0;
    std::optional<Start> recentStart_; ///< the last answer of startRightBefore()

    std::uint32_t endedTask_ = TaskTable::none; ///< its end time is not settled yet
    std::uint32_t slotToRelease_ = TaskTable::none;
    OutputPlaces outputPlaces_;
};

} // namespace coroscope
