// SPDX-License-Identifier: MIT
// Generators as tasks: each yield gives the next task its turn. roundRobin() is the smallest event loop there is.
#pragma once

#include "engine/loop/event_loop.h"
#include "engine/loop/generator.h"
#include "engine/loop/instrument.h"
#include "engine/loop/task.h"
#include "engine/loop/value_text.h"

#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace coroscope {

namespace detail {

template <typename Yield, typename Send, typename Return>
class GeneratorTask final : public TaskBase {
public:
    explicit GeneratorTask(Generator<Yield, Send, Return> generator) : generator_(std::move(generator)) {}

    DefinitionRef definition() const override { return generator_.frame().definition(); }
    std::uint32_t suspendedStack(StackInterner &stacks) override { return generator_.leafFrame().internStack(stacks); }
    std::string resultText() const override
    {
        if constexpr (!std::is_void_v<Return>) {
            if (status() == TaskStatus::done)
                return valueText(generator_.result());
        }
        return {};
    }
    std::exception_ptr error() const { return error_; }

    void retain() override { ++references_; }
    void release() override
    {
        if (--references_ == 0)
            delete this;
    }

private:
    void resume() override
    {
        try {
            const std::optional<Yield> yielded = generator_.next();
            if (generator_.done()) {
                finishTask(TaskStatus::done);
                return;
            }
            report(*yielded);
            suspendTask(WaitState::forTurn());
        } catch (...) {
            error_ = std::current_exception();
            finishTask(TaskStatus::failed);
        }
    }

    void report(const Yield &yielded)
    {
        Instrument *const instrument = loop()->instrument();
        if (!instrument)
            return;
        const std::string text = valueText(yielded);
        if (!text.empty())
            instrument->value(*this, Instrument::ValueRole::yielded, text);
    }

    Generator<Yield, Send, Return> generator_;
    std::exception_ptr error_;
    std::uint32_t references_ = 0;
};

} // namespace detail

/// Resumes `generators` in turn, in a loop of their own, until each has ended. Throws the first exception that one throws,
/// after the others have ended.
template <typename Yield, typename Send, typename Return>
void roundRobin(std::vector<Generator<Yield, Send, Return>> generators, const RunOptions &options = {})
{
    using GeneratorTask = detail::GeneratorTask<Yield, Send, Return>;
    const std::unique_ptr<Clock> own = options.clock ? nullptr : makeClock();
    EventLoop loop(options.clock ? *options.clock : *own, options.waiting);
    std::vector<GeneratorTask *> tasks;
    for (Generator<Yield, Send, Return> &generator : generators) {
        tasks.push_back(new GeneratorTask(std::move(generator)));
        tasks.back()->retain();
        loop.add(*tasks.back());
    }
    loop.run();
    std::exception_ptr first;
    for (GeneratorTask *task : tasks) {
        if (!first)
            first = task->error();
        task->release();
    }
    if (first)
        std::rethrow_exception(first);
}

} // namespace coroscope
