// SPDX-License-Identifier: MIT
// ForeignCoroutine: what a C++ promise type of somebody else's holds, so that its coroutine is shown as a task.
#pragma once

#include "engine/loop/coroutine_frame.h"
#include "engine/loop/foreign_loop.h"

#include <source_location>
#include <string>
#include <utility>

namespace coroscope {

class ForeignCoroutine final : public ForeignTask {
public:
    /// `definition`: where the coroutine begins. Its name is the function's; setOwnName() names the one task.
    explicit ForeignCoroutine(const std::source_location &definition) : root_(definition), leaf_(&root_) {}
    ~ForeignCoroutine() override { leaveLoop(); }

    /// Where the slice under way will suspend: the place of its co_await.
    void setPlace(const std::source_location &place)
    {
        root_.setPlace(place);
        leaf_ = &root_;
    }
    /// The same for promises that derive from CoroutineFrame and know who awaits them: the whole chain of awaits is shown.
    /// `leaf` is the innermost one, and lives until another is set.
    void setLeaf(const CoroutineFrame &leaf) { leaf_ = &leaf; }

    /// Result or error: before ForeignLoop::ended().
    void setResultText(std::string text) { resultText_ = std::move(text); }

    // --- TaskBase ---
    DefinitionRef definition() const override { return root_.definition(); }
    std::uint32_t suspendedStack(StackInterner &stacks) override { return leaf_->internStack(stacks); }
    std::string resultText() const override { return resultText_; }

private:
    CoroutineFrame root_;
    const CoroutineFrame *leaf_;
    std::string resultText_;
};

} // namespace coroscope
