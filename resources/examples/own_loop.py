"""A loop of your own: jobs in a queue, awaited by polling. This is all that an event loop needs to be.

Nothing of it is Coroscope's: `Job` wraps a coroutine, `work_off` takes jobs from the front of the queue and puts those that
are not finished to its back. A job that waits for another, or for time to pass, stays in the queue and looks again whenever
its turn comes. Choose the virtual clock (Run > Clock) to see that in a few dozen switches instead of a million.
"""
import time
from collections import deque

jobs = deque()


class Job:
    def __init__(self, coroutine):
        self.coroutine = coroutine
        self.finished = False
        self.outcome = None
        jobs.append(self)

    def __await__(self):
        while not self.finished:
            yield self
        return self.outcome


class Pause:
    def __init__(self, seconds):
        self.end = time.monotonic() + seconds

    def __await__(self):
        while time.monotonic() < self.end:
            yield


def work_off():
    while jobs:
        job = jobs.popleft()
        try:
            job.coroutine.send(None)
        except StopIteration as end:
            job.finished, job.outcome = True, end.value
        else:
            jobs.append(job)


async def bake(bread, minutes):
    print(f"{bread}: into the oven")
    await Pause(minutes / 10)
    print(f"{bread}: done")
    return minutes


async def bakery():
    rolls = Job(bake("rolls", 5))
    loaf = Job(bake("loaf", 12))
    total = await rolls + await loaf
    print(f"the oven was used for {total} minutes")


if __name__ == "__main__":
    Job(bakery())
    work_off()
