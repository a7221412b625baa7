# SPDX-License-Identifier: MIT
"""Tasks that several threads resume: each resumption is a switch, and one slice runs at a time."""
import re
import signal
import subprocess
import unittest

from command import PYTHON, CommandTest
from debugger import DebuggerTest

MANY = """
import sys, threading
sys.setswitchinterval(1e-6)
def gen():
    for i in range(1000):
        yield i
def work():
    g = gen()
    while next(g, None) is not None:
        sum(range(i := 20))
threads = [threading.Thread(target=work) for _ in range(4)]
for t in threads: t.start()
work()
for t in threads: t.join()
"""

# `first` is in the middle of its slice while the other thread resumes `second`, twice.
BETWEEN = """
import threading
there, back = threading.Event(), threading.Event()
def first():
    there.set()
    back.wait()
    {last}
def second():
    yield 1
    yield 2
def work():
    there.wait()
    s = second()
    {work}
    back.set()
t = threading.Thread(target=work)
t.start()
f = first()
try:
    print(next(f))
except (StopIteration, KeyError) as end:
    print(repr(end))
t.join()
next(f, None)
"""


class Switches(CommandTest):
    def rows(self, text, *options):
        self.write("program.py", text)
        plain = self.execute([PYTHON, "program.py"])
        ours = self.run_command(*options, "program.py")
        self.assertEqual((ours.returncode, ours.stdout, ours.stderr), (plain.returncode, plain.stdout, plain.stderr))
        rows = self.ask("switches", "out.coro").splitlines()[1:]
        return [re.split(r"\s{2,}", row.strip()) for row in rows]

    def states(self):
        return {task["name"]: task["state"] for task in self.info()["tasks"]}

    def test_each_resumption_of_each_thread_counts(self):
        self.rows(MANY)
        info = self.info()
        self.assertEqual(info["switches"], 5 * 1001)
        self.assertEqual([(task["slices"], task["state"]) for task in info["tasks"]], [(1001, "done")] * 5)

    def test_a_slice_that_another_thread_comes_between(self):
        rows = self.rows(BETWEEN.format(last="yield 'out'", work="next(s), next(s)"))
        self.assertEqual([row[2] for row in rows], ["first#1", "second#1", "second#1", "first#1"])
        self.assertIn("waits for its thread", " ".join(rows[0]))
        self.assertIn("first at program.py:6", " ".join(rows[0]))
        self.assertEqual(self.states(), {"first#1": "done", "second#1": "cancelled"})

    def test_it_ends_without_a_slice(self):
        for last, state, result in (("return 'over'\n    yield", "done", "'over'"),
                                    ("raise KeyError('lost')\n    yield", "failed", "KeyError: lost")):
            rows = self.rows(BETWEEN.format(last=last, work="next(s), next(s)"))
            self.assertEqual([row[2] for row in rows], ["first#1", "second#1", "second#1", "first#1 again"])
            tasks = {task["name"]: task for task in self.info()["tasks"]}
            self.assertEqual((tasks["first#1"]["state"], tasks["first#1"]["result"]), (state, result))

    def test_what_it_resumes_itself_stays_part_of_it(self):
        text = BETWEEN.replace("    there.set()\n", "    i = inner()\n    next(i)\n    there.set()\n").replace(
            "    {last}", "    next(i)\n    {last}").replace("def second", "def inner():\n    yield\n    yield\ndef second")
        rows = self.rows(text.format(last="yield", work="next(s), next(s)"))
        self.assertEqual([row[2] for row in rows], ["first#1", "second#1", "second#1", "first#1"])

    def test_a_task_that_runs_elsewhere_cannot_be_resumed(self):
        text = BETWEEN.format(last="yield", work="""
    for _ in range(2):
        try:
            next(f)
        except ValueError as error:
            print(error)
        next(s)""")
        rows = self.rows(text)
        self.assertEqual([row[2] for row in rows], ["first#1", "second#1", "second#1", "first#1"])

    def test_a_loop_of_ours_on_another_thread(self):
        text = BETWEEN.format(last="next(second()); yield", work="""
    import coroscope
    async def main():
        next(second())
    coroscope.run(main())
    next(s)""")
        self.write("program.py", text)
        result = self.run_command("program.py")
        self.assertEqual((result.stdout, result.stderr), ("None\n", ""))
        rows = [re.split(r"\s{2,}", row.strip()) for row in self.ask("switches", "out.coro").splitlines()[1:]]
        self.assertEqual([row[2] for row in rows], ["first#1", "main#1", "second#1", "first#1"])
        self.assertEqual(self.states(), {"first#1": "done", "main#1": "done", "second#1": "cancelled"})

    def test_iteration_on_another_thread_is_judged_by_the_main_file(self):
        rows = self.rows("import threading\ndef count():\n    yield 1\n    yield 2\ndef work():\n    for x in count(): pass\n"
                         "t = threading.Thread(target=work)\nt.start()\nt.join()\nwork()\n")
        self.assertEqual([row[2] for row in rows], ["count#1"] * 3 + ["count#2"] * 3)

    def test_a_daemon_that_is_left_in_a_slice(self):
        self.rows(BETWEEN.replace("t.join()\n", "").replace("target=work", "target=work, daemon=True").format(
            last="yield", work="next(s)\n    back.set()\n    while True: next(second())"))

    def test_a_fork_in_a_slice_that_another_thread_came_between(self):
        rows = self.rows(BETWEEN.format(
            last="pid = os.fork()\n    yield 1 if pid == 0 else os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])",
            work="next(s), next(s)").replace("import threading", "import os, threading").replace(
                "    print(next(f))", "    got = next(f)\n    if got == 1:\n        os._exit(7)\n    print(got)"))
        self.assertEqual([row[2] for row in rows], ["first#1", "second#1", "second#1", "first#1"])


