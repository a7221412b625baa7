// SPDX-License-Identifier: MIT
// At which end a function takes tasks out of a list or a deque, as its code says.
#pragma once

#include "engine/python/observe/task_container.h"

#include <optional>
#include <string_view>

namespace coroscope {

/// Of the variable that is written `name`, or ends so behind a dot: fifo for `name.popleft()`, `name.pop(0)` and `name.get()`, lifo for
/// `name.pop()`. Nothing: both, or neither.
std::optional<Discipline> disciplineInCode(PyCodeObject *code, std::string_view name);

} // namespace coroscope
