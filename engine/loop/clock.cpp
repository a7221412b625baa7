// SPDX-License-Identifier: MIT
#include "engine/loop/clock.h"

#include "engine/loop/descriptor.h"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <time.h>
#include <unistd.h>

namespace coroscope {

namespace {

constexpr Nanoseconds nsPerSecond = 1'000'000'000;

ClockFactory chosenFactory = nullptr; // set before the first loop, see setClockFactory

Nanoseconds monotonicNow()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * nsPerSecond + now.tv_nsec;
}

} // namespace

Nanoseconds HeldTime::now() const
{
    for (;;) { // a signal's handler, or another thread, may hold and release in between: then all is read again
        if (const Nanoseconds stands = standsAt_.load(); stands >= 0)
            return stands;
        const Nanoseconds held = held_.load();
        const Nanoseconds at = monotonicNow() - held;
        if (held_.load() == held && standsAt_.load() < 0)
            return at;
    }
}

void HeldTime::hold()
{
    if (holds_++ == 0)
        standsAt_.store(monotonicNow() - held_.load());
}

void HeldTime::release()
{
    if (--holds_ > 0)
        return;
    held_.store(monotonicNow() - standsAt_.load()); // first: until it goes on it stands where it stood
    standsAt_.store(-1);
}

RealClock::RealClock() : wakeFd_(moveApart(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)))
{
    if (wakeFd_ < 0)
        throw std::system_error(errno, std::generic_category(), "eventfd");
}

RealClock::~RealClock() { close(wakeFd_); }

void RealClock::waitUntil(Nanoseconds deadline)
{
    pollfd wake{wakeFd_, POLLIN, 0};
    timespec timeout{};
    if (deadline >= 0) {
        const Nanoseconds rest = std::max<Nanoseconds>(0, deadline - now());
        timeout = {rest / nsPerSecond, rest % nsPerSecond};
    }
    // A signal ends the wait (EINTR): its handler may have made something ready.
    if (ppoll(&wake, 1, deadline >= 0 ? &timeout : nullptr, nullptr) > 0) {
        std::uint64_t count = 0;
        [[maybe_unused]] const ssize_t got = ::read(wakeFd_, &count, sizeof count);
    }
}

void RealClock::interrupt()
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t put = ::write(wakeFd_, &one, sizeof one);
}

VirtualClock::VirtualClock(Nanoseconds tick) : tick_(tick) {}

Nanoseconds VirtualClock::read()
{
    const Nanoseconds before = now_;
    now_ += tick_;
    return before;
}

void VirtualClock::waitUntil(Nanoseconds deadline) { now_ = std::max(now_, deadline); }

void setClockFactory(ClockFactory factory) { chosenFactory = factory; }

ClockFactory clockFactory() { return chosenFactory; }

std::unique_ptr<Clock> makeClock()
{
    if (chosenFactory)
        return chosenFactory();
    return std::make_unique<RealClock>();
}

} // namespace coroscope
