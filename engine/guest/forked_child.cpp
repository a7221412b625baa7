// SPDX-License-Identifier: MIT
#include "engine/guest/forked_child.h"

#include "engine/guest/clock_handle.h"
#include "engine/guest/note.h"
#include "engine/loop/loop.h"

#include <fmt/core.h>

#include <filesystem>
#include <unistd.h>

namespace coroscope {

namespace {

ForkedChild *waiting = nullptr;
Clock *clockOfChild = nullptr;

} // namespace

std::string childRecordingOf(const std::string &recording, long pid)
{
    return std::filesystem::path(recording).replace_extension(fmt::format(".{}.coro", pid)).string();
}

void ForkedChild::await(LaunchSpec spec, Language &language, std::unique_ptr<Clock> clock, const TaskNumbers &numbers)
{
    spec.isChild = true;
    spec.channelFd = -1;
    spec.stopAtEntry = false;
    waiting =
        new ForkedChild(std::move(spec), language, std::move(clock), numbers); // loops report to it as long as they are
    clockOfChild = waiting->clock_.get();
    setClockFactory([]() -> std::unique_ptr<Clock> { return std::make_unique<ClockHandle>(*clockOfChild); });
    const auto attach = [](Loop &loop) {
        loop.shareNumbers(waiting->numbers_);
        loop.setInstrument(waiting);
    };
    setLoopObserver(attach);
    for (Loop *loop : Loop::all())
        attach(*loop);
}

void ForkedChild::note(const std::string &key, const std::string &text)
{
    if (waiting)
        waiting->spec_.properties[key] = text;
}

void ForkedChild::resuming(TaskBase &task)
{
    waiting = nullptr;
    setLoopObserver(nullptr);
    std::string error;
    session_ = GuestSession::startAmid(spec_, language_, numbers_, std::make_unique<ClockHandle>(*clock_), error);
    if (session_)
        return session_->resuming(task);
    printNote(fmt::format("the process {} is not recorded: {}", ::getpid(), error));
    for (Loop *loop : Loop::all())
        loop->setInstrument(nullptr);
}

} // namespace coroscope
