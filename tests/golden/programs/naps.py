# SPDX-License-Identifier: MIT
"""Sleeping without a loop that knows of time: each task looks at the clock again and again."""
import time


def nap(seconds):
    over = time.monotonic() + seconds
    while time.monotonic() < over:
        yield


def sheep(name, seconds):
    print(name, "lies down")
    yield from nap(seconds)
    print(name, "gets up")


flock = [sheep("Dolly", 2), sheep("Shaun", 1)]
while flock:
    for one in list(flock):
        try:
            next(one)
        except StopIteration:
            flock.remove(one)
