// SPDX-License-Identifier: MIT
// LoopHost: an AsyncioLoop's loop in Python: its selector, its clock where a class of the program's has one of its own, its
// handles.
#pragma once

#include "engine/python/asyncio/asyncio_loop.h"
#include "engine/python/asyncio/descriptors.h"
#include "engine/python/asyncio/lent_queues.h"
#include "engine/python/asyncio/loop_creation.h"
#include "engine/python/asyncio/loop_methods.h"

namespace coroscope {

/// Goes with the loop object, of which it holds no reference. Under the interpreter's lock.
class LoopHost final : public AsyncioLoop::Host {
public:
    LoopHost(PyObject *self, AsyncioObjects &objects) : self_(self), objects_(objects) {}

    void setLoop(AsyncioLoop &loop) { loop_ = &loop; }

    bool select(double timeout) override;
    bool watchesDescriptors() override { return descriptors_.areWatched(); }
    bool mayBeReady() override { return descriptors_.mayBeReady(); }
    bool waitsForDescriptors() override;
    int wakeDescriptor() override;
    std::vector<TimeHolder> timeHolders() override;
    bool runHandle(PyObject *handle) override;
    bool report(PyObject *handle) override;
    PyObject *newHandle(const ReadyEntry &entry) override;
    bool takesSteps(PyObject *loop) override { return loop == self_ && methods_.isOwn(self_, LoopMethods::callSoon); }
    bool takeBack() override { return lent_.takeBack(*loop_, objects_); }
    double time() override;
    bool isTurnOwn() override { return methods_.isOwn(self_, LoopMethods::runOnce); }

    /// A handle with `arguments`, a tuple. `when` NaN: an asyncio.Handle, else a TimerHandle that is scheduled. In debug mode
    /// made by the class, else filled. New reference; null with an exception set.
    PyObject *makeHandle(PyObject *callback, PyObject *arguments, PyObject *context, PyObject *when);

    bool ownTasks = areOwnTasksDefault(); ///< create_task() makes tasks of the engine's own type

    LentQueues &lent() { return lent_; }
    Descriptors &descriptors() { return descriptors_; }
    LoopMethods &methods() { return methods_; }
    int traverse(visitproc visit, void *arg) const; ///< what both hold
    void clear();

private:
    PyObject *callSelect(double timeout);
    PyObject *constructed(PyTypeObject *type, PyObject *callback, PyObject *arguments, PyObject *context,
                          PyObject *when) const;
    PyObject *filled(PyTypeObject *type, PyObject *callback, PyObject *arguments, PyObject *context) const;

    PyObject *self_;
    AsyncioObjects &objects_;
    AsyncioLoop *loop_ = nullptr;
    LentQueues lent_;
    Descriptors descriptors_;
    LoopMethods methods_;
};

} // namespace coroscope
