// SPDX-License-Identifier: MIT
// What tasks wait for outside of the program's own objects: streams, sockets, servers, processes, threads. Each reads what the frame of
// one of asyncio's coroutines holds (wait_readers.h) and gives the look its detail.
#pragma once

#include "engine/python/asyncio/asyncio_waits.h"

namespace coroscope::IoWaits {

using Look = AsyncioWaits::Look;

void readStream(Look &look);
void writeStream(Look &look);
void closeStream(Look &look);

void receive(Look &look);
void send(Look &look);
void accept(Look &look);
void connect(Look &look);

void makeTransport(Look &look); ///< of a connection that there is: for TLS that is its handshake
void startTls(Look &look);

void serve(Look &look);
void closeServer(Look &look);

void readProcess(Look &look);
void readThread(Look &look);
void readHost(Look &look);
void readAddress(Look &look);

} // namespace coroscope::IoWaits
