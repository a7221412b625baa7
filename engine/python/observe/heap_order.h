// SPDX-License-Identifier: MIT
// The order in which a heap (heapq, queue.PriorityQueue) gives out what it holds, as far as that can be known without running
// the program's comparisons: keys are numbers and texts, or tuples that begin with them.
#pragma once

#include "engine/python/observe/task_container.h"

#include <vector>

namespace coroscope {

/// Whether the list is one that heapq keeps: of tuples, each not greater than its two children.
bool isHeap(const TaskContainer &list);

/// The items, the next one first; as they lie where keys cannot be compared.
std::vector<PyObject *> inHeapOrder(const TaskContainer &list);

} // namespace coroscope
