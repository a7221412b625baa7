"""Starvation: a task that does not give up control keeps all others waiting.

Press F5 and T, for the axis time: greedy works for six seconds without an
await. heartbeat was ready all the time, hatched in its lane; only nobody let
it run. Choose Run > Real clock and F5 to feel it; F6 within greedy's long
slice stops inside it, at its line. Then put `await sleep(0)` into the loop
of greedy, and run again.
"""
import time

from coroscope import Task, run, sleep


async def heartbeat(beats):
    for number in range(1, beats + 1):
        print(f"beat {number}")
        await sleep(1)


async def greedy(seconds):
    await sleep(3.5)
    print("greedy: starts")
    end = time.monotonic() + seconds
    steps = 0
    while time.monotonic() < end:
        steps += 1
    print("greedy: at last done")
    return steps


async def main():
    beating = Task.new(heartbeat(12))
    work = Task.new(greedy(6))
    await work
    await beating


if __name__ == "__main__":
    run(main())
