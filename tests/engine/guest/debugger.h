// SPDX-License-Identifier: MIT
// The debugger's end of a control channel, for tests: sends commands, and waits for messages.
#pragma once

#include "engine/control/line_buffer.h"

#include <QtTest>

#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace coroscope {

class Debugger {
public:
    Debugger()
    {
        int fds[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
            throw std::runtime_error("socketpair");
        fd_ = fds[0];
        programFd_ = fds[1];
    }
    ~Debugger() { vanish(); }
    Debugger(const Debugger &) = delete;
    Debugger &operator=(const Debugger &) = delete;

    int programFd() const { return programFd_; } ///< the other end
    void vanish()
    {
        if (fd_ >= 0)
            ::close(fd_);
        fd_ = -1;
    }

    void send(const Command &command) { sendLine(encode(command)); }
    void sendLine(std::string line)
    {
        line += '\n';
        QCOMPARE(::send(fd_, line.data(), line.size(), MSG_NOSIGNAL), ssize_t(line.size()));
    }

    /// The next message. Throws where none comes: the channel ended, or nothing arrived for long.
    Message receive()
    {
        for (;;) {
            if (const auto line = lines_.next()) {
                std::string error;
                if (auto message = decodeMessage(line->text, error))
                    return *message;
                throw std::runtime_error(error + " " + line->text);
            }
            pollfd wait{fd_, POLLIN, 0};
            char bytes[4096];
            if (::poll(&wait, 1, waitsForMs) <= 0)
                throw std::runtime_error("no message came");
            const ssize_t count = ::recv(fd_, bytes, sizeof bytes, 0);
            if (count <= 0)
                throw std::runtime_error("the channel ended");
            lines_.append({bytes, std::size_t(count)});
        }
    }

    /// The next message of one kind; others before it are passed over.
    template <typename Kind>
    Kind expect()
    {
        for (;;) {
            const Message message = receive();
            if (const auto *wanted = std::get_if<Kind>(&message))
                return *wanted;
            if (std::holds_alternative<Ending>(message))
                throw std::runtime_error("the program ended");
        }
    }

private:
    int fd_ = -1;
    int programFd_ = -1;
    LineBuffer lines_;
};

} // namespace coroscope
