// SPDX-License-Identifier: MIT
#include "engine/guest/save_requests.h"

#include "engine/guest/note.h"
#include "engine/record/copy_recording.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <semaphore.h>
#include <system_error>
#include <utility>

namespace coroscope {

namespace {

/// No descriptor, which a program may close, and as long as the process: a handler may come late.
struct Gate {
    Gate() { ::sem_init(&opened, 0, 0); }
    sem_t opened;
    std::atomic<bool> asked{false};
    std::atomic<bool> ends{false};
};
Gate gate;

void onSignal(int)
{
    const int before = errno;
    SaveRequests::request();
    errno = before;
}

bool isOurs(int signal)
{
    struct sigaction action = {};
    return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == &onSignal;
}

} // namespace

std::string savedName(const std::string &recording, unsigned number)
{
    std::filesystem::path path = recording;
    return path.replace_extension(fmt::format(".saved{}.coro", number)).string();
}

int saveSignalOf(const std::string &name)
{
    constexpr std::array notThese = {SIGKILL, SIGSTOP, SIGSEGV, SIGBUS, SIGFPE,
                                     SIGILL,  SIGTRAP, SIGABRT, SIGSYS, SIGCHLD};
    const std::string bare = name.starts_with("SIG") ? name.substr(3) : name;
    for (int signal = 1; signal < SIGRTMIN; ++signal) {
        const char *const known = ::sigabbrev_np(signal);
        if (known && bare == known && std::find(notThese.begin(), notThese.end(), signal) == notThese.end())
            return signal;
    }
    return 0;
}

void SaveRequests::request()
{
    gate.asked = true;
    ::sem_post(&gate.opened);
}

SaveRequests::SaveRequests(std::string recording, const std::vector<int> &signals) : recording_(std::move(recording))
{
    gate.ends = gate.asked = false; // of an earlier one
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before); // the program's signals are its own
    const int failed = ::pthread_create(&thread_, nullptr, &SaveRequests::entry, this);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (failed != 0)
        throw std::system_error(failed, std::generic_category(), "cannot start the thread that saves");
    exists_ = true;
    takeSignals(signals);
}

void SaveRequests::takeSignals(const std::vector<int> &signals)
{
    for (const int signal : signals) {
        struct sigaction action = {};
        if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler != SIG_DFL)
            continue;
        action = {};
        action.sa_handler = &onSignal;
        action.sa_flags = SA_RESTART; // what the program is in the middle of goes on
        ::sigemptyset(&action.sa_mask);
        if (::sigaction(signal, &action, nullptr) == 0)
            taken_.push_back(signal);
    }
}

void SaveRequests::giveSignalsBack()
{
    for (const int signal : std::exchange(taken_, {}))
        if (isOurs(signal))
            ::signal(signal, SIG_DFL);
}

void *SaveRequests::entry(void *self)
{
    static_cast<const SaveRequests *>(self)->run();
    return nullptr;
}

void SaveRequests::run() const
{
    for (;;) {
        if (::sem_wait(&gate.opened) != 0)
            continue;
        const bool isLast = gate.ends; // looked at first: what was asked for before is done
        if (gate.asked.exchange(false)) {
            std::string error;
            const std::string saved = copyRecording(
                recording_, [this](unsigned number) { return savedName(recording_, number); }, error);
            printNote(saved.empty() ? "nothing is saved: " + error : "saved " + saved);
        }
        if (isLast)
            return;
    }
}

void SaveRequests::end()
{
    if (!std::exchange(exists_, false))
        return;
    giveSignalsBack();
    gate.ends = true;
    ::sem_post(&gate.opened);
    ::pthread_join(thread_, nullptr);
}

void SaveRequests::abandon()
{
    exists_ = false;
    giveSignalsBack();
}

} // namespace coroscope
