// SPDX-License-Identifier: MIT
// QueueFollower: shows the queue of a scheduler of the program's own, once it is found, as it really is: its order, the tasks
// that were put into it and have not run yet, those that were not put back.
//
// It looks into the queue before each switch and after each slice. What it then expects costs a few comparisons, whatever the
// queue's length: the ends are as they were, but for what was taken out and put back. Anything else makes it read the whole
// queue; a long one only so often that a switch costs no more for it.
#pragma once

#include "engine/loop/foreign_loop.h"
#include "engine/python/observe/observed_task.h"
#include "engine/python/observe/queue_search.h"

#include <string>
#include <vector>

namespace coroscope {

/// Of one function that resumes tasks. Under the interpreter's lock; no exception is set when it is called, nor afterwards.
class QueueFollower {
public:
    class Host {
    public:
        /// The task of a generator: known, or made now, for the loop to be told of. Null: none, or none any more.
        virtual ObservedTask *taskInQueue(PyObject *generator) = 0;
        virtual QueueSearch::Seen look(PyObject *generator) = 0;
        virtual void queueFound(const std::string &text) = 0; ///< "`event_loop`, a queue.Queue"

    protected:
        ~Host() = default;
    };
    /// `wanted`: the variable that the user picked; empty: none.
    QueueFollower(ForeignLoop &loop, Host &host, TaskItems &items, std::string wanted);

    /// `next` is about to be resumed. Whether that need not be looked at, nor what becomes of it: a list that is walked through
    /// hardly ever changes, and a switch of such a program costs next to nothing.
    bool mayRest(const ObservedTask &next)
    {
        if (!isWalk_ || attention_ != 0 || rest_ == seldom || loop_.firstReady() != &next)
            return false;
        ++rest_;
        return true;
    }
    /// `next` is about to be resumed by `caller`, the innermost running frame.
    void beforeSwitch(ObservedTask &next, const FrameLayout *caller);
    /// Its slice is over, but for telling so.
    void afterSlice(ObservedTask &ran, const FrameLayout *caller);
    /// It is about to be destroyed. (The loop may hold the program where it is told of a task, and others may run meanwhile.)
    void forget(const ObservedTask &task);

private:
    static constexpr int seldom = 16;
    static constexpr int closely = 256; // switches after a change
    struct Source {
        QueueVariable variable;
        const char *words = ""; ///< "a deque"
        Discipline discipline = Discipline::fifo;
        bool isSettled = false;  ///< the discipline is its class's
        bool endIsKnown = false; ///< from which it is taken
        // As it was when it was looked at last:
        Py_ssize_t size = 0;
        Py_ssize_t others = 0;       ///< items that are no tasks that can run
        Py_ssize_t walkedTo = 0;     ///< of a walk: where the running task stands
        const void *front = nullptr; ///< items, only ever compared
        const void *back = nullptr;
    };
    /// What is seen now of all of them.
    using Views = std::vector<TaskContainer>;

    bool search(ObservedTask &task, const FrameLayout *caller);
    void take(const FoundQueue &found, const FrameLayout *caller);
    bool repeats(const TaskContainer &container);
    bool view(const FrameLayout *caller);
    void endRest();
    bool isAsExpected(ObservedTask &next);
    bool followTail(const TaskContainer &queue, const Source &source, ObservedTask &next);
    bool followWalk(const TaskContainer &queue, Source &source, ObservedTask &next);
    bool readAppended(const TaskContainer &queue, const Source &source, const ObservedTask &ran);
    void makeReady();
    void guessDiscipline(const ObservedTask &next);
    bool mayReadAll();
    void readAll(ObservedTask &skipped, const FrameLayout *caller);
    void readSources(ObservedTask &skipped);
    bool anyIsMissing() const;
    bool searchFurther(ObservedTask &task, const FrameLayout *caller);
    void tellSources();
    void read(Source &source, const TaskContainer &queue, ObservedTask &skipped);
    void lookForWalk(Source &source, const TaskContainer &queue, ObservedTask &resumed);
    void readWalk(Source &source, const TaskContainer &queue);
    void add(Source &source, PyObject *item);
    void showOrder(ObservedTask &skipped);
    void putFirst(ObservedTask &next);
    void remember();
    ObservedTask *taskOf(PyObject *item);
    ObservedTask *tail(const ObservedTask &next) const;
    std::size_t readyBut(const ObservedTask &next) const;

    ForeignLoop &loop_;
    Host &host_;
    TaskItems &items_;
    QueueSearch search_;
    std::string wanted_;
    std::vector<Source> sources_;
    Views views_;
    std::vector<ObservedTask *> order_; ///< as read; null: it is gone
    std::uint64_t pass_ = 0;
    std::uint64_t looks_ = 0; ///< for the queue, in vain
    std::uint64_t nextSearch_ = 1;
    std::uint64_t credit_ = 0; ///< items that may be read
    int furtherSearches_ = 0;  ///< in vain
    int outOfSight_ = 0;       ///< looks in a row
    bool readFurther_ = false;
    bool isWalk_ = false; ///< of a single list
    int attention_ = 0;   ///< switches for which it does not rest
    int rest_ = 0;        ///< switches for which it has rested
};

} // namespace coroscope
