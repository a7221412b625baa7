"""The whole loop: this is all that an event loop needs to be.

Jobs stand in a queue; run() resumes the first and puts it back unless it
has ended; who awaits a job gets its result, or its error. Press F7 to step
over the idle polls, click a job in the chart to see what it waits for. Set
a breakpoint by a click beside `return minutes`, and F5 stops there. Then
open the next example: the same bakery, on a loop that lets jobs park.
"""
import time
from collections import deque

jobs = deque()


class Job:
    def __init__(self, coroutine):
        self.coroutine = coroutine
        self.finished = False
        self.outcome = self.error = None
        jobs.append(self)

    def __await__(self):
        while not self.finished:
            yield self
        if self.error:
            raise self.error
        return self.outcome


def run(main):
    first = Job(main)
    while jobs:
        job = jobs.popleft()
        try:
            job.coroutine.send(None)
        except StopIteration as end:
            job.finished, job.outcome = True, end.value
        except Exception as error:
            job.finished, job.error = True, error
        else:
            jobs.append(job)
    if first.error:
        raise first.error
    return first.outcome


def hourglass(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield


async def sleep(seconds):
    await Job(hourglass(seconds))


async def bake(bread, minutes):
    print(f"{bread}: into the oven")
    await sleep(minutes)
    if bread == "cake":
        raise RuntimeError("the cake is burnt")
    print(f"{bread}: done")
    return minutes


async def bakery():
    rolls = Job(bake("rolls", 3))
    loaf = Job(bake("loaf", 7))
    cake = Job(bake("cake", 5))
    total = await rolls + await loaf
    print(f"the oven was used for {total} minutes")
    try:
        await cake
    except RuntimeError as error:
        print("alas:", error)


if __name__ == "__main__":
    run(bakery())
