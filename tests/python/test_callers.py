# SPDX-License-Identifier: MIT
"""What resumes the tasks of a scheduler of the program's own is seen: where, and by whose calls."""
import json
import unittest

from command import WatchedTest

STOCK_ASYNCIO = """
import asyncio
async def main():
    await asyncio.sleep(0)
with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
    runner.run(main())
"""
CALLED_FROM_A_CLASS = """
class Scheduler:
    def __init__(self, *tasks):
        self.tasks = list(tasks)
    def run(self):
        while self.tasks:
            task = self.tasks.pop(0)
            try:
                task.send(None)
            except StopIteration:
                continue
            self.tasks.append(task)
def job():
    yield
def main():
    Scheduler(job(), job()).run()
main()
"""
TWO_SCHEDULERS = """
def one(task):
    next(task, None)
def other(task):
    next(task, None)
def job():
    for number in range(10):
        yield number
a, b = job(), job()
for _ in range(3):
    one(a)
    other(b)
"""


class Callers(WatchedTest):
    """What resumes: it hands control over and gets it back."""

    def callers(self, text):
        """[function at file:line] by switch; of a loop of ours none."""
        return [next((word.removeprefix("by ") for word in row if word.startswith("by ")), None)
                for row in self.switches(text)]

    def test_a_module(self):
        self.assertEqual(self.callers("def job():\n    yield\n    yield\nj = job()\nnext(j)\nfor _ in range(2):\n    next(j, 0)\n"),
                         [f"module program.py:{line}" for line in (5, 7, 7)])

    def test_a_comprehension_belongs_to_its_function(self):
        self.assertEqual(self.callers("def job():\n    yield\ndef run(t):\n    return [next(t)\n            for t in t]\n"
                                      "run([job(), job()])\n"), ["run at program.py:4"] * 2)

    def test_a_class(self):
        self.assertEqual(self.callers(CALLED_FROM_A_CLASS), ["Scheduler.run at program.py:9"] * 4)
        state = json.loads(self.ask("state", "--json", "out.coro#switch=3"))
        self.assertEqual([(frame["function"], frame["line"]) for frame in state["caller"]["stack"]],
                         [("Scheduler.run", 9), ("main", 16), ("<module>", 17)])

    def test_two_schedulers(self):
        self.assertEqual(self.callers(TWO_SCHEDULERS), ["one at program.py:3", "other at program.py:5"] * 3)

    def test_whoever_calls_the_scheduler(self):
        self.callers("def step(t):\n    next(t)\ndef job():\n    while True:\n        yield\nj = job()\n"
                     "step(j)\nstep(j)\nstep(j)\n")
        for number, line in ((1, 7), (2, 8), (3, 9)):
            state = json.loads(self.ask("state", "--json", f"out.coro#switch={number}"))
            self.assertEqual([frame["line"] for frame in state["caller"]["stack"]], [2, line])

    def test_a_loop_of_ours_in_between(self):
        self.assertEqual(self.callers("import coroscope\nasync def main():\n    await coroscope.sleep(1)\n"
                                      "def job():\n    while True:\n        yield\nj = job()\nnext(j)\n"
                                      "coroscope.run(main())\nnext(j)\n"),
                         ["module program.py:8", None, None, "module program.py:10"])

    def test_a_loop_of_ours_within_a_slice(self):
        self.assertEqual(self.callers("import coroscope\nasync def main():\n    pass\n"
                                      "def job():\n    coroscope.run(main())\n    yield\nj = job()\nfor _ in range(2):\n"
                                      "    next(j, 0)\n"), ["module program.py:9", None, None, "module program.py:9"])

    def test_a_library(self):
        self.assertIn("Handle._run at events.py:", str(self.callers(STOCK_ASYNCIO)))

    def test_chains_of_calls_without_end(self):
        """A recursion through which each resumption comes by another way is recorded by its innermost function only."""
        self.callers("import sys\ndef job():\n    while True:\n        yield\nj = job()\n"
                     "def walk(depth):\n    next(j)\n    if depth:\n        walk(depth - 1)\n        walk(depth - 1)\nwalk(13)\n")
        last = 2 ** 14 - 1
        self.assertEqual(self.info()["switches"], last)
        told = [json.loads(self.ask("state", "--json", f"out.coro#switch={number}"))["caller"]["stack"]
                for number in (2, last)]
        self.assertEqual([frame["line"] for frame in told[0]], [7, 9, 11])
        self.assertEqual([frame["line"] for frame in told[1]], [7])

    def test_the_chrome_trace_has_a_track(self):
        self.callers(TWO_SCHEDULERS)
        self.ask("export", "--format", "chrome", "out.coro", "-o", str(self.folder / "out.json"))
        events = json.loads((self.folder / "out.json").read_text(encoding="utf-8"))["traceEvents"]
        tracks = {event["tid"]: event["args"]["name"] for event in events if event["name"] == "thread_name"}
        handed = [(tracks[event["tid"]], event["args"]["then"]) for event in events if event.get("cat") == "caller"]
        self.assertEqual(handed, [("one", "job#1"), ("other", "job#2")] + [("one", "job#1"), ("other", "job#2")] * 2)


if __name__ == "__main__":
    unittest.main()
