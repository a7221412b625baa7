# SPDX-License-Identifier: MIT
"""Several asyncio loops in one program, one of which is stopped: whose clocks stand still, and when timers are due."""
import json
import os
import subprocess
import time
import unittest

from command import COROSCOPE
from debugger import DebuggerTest, PATIENCE

HELD = [{"number": 1, "spec": "resume held"}]

CLOCKS = """\
import asyncio, queue, sys, threading, time

def real():
    return time.clock_gettime(time.CLOCK_BOOTTIME)

def read():  # however long this thread stands between two of them, real time has gone on by between that of the first and the last
    return (real(), time.monotonic(), time.perf_counter(), time.clock_gettime(time.CLOCK_MONOTONIC),
            asyncio.get_running_loop().time(), time.time(), real())

async def held(): pass

async def other():
    before = read()
    print("waits", flush=True)
    held_for = float(sys.stdin.readline())
    print(*(now - then >= 0.9 * held_for for now, then in zip(read(), before)), flush=True)
    try:
        queue.Queue().get(timeout=0.01)
    except queue.Empty:
        print("empty", flush=True)

def main_of_thread():
    asyncio.run(other())

async def main():
    await asyncio.sleep(0.01)
    before = read()
    await asyncio.create_task(held())
    after = read()
    passed = [now - then for now, then in zip(after, before)]
    held_for = float(sys.stdin.readline())
    most, least = after[-1] - before[0], after[0] - before[-1]
    may_have_stood = [most - each >= 0.9 * held_for for each in passed[1:5]]
    must_have_stood = [least - each >= 0.9 * held_for for each in passed[1:5]]
    print(all(may_have_stood), any(must_have_stood), passed[5] >= 0.9 * held_for, flush=True)

thread = threading.Thread(target=main_of_thread, daemon=True)
thread.start()
asyncio.run(main())
"""


SLEEPERS = """\
import asyncio, os, threading

async def held(): pass

async def sleep(name):
    loop = loops[name] = asyncio.get_running_loop()
    due[name] = loop.time() + 3600
    loop.call_soon(sleeps.set)
    await asyncio.sleep(3600)

async def inside(): await sleep("inside")
async def beside(): await sleep("beside")

async def main():
    task = asyncio.create_task(inside())
    await asyncio.sleep(0)
    await asyncio.create_task(held())
    print(*(due[name] - loops[name].time() for name in ("inside", "beside")), flush=True)
    os._exit(0)

loops, due, sleeps = {}, {}, threading.Event()
threading.Thread(target=lambda: asyncio.run(beside()), daemon=True).start()
sleeps.wait()
asyncio.run(main())
"""


class Clocks(DebuggerTest):
    def hold_for(self, seconds):
        """Lets that much time go by; gives how much it was."""
        since = time.monotonic()
        while time.monotonic() - since < seconds:
            pass
        return time.monotonic() - since

    def run_held(self, **launch):
        self.start(CLOCKS, stdin=subprocess.PIPE, breakpoints=HELD, **launch)
        self.wait_for("stopped")
        self.assertEqual(self.process.stdout.readline(), "waits\n")
        held = self.hold_for(0.2)
        self.process.stdin.write(f"{held}\n")
        self.process.stdin.flush()
        self.assertEqual(self.process.stdout.readline(), "True True True True True True True\n")  # the other thread's go on
        self.assertEqual(self.process.stdout.readline(), "empty\n")
        self.send("continue")
        return self.process.communicate(f"{held}\n", timeout=PATIENCE)[0]

    def test_those_of_the_held_loops_thread_stand_still(self):
        self.assertEqual(self.run_held().split()[::2], ["True", "True"])

    def test_they_run_on_where_that_is_asked_for(self):
        self.assertEqual(self.run_held(clocksRunOn=True).split()[1:], ["False", "True"])

    @unittest.skipUnless(os.path.exists(COROSCOPE), "the command coroscope was not built")
    def test_timers_are_due_as_each_clock_says_where_what_is_held_changes(self):
        self.start(SLEEPERS, stdin=subprocess.PIPE, breakpoints=HELD)
        self.wait_for("stopped")
        self.hold_for(0.3)
        for loops in ("all", "one"):
            self.send("hold", loops=loops)
            self.hold_for(0.3)
        self.send("continue")
        rests = [float(rest) for rest in self.process.communicate(timeout=PATIENCE)[0].split()]
        state = json.loads(subprocess.run([COROSCOPE, "state", "--json", self.folder / "out.coro"], check=True,
                                          capture_output=True).stdout)
        due = {task["name"]: task["wait"]["due_ns"] / 1e9 for task in state["tasks"] if "side" in task["name"]}
        self.assertAlmostEqual(due["inside#1"] - due["beside#1"], rests[0] - rests[1], delta=0.15)


if __name__ == "__main__":
    unittest.main()
