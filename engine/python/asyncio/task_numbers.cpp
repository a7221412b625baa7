// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/task_numbers.h"

#include "engine/python/asyncio/asyncio_objects.h"
#include "engine/python/asyncio/task_probe.h"

#include <cstdlib>
#include <link.h>
#include <string_view>
#include <utility>
#include <vector>

namespace coroscope::TaskNumbersOfAsyncio {

namespace {

std::uint64_t *counter = nullptr;

/// The writable memory of the library that holds `address`.
struct Memory {
    std::uintptr_t address;
    std::uint64_t *begin = nullptr;
    std::uint64_t *end = nullptr;
};

int lookAt(dl_phdr_info *library, std::size_t, void *wanted)
{
    auto &memory = *static_cast<Memory *>(wanted);
    for (int i = 0; i < library->dlpi_phnum; ++i) {
        const ElfW(Phdr) &part = library->dlpi_phdr[i];
        const std::uintptr_t begin = library->dlpi_addr + part.p_vaddr;
        if (part.p_type != PT_LOAD || !(part.p_flags & PF_W) || memory.address < begin ||
            memory.address >= begin + part.p_memsz)
            continue;
        constexpr std::uintptr_t size = sizeof(std::uint64_t);
        memory.begin = reinterpret_cast<std::uint64_t *>((begin + size - 1) / size * size);   // NOLINT
        memory.end = reinterpret_cast<std::uint64_t *>((begin + part.p_memsz) / size * size); // NOLINT
        return 1;
    }
    return 0;
}

/// Of a task that is made now. 0: it has another name than we know.
std::uint64_t numberOfNew(PyTypeObject *type)
{
    TaskProbe probe;
    const PyRef name =
        PyRef::take(probe.make(type, nullptr) ? PyObject_CallMethod(probe.task.get(), "get_name", nullptr) : nullptr);
    const char *const text = name && PyUnicode_Check(name.get()) ? PyUnicode_AsUTF8(name.get()) : nullptr;
    constexpr std::string_view prefix = "Task-";
    return text && std::string_view(text).starts_with(prefix) ? std::strtoull(text + prefix.size(), nullptr, 10) : 0;
}

} // namespace

bool find(const AsyncioObjects &objects)
{
    Memory memory{reinterpret_cast<std::uintptr_t>(objects.taskType())};
    if (!dl_iterate_phdr(&lookAt, &memory))
        return false;
    const std::uint64_t first = numberOfNew(objects.taskType());
    std::vector<std::uint64_t *> found;
    for (std::uint64_t *at = memory.begin; first && at < memory.end; ++at)
        if (*at == first)
            found.push_back(at);
    constexpr int rounds = 3;
    for (int round = 1; round <= rounds; ++round) {
        const std::uint64_t number = numberOfNew(objects.taskType());
        std::erase_if(found, [number](const std::uint64_t *at) { return *at != number; });
        if (number != first + std::uint64_t(round))
            return false;
    }
    PyErr_Clear();
    if (found.size() != 1)
        return false;
    counter = found.front();
    *counter = first - 1;
    return true;
}

std::uint64_t next() { return ++*counter; }

} // namespace coroscope::TaskNumbersOfAsyncio
