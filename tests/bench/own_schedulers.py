# SPDX-License-Identifier: MIT
"""What it costs to watch a scheduler of the program's own: ns a switch, watched and recorded, and with --observe never.

usage: own_schedulers.py COROSCOPE [ROUNDS]
Each program is run in turn with and without, ROUNDS times (5); the least of each counts. Wall time of the loop alone.
"""
import collections
import queue
import subprocess
import sys
import tempfile
import time


def generator():
    while True:
        yield


class Turn:
    def __await__(self):
        yield


async def coroutine():
    while True:
        await Turn()


class Job:
    def __init__(self, coro):
        self.coro = coro


def walk_list(switches, tasks):
    jobs = [generator() for _ in range(tasks)]
    for _ in range(switches // tasks):
        for job in jobs:
            next(job)


def turn_deque(switches, tasks):
    ready = collections.deque(generator() for _ in range(tasks))
    for _ in range(switches):
        job = ready.popleft()
        next(job)
        ready.append(job)


def turn_queue(switches, tasks):
    event_loop = queue.Queue()
    for _ in range(tasks):
        event_loop.put(Job(coroutine()))
    for _ in range(switches):
        job = event_loop.get()
        job.coro.send(None)
        event_loop.put(job)


KINDS = {"list": (walk_list, 2_000_000), "deque": (turn_deque, 1_000_000), "queue": (turn_queue, 300_000)}


def measure(coroscope, observe, kind, tasks):
    with tempfile.TemporaryDirectory() as folder:
        words = [coroscope, "run", "--python", sys.executable, "--observe", observe, "--record", folder + "/out.coro"]
        words += [__file__, "--one", kind, str(tasks)]
        return float(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def main():
    if sys.argv[1] == "--one":
        run, switches = KINDS[sys.argv[2]]
        begin = time.perf_counter_ns()
        run(switches, int(sys.argv[3]))
        print((time.perf_counter_ns() - begin) / switches)
        return
    coroscope, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    print(f"{'':16}{'never':>8}{'auto':>8}{'more':>8}{'times':>8}")
    for kind in KINDS:
        for tasks in (10, 10_000):
            pairs = [(measure(coroscope, "never", kind, tasks), measure(coroscope, "auto", kind, tasks))
                     for _ in range(rounds)]
            never, auto = (min(column) for column in zip(*pairs))
            print(f"{kind:6}{tasks:8}  {never:8.1f}{auto:8.1f}{auto - never:8.1f}{auto / never:8.2f}")


main()
