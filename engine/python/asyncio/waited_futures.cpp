// SPDX-License-Identifier: MIT
// Which tasks a wait for several is for.
#include "engine/python/asyncio/asyncio_objects.h"
#include "engine/python/asyncio/asyncio_tasks.h"
#include "engine/python/asyncio/wait_readers.h"

#include <algorithm>
#include <vector>

namespace coroscope {

namespace {

constexpr std::size_t mostTold = 256; ///< of more only the number is
constexpr std::uint32_t longestRange = 64;
constexpr std::size_t mostRanges = 64;

template <typename Visit>
void forEachIn(PyObject *container, const Visit &visit)
{
    if (PyList_CheckExact(container)) {
        for (Py_ssize_t i = 0; i < PyList_GET_SIZE(container); ++i)
            visit(PyList_GET_ITEM(container, i));
    } else if (PySet_CheckExact(container)) {
        PyObject *future = nullptr;
        Py_hash_t hash = 0;
        for (Py_ssize_t at = 0; _PySet_NextEntry(container, &at, &future, &hash);)
            visit(future);
    }
}

std::vector<TaskRange> rangesOf(std::vector<TaskNumber> tasks)
{
    std::sort(tasks.begin(), tasks.end()); // sets are in an order that differs from run to run
    tasks.erase(std::unique(tasks.begin(), tasks.end()), tasks.end());
    std::vector<TaskRange> ranges;
    for (const TaskNumber task : tasks) {
        const bool goesOn =
            !ranges.empty() && ranges.back().first + ranges.back().count == task && ranges.back().count < longestRange;
        if (goesOn)
            ++ranges.back().count;
        else
            ranges.push_back({task, 1});
    }
    if (ranges.size() > mostRanges)
        ranges.clear();
    return ranges;
}

} // namespace

void takeFutures(PyObject *futures, const AsyncioObjects &objects, WaitDetail &detail)
{
    if (!futures)
        return;
    std::uint32_t all = 0, ended = 0;
    std::vector<TaskNumber> tasks;
    bool areTasks = true;
    forEachIn(futures, [&](PyObject *future) {
        ++all;
        if (objects.state(future) != AsyncioObjects::State::pending) {
            ++ended;
        } else if (areTasks && tasks.size() <= mostTold) {
            const AsyncioTask *const task = AsyncioTasks::find(future);
            areTasks = task != nullptr;
            if (task)
                tasks.push_back(task->number());
        }
    });
    detail.first = ended;
    detail.second = all;
    if (areTasks && tasks.size() <= mostTold)
        detail.tasks = rangesOf(std::move(tasks));
}

} // namespace coroscope
