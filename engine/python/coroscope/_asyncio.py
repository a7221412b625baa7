# SPDX-License-Identifier: MIT
"""The event loop of Coroscope for asyncio: the ready queue, the timers and the turn are the engine's, all else is asyncio's."""

import asyncio
import sys
import weakref
from asyncio import base_events, format_helpers, unix_events

from _asyncio import _all_tasks

from . import _jobs
from ._coroscope import _loop_base, _own_task_type, _take_unlisted_tasks

__all__ = ["EventLoop", "EventLoopPolicy", "install"]


class _AllTasks(weakref.WeakSet):
    """asyncio's set of all tasks, into which those of the engine's own type come when somebody looks."""

    @property
    def data(self):
        data = self.__dict__["data"]
        for task in _take_unlisted_tasks():
            data.add(weakref.ref(task, self._remove))
        return data

    @data.setter
    def data(self, data):
        self.__dict__["data"] = data


#: A type of tasks derived from asyncio's own, from which it differs in what it costs; None where asyncio is not as we know it.
Task = _own_task_type() if type(_all_tasks) is weakref.WeakSet else None
if Task is not None:
    _all_tasks.__class__ = _AllTasks


class EventLoop(_loop_base(), asyncio.SelectorEventLoop):
    """An asyncio event loop that a debugger can hold at each switch, and that is recorded where a recording is under way.

    In all that asyncio promises it behaves as asyncio.SelectorEventLoop does.
    """

    _jobs = {}  # that threads do, and the executor of each; under the virtual clock, which stands still for them
    _items = ()  # of what the program has submitted to executors by itself, weak references, the same
    _submits = False  # something to an executor
    _children = ()  # processes, the same

    def close(self):
        super().close()
        if self._closed:
            self._clear_queues()

    def _warn_if_slow(self, handle, took):
        """In debug mode, of each callback that has run."""
        if took >= self.slow_callback_duration:
            base_events.logger.warning("Executing %s took %.3f seconds", base_events._format_handle(handle), took)

    def _report_failure(self, handle, error):
        what = format_helpers._format_callback_source(handle._callback, handle._args)
        context = {"message": f"Exception in callback {what}", "exception": error, "handle": handle}
        if handle._source_traceback:
            context["source_traceback"] = handle._source_traceback
        self.call_exception_handler(context)

    def _waits_outside(self):
        """Whether something besides the clock may wake the loop: a descriptor, a thread that it has given work to, a process."""
        return (bool(self._jobs) or bool(self._awaited_items()) or len(self._selector.get_map()) > self._internal_fds
                or any(child.get_returncode() is None for child in self._children))

    def _time_holders(self):
        """What that is: kind, number and text of each, as in the engine's TimeHolder."""
        wakes = self._ssock.fileno()
        holders = [(1, fd, "") for fd in sorted(key.fd for key in self._selector.get_map().values()) if fd != wakes]
        jobs = {}
        for executor in self._jobs.values():
            name = _name_of_executor(executor)
            jobs[name] = jobs.get(name, 0) + 1
        for item in self._awaited_items():
            name = _jobs.executor_of(item)
            jobs[name] = jobs.get(name, 0) + 1
        holders += [(2, count, name) for name, count in sorted(jobs.items())]
        holders += [(3, pid, "") for pid in sorted(child.get_pid() for child in self._children if child.get_returncode() is None)]
        return holders

    async def _make_subprocess_transport(self, *arguments, **named):
        transport = await super()._make_subprocess_transport(*arguments, **named)
        if self._is_virtual():
            self._children = weakref.WeakSet(child for child in self._children if child.get_returncode() is None)
            self._children.add(transport)
        return transport

    def run_in_executor(self, executor, func, *args):
        self._submits = True
        try:
            future = super().run_in_executor(executor, func, *args)
        finally:
            self._submits = False
        self._note_job(future, func)
        if self._is_virtual():
            if not self._jobs:
                self._jobs = {}
            self._jobs[future] = executor or self._default_executor
            future.add_done_callback(self._job_ended)
        return future

    def _note_item(self, item):
        """Lives until its future has told its end to whoever waits."""
        if not self._submits:
            if not self._items:
                self._items = set()
            self._items.add(weakref.ref(item, self._item_ended))

    def _awaited_items(self):
        """Those whose end somebody is to be told: wrap_future() is. What just runs beside the loop may be waiting for it."""
        items = [reference() for reference in list(self._items)]
        return [item for item in items if item is not None and item.future._done_callbacks]

    def _item_ended(self, reference):
        self._items.discard(reference)
        self._write_to_self()  # it may wait for nothing else that is outside

    def _job_ended(self, future):
        self._jobs.pop(future, None)


def _submitted(item):
    loop = asyncio._get_running_loop()
    if isinstance(loop, EventLoop):
        loop._note_item(item)


_jobs.follow(_submitted)


def _name_of_executor(executor):
    """Of its only thread, where it has one, else of all of them."""
    threads = list(getattr(executor, "_threads", ()))
    if len(threads) == 1:
        return threads[0].name
    return getattr(executor, "_thread_name_prefix", "") or type(executor).__name__


class EventLoopPolicy(unix_events.DefaultEventLoopPolicy):
    """asyncio's policy, with loops of Coroscope's."""

    _loop_factory = EventLoop


def install():
    """Has asyncio make Coroscope's event loops from here on."""
    asyncio.set_event_loop_policy(EventLoopPolicy())
