# SPDX-License-Identifier: MIT
"""Generators that are dropped before they have ended: wherever and whenever that is, it is recorded as what it is."""
import re
import unittest

from command import PYTHON, CommandTest

TASK = """
import gc, sys
def task(name):
    try:
        while True: yield
    finally:
        print(name, "closed")
class Cycle: pass
def left():
    cycle = Cycle()
    cycle.itself, cycle.task = cycle, task("left")
    next(cycle.task)
"""


class Dropped(CommandTest):
    def run_it(self, text):
        """{task: state}, and whose the switches were."""
        self.write("program.py", TASK + text)
        plain = self.execute([PYTHON, "program.py"])
        ours = self.run_command("program.py")
        self.assertEqual((ours.returncode, ours.stdout, ours.stderr), (plain.returncode, plain.stdout, plain.stderr))
        rows = self.ask("switches", "out.coro").splitlines()[1:]
        tasks = {task["name"]: task["state"] for task in self.info()["tasks"]}
        return tasks, [re.split(r"\s{2,}", row.strip())[2] for row in rows]

    def test_by_the_collector_in_mid_slice_of_another(self):
        tasks, switches = self.run_it("def other():\n    gc.collect()\n    yield\n    print('on')\ngc.disable()\nleft()\n"
                                      "o = other()\nnext(o)\nnext(o, None)\n")
        self.assertEqual(tasks, {"task#1": "cancelled", "other#1": "done"})
        self.assertEqual(switches, ["task#1", "other#1", "other#1"])

    def test_at_the_end_it_stays_as_it_stood(self):
        tasks, _ = self.run_it("t = task('kept')\nnext(t)\nleft()\n")
        self.assertEqual(tasks, {"task#1": "ready", "task#2": "ready"})
        tasks, _ = self.run_it("import atexit\nt = task('kept')\nnext(t)\nleft()\natexit.register(gc.collect)\n")
        self.assertEqual(tasks, {"task#1": "ready", "task#2": "cancelled"})

    def test_the_program_ends_within_a_slice(self):
        tasks, switches = self.run_it("def last():\n    left()\n    yield sys.exit(3)\nnext(last())\n")
        self.assertEqual(tasks, {"last#1": "failed"})
        self.assertEqual(switches, ["last#1"])

    def test_what_its_end_resumes(self):
        tasks, switches = self.run_it("def caller(of):\n    try:\n        yield\n    finally:\n        next(of)\n"
                                      "t = task('kept')\nnext(t)\nc = caller(t)\nnext(c)\ndel c\n")
        self.assertEqual(tasks, {"task#1": "ready", "caller#1": "cancelled"})
        self.assertEqual(switches, ["task#1", "caller#1", "task#1"])

    def test_while_a_loop_of_ours_runs(self):
        self.write("program.py", "from coroscope import run\nimport sys\ndef task():\n    yield\nasync def main():\n"
                                 "    tasks.clear()\n    sys.stdout.write('cleared\\n')\n"
                                 "tasks = [task() for _ in range(20)]\nfor t in tasks: next(t), next(t, None)\ndel t\n"
                                 "run(main())\ntasks += [task() for _ in range(20)]\nfor t in tasks: next(t)\n")
        self.assertEqual(self.run_command("program.py").stderr, "")
        self.assertEqual(self.info()["switches"], 20 * 2 + 1 + 20)


if __name__ == "__main__":
    unittest.main()
