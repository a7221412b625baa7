"""Sleep as a task: who sleeps waits for a small task that watches the clock.

sleep() starts alarm_clock() as a task of its own and awaits it, as it would
any other. Press F5 and look at the chart: each alarm has a lane, below the
guard who waits for it. Breakpoint `finish alarm_clock` (Ctrl+B) stops when
one rings; F7 then shows who finds that out. Looking is still all that
anybody does: most switches are idle polls.
"""
import time
from collections import deque

queue = deque()


class Task:
    def __init__(self, coroutine):
        self.coroutine = coroutine
        self.finished = False
        queue.append(self)

    def __await__(self):
        while not self.finished:
            yield self


def run():
    while queue:
        task = queue.popleft()
        try:
            task.coroutine.send(None)
        except StopIteration:
            task.finished = True
        else:
            queue.append(task)


def alarm_clock(seconds):
    rings = time.monotonic() + seconds
    while time.monotonic() < rings:
        yield


async def sleep(seconds):
    await Task(alarm_clock(seconds))


async def guard(name, rounds, seconds):
    for number in range(1, rounds + 1):
        print(f"{name}: round {number}")
        await sleep(seconds)
    print(f"{name}: off duty")


if __name__ == "__main__":
    Task(guard("east gate", 2, 4))
    Task(guard("west gate", 1, 6))
    run()
