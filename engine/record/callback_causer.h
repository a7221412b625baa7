// SPDX-License-Identifier: MIT
// What stands in a callback's events besides its cause: the task, or the number of what else queued it.
#pragma once

#include "engine/loop/callback.h"
#include "engine/loop/wait_detail.h"
#include "engine/record/wake_source.h"

namespace coroscope {

inline constexpr std::uint32_t writableBit = 0x80000000; ///< of a descriptor: it was writable, not readable

/// A number of 32 bits; all ones: nothing is known.
inline std::uint32_t causerField(const LoopCallback &callback)
{
    if (callback.causer != noTask || !callback.detail)
        return callback.causer;
    const std::uint32_t number = callback.detail->number;
    return callback.detail->shape == WakeShape::writable && number != unknownNumber ? number | writableBit : number;
}

/// Sets `cause`, `causer` and `source` of what is told of a callback.
template <typename Info>
void takeCauser(WakeCause cause, std::uint32_t field, Info &info)
{
    info.cause = cause;
    info.causer = noTask;
    if (field == noTask)
        return;
    switch (cause) {
    case WakeCause::io:
        info.source.shape = field & writableBit ? WakeShape::writable : WakeShape::readable;
        info.source.number = field & ~writableBit;
        break;
    case WakeCause::signal: info.source = {WakeShape::signal, field, {}}; break;
    case WakeCause::child: info.source = {WakeShape::process, field, {}}; break;
    case WakeCause::timer:
    case WakeCause::thread: break;
    default: info.causer = field;
    }
}

} // namespace coroscope
