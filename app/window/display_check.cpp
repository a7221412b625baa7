// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/display_check.h"

#include "widgets/session/unique_fd.h"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>

namespace coroscope {

namespace {

std::string variable(const char *name)
{
    const char *value = std::getenv(name);
    return value ? value : "";
}

bool answers(const std::string &path, bool abstract)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() + 2 > sizeof address.sun_path)
        return false;
    std::memcpy(address.sun_path + (abstract ? 1 : 0), path.data(), path.size());
    const auto length = socklen_t(offsetof(sockaddr_un, sun_path) + path.size() + 1);
    const UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return fd.isValid() && ::connect(fd.get(), reinterpret_cast<const sockaddr *>(&address), length) == 0;
}

/// ":1", ":1.0": a server on this machine. Others cannot be asked quickly and are taken for present.
bool xServerAnswers(const std::string &display)
{
    if (display.empty() || display[0] != ':')
        return !display.empty();
    const std::string path = "/tmp/.X11-unix/X" + std::to_string(std::atoi(display.c_str() + 1));
    return answers(path, true) || answers(path, false);
}

bool waylandAnswers(const std::string &display)
{
    if (display.empty())
        return false;
    return answers(display[0] == '/' ? display : variable("XDG_RUNTIME_DIR") + "/" + display, false);
}

} // namespace

std::string displayProblem()
{
    const std::string platform = variable("QT_QPA_PLATFORM");
    if (!platform.empty() && platform.rfind("xcb", 0) != 0 && platform.rfind("wayland", 0) != 0)
        return {};
    const std::string display = variable("DISPLAY");
    if (xServerAnswers(display) || waylandAnswers(variable("WAYLAND_DISPLAY")))
        return {};
    const std::string cure =
        " Start it from a desktop session, or over ssh -X; without a display there are the commands of "
        "coroscope --help.";
    if (display.empty())
        return "there is no display to open the window on." + cure;
    return "the display " + display + " does not answer." + cure;
}

} // namespace coroscope
