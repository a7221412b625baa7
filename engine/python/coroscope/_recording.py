# SPDX-License-Identifier: MIT
"""coroscope.record(): the recording of a part of a program, or of a test, in a plain python3."""

import asyncio
import atexit
import functools
import inspect
import os
import threading
import warnings
from asyncio import unix_events

from . import _coroscope
from ._asyncio import EventLoop, EventLoopPolicy

__all__ = ["record"]

_lock = threading.Lock()
_under_way = None  # the record() that is, and the process in which it began


class record:
    """Records what all event loops do, from `with` to the end of its block, into the file `path`.

        with coroscope.record("out.coro"):
            asyncio.run(main())

        @coroscope.record("test.coro")
        async def test_something(): ...

    Nothing but this process is needed, and the file is whole when the block ends: open it in the window, or ask it by
    `coroscope state`. Within the block asyncio makes loops of Coroscope's; where one runs already, it must be such a one:
    call coroscope.install() before it is made.

    keep: how much of what happened last is kept, "512MiB", "10min", or both as a list; everything if left out.
    save_signal: the name of a signal, "SIGUSR2" say, at which what led up to it is saved beside `path`, if nobody handles it.
    """

    def __init__(self, path, *, keep=None, save_signal=None):
        self.path = os.fspath(path)
        self._keep = keep
        self._save_signal = save_signal
        self._used = False
        self._is_beside = False  # in its block, while the whole program is recorded
        self._policies = None

    def __enter__(self):
        global _under_way
        with _lock:
            if self._used:
                raise RuntimeError("this record() has been used: make another one for each block")
            if _is_under_way():
                raise RuntimeError(f"a recording is under way already, into {_under_way[0].path}: only one at a time")
            path = os.path.abspath(os.fsdecode(self.path))
            elsewhere = _coroscope._recording()
            if elsewhere is not None:
                self._used = self._is_beside = True
                where = f"into {elsewhere}" if elsewhere else "by Coroscope"
                warnings.warn(f"the program is recorded already, {where}: nothing is written into {path}",
                              RuntimeWarning, stacklevel=2)
                return self
            _check_running_loop()
            _coroscope._record(path, _keep_text(self._keep), self._save_signal or "")
            self.path = path
            self._used = True
            self._take_policy()
            _under_way = (self, os.getpid())
        return self

    def __exit__(self, *_):
        global _under_way
        with _lock:
            self._is_beside = False
            if not _is_under_way() or _under_way[0] is not self:
                return  # a fork's child, or never begun
            _under_way = None
            self._give_policy_back()
            _coroscope._record_end()

    def save(self):
        """Saves what was recorded so far beside the recording, as OUT.saved1.coro and so on; returns the path.

        Where the whole program is recorded already, that is its recording; None, with a warning, where it has no file.
        """
        is_own = _is_under_way() and _under_way[0] is self
        if not is_own and not (self._is_beside and _coroscope._recording() is not None):
            raise RuntimeError("this record() is not under way: save() belongs into its block")
        saved = _coroscope._record_save()
        if saved is None:
            warnings.warn("the program is recorded in memory only: nothing is saved (coroscope run --record OUT.coro)",
                          RuntimeWarning, stacklevel=2)
        return saved

    def __call__(self, function):
        """Decorates a function, or a coroutine function: each call is a recording, which replaces that of the call before."""
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError("record() cannot decorate a generator, which is left and entered at each yield: "
                            "use `with coroscope.record(…):` where it is run")
        if inspect.iscoroutinefunction(function):
            @functools.wraps(function)
            async def recorded(*args, **kwargs):
                with self._anew():
                    return await function(*args, **kwargs)
            # A task is called after the code that it runs.
            recorded.__code__ = recorded.__code__.replace(co_name=recorded.__name__, co_qualname=recorded.__qualname__)
        else:
            @functools.wraps(function)
            def recorded(*args, **kwargs):
                with self._anew():
                    return function(*args, **kwargs)
        return recorded

    def _anew(self):
        return type(self)(self.path, keep=self._keep, save_signal=self._save_signal)

    def _take_policy(self):
        """In the place of asyncio's own, and of no other."""
        if asyncio._get_running_loop() is not None:
            return
        before = asyncio.get_event_loop_policy()
        if type(before) is unix_events.DefaultEventLoopPolicy:
            self._policies = before, EventLoopPolicy()
            asyncio.set_event_loop_policy(self._policies[1])

    def _give_policy_back(self):
        if self._policies is not None and asyncio.get_event_loop_policy() is self._policies[1]:
            asyncio.set_event_loop_policy(self._policies[0])
        self._policies = None


def _is_under_way():
    return _under_way is not None and _under_way[1] == os.getpid()


def _keep_text(keep):
    """As the engine reads it: "10min,512MiB"."""
    if keep is None:
        return ""
    if isinstance(keep, (str, int)):
        return str(keep)
    return ",".join(map(str, keep))


def _check_running_loop():
    running = asyncio._get_running_loop()
    if running is not None and not isinstance(running, EventLoop):
        kind = f"{type(running).__module__}.{type(running).__qualname__}"
        raise RuntimeError(f"the event loop that runs is not Coroscope's but {kind}: call coroscope.install() before it is "
                           "made, as before asyncio.run(), or put record() around that")


os.register_at_fork(after_in_child=_lock._at_fork_reinit)


@atexit.register
def _end():
    """Of a block that is never left, as in a thread that the program does not wait for."""
    if _is_under_way():
        _under_way[0].__exit__()
