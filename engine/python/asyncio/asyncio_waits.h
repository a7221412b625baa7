// SPDX-License-Identifier: MIT
// What a suspended asyncio task waits for, told by the innermost coroutine that it stands in.
#pragma once

#include "engine/loop/vocabulary.h"
#include "engine/python/python_api.h"

namespace coroscope {

/// `code` is asyncio's own `Lock.acquire`, `sleep` …: what those wait for. WaitKind::none: it is none of them.
WaitKind waitKindOf(PyCodeObject *code);

/// Of a suspended `asyncio.sleep`: when it is due, in s of its loop's time; negative: not known.
double sleepDeadline(const FrameLayout &sleep);

} // namespace coroscope
