"""Cancellation: main asks a task to stop, and that one may clean up first.

Press F7 for each switch. A cancelled task is woken, and CancelledError is
raised at the await where it stands. Breakpoint `cancel *` (Ctrl+B) stops
right after a slice in which a task ended that way. The second worker ends
before its first switch: it has no slice at all.
"""
from coroscope import CancelledError, Task, run, sleep


async def worker(name):
    try:
        while True:
            print(f"{name}: working")
            await sleep(0.1)
    finally:
        print(f"{name}: cleaning up")


async def main():
    first = Task.new(worker("first"))
    await sleep(0.35)
    second = Task.new(worker("second"))
    first.cancel()
    second.cancel()
    for task in (first, second):
        try:
            await task
        except CancelledError:
            print("main: a worker was cancelled")


if __name__ == "__main__":
    run(main())
