// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/transports.h"

#include "engine/python/observe/instance_attributes.h"
#include "engine/python/utf8_view.h"

#include <arpa/inet.h>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace coroscope {

namespace {

std::string hostAndPort(std::string_view host, int port)
{
    const bool isV6 = host.find(':') != std::string_view::npos;
    return (isV6 ? "[" + std::string(host) + "]" : std::string(host)) + ":" + std::to_string(port);
}

using AskSystem = int (*)(int descriptor, sockaddr *address, socklen_t *length);

std::string addressAskedOf(int descriptor, AskSystem ask)
{
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    const int errnoBefore = errno;
    const bool isKnown = ask(descriptor, reinterpret_cast<sockaddr *>(&storage), &length) == 0;
    errno = errnoBefore;
    if (!isKnown)
        return {};
    char text[INET6_ADDRSTRLEN] = {};
    if (storage.ss_family == AF_INET) {
        const auto &v4 = reinterpret_cast<const sockaddr_in &>(storage);
        inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
        return hostAndPort(text, ntohs(v4.sin_port));
    }
    if (storage.ss_family == AF_INET6) {
        const auto &v6 = reinterpret_cast<const sockaddr_in6 &>(storage);
        inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
        return hostAndPort(text, ntohs(v6.sin6_port));
    }
    if (storage.ss_family != AF_UNIX || length <= offsetof(sockaddr_un, sun_path))
        return {};
    const auto &local = reinterpret_cast<const sockaddr_un &>(storage);
    const std::string_view path(local.sun_path, length - offsetof(sockaddr_un, sun_path));
    return std::string(path.substr(0, path.find('\0')));
}

} // namespace

int smallNumber(PyObject *number)
{
    if (!number || !PyLong_CheckExact(number))
        return -1;
    int overflow = 0;
    const long value = PyLong_AsLongAndOverflow(number, &overflow);
    return overflow != 0 || value < 0 || value > INT_MAX ? -1 : int(value);
}

std::string addressText(PyObject *address)
{
    if (!address)
        return {};
    if (PyUnicode_Check(address))
        return std::string(utf8View(address));
    if (!PyTuple_Check(address) || PyTuple_GET_SIZE(address) < 2)
        return {};
    const std::string_view host = utf8View(PyTuple_GET_ITEM(address, 0));
    const int port = smallNumber(PyTuple_GET_ITEM(address, 1));
    return host.empty() || port < 0 ? std::string() : hostAndPort(host, port);
}

bool isPlainAddress(PyObject *address)
{
    if (!address || !PyTuple_CheckExact(address))
        return address && PyUnicode_CheckExact(address);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(address); ++i) {
        PyObject *const part = PyTuple_GET_ITEM(address, i);
        if (!PyUnicode_CheckExact(part) && !PyLong_CheckExact(part))
            return false;
    }
    return true;
}

int descriptorOf(PyObject *transport)
{
    static PyObject *const socketName = PyUnicode_InternFromString("_sock_fd");
    static PyObject *const pipeName = PyUnicode_InternFromString("_fileno");
    static PyObject *const innerName = PyUnicode_InternFromString("_ssl_protocol"); // TLS stands on another transport
    static PyObject *const transportName = PyUnicode_InternFromString("_transport");
    if (!transport)
        return -1;
    if (PyObject *const number = attributeOf(transport, socketName))
        return smallNumber(number);
    if (PyObject *const number = attributeOf(transport, pipeName))
        return smallNumber(number);
    PyObject *const protocol = attributeOf(transport, innerName);
    PyObject *const below = protocol ? attributeOf(protocol, transportName) : nullptr;
    return below && below != transport ? smallNumber(attributeOf(below, socketName)) : -1;
}

PyObject *peerOf(PyObject *transport)
{
    static PyObject *const extraName = PyUnicode_InternFromString("_extra");
    static PyObject *const peerName = PyUnicode_InternFromString("peername");
    PyObject *const extra = transport ? attributeOf(transport, extraName) : nullptr;
    return extra ? inPlainDict(extra, peerName) : nullptr;
}

std::string peerOfDescriptor(int descriptor) { return addressAskedOf(descriptor, ::getpeername); }
std::string ownAddressOfDescriptor(int descriptor) { return addressAskedOf(descriptor, ::getsockname); }

} // namespace coroscope
