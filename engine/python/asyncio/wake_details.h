// SPDX-License-Identifier: MIT
// WakeDetails: which descriptor, thread, signal or process woke a task, by small numbers, so that what stands in a queue can say so.
#pragma once

#include "engine/loop/wait_detail.h"
#include "engine/python/python_api.h"

namespace coroscope {

/// The process's. Under the interpreter's lock. None of the program's code runs, and no reference is held but to addresses.
namespace WakeDetails {

inline constexpr std::uint32_t most = 0xffffff; ///< the largest number

/// Numbers, from 1. `handle` is what asyncio runs for the descriptor: its transport knows the peer.
std::uint32_t ofDescriptor(int descriptor, WakeShape shape, PyObject *handle);
std::uint32_t ofThisThread();
std::uint32_t ofSignal(int signal);
std::uint32_t ofProcess(int process);
std::uint32_t ofTimer();

/// Null: 0, or so many have come since that it is forgotten.
WakeDetail *find(std::uint32_t number);

} // namespace WakeDetails

} // namespace coroscope
