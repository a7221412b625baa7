# SPDX-License-Identifier: MIT
"""Steps over the idle polls of schedulers that the program brings along: guessed by what a task did last, and judged after."""
import unittest

from debugger import DebuggerTest

POLLS = """
n = 0
def poll():
    global n
    while n < 5:
        n += 1
        yield
    {then}
    while True:
        yield
def other():
    while True:
        yield
tasks = [{tasks}]
while True:
    for t in tasks:
        t.send(None)
"""

JOBS = """
from collections import deque
loop = deque()
class Job:
    def __init__(self, coroutine):
        self.coroutine, self.finished = coroutine, False
        loop.append(self)
    def __await__(self):
        while not self.finished:
            yield self
class Turn:
    def __await__(self):
        yield
async def child():
    await Turn()
    await Turn()
async def main():
    await Job(child())
Job(main())
while loop:
    job = loop.popleft()
    try:
        job.coroutine.send(None)
    except StopIteration:
        job.finished = True
    else:
        loop.append(job)
"""


class IdleSteps(DebuggerTest):
    def step(self, over="idle"):
        """(switch, task, what was no idle poll) of the next stop."""
        self.send("step", over=over)
        stopped = self.wait_for("stopped")
        self.assertEqual((stopped["reason"], stopped["inside"]), ("step", False))
        return stopped["switch"], stopped["task"], stopped.get("notIdle")

    def start_at_entry(self, text, **launch):
        launch.setdefault("virtualClock", True)  # by which no poll takes long, whatever else the machine does
        self.start(text, stopAtEntry=True, **launch)
        self.assertEqual(self.wait_for("stopped")["switch"], 1)

    def passes_over_five(self, then, next_task=0):
        self.start_at_entry(POLLS.format(then=then, tasks="poll()"))
        self.assertEqual(self.step(), (2, 0, None))
        self.assertEqual(self.step(), (7, next_task, 6))
        self.assertEqual(self.step("nothing"), (8, 0, None))

    def test_polls_are_passed_over_until_one_prints(self):
        self.passes_over_five("print('now')")

    def test_until_one_suspends_elsewhere(self):
        self.passes_over_five("yield 'elsewhere'")

    def test_until_one_adds_a_task(self):
        self.passes_over_five("tasks.append(other())", 1)

    def test_the_end_is_no_idle_poll(self):
        self.start_at_entry(POLLS.format(then="if t is tasks[0]: tasks[0] = other(); return", tasks="poll()").replace(
            "        t.send(None)", "        next(t, None)"))
        self.assertEqual([self.step(), self.step()], [(2, 0, None), (7, 1, 6)])

    def test_of_two_the_one_that_goes_on(self):
        self.start_at_entry(POLLS.format(then="print('now')", tasks="other(), poll()"))
        self.assertEqual([self.step(), self.step(), self.step()], [(2, 1, None), (3, 0, None), (4, 1, None)])
        self.assertEqual(self.step(), (13, 0, 12))

    def test_each_switch_when_nothing_is_to_be_passed_over(self):
        self.start_at_entry(POLLS.format(then="print('now')", tasks="poll()"))
        self.assertEqual([self.step("nothing") for _ in range(5)], [(n, 0, None) for n in range(2, 7)])

    def test_a_step_that_finds_only_polls_can_be_paused(self):
        self.start_at_entry(POLLS.format(then="pass", tasks="other()"))
        self.assertEqual(self.step(), (2, 0, None))
        self.send("step")
        self.wait_for("continued")
        self.send("pause")
        self.assertEqual(self.wait_for("stopped")["reason"], "pause")

    def test_a_task_that_polls_one_whose_end_nobody_tells(self):
        self.start_at_entry(JOBS.replace("job.finished = True", "pass").replace(
            "    job = loop", "    turns += 1\n    if turns == 500: os.write(1, b'on\\n')\n    job = loop").replace(
                "from collections", "import os\nturns = 0\nfrom collections"))
        self.assertEqual([self.step(), self.step(), self.step()], [(2, 1, None), (4, 1, None), (6, 1, None)])
        self.assertEqual(self.step(), (7, 0, None))  # it has ended: will main go on?
        self.send("step")
        self.assertEqual(self.process.stdout.readline(), "on\n")
        self.send("pause")
        self.assertGreaterEqual(self.wait_for("stopped")["switch"], 499)

    def test_work_is_no_idle_poll(self):
        self.start_at_entry("""
import time
def work():
    while True:
        end = time.perf_counter() + 0.002
        while time.perf_counter() < end:
            pass
        yield
tasks = [work(), work()]
while True:
    for t in tasks:
        next(t)
""", virtualClock=False)
        self.assertEqual([self.step()[0] for _ in range(6)], [2, 3, 4, 5, 6, 7])

    def test_a_task_that_polls_another_one(self):
        self.start_at_entry(JOBS)
        self.assertEqual(self.step(), (2, 1, None))
        self.assertEqual(self.step(), (4, 1, None))  # not 3: main polls child, which has not ended
        self.assertEqual(self.step(), (6, 1, None))
        self.assertEqual(self.step(), (7, 0, None))  # child has ended: main goes on


if __name__ == "__main__":
    unittest.main()
