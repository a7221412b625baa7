// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/asyncio_waits.h"

#include "engine/python/asyncio/asyncio_objects.h"
#include "engine/python/asyncio/asyncio_tasks.h"
#include "engine/python/asyncio/object_names.h"
#include "engine/python/asyncio/transports.h"
#include "engine/python/asyncio/wait_readers.h"
#include "engine/python/observe/instance_attributes.h"

#include <algorithm>

namespace coroscope {

namespace {

constexpr std::size_t mostDescriptors = 65536;

/// The objects whose __aexit__() stands on a frame's stack: it is within their `async with`.
template <typename Visit>
void forEachEntered(const FrameLayout &frame, const Visit &visit)
{
    for (int at = frame.code->co_nlocalsplus; at < frame.stackTop; ++at)
        if (PyObject *const held = frame.values[at]; held && PyMethod_Check(held))
            visit(PyMethod_GET_SELF(held));
}

/// asyncio.Timeout, borrowed; null: it has not been imported.
PyTypeObject *timeoutType()
{
    static PyObject *type = nullptr;
    if (!type) {
        const PyRef module = PyRef::take(PyImport_ImportModule("asyncio.timeouts"));
        type = module ? PyObject_GetAttrString(module.get(), "Timeout") : nullptr;
        PyErr_Clear();
    }
    return type && PyType_Check(type) ? reinterpret_cast<PyTypeObject *>(type) : nullptr;
}

/// ns; negative: it never gives up.
Nanoseconds endOf(PyObject *timeout)
{
    static PyObject *const name = PyUnicode_InternFromString("_when");
    PyObject *const when = attributeOf(timeout, name);
    const double seconds = when && PyFloat_Check(when) ? PyFloat_AS_DOUBLE(when) : -1;
    return seconds < 0 || seconds > 9e9 ? -1 : Nanoseconds(seconds * 1e9);
}

/// Numbers chains for who asks once: the same one may get several.
class UnheardStacks final : public StackInterner {
public:
    std::uint32_t intern(std::string_view, std::string_view, std::uint32_t, std::uint32_t) override { return ++last_; }

private:
    std::uint32_t last_ = 0;
};

} // namespace

AsyncioWaits::Found AsyncioWaits::look(PyObject *task, StackInterner &stacks)
{
    use(stacks);
    return find(task);
}

void AsyncioWaits::use(StackInterner &stacks)
{
    stacks_ = &stacks;
    if (serialOfStacks_ == stacks.serial())
        return;
    serialOfStacks_ = stacks.serial();
    meanings_.clear();
}

AsyncioWaits::Found AsyncioWaits::lookAlone(PyObject *task)
{
    static auto *const unheard = new UnheardStacks; // outlives every look
    use(*unheard);
    Found found = find(task);
    found.stack = 0;
    return found;
}

AsyncioWaits::Found AsyncioWaits::lookAgain(PyObject *task)
{
    if (!stacks_)
        return {};
    watches_ = false;
    const Found found = find(task);
    watches_ = true;
    return found;
}

AsyncioWaits::Found AsyncioWaits::find(PyObject *task)
{
    Found found;
    found_ = &found;
    chain_.clear();
    PyObject *const coroutine = objects_.coroutine(task);
    chain_.stack = found.stack = coroutine ? places_.suspendedStack(coroutine, *stacks_, chain_) : 0;
    PyObject *const waiter = objects_.waiter(task);
    if (!waiter || waiter == Py_None) {
        found.state.kind = WaitKind::unknown;
        return found;
    }
    meaning_ = &meaningOf(chain_);
    if (const KnownCall *const call = meaning_->call) {
        found.state.kind = call->kind;
        Look look{*this, chain_.fromInnermost(meaning_->callAt), found};
        if (call->read)
            call->read(look);
    } else {
        readFuture(waiter, found);
    }
    if (!meaning_->within.empty())
        takeTimeouts(*meaning_, found);
    found.state.detailed = found.detail != nullptr;
    return found;
}

AsyncioWaits::Meaning &AsyncioWaits::meaningOf(const AwaitChain &chain)
{
    static Meaning nothing;
    if (chain.stack == 0 || chain.kept() == 0)
        return nothing = {};
    if (chain.stack >= meanings_.size())
        meanings_.resize(std::size_t(chain.stack) + 1);
    Meaning &known = meanings_[chain.stack];
    if (known.code != chain.fromInnermost(0).code) [[unlikely]] // or of another function of the same name and place
        known = workOut(chain);
    return known;
}

AsyncioWaits::Meaning AsyncioWaits::workOut(const AwaitChain &chain)
{
    Meaning meaning;
    meaning.code = chain.fromInnermost(0).code;
    bool areAsyncios = true;
    for (std::uint32_t at = 0; at < chain.kept(); ++at) {
        const FrameLayout &frame = chain.fromInnermost(at);
        if (areAsyncios && !isOfAsyncio(frame.code)) {
            areAsyncios = false;
            meaning.ownAt = at;
        }
        const KnownCall *const call = areAsyncios ? knownCall(frame.code) : nullptr;
        if (call && (!meaning.call || call->isOuter)) {
            meaning.call = call;
            meaning.callAt = at;
        }
        if (frame.stackTop - frame.code->co_nlocalsplus > 1) // what it awaits stands on top
            meaning.within.push_back(at);
    }
    if (areAsyncios)
        meaning.ownAt = std::uint32_t(chain.kept());
    return meaning;
}

void AsyncioWaits::readFuture(PyObject *future, Found &found)
{
    found.state.kind = WaitKind::future;
    if (const AsyncioTask *const other = AsyncioTasks::find(future)) {
        found.state = WaitState::forTask(other->number(), false);
    } else if (WatchedObjects::Watched *const job = WatchedObjects::find(future)) {
        take(*job, found);
    } else if (!readCompound(future, *this, found) && isOfTheProgram(future)) {
        of(future, WaitShape::future);
    }
}

/// Such as asyncio makes for itself, and awaits itself, are of no name.
bool AsyncioWaits::isOfTheProgram(PyObject *future) const
{
    return meaning_->code && objects_.isFuture(future) && (meaning_->call || meaning_->ownAt == 0);
}

void AsyncioWaits::take(WatchedObjects::Watched &job, Found &found)
{
    found.state = {.kind = WaitKind::executor};
    job.detail.until = -1;
    found.detail = &job.detail;
}

void AsyncioWaits::takeTimeouts(const Meaning &meaning, Found &found)
{
    PyTypeObject *const type = timeoutType();
    Nanoseconds until = -1;
    for (const std::uint32_t at : meaning.within)
        forEachEntered(chain_.fromInnermost(at), [&](PyObject *object) {
            const Nanoseconds end = type && Py_TYPE(object) == type ? endOf(object) : -1;
            if (end >= 0)
                until = until < 0 ? end : std::min(until, end);
        });
    if (until < 0)
        return;
    WaitDetail &detail = found.detail ? *found.detail : passing();
    detail.until = detail.until < 0 ? until : std::min(detail.until, until);
}

// --- details ---

WaitDetail &AsyncioWaits::passing()
{
    passing_ = {};
    found_->detail = &passing_;
    return passing_;
}

/// Null: it has not been watched, or cannot be.
WatchedObjects::Watched *AsyncioWaits::watched(PyObject *object, WaitShape shape)
{
    if (WatchedObjects::Watched *const known = WatchedObjects::find(object))
        return known;
    WatchedObjects::Watched *const made = watches_ ? WatchedObjects::watch(object, shape) : nullptr;
    if (made)
        made->detail.name =
            shape == WaitShape::future ? nameOfFuture(object) : nameOfObject(object, chain_, meaning_->ownAt);
    return made;
}

/// There may be a new one at each wait: what is awaited at one place has one name, which is looked for once.
const std::string &AsyncioWaits::nameOfFuture(PyObject *future)
{
    if (!meaning_->futureName) {
        const std::string name = nameOfObject(future, chain_, meaning_->ownAt);
        meaning_->futureName = name.substr(0, name.find('[')); // which of several it is is another matter each time
    }
    return *meaning_->futureName;
}

WaitDetail &AsyncioWaits::of(PyObject *object, WaitShape shape)
{
    WatchedObjects::Watched *const one = watched(object, shape);
    if (!one) {
        passing().shape = shape;
        return passing_;
    }
    WaitDetail &detail = one->detail;
    if (detail.shape != shape) { // a queue is waited for in several ways
        detail.shape = shape;
        detail.listenerPlace = 0;
    }
    detail.until = -1;
    found_->detail = &detail;
    return detail;
}

std::uint32_t AsyncioWaits::ordinalOf(PyObject *object, WaitShape shape)
{
    const WatchedObjects::Watched *const one = watched(object, shape);
    return one ? one->detail.ordinal : 0;
}

WaitDetail &AsyncioWaits::ofDescriptor(int descriptor, WaitShape shape, PyObject *peer)
{
    constexpr std::size_t shapes = 4;
    const std::size_t index =
        std::size_t(descriptor) * shapes + (std::size_t(shape) - std::size_t(WaitShape::read)) % shapes;
    if (index >= mostDescriptors * shapes) {
        WaitDetail &detail = passing();
        detail.shape = shape;
        detail.first = std::uint32_t(descriptor);
        return detail;
    }
    if (index >= descriptors_.size())
        descriptors_.resize(index + 1);
    auto &[detail, known] = descriptors_[index];
    detail.until = -1;
    found_->detail = &detail;
    if (peer && peer == known)
        return detail;
    std::string text = peer                         ? addressText(peer)
                       : shape == WaitShape::accept ? ownAddressOfDescriptor(descriptor)
                                                    : peerOfDescriptor(descriptor);
    if (detail.shape != shape || detail.text != text)
        detail.listenerPlace = 0;
    detail.shape = shape;
    detail.first = std::uint32_t(descriptor);
    detail.text = std::move(text);
    Py_XSETREF(known, isPlainAddress(peer) ? Py_NewRef(peer) : nullptr);
    return detail;
}

} // namespace coroscope
