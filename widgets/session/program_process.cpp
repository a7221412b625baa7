// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/program_process.h"

#include "engine/guest/fixed_addresses.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>

extern char **environ;

namespace coroscope {

namespace {

QString systemError(int error) { return QString::fromLocal8Bit(std::strerror(error)); }

/// The present environment with a command's changes on top, in the form that exec wants.
class EnvironmentBlock {
public:
    explicit EnvironmentBlock(const ProgramCommand &command)
    {
        const auto isChanged = [&command](const std::string &name) {
            return command.environment.contains(name) ||
                   std::find(command.unset.begin(), command.unset.end(), name) != command.unset.end();
        };
        for (char **entry = environ; *entry; ++entry) {
            const char *equals = std::strchr(*entry, '=');
            if (!equals || !isChanged(std::string(*entry, std::size_t(equals - *entry))))
                texts_.emplace_back(*entry);
        }
        for (const auto &[name, value] : command.environment)
            texts_.emplace_back(name).append("=").append(value);
        pointers_.reserve(texts_.size() + 1);
        for (std::string &text : texts_)
            pointers_.push_back(text.data());
        pointers_.push_back(nullptr);
    }
    char **data() { return pointers_.data(); }

private:
    std::vector<std::string> texts_;
    std::vector<char *> pointers_;
};

/// posix_spawn's two argument objects, released together.
struct SpawnArguments {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    SpawnArguments()
    {
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attributes);
    }
    ~SpawnArguments()
    {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
    SpawnArguments(const SpawnArguments &) = delete;
    SpawnArguments &operator=(const SpawnArguments &) = delete;
};

} // namespace

ProgramProcess::ProgramProcess(QObject *parent) : QObject(parent)
{
    grace_.setSingleShot(true);
    connect(&grace_, &QTimer::timeout, this, &ProgramProcess::kill);
    exitPoll_.setInterval(20);
    connect(&exitPoll_, &QTimer::timeout, this, &ProgramProcess::reap);
}

ProgramProcess::~ProgramProcess()
{
    if (pid_ <= 0)
        return;
    kill();
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
}

bool ProgramProcess::start(const ProgramCommand &command, const QString &folder, int inheritedFd, QString &error)
{
    std::string slaveName;
    if (!openTerminal(slaveName, error))
        return false;
    if (!spawn(command, folder, inheritedFd, slaveName, error)) {
        terminal_.reset();
        return false;
    }
    watchExit();
    return true;
}

bool ProgramProcess::openTerminal(std::string &slaveName, QString &error)
{
    terminal_ = UniqueFd(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
    char name[128];
    if (!terminal_.isValid() || ::grantpt(terminal_.get()) != 0 || ::unlockpt(terminal_.get()) != 0 ||
        ::ptsname_r(terminal_.get(), name, sizeof name) != 0) {
        error = tr("The program could not get a terminal of its own: %1. Close some terminals, then try again.")
                    .arg(systemError(errno));
        terminal_.reset();
        return false;
    }
    slaveName = name;
    termios settings{};
    if (::tcgetattr(terminal_.get(), &settings) == 0) {
        settings.c_oflag &= ~tcflag_t(OPOST);
        settings.c_iflag |= IUTF8;
        ::tcsetattr(terminal_.get(), TCSANOW, &settings);
    }
    const winsize size{24, 80, 0, 0};
    ::ioctl(terminal_.get(), TIOCSWINSZ, &size);
    return true;
}

bool ProgramProcess::spawn(const ProgramCommand &command, const QString &folder, int inheritedFd,
                           const std::string &slaveName, QString &error)
{
    SpawnArguments spawn;
    // A new session first, then the terminal is opened: so it becomes the controlling one.
    posix_spawnattr_setflags(&spawn.attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    sigset_t signalSet;
    sigfillset(&signalSet);
    posix_spawnattr_setsigdefault(&spawn.attributes, &signalSet);
    sigemptyset(&signalSet);
    posix_spawnattr_setsigmask(&spawn.attributes, &signalSet);
    posix_spawn_file_actions_addopen(&spawn.actions, 0, slaveName.c_str(), O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&spawn.actions, 0, 1);
    posix_spawn_file_actions_adddup2(&spawn.actions, 0, 2);
    if (inheritedFd >= 0)
        posix_spawn_file_actions_adddup2(&spawn.actions, inheritedFd, inheritedFd); // onto itself: clears CLOEXEC
    const QByteArray folderName = QFile::encodeName(folder);
    if (!folder.isEmpty())
        posix_spawn_file_actions_addchdir_np(&spawn.actions, folderName.constData());

    std::vector<char *> argv;
    argv.reserve(command.argv.size() + 1);
    for (const std::string &argument : command.argv)
        argv.push_back(const_cast<char *>(argument.c_str()));
    argv.push_back(nullptr);
    EnvironmentBlock environment(command);
    const FixedAddresses fixed(command.fixedAddresses);
    const int result =
        ::posix_spawnp(&pid_, argv[0], &spawn.actions, &spawn.attributes, argv.data(), environment.data());
    if (result == 0)
        return true;
    pid_ = -1;
    error = tr("%1 could not be started: %2.").arg(QString::fromStdString(command.argv[0]), systemError(result));
    return false;
}

void ProgramProcess::watchExit()
{
    pidFd_ = UniqueFd(int(::syscall(SYS_pidfd_open, pid_, 0)));
    if (!pidFd_.isValid()) {
        exitPoll_.start();
        return;
    }
    ::fcntl(pidFd_.get(), F_SETFD, FD_CLOEXEC);
    exitNotifier_ = std::make_unique<QSocketNotifier>(pidFd_.get(), QSocketNotifier::Read);
    connect(exitNotifier_.get(), &QSocketNotifier::activated, this, &ProgramProcess::reap);
}

void ProgramProcess::reap()
{
    int status = 0;
    const pid_t result = pid_ > 0 ? ::waitpid(pid_, &status, WNOHANG) : 0;
    if (result != pid_)
        return;
    // What it left in its process group would keep the terminal, and run on unseen.
    ::kill(-pid_, SIGHUP);
    pid_ = -1;
    exitPoll_.stop();
    grace_.stop();
    if (exitNotifier_)
        exitNotifier_->setEnabled(false);
    emit exited(ExitReport::fromWaitStatus(status));
}

void ProgramProcess::writeInput(const QByteArray &bytes)
{
    input_ += bytes;
    flushInput();
}

void ProgramProcess::flushInput()
{
    while (!input_.isEmpty() && terminal_.isValid()) {
        const ssize_t written = ::write(terminal_.get(), input_.constData(), size_t(input_.size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            break;
        input_.remove(0, qsizetype(written));
    }
    if (input_.isEmpty() || (errno != EAGAIN && errno != EWOULDBLOCK)) {
        input_.clear();
        writeNotifier_.reset();
        return;
    }
    if (!writeNotifier_) {
        writeNotifier_ = std::make_unique<QSocketNotifier>(terminal_.get(), QSocketNotifier::Write);
        // Queued, as flushInput() may delete the notifier.
        connect(writeNotifier_.get(), &QSocketNotifier::activated, this, &ProgramProcess::flushInput,
                Qt::QueuedConnection);
    }
}

void ProgramProcess::terminate(int graceMs)
{
    if (pid_ <= 0)
        return;
    ::kill(pid_, SIGTERM);
    grace_.start(graceMs);
}

void ProgramProcess::kill()
{
    if (pid_ <= 0)
        return;
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL); // should it have left its group
}

} // namespace coroscope
