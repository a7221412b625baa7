// SPDX-License-Identifier: MIT
// CallbackRecorder: the recorder's part that is told what loops call besides the steps of their tasks.
#pragma once

#include "engine/loop/callback.h"
#include "engine/record/dictionary_writer.h"
#include "engine/record/loop_recorder.h"

#include <array>
#include <cstdint>
#include <vector>

namespace coroscope {

/// The recorder's thread.
class CallbackRecorder {
public:
    CallbackRecorder(EventStream &stream, DictionaryWriter &dictionary, const LoopRecorder &loops);

    CallbackNumber runs() const { return runs_; } ///< so far

    /// Fills in listenerFunction, where it is not known yet.
    void nameFunction(LoopCallback &callback);
    void takeOver(LoopCallback &callback); ///< it is queued when the recording begins
    void queued(Loop &loop, LoopCallback &callback);
    void dropped(LoopCallback &callback);
    void begins(Loop &loop, LoopCallback &callback);
    void ended(Loop &loop, RunOutcome outcome);
    void forget(const Loop &loop);
    void repeat(std::vector<std::uint64_t> &words) const; ///< behind a snapshot, where reading may begin

private:
    using Words = std::array<std::uint64_t, 2>;
    struct Open {
        const Loop *loop;
        CallbackNumber number;
        std::uint64_t since; ///< ticks
        Words words;         ///< as they were recorded
    };
    Words wordsOf(const Loop &loop, const LoopCallback &callback) const;
    std::uint32_t nextId();

    EventStream &stream_;
    DictionaryWriter &dictionary_;
    const LoopRecorder &loops_;
    std::uint32_t lastId_ = 0; // of those that were queued
    CallbackNumber runs_ = 0;
    std::vector<Open> open_; // the innermost last, where they are of one thread
};

} // namespace coroscope
