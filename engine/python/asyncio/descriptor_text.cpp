// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/descriptor_text.h"

#include <fmt/core.h>

#include <arpa/inet.h>
#include <array>
#include <cstddef>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace coroscope {

namespace {

union Address {
    sockaddr any;
    sockaddr_in four;
    sockaddr_in6 six;
    sockaddr_un local;
    sockaddr_storage storage;
};

std::string textOf(const Address &address, socklen_t size)
{
    std::array<char, INET6_ADDRSTRLEN> host{};
    switch (address.any.sa_family) {
    case AF_INET:
        ::inet_ntop(AF_INET, &address.four.sin_addr, host.data(), host.size());
        return fmt::format("{}:{}", host.data(), ntohs(address.four.sin_port));
    case AF_INET6:
        ::inet_ntop(AF_INET6, &address.six.sin6_addr, host.data(), host.size());
        return fmt::format("[{}]:{}", host.data(), ntohs(address.six.sin6_port));
    case AF_UNIX: {
        const std::size_t begin = offsetof(sockaddr_un, sun_path);
        if (size <= begin || address.local.sun_path[0] == 0) // none, or an abstract one
            return "local socket";
        return std::string(address.local.sun_path, ::strnlen(address.local.sun_path, size - begin));
    }
    default: return "socket";
    }
}

std::string socketText(int descriptor)
{
    Address address{};
    socklen_t size = sizeof address;
    if (::getpeername(descriptor, &address.any, &size) == 0)
        return textOf(address, size);
    size = sizeof address;
    if (::getsockname(descriptor, &address.any, &size) != 0)
        return {};
    int listens = 0;
    socklen_t flagSize = sizeof listens;
    ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &flagSize);
    const std::string own = textOf(address, size);
    return listens ? "listens at " + own : own;
}

} // namespace

std::string descriptorText(int descriptor)
{
    struct stat about {};
    if (::fstat(descriptor, &about) != 0)
        return {};
    if (S_ISSOCK(about.st_mode))
        return socketText(descriptor);
    return S_ISFIFO(about.st_mode) ? "pipe" : S_ISCHR(about.st_mode) ? "terminal" : std::string();
}

} // namespace coroscope
