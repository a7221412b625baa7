// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/io_waits.h"

#include "engine/python/asyncio/object_names.h"
#include "engine/python/asyncio/transports.h"
#include "engine/python/asyncio/wait_readers.h"
#include "engine/python/observe/instance_attributes.h"
#include "engine/python/utf8_view.h"

#include <string>

namespace coroscope::IoWaits {

namespace {

PyObject *transportOf(const Look &look)
{
    static PyObject *const name = interned("_transport");
    PyObject *const self = selfOf(look.frame);
    return self ? attributeOf(self, name) : nullptr;
}

// --- processes' pipes ---

std::uint32_t processOf(PyObject *holder)
{
    static PyObject *const name = interned("_pid");
    const int number = holder ? smallNumber(attributeOf(holder, name)) : -1;
    return number < 0 ? unknownNumber : std::uint32_t(number);
}

/// What stands at a pipe's end where that is a child's input or output: its protocol knows which. False: it is none such.
bool readPipeOfProcess(Look &look, PyObject *transport)
{
    static PyObject *const protocolName = interned("_protocol");
    static PyObject *const processName = interned("proc");
    static PyObject *const numberName = interned("fd");
    PyObject *const protocol = transport ? attributeOf(transport, protocolName) : nullptr;
    PyObject *const process = protocol ? attributeOf(protocol, processName) : nullptr;
    const std::uint32_t pid = processOf(process);
    const int number = process ? smallNumber(attributeOf(protocol, numberName)) : -1;
    if (pid == unknownNumber || number < 0 || number > 2)
        return false;
    WaitDetail &detail = look.waits.passing();
    detail.shape = number == 0 ? WaitShape::processInput : WaitShape::processOutput;
    detail.first = pid;
    detail.text = number == 0 ? "stdin" : number == 1 ? "stdout" : "stderr";
    return true;
}

// --- streams ---

void readTransport(Look &look, WaitShape shape)
{
    PyObject *const transport = transportOf(look);
    const int descriptor = descriptorOf(transport);
    PyObject *const peer = peerOf(transport);
    if (!peer && readPipeOfProcess(look, transport))
        return;
    if (descriptor >= 0)
        look.waits.ofDescriptor(descriptor, shape, peer);
    else
        look.waits.passing().shape = shape;
}

// --- sockets ---

int descriptorOfSocket(PyObject *socket)
{
    static PyObject *const type = [] {
        const PyRef module = PyRef::take(PyImport_ImportModule("_socket"));
        PyObject *const found = module ? PyObject_GetAttrString(module.get(), "socket") : nullptr;
        PyErr_Clear();
        return found;
    }();
    const bool isOne =
        socket && type && PyType_Check(type) && PyObject_TypeCheck(socket, reinterpret_cast<PyTypeObject *>(type));
    return isOne ? *reinterpret_cast<const int *>(reinterpret_cast<const char *>(socket) + sizeof(PyObject)) : -1;
}

void readSocket(Look &look, WaitShape shape, PyObject *peer)
{
    static PyObject *const name = interned("sock");
    const int descriptor = descriptorOfSocket(localNamed(look.frame, name));
    if (descriptor >= 0)
        look.waits.ofDescriptor(descriptor, shape, peer);
    else
        look.waits.passing().shape = shape;
}

void readHandshake(Look &look, int descriptor)
{
    WaitDetail &detail = look.waits.passing();
    detail.shape = WaitShape::handshake;
    if (descriptor < 0)
        return;
    detail.first = std::uint32_t(descriptor);
    detail.text = peerOfDescriptor(descriptor);
}

// --- servers ---

/// Where a server listens: "127.0.0.1:8080, [::1]:8080".
std::string addressesOf(PyObject *server)
{
    static PyObject *const name = interned("_sockets");
    constexpr Py_ssize_t mostTold = 4;
    PyObject *const sockets = server ? attributeOf(server, name) : nullptr;
    const Py_ssize_t count = sockets && PyList_CheckExact(sockets) ? PyList_GET_SIZE(sockets) : 0;
    std::string text;
    for (Py_ssize_t i = 0; i < count && i < mostTold; ++i) {
        const int descriptor = descriptorOfSocket(PyList_GET_ITEM(sockets, i));
        const std::string address = descriptor < 0 ? std::string() : ownAddressOfDescriptor(descriptor);
        if (!address.empty())
            text += (text.empty() ? "" : ", ") + address;
    }
    return count > mostTold ? text + ", …" : text;
}

void readServer(Look &look, WaitShape shape)
{
    WaitDetail &detail = look.waits.passing();
    detail.shape = shape;
    detail.text = addressesOf(selfOf(look.frame));
}

} // namespace

void readStream(Look &look) { readTransport(look, WaitShape::read); }
void writeStream(Look &look) { readTransport(look, WaitShape::write); }

void closeStream(Look &look)
{
    PyObject *const transport = transportOf(look);
    const int descriptor = descriptorOf(transport);
    WaitDetail &detail = look.waits.passing();
    detail.shape = WaitShape::close;
    if (descriptor < 0)
        return;
    detail.first = std::uint32_t(descriptor);
    if (PyObject *const peer = peerOf(transport))
        detail.text = addressText(peer);
}

void receive(Look &look) { readSocket(look, WaitShape::read, nullptr); }
void send(Look &look) { readSocket(look, WaitShape::write, nullptr); }
void accept(Look &look) { readSocket(look, WaitShape::accept, nullptr); }

void connect(Look &look)
{
    static PyObject *const name = interned("address");
    readSocket(look, WaitShape::connect, localNamed(look.frame, name));
}

void makeTransport(Look &look)
{
    static PyObject *const transportName = interned("transport");
    static PyObject *const protocolName = interned("_ssl_protocol");
    static PyObject *const socketNames[] = {interned("sock"), interned("conn")};
    PyObject *const transport = localNamed(look.frame, transportName);
    if (!transport || !attributeOf(transport, protocolName)) {
        look.found.state = {.kind = WaitKind::future}; // that its protocol is told of it, which the loop does next
        return;
    }
    PyObject *const made = localNamed(look.frame, socketNames[0]); // the transport has it later only
    readHandshake(look, descriptorOfSocket(made ? made : localNamed(look.frame, socketNames[1])));
}

void startTls(Look &look)
{
    static PyObject *const name = interned("transport");
    readHandshake(look, descriptorOf(localNamed(look.frame, name)));
}

void serve(Look &look) { readServer(look, WaitShape::serve); }
void closeServer(Look &look) { readServer(look, WaitShape::serverClose); }

void readProcess(Look &look)
{
    WaitDetail &detail = look.waits.passing();
    detail.shape = WaitShape::process;
    detail.first = processOf(selfOf(look.frame));
}

void readThread(Look &look)
{
    WaitDetail &detail = look.waits.passing();
    detail.shape = WaitShape::job;
    detail.text = nameOfCallable(selfOf(look.frame)); // its first argument is the function
}

void readHost(Look &look)
{
    static PyObject *const name = interned("host");
    WaitDetail &detail = look.waits.passing();
    detail.shape = WaitShape::resolve;
    detail.text = std::string(utf8View(localNamed(look.frame, name)));
}

void readAddress(Look &look)
{
    static PyObject *const name = interned("sockaddr");
    WaitDetail &detail = look.waits.passing();
    detail.shape = WaitShape::nameOfAddress;
    detail.text = addressText(localNamed(look.frame, name));
}

} // namespace coroscope::IoWaits
