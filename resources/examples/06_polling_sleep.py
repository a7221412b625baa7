"""A sleep that polls: look at the clock, and yield until it is time.

Press F5: both lanes are full of idle polls, switches that change nothing.
F7 passes over them, Ctrl+F7 does not. The panel Loop says that nobody is
parked: who sleeps stands in the queue. The clock is virtual (Run > Virtual
clock): each look at it adds a tick. On the real one it would be a million.
"""
import time


def rest(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield


def brew(drink, seconds):
    print(f"{drink}: water on")
    yield from rest(seconds)
    print(f"{drink}: ready")


def kitchen():
    tasks = [brew("tea", 3), brew("coffee", 5)]
    while tasks:
        for task in list(tasks):
            try:
                next(task)
            except StopIteration:
                tasks.remove(task)


if __name__ == "__main__":
    kitchen()
