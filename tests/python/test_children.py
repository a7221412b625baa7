# SPDX-License-Identifier: MIT
"""Processes that a program makes: recorded by themselves where that is asked for, and never in its place."""
import sys
import unittest

from command import CommandTest

HEAD = """
import asyncio, multiprocessing, os, subprocess, sys
async def worker(n):
    for _ in range(n):
        await asyncio.sleep(0)
def job(n):
    asyncio.run(worker(n))
    print(os.getpid(), flush=True)
async def main():
    await worker(1)
"""


class ChildrenTest(CommandTest):
    def run_with_children(self, text, *options):
        """(pids that were printed, recordings of children)"""
        self.write("program.py", HEAD + text)
        result = self.run_command(*options, "program.py")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return result.stdout.split(), sorted(path.name for path in self.folder.glob("out.*.coro"))

    def definitions(self, recording):
        return [task["definition"] for task in self.info(recording)["tasks"] if "shutdown" not in task["definition"]]

    def slices(self, recording, definition):
        return [task["slices"] for task in self.info(recording)["tasks"] if task["definition"] == definition]


FORKS = """
    child = os.fork()
    if child == 0:
        job(3)
        os._exit(0)
    os.waitpid(child, 0)
    await worker(2)
asyncio.run(main())
"""

POOLS = """
if __name__ == "__main__":
    asyncio.run(main())
    for method in ("fork", "spawn", "forkserver"):
        process = multiprocessing.get_context(method).Process(target=job, args=(5,))
        process.start()
        process.join()
"""


class Followed(ChildrenTest):
    def test_a_fork_in_the_middle_of_a_slice(self):
        pids, recordings = self.run_with_children(FORKS, "--follow-children")
        self.assertEqual(recordings, [f"out.{pids[0]}.coro"])
        self.assertEqual(self.info(recordings[0])["damage"], "")
        self.assertEqual(self.definitions(recordings[0]), ["main", "worker"])
        self.assertEqual(self.slices(recordings[0], "worker"), [4])
        self.assertEqual(self.definitions("out.coro"), ["main"])
        self.assertEqual(self.slices("out.coro", "main"), [4])

    def test_multiprocessing(self):
        pids, recordings = self.run_with_children(POOLS, "--follow-children")
        self.assertEqual(recordings, sorted(f"out.{pid}.coro" for pid in pids))
        for recording in recordings:
            info = self.info(recording)
            self.assertTrue(info["closed_cleanly"])
            self.assertEqual((info["damage"], self.definitions(recording)), ("", ["worker"]))
            self.assertEqual(self.slices(recording, "worker"), [6])

    def test_programs_that_it_starts(self):
        text = """
asyncio.run(main())
code = "import asyncio, os; print(os.getpid()); asyncio.run(asyncio.sleep(0))"
subprocess.run([sys.executable, "-c", code])
subprocess.run([sys.executable, "-c", "print()"])
subprocess.run(["true"], preexec_fn=lambda: None)
subprocess.run([sys.executable, "-I", "-c", "import asyncio; asyncio.run(asyncio.sleep(0))"])
"""
        pids, recordings = self.run_with_children(text, "--follow-children")
        self.assertEqual(recordings, [f"out.{pids[0]}.coro"])
        info = self.info(recordings[0])
        self.assertEqual((info["closed_cleanly"], info["exit_code"]), (True, 0))
        self.assertTrue(info["program"].startswith("-c import asyncio, os;"), info["program"])
        self.assertEqual(self.definitions(recordings[0]), ["sleep"])

    def test_children_of_children(self):
        text = """
if os.fork() == 0:
    if os.fork() == 0:
        job(7)
        os._exit(0)
    os.wait()
    job(2)
    os._exit(0)
os.wait()
asyncio.run(main())
"""
        pids, recordings = self.run_with_children(text, "--follow-children")
        self.assertEqual(recordings, sorted(f"out.{pid}.coro" for pid in pids))
        self.assertEqual([self.slices(f"out.{pid}.coro", "worker") for pid in pids], [[8], [3]])

    def test_under_the_virtual_clock(self):
        text = """
async def naps():
    await asyncio.sleep(3600)
asyncio.run(main())
if os.fork() == 0:
    asyncio.run(naps())
    print(os.getpid(), flush=True)
    os._exit(0)
os.wait()
"""
        pids, recordings = self.run_with_children(text, "--follow-children", "--clock", "virtual")
        self.assertEqual(recordings, [f"out.{pids[0]}.coro"])
        self.assertGreaterEqual(self.info(recordings[0])["duration_ns"], 3600 * 10**9)

    def test_a_scheduler_of_the_programs_own(self):
        text = """
def count(n):
    for i in range(n):
        yield i
def run(ready):
    while ready:
        task = ready.pop(0)
        for _ in zip([1], [1]):
            try:
                next(task)
            except StopIteration:
                continue
            ready.append(task)
run([count(2)])
if os.fork() == 0:
    run([count(3), count(4)])
    print(os.getpid(), flush=True)
    os._exit(0)
os.wait()
"""
        pids, recordings = self.run_with_children(text, "--follow-children")
        self.assertEqual(recordings, [f"out.{pids[0]}.coro"])
        self.assertEqual(self.definitions(recordings[0]), ["count", "count"])
        self.assertIn("ready", self.info(recordings[0])["queue"])

    def test_what_cannot_be_recorded_runs_on(self):
        self.write("program.py", HEAD + """
asyncio.run(main())
os.rename("there", "gone")
if os.fork() == 0:
    job(3)
    os._exit(0)
os.wait()
code = "import asyncio; asyncio.run(asyncio.sleep(0)); print('ran')"
subprocess.run([sys.executable, "-c", code])
""")
        (self.folder / "there").mkdir()
        result = self.run_command("--follow-children", "program.py", recording="there/out.coro")
        self.assertEqual((result.returncode, result.stdout.split()[1:]), (0, ["ran"]))
        self.assertEqual(result.stderr.count("is not recorded: cannot record into"), 2, result.stderr)


class NotFollowed(ChildrenTest):
    def test_they_do_not_record(self):
        for text in (FORKS, POOLS):
            pids, recordings = self.run_with_children(text)
            self.assertTrue(pids)
            self.assertEqual(recordings, [])
            info = self.info()
            self.assertEqual((info["damage"], info["closed_cleanly"]), ("", True))
            self.assertEqual(set(self.definitions("out.coro")), {"main"})

    def test_the_environment_is_as_ever(self):
        text = "print(*[name for name in os.environ if 'COROSCOPE' in name or name == 'PYTHONPATH'])\n"
        self.assertEqual(self.run_with_children(text), ([], []))

    def test_a_recording_is_needed(self):
        self.write("program.py", "")
        result = self.run_command("--follow-children", "program.py", recording=None)
        self.assertEqual(result.returncode, 2)
        self.assertIn("add --record OUT.coro", result.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())
