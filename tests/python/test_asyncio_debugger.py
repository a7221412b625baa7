# SPDX-License-Identifier: MIT
"""asyncio programs under a debugger, where the system plays along least."""
import json
import os
import subprocess
import unittest

from command import COROSCOPE
from debugger import DebuggerTest, PATIENCE


class IdleTest(DebuggerTest):
    @unittest.skipUnless(os.path.exists(COROSCOPE), "the command coroscope was not built")
    def test_a_pause_ends_an_idle_wait_as_a_pause(self):
        self.start("""
import asyncio, sys
async def main():
    loop, event = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(0, event.set)
    loop.call_soon(print, "now")
    await event.wait()
asyncio.run(main())
""", stdin=subprocess.PIPE)
        ends = []
        for _ in range(1000):  # one that comes before the loop waits holds it there, and ends no wait
            self.send("pause")
            self.wait_for("stopped")
            self.send("continue")
            self.wait_for("continued")
            ends = self.ends()
            if "pause" in ends:
                break
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.wait_for("ending")
        self.assertIn("pause", ends)
        self.assertLessEqual(set(self.ends()), {"pause", "descriptor"})

    def ends(self):
        told = subprocess.run([COROSCOPE, "info", "--json", "--all", str(self.folder / "out.coro")], timeout=PATIENCE,
                              check=True, capture_output=True, text=True)
        return [wait["ended_by"] for wait in json.loads(told.stdout)["idle"] if wait["ended_by"]]


class ForkTest(DebuggerTest):
    def test_a_child_of_another_thread_is_not_held_with_the_parent(self):
        self.start("""\
import asyncio, os, sys, threading

async def other():
    while True:
        await asyncio.sleep(0)

threading.Thread(target=asyncio.run, args=(other(),), daemon=True).start()
sys.stdin.readline()
child = os.fork()
if child == 0:
    asyncio.run(asyncio.sleep(0.001))
    os._exit(5)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
sys.stdin.readline()
""", stdin=subprocess.PIPE, breakpoints=[{"number": 1, "spec": "resume other"}])
        self.wait_for("stopped")
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.assertEqual(self.process.stdout.readline(), "5\n")
        self.send("detach", program="end")
        self.process.communicate("\n", timeout=PATIENCE)
