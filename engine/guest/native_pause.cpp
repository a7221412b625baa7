// SPDX-License-Identifier: MIT
#include "engine/guest/native_pause.h"

#include <cerrno>
#include <csignal>
#include <ctime>

namespace coroscope {

namespace {

std::atomic<NativePause *> installed{nullptr}; // a signal handler has no other way to its object

Nanoseconds monotonicNs()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return Nanoseconds(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

int firstFreeSignal()
{
    for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal) {
        struct sigaction action = {};
        if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_DFL)
            return signal;
    }
    return 0;
}

} // namespace

NativePause::NativePause() : mainThread_(::pthread_self()), thread_(mainThread_)
{
    installed.store(this);
    signal_ = firstFreeSignal();
    if (signal_ == 0)
        return;
    struct sigaction action = {};
    action.sa_handler = &NativePause::handleSignal;
    action.sa_flags = SA_RESTART;
    ::sigemptyset(&action.sa_mask);
    ::sigaction(signal_, &action, nullptr);
}

void NativePause::handleSignal(int)
{
    if (NativePause *self = installed.load())
        self->handle();
}

void NativePause::handle()
{
    const int savedErrno = errno;
    GuestSession *const session = session_.load();
    if (session && session->controller().pausePending()) {
        if (!session->isInProgram()) {
            missed_.store(true);
            session->wakeControlThread();
        } else if (session->controller().takePause()) {
            Loop *const loop = session->spec().clocksRunOn ? nullptr : session->loop();
            if (loop)
                loop->clock().hold();
            state_.store(State::waiting);
            session->wakeControlThread();
            while (state_.load() != State::released)
                gate_.wait();
            gate_.clear();
            state_.store(State::free);
            if (loop)
                loop->clock().release();
        }
    }
    errno = savedErrno;
}

void NativePause::interrupt()
{
    if (signal_ != 0)
        ::pthread_kill(thread_.load(), signal_);
}

void NativePause::controlThreadWoken()
{
    if (state_.load() == State::waiting && !reported_) {
        reported_ = true;
        session_.load()->foreignHoldBegan();
        since_ = monotonicNs(); // no earlier: the clock stands still for at least as long
        commandArrived();
    } else if (missed_.exchange(false) && session_.load()->controller().pausePending()) {
        timespec moment{0, 1'000'000}; // by then it has left our code, or the next switch has served the pause
        ::nanosleep(&moment, nullptr);
        interrupt();
    }
}

void NativePause::commandArrived()
{
    if (!reported_ || !session_.load()->controller().releasesForeignHold())
        return;
    reported_ = false;
    session_.load()->foreignHoldEnded(monotonicNs() - since_);
    state_.store(State::released);
    gate_.wake();
}

} // namespace coroscope
