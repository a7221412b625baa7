// SPDX-License-Identifier: MIT
// WorkerRecorder: the recorder's part that is told of the jobs of worker threads.
#pragma once

#include "engine/loop/callback.h"
#include "engine/record/dictionary_writer.h"
#include "engine/record/event_stream.h"
#include "engine/record/loop_recorder.h"

#include <cstdint>
#include <string>
#include <vector>

namespace coroscope {

/// Whatever thread a job is on, while nobody else uses the recorder.
class WorkerRecorder {
public:
    WorkerRecorder(EventStream &stream, DictionaryWriter &dictionary, const LoopRecorder &loops);

    void begins(WorkerJob &job);
    void ended(WorkerJob &job, RunOutcome outcome);
    void repeat(std::vector<std::uint64_t> &words) const; ///< behind a snapshot, where reading may begin

private:
    /// A lane of worker threads' jobs.
    struct Worker {
        std::uint64_t thread;
        std::string name;
        std::uint32_t loop = 0; ///< whose jobs it has run; 0: that is not known, or several's
        bool isOfSeveral = false;
        bool isBusy = false;
        std::uint64_t since = 0;   ///< ticks
        std::uint64_t jobWord = 0; ///< as it was recorded
        JobNumber lastJob = 0;
    };
    Worker *workerOf(WorkerJob &job);
    bool mayTakeOver(const Worker &lane, const WorkerJob &job) const;
    void takeLoop(Worker &worker, std::uint32_t loop);
    std::uint64_t threadWord(const Worker &worker) const;
    void putName(std::size_t lane);

    EventStream &stream_;
    DictionaryWriter &dictionary_;
    const LoopRecorder &loops_;
    std::vector<Worker> workers_; // by lane
    JobNumber jobs_ = 0;
};

} // namespace coroscope
