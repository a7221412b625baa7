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