HELD = """
import sys, threading, time
there, go = threading.Event(), threading.Event()
def other():
    yield
    there.set()
    yield
def mine():
    while True: yield
def work():
    o = other()
    for _ in range(3): next(o, None)
t = threading.Thread(target=work)
t.start()
{main}
t.join()
"""


class Held(DebuggerTest):
    BREAK = {"breakpoints": [{"number": 1, "spec": "resume other hit 3", "enabled": True, "action": "stop"}]}

    def test_a_breakpoint_holds_the_thread_and_those_that_come_to_a_switch(self):
        self.start(HELD.format(main="there.wait()\nm = mine()\nsys.stdin.readline()\nprint('runs on', flush=True)\n"
                                    "for _ in range(5): next(m)\nprint('went on', flush=True)"),
                   stdin=subprocess.PIPE, **self.BREAK)
        stopped = self.wait_for("stopped")
        self.assertEqual((stopped["task"], stopped["inside"], stopped["line"]), (0, False, 7))
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.assertEqual(self.process.stdout.readline(), "runs on\n")
        self.send("step")
        stopped = self.wait_for("stopped")
        self.send("continue")
        self.assertEqual(self.wait_for("ending")["code"], 0)
        self.assertEqual(self.finish(), (0, "went on\n", ""))

    def test_a_signal_reaches_the_thread_that_waits(self):
        self.start("import signal\ndef handler(*_): raise KeyError('signal')\nsignal.signal(signal.SIGUSR1, handler)\n" +
                   HELD.format(main="there.wait()\nm = mine()\ntry:\n    print('runs on', flush=True)\n"
                                    "    while True: next(m)\nexcept KeyError:\n    print('raised', flush=True)"), **self.BREAK)
        self.wait_for("stopped")
        self.assertEqual(self.process.stdout.readline(), "runs on\n")
        self.process.send_signal(signal.SIGUSR1)
        self.assertEqual(self.process.stdout.readline(), "raised\n")
        self.send("continue")
        self.assertEqual(self.wait_for("ending")["code"], 0)

    def test_stop_ends_it(self):
        self.start(HELD.format(main="there.wait()\nm = mine()\nwhile True: next(m)"), **self.BREAK)
        self.wait_for("stopped")
        self.send("detach", program="end")
        self.assertEqual(self.finish()[0], -signal.SIGTERM)  # the other thread may come as far as its end meanwhile

    def test_a_vanished_debugger_lets_all_go_on(self):
        self.start(HELD.format(main="there.wait()\nm = mine()\nfor _ in range(5): next(m)\nprint('went on')"),
                   onLost="run", **self.BREAK)
        self.wait_for("stopped")
        self.channel.shutdown(2)
        self.assertEqual(self.finish(), (0, "went on\n", ""))

    def test_a_pause_reaches_a_thread_that_alone_resumes(self):
        self.start("import threading, queue\ndef busy():\n    while True: yield\ndef work():\n    b = busy()\n"
                   "    while True: next(b)\nt = threading.Thread(target=work, daemon=True)\nt.start()\n"
                   "print('started', flush=True)\nt.join()\n")
        self.assertEqual(self.process.stdout.readline(), "started\n")
        for _ in range(3):
            self.send("pause")
            first = self.wait_for("stopped")["switch"]
            self.send("step", over="nothing")
            stopped = self.wait_for("stopped")
            self.assertEqual((stopped["task"], stopped["inside"]), (0, False))
            self.assertGreaterEqual(stopped["switch"], first)
            self.send("continue")
            self.wait_for("continued")
        self.send("detach", program="end")
        self.finish()

    def test_a_pause_tells_where_the_slice_of_another_thread_is(self):
        self.start("import threading\ndef busy():\n    yield\n    while True: pass\ndef work():\n    b = busy()\n"
                   "    next(b)\n    print('started', flush=True)\n    next(b)\n"
                   "t = threading.Thread(target=work, daemon=True)\nt.start()\nt.join()\n")
        self.assertEqual(self.process.stdout.readline(), "started\n")
        stopped = self.pause_at(4)
        self.assertEqual((stopped["switch"], stopped["task"]), (2, 0))
        self.send("detach", program="end")
        self.finish()


if __name__ == "__main__":
    unittest.main()
