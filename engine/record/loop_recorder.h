// SPDX-License-Identifier: MIT
// LoopRecorder: the recorder's part that tells loops apart. Of a program with one loop not a word is written of it.
#pragma once

#include "engine/loop/loop.h"
#include "engine/record/event_stream.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace coroscope {

/// The recorder's thread. Loops are not owned: forget() is called before one goes.
class LoopRecorder {
public:
    /// `threadName`: of the running thread, in the program's words; null: not known.
    LoopRecorder(EventStream &stream, std::function<std::string()> threadName);

    const std::vector<Loop *> &all() const { return loops_; }
    bool areSeveral() const { return count_ > 1; } ///< so far: also where only one is left
    bool knows(const Loop &loop) const;
    bool isRunning(std::uint32_t number) const; ///< that loop is there, and runs

    void takeOver(Loop &loop); ///< it is at work when the recording begins
    void tellNames();          ///< of those, where no snapshot does
    void meet(Loop &loop);     ///< of which nothing has been heard yet
    void takeName(Loop &loop); ///< it may have been made on another thread
    void spawnsIn(Loop &loop); ///< the task that is told of next is of this loop
    void forget(Loop &loop);
    void repeat(std::vector<std::uint64_t> &words) const; ///< behind a snapshot, where reading may begin

    // --- what they have; a loop may tell of a task a little later than it makes it: till then there is none ---
    void forEachTask(const std::function<void(TaskBase &)> &visit) const;
    void forEachReady(const std::function<void(TaskBase &)> &visit) const;

private:
    std::string nameHere(const Loop &loop) const;
    void number(Loop &loop);
    void tellName(std::uint32_t loop, std::string_view name);

    EventStream &stream_;
    const std::function<std::string()> threadName_;
    std::vector<Loop *> loops_;
    std::uint32_t count_ = 0;
    std::map<std::uint32_t, std::string> names_; // of those that are there, and of the first
    Loop *spawnLoop_ = nullptr;                  // whose task was spawned last; null: it is gone
    std::uint32_t spawnsOf_ = 1;                 // that loop's number, as it was recorded
};

} // namespace coroscope
