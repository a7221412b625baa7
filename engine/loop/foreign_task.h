// SPDX-License-Identifier: MIT
// ForeignTask: a task of a scheduler that is not ours, as a ForeignLoop shows it.
#pragma once

#include "engine/loop/coroutine_frame.h"

#include <source_location>
#include <string>

namespace coroscope {

/// Owned by whoever owns the coroutine that it stands for: a member of the promise, say. It never resumes anything.
/// When it goes before it has ended, it counts as cancelled. The scheduler's thread.
class ForeignTask : public TaskBase {
public:
    /// `definition`: where the coroutine begins. Its name is the function's; setOwnName() names the one task.
    explicit ForeignTask(const std::source_location &definition) : root_(definition), leaf_(&root_) {}
    ~ForeignTask() override;

    /// Where the slice under way will suspend: the place of its co_await.
    void setPlace(const std::source_location &place)
    {
        root_.setPlace(place);
        leaf_ = &root_;
    }
    /// The same for promises that derive from CoroutineFrame and know who awaits them: the whole chain of awaits is shown.
    /// `leaf` is the innermost one, and lives until another is set.
    void setLeaf(const CoroutineFrame &leaf) { leaf_ = &leaf; }

    void setResultText(std::string text)
    {
        resultText_ = std::move(text);
    } ///< result or error: before ForeignLoop::ended

    // --- TaskBase ---
    DefinitionRef definition() const override { return root_.definition(); }
    std::uint32_t suspendedStack(StackInterner &stacks) override { return leaf_->internStack(stacks); }
    std::string resultText() const override { return resultText_; }

private:
    friend class ForeignLoop;

    void resume() override {} // its own scheduler does
    void retain() override {}
    void release() override {}

    CoroutineFrame root_;
    const CoroutineFrame *leaf_;
    std::string resultText_;
    ForeignTask *previousReady_ = nullptr;
    ForeignTask *nextReady_ = nullptr;
};

} // namespace coroscope
