# SPDX-License-Identifier: MIT
"""A switch under our loop against one in a pure Python loop over queue.Queue, paired in one run.

usage: coroscope run --observe never --record /tmp/bench.coro tests/bench/python_switch.py     (recorded)
       PYTHONPATH=$(coroscope --python-path) python3 tests/bench/python_switch.py     (not recorded)
"""
import queue
import time

import coroscope

TASKS = 10
STEPS = 20_000
ROUNDS = 7


class GiveWay:
    def __await__(self):
        yield


async def worker():
    for _ in range(STEPS):
        await GiveWay()


def plain_loop():
    """The loop that one writes first: resume, and put whatever is unfinished at the back."""
    ready = queue.Queue()
    for _ in range(TASKS):
        ready.put(worker())
    while not ready.empty():
        task = ready.get()
        try:
            task.send(None)
        except StopIteration:
            pass
        else:
            ready.put(task)


def our_loop():
    async def main():
        for _ in range(TASKS):
            coroscope.Task.new(worker())
    coroscope.run(main())


def ns_per_switch(loop):
    start = time.perf_counter_ns()
    loop()
    return (time.perf_counter_ns() - start) / (TASKS * STEPS)


pairs = sorted((ns_per_switch(our_loop), ns_per_switch(plain_loop)) for _ in range(ROUNDS))
ratios = sorted(ours / plain for ours, plain in pairs)
ours, plain = pairs[ROUNDS // 2]
print(f"ours {ours:.0f} ns, plain {plain:.0f} ns a switch; ratio {ratios[ROUNDS // 2]:.3f} (median of {ROUNDS} pairs)")
