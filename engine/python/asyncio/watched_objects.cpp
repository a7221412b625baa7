// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/watched_objects.h"

#include "engine/python/untouched.h"

#include <tsl/robin_map.h>

#include <array>
#include <memory>

namespace coroscope::WatchedObjects {

namespace {

/// Addresses are multiples of 16, and the maps go by the lower bits.
struct AddressHash {
    std::size_t operator()(const void *address) const { return reinterpret_cast<std::uintptr_t>(address) >> 4; }
};

using ByObject = tsl::robin_map<PyObject *, std::unique_ptr<Watched>, AddressHash>;
using ByReference = tsl::robin_map<PyObject *, PyObject *, AddressHash>;

ByObject &watched()
{
    static auto *const map = new ByObject; // outlives every object
    return *map;
}

ByReference &objectsByReference()
{
    static auto *const map = new ByReference;
    return *map;
}

Died died = nullptr;

PyObject *referenceDied(PyObject *, PyObject *reference)
{
    const auto object = objectsByReference().find(reference);
    if (object == objectsByReference().end())
        Py_RETURN_NONE;
    const auto found = watched().find(object->second);
    if (found != watched().end()) {
        if (died)
            died(*found->second);
        watched().erase(found);
    }
    objectsByReference().erase(object);
    Py_DECREF(reference);
    Py_RETURN_NONE;
}

PyMethodDef diedMethod = {"died", referenceDied, METH_O, nullptr};

/// Null: it cannot be referred to.
PyObject *referTo(PyObject *object)
{
    const Untouched untouched;
    static PyObject *const callback = PyCFunction_New(&diedMethod, nullptr);
    return callback ? PyWeakref_NewRef(object, callback) : nullptr;
}

std::uint32_t nextOrdinal(WaitShape shape)
{
    static std::array<std::uint32_t, 256> counted{};
    const bool isQueue = shape == WaitShape::queuePut || shape == WaitShape::queueJoin;
    return ++counted[std::size_t(isQueue ? WaitShape::queueGet : shape)];
}

} // namespace

bool areAny() { return !watched().empty(); }

Watched *find(PyObject *object)
{
    const auto found = watched().find(object);
    return found == watched().end() ? nullptr : found->second.get();
}

Watched *watch(PyObject *object, WaitShape shape)
{
    PyObject *const reference = referTo(object);
    if (!reference)
        return nullptr;
    auto made = std::make_unique<Watched>();
    made->detail.shape = shape;
    made->detail.ordinal = nextOrdinal(shape);
    made->reference = reference;
    objectsByReference().insert_or_assign(reference, object);
    return watched().insert_or_assign(object, std::move(made)).first->second.get();
}

void onDied(Died told) { died = told; }

} // namespace coroscope::WatchedObjects
