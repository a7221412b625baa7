// SPDX-License-Identifier: GPL-3.0-or-later
// How many tasks of each definition are alive, have ended, have failed, and how long they had run, at a moment of a recording.
#pragma once

#include "engine/record/recording.h"
#include "widgets/models/task_number_list.h"

#include <QString>

#include <vector>

namespace coroscope {

struct DefinitionCounts {
    QString name; ///< as the recording has it, qualified or not
    QString file;
    int line = 0;
    std::uint64_t alive = 0;
    std::uint64_t ended = 0;  ///< in any way: done, failed or cancelled
    std::uint64_t failed = 0; ///< of those
    Nanoseconds runNs = 0;    ///< of all of them, by the moment
};

/// Counts at one moment after the other, at the cost of what lives at both and of what came and went between them. Of tasks that
/// have ended nothing is held but the sums.
class DefinitionCounter {
public:
    /// `state` is the loop's at the moment. Definitions of which no task is known then are left out. The recording is another
    /// one, or none, only behind clear().
    std::vector<DefinitionCounts> count(const Recording &recording, const LoopState &state);
    void clear() { *this = DefinitionCounter(); }

private:
    struct Ended {
        std::uint64_t tasks = 0;
        std::uint64_t failed = 0;
        Nanoseconds runNs = 0;
    };
    void goTo(const Recording &recording, const LoopState &state);
    void add(const Recording &recording, TaskNumber task, int times);

    TaskNumberList numbers_;
    std::size_t there_ = 0;         ///< of these, at the moment counted last
    std::vector<TaskNumber> alive_; ///< then
    std::vector<Ended> ended_;      ///< then; by definition
};

} // namespace coroscope
