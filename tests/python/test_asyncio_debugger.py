# SPDX-License-Identifier: MIT
"""asyncio programs under a debugger, where the system plays along least."""
import subprocess

from debugger import DebuggerTest, PATIENCE


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
