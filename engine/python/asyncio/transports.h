// SPDX-License-Identifier: MIT
// What an asyncio program's transports and sockets stand on: descriptors, and who is at the other end. Read where it lies in memory.
#pragma once

#include "engine/python/python_api.h"

#include <string>

namespace coroscope {

/// "127.0.0.1:5432", "[::1]:80", a path: of an address as Python's sockets have it. Empty: it is none.
std::string addressText(PyObject *address);

/// It goes on to mean the same, and holds nothing of the program's. Null is none.
bool isPlainAddress(PyObject *address);

/// A transport's descriptor; -1: it has none, or is no transport of asyncio's.
int descriptorOf(PyObject *transport);
/// The address of its peer as the transport noted it; borrowed; null: none.
PyObject *peerOf(PyObject *transport);

/// The same of any descriptor, asked of the system. Empty: it is not connected.
std::string peerOfDescriptor(int descriptor);
/// The address that it is bound to. Empty: none.
std::string ownAddressOfDescriptor(int descriptor);

/// An int that fits; -1: it is none.
int smallNumber(PyObject *number);

} // namespace coroscope
