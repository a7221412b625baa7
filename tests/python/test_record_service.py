# SPDX-License-Identifier: MIT
"""coroscope.record() in a program that runs for long: copies are saved, processes fork, blocks are never left, or the program is killed."""
import signal
import unittest

from test_record import RecordTest


class InAService(RecordTest):
    def test_save(self):
        text = """
with coroscope.record("out.coro") as recording:
    asyncio.run(main())
    print(recording.save())
    asyncio.run(worker(1))
    print(recording.save())
"""
        self.assertEqual(self.plain(text).splitlines(), [str(self.folder / f"out.saved{n}.coro") for n in (1, 2)])
        self.assertEqual(len(self.whole("out.saved1.coro")["tasks"]) + 3, len(self.whole("out.saved2.coro")["tasks"]))

    def test_a_signal_that_is_asked_for(self):
        text = """
import signal
with coroscope.record("out.coro", save_signal="SIGUSR2"):
    asyncio.run(main())
    os.kill(os.getpid(), signal.SIGUSR2)
print("ended", flush=True)
os.kill(os.getpid(), signal.SIGUSR2)
"""
        self.assertEqual(self.plain(text, code=-signal.SIGUSR2), "ended\n")
        self.assertEqual(self.stderr, f"coroscope: saved {self.folder / 'out.saved1.coro'}\n")
        self.assertEqual(self.tasks("out.saved1.coro")["main"], "done")

    def test_a_fork_leaves_the_recording_to_the_parent(self):
        text = """
with coroscope.record("out.coro"):
    child = os.fork()
    if child == 0:
        asyncio.run(worker(1))
        print("child")
    else:
        os.waitpid(child, 0)
        asyncio.run(main())
if child == 0:
    with coroscope.record("child.coro"):
        asyncio.run(worker(5))
"""
        self.assertEqual(self.plain(text), "child\n")
        self.assertEqual(self.tasks()["main"], "done")
        self.assertEqual(list(self.tasks("child.coro"))[0], "worker")
        self.assertEqual(len([name for name in self.tasks() if name.startswith("worker")]), 2)

    def test_a_fork_while_another_thread_begins_a_recording(self):
        """The lock that it holds stands for nothing in the child."""
        self.assertEqual(self.plain("""
from coroscope import _recording
_recording._lock.acquire() # as another thread's __enter__() does
child = os.fork()
if child == 0:
    print(_recording._lock.locked(), flush=True)
    os._exit(0)
os.waitpid(child, 0)
"""), "False\n")

    def test_a_block_that_is_never_left_ends_with_the_program(self):
        self.plain("""
import threading
begun = threading.Event()
def service():
    with coroscope.record("out.coro"):
        asyncio.run(main())
        begun.set()
        threading.Event().wait()
threading.Thread(target=service, daemon=True).start()
begun.wait()
""")
        self.assertEqual(self.tasks()["main"], "done")

    def test_a_killed_one_reads_up_to_its_last_event(self):
        text = """
with coroscope.record("out.coro"):
    asyncio.run(main())
    os._exit(0)
"""
        self.plain(text)
        info = self.info()
        self.assertEqual((info["closed_cleanly"], info["damage"]), (False, ""))
        self.assertIn("main", [task["definition"] for task in info["tasks"]])


if __name__ == "__main__":
    unittest.main()
