// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/control_client.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/socket.h>

namespace coroscope {

ControlClient::ControlClient(QObject *parent) : QObject(parent) {}

ControlClient::~ControlClient() = default;

UniqueFd ControlClient::open()
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return {};
    socket_ = UniqueFd(ends[0]);
    ::fcntl(socket_.get(), F_SETFL, O_NONBLOCK); // of this end alone
    readNotifier_ = std::make_unique<QSocketNotifier>(socket_.get(), QSocketNotifier::Read);
    connect(readNotifier_.get(), &QSocketNotifier::activated, this, &ControlClient::readSome);
    writeNotifier_ = std::make_unique<QSocketNotifier>(socket_.get(), QSocketNotifier::Write);
    writeNotifier_->setEnabled(false);
    connect(writeNotifier_.get(), &QSocketNotifier::activated, this, &ControlClient::writeSome);
    return UniqueFd(ends[1]);
}

void ControlClient::send(const Command &command)
{
    if (!socket_.isValid())
        return;
    const std::string text = encode(command);
    outgoing_.append(text.data(), qsizetype(text.size()));
    outgoing_.append('\n');
    writeSome();
}

void ControlClient::writeSome()
{
    while (!outgoing_.isEmpty()) {
        const ssize_t sent = ::send(socket_.get(), outgoing_.constData(), size_t(outgoing_.size()), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
            outgoing_.clear(); // the program is gone: readSome() finds out
        if (sent < 0)
            break;
        outgoing_.remove(0, qsizetype(sent));
    }
    writeNotifier_->setEnabled(!outgoing_.isEmpty());
}

void ControlClient::readSome()
{
    char buffer[16 * 1024];
    for (int round = 0; round < 16 && socket_.isValid(); ++round) {
        const ssize_t got = ::recv(socket_.get(), buffer, sizeof buffer, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (got <= 0) {
            closeChannel();
            return;
        }
        lines_.append(std::string_view(buffer, std::size_t(got)));
        deliverLines();
    }
}

void ControlClient::drain()
{
    readSome();
    closeChannel();
}

void ControlClient::closeChannel()
{
    if (!socket_.isValid())
        return;
    readNotifier_->setEnabled(false);
    writeNotifier_->setEnabled(false);
    socket_.reset();
    emit lost();
}

void ControlClient::deliverLines()
{
    while (std::optional<LineBuffer::Line> line = lines_.next()) {
        std::string error = "a message of the program is too long";
        const std::optional<Message> message = line->tooLong ? std::nullopt : decodeMessage(line->text, error);
        if (message)
            deliver(*message);
        else
            emit complaint(QString::fromStdString(error));
    }
}

void ControlClient::deliver(const Message &message)
{
    if (const auto *stop = std::get_if<Stopped>(&message))
        emit stopped(*stop);
    else if (const auto *goesOn = std::get_if<Continued>(&message))
        emit continued(*goesOn);
    else if (const auto *states = std::get_if<BreakpointStates>(&message))
        emit breakpointStates(*states);
    else if (const auto *frames = std::get_if<FrameList>(&message))
        emit framesCame(*frames);
    else if (const auto *values = std::get_if<ValueList>(&message))
        emit valuesCame(*values);
    else if (const auto *error = std::get_if<ErrorText>(&message))
        emit complaint(QString::fromStdString(error->text));
}

} // namespace coroscope
