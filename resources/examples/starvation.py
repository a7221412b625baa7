"""Starvation: one task that does not give up control keeps all others from running.

`greedy` works for half a second without an await. `heartbeat` should print ten times a second: look at the gap in its
lane while greedy's long bar runs. It was ready all the time; only nobody let it run. Press F6 during the long slice:
the program stops inside that switch, at the line where it is busy. Then put `await sleep(0)` into the loop of greedy,
and run again.
"""
import time

from coroscope import Task, run, sleep


async def heartbeat(beats):
    for number in range(1, beats + 1):
        print(f"beat {number}")
        await sleep(0.1)


async def greedy(seconds):
    await sleep(0.35)
    print("greedy: starts")
    end = time.monotonic() + seconds
    steps = 0
    while time.monotonic() < end:
        steps += 1
    print("greedy: at last done")
    return steps


async def main():
    beating = Task.new(heartbeat(12))
    work = Task.new(greedy(0.5))
    await work
    await beating


if __name__ == "__main__":
    run(main())
