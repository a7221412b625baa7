# SPDX-License-Identifier: MIT
"""An event loop to look into: tasks made of coroutines and generators.

    from coroscope import Task, run, sleep

    async def worker(n):
        await sleep(1)
        return n * 2

    async def main():
        task = Task.new(worker(21))
        print(await task)

    run(main())

`await sleep(0)`, and a plain `yield` in a generator, give way to the next task.
"""

from ._coroscope import CancelledError, InvalidStateError, Task, event_loop, run, sleep

__all__ = ["CancelledError", "InvalidStateError", "Task", "event_loop", "run", "sleep"]


def __getattr__(name):
    """What is asyncio's is there once it is asked for: a program that does not use asyncio does not import it."""
    if name in ("EventLoop", "EventLoopPolicy", "install"):
        from . import _asyncio
        return getattr(_asyncio, name)
    if name == "record":
        from ._recording import record
        return record
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
