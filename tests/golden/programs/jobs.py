# SPDX-License-Identifier: MIT
"""A class of tasks, a queue, and a function that runs what stands in it."""
from queue import Queue

line = Queue()


class Job:
    def __init__(self, generator):
        self.generator = generator
        self.result = None

    def step(self):
        try:
            self.generator.send(None)
        except StopIteration as end:
            self.result = end.value
            return False
        return True


def pages(title, count):
    for page in range(1, count + 1):
        print(title, "page", page)
        yield
    return count


def run():
    while not line.empty():
        job = line.get()
        if job.step():
            line.put(job)
        else:
            print("printed", job.result)


for title, count in (("report", 2), ("letter", 1), ("poster", 3)):
    line.put(Job(pages(title, count)))
run()
