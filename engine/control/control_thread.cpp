// SPDX-License-Identifier: MIT
#include "engine/control/control_thread.h"

#include <fmt/core.h>

#include <array>
#include <csignal>
#include <poll.h>
#include <system_error>

namespace coroscope {

void ControlThread::start()
{
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before); // a new thread inherits the mask
    const int failed = ::pthread_create(&thread_, nullptr, &ControlThread::entry, this);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (failed != 0)
        throw std::system_error(failed, std::generic_category(), "cannot start the control thread");
    exists_ = true;
}

void ControlThread::end()
{
    if (!exists_)
        return;
    endFd_.wake();
    ::pthread_join(thread_, nullptr);
    exists_ = false;
}

void *ControlThread::entry(void *self)
{
    static_cast<ControlThread *>(self)->run();
    return nullptr;
}

bool ControlThread::sleep(int ms) const
{
    pollfd wait{endFd_.fd(), POLLIN, 0};
    return ::poll(&wait, 1, ms) <= 0;
}

void ControlThread::run()
{
    for (;;) {
        std::array<pollfd, 3> waits{};
        waits[0] = {endFd_.fd(), POLLIN, 0};
        waits[1] = {wakeFd_.fd(), POLLIN, 0};
        const short wanted = channel_.hasUnsent() ? POLLIN | POLLOUT : POLLIN;
        waits[2] = {connected_ ? channel_.fd() : -1, wanted, 0};
        if (::poll(waits.data(), waits.size(), -1) < 0)
            continue;
        if (waits[0].revents != 0)
            return;
        if (waits[1].revents != 0) {
            wakeFd_.clear();
            handlers_.woken();
        }
        if ((waits[2].revents & POLLOUT) != 0)
            channel_.flush();
        if ((waits[2].revents & ~POLLOUT) != 0)
            readCommands();
    }
}

void ControlThread::readCommands()
{
    const bool more = channel_.receive();
    while (const auto line = channel_.nextLine()) {
        std::string error = fmt::format("The line is longer than {} bytes.", maxMessageBytes);
        auto command = line->tooLong ? std::nullopt : decodeCommand(line->text, error);
        if (command)
            handlers_.command(std::move(*command));
        else
            channel_.send(ErrorText{error});
    }
    if (!more && connected_) {
        connected_ = false;
        handlers_.lost();
    }
}

} // namespace coroscope
