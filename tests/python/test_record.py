# SPDX-License-Identifier: MIT
"""coroscope.record(): parts of programs and tests are recorded in a plain python3, with no window anywhere."""
import json
import os
import pathlib
import subprocess
import sys
import unittest

import coroscope

from command import COROSCOPE, CommandTest, PATIENCE, PYTHON, environment

PACKAGE = str(pathlib.Path(coroscope.__file__).parents[1])
HEAD = """
import asyncio, coroscope, os, sys
async def worker(n):
    for _ in range(3):
        await asyncio.sleep(0)
    return n
async def main():
    return sum(await asyncio.gather(worker(1), worker(2)))
"""


class RecordTest(CommandTest):
    def plain(self, text, *words, code=0, head=HEAD):
        """Runs it by python3 alone; what it printed."""
        self.write("program.py", head + text)
        result = self.execute([PYTHON, "program.py", *words], environment(PYTHONPATH=PACKAGE))
        self.assertEqual(result.returncode, code, result.stderr)
        self.stderr = result.stderr
        return result.stdout

    def whole(self, recording="out.coro"):
        info = self.info(recording)
        self.assertTrue(info["closed_cleanly"])
        self.assertEqual(info["damage"], "")
        return info

    def tasks(self, recording="out.coro"):
        """{name: state}; the only one of a definition goes by that."""
        names = {task["name"]: task["state"] for task in self.whole(recording)["tasks"]}
        return {name.removesuffix("#1") if name[:-1] + "2" not in names else name: state for name, state in names.items()}


class AroundALoop(RecordTest):
    def test_asyncio_run(self):
        text = """
with coroscope.record("out.coro"):
    print(asyncio.run(main()))
print(type(asyncio.new_event_loop()).__module__)
"""
        self.assertEqual(self.plain(text), "3\nasyncio.unix_events\n")
        tasks = self.tasks()
        self.assertEqual([tasks[name] for name in ("main", "worker#1", "worker#2")], ["done"] * 3)
        self.assertIn("worker", self.ask("switches", "out.coro"))
        self.assertEqual(self.info()["program"], str(self.folder / "program.py"))

    def test_only_what_is_inside(self):
        text = """
async def other(): await asyncio.sleep(0)
coroscope.install()
asyncio.run(other())
with coroscope.record("out.coro"):
    asyncio.run(main())
asyncio.run(other())
with coroscope.record("two.coro"):
    asyncio.run(main())
"""
        self.plain(text)
        first, second = self.whole(), self.whole("two.coro")
        self.assertNotIn("other", self.tasks())
        for key in ("switches", "wakes", "turns", "first_switch"):
            self.assertEqual(first[key], second[key], key)
        self.assertEqual([task["number"] for task in first["tasks"]], [task["number"] for task in second["tasks"]])

    def test_the_loop_from_scratch(self):
        text = """
async def job():
    for _ in range(3):
        await coroscope.sleep(0)
coroscope.run(job())
with coroscope.record("out.coro"):
    coroscope.run(job())
coroscope.run(job())
with coroscope.record("out.coro"):
    coroscope.run(job())
"""
        self.plain(text)
        self.assertEqual((self.tasks(), self.whole()["switches"]), ({"job": "done"}, 4))

    def test_a_scheduler_of_the_programs_own(self):
        text = """
def count(n):
    for i in range(n):
        yield i
def run(tasks):
    while tasks:
        task = tasks.pop(0)
        try:
            next(task)
        except StopIteration:
            continue
        tasks.append(task)
before = count(2)
next(before)
for name in ("out.coro", "two.coro"):
    with coroscope.record(name):
        run([before, count(3), count(4)])
run([count(2)])
"""
        self.plain(text)
        self.assertEqual(list(self.tasks().values()), ["done"] * 3)
        self.assertEqual(list(self.tasks("two.coro").values()), ["done"] * 3)
        self.assertEqual(self.info()["queue"], "`tasks`, a list")

    def test_what_is_printed_is_there(self):
        text = """
print("q" "q1")
with coroscope.record("out.coro"):
    print("q" "q2")
    asyncio.run(main())
    print("q" "q3", file=sys.stderr)
print("q" "q4")
print("write" in vars(sys.stdout))
"""
        self.assertEqual(self.plain(text), "qq1\nqq2\nqq4\nFalse\n")
        self.assertEqual(self.stderr, "qq3\n")
        words = (self.folder / "out.coro").read_bytes()
        self.assertEqual([word in words for word in (b"qq1", b"qq2", b"qq3", b"qq4")], [False, True, True, False])

    def test_exceptions_pass_and_the_file_is_whole(self):
        text = """
async def fail():
    await asyncio.sleep(0)
    raise ValueError("mine")
try:
    with coroscope.record("out.coro"):
        asyncio.run(fail())
except ValueError as error:
    print(error)
with coroscope.record("two.coro"):
    asyncio.run(main())
    sys.exit(7)
"""
        self.assertEqual(self.plain(text, code=7), "mine\n")
        self.assertEqual(self.tasks()["fail"], "failed")
        self.assertEqual(self.tasks("two.coro")["main"], "done")

    def test_a_policy_of_the_programs_own_stays(self):
        text = """
class Mine(asyncio.DefaultEventLoopPolicy): pass
asyncio.set_event_loop_policy(mine := Mine())
with coroscope.record("out.coro"):
    print(asyncio.get_event_loop_policy() is mine)
    asyncio.run(main())
print(asyncio.get_event_loop_policy() is mine)
"""
        self.assertEqual(self.plain(text), "True\nTrue\n")
        self.assertEqual(self.tasks()["main"], "done")  # as a scheduler that is watched

    def test_the_last_is_kept(self):
        text = """
async def long():
    for _ in range(600_000):
        await asyncio.sleep(0)
with coroscope.record("out.coro", keep=["1MiB", "1h"]):
    asyncio.run(long())
"""
        self.plain(text)
        self.assertGreater(self.whole()["first_switch"], 1)
        self.assertEqual(self.whole()["switches"], 600_001 + 2)


class WithinALoop(RecordTest):
    def test_a_part_of_a_coroutine(self):
        text = """
coroscope.install()
event = None
async def waits():
    await event.wait()
async def sleeps():
    await asyncio.sleep(3600)
async def main():
    global event
    event = asyncio.Event()
    await asyncio.gather(worker(1), worker(2))
    waiting, sleeping = asyncio.create_task(waits()), asyncio.create_task(sleeps(), name="sleeper")
    await asyncio.sleep(0)
    late = asyncio.create_task(worker(9))
    with coroscope.record("out.coro"):
        await late
        new = asyncio.create_task(worker(3))
        await new
    event.set()
    await waiting
    sleeping.cancel()
asyncio.run(main())
"""
        self.plain(text)
        self.assertEqual(self.tasks(), {"main": "running", "waits": "waiting", "sleeper": "waiting", "worker#1": "done",
                                        "worker#2": "done"})
        self.assertEqual(self.whole()["first_switch"], 1)  # the slice under way
        rows = [line.split() for line in self.ask("switches", "out.coro").splitlines()[1:]]
        self.assertEqual(len(rows), self.whole()["switches"])
        self.assertEqual(rows[0][:5], ["1", "0.000000", "main#1", "cause", "unknown"])
        state = json.loads(self.ask("state", "--json", "out.coro#switch=2"))
        waits = {task["name"]: (task["state"], task["wait"]["kind"], task["started"]) for task in state["tasks"]}
        self.assertEqual(waits["waits#1"], ("waiting", "event", True))
        self.assertEqual(waits["sleeper"], ("waiting", "timer", True))
        self.assertEqual(waits["worker#1"][::2], ("ready", False))
        self.assertEqual(waits["main#1"][:2], ("waiting", "task"))
        self.assertEqual([frame["function"] for task in state["tasks"] if task["name"] == "waits#1" for frame in task["stack"]][-1],
                         "waits")
        self.assertNotIn("dropped", self.ask("info", "out.coro"))
        last = self.ask("state", "out.coro").splitlines()
        running = next(i for i, line in enumerate(last) if line.strip().startswith("main#1 "))
        self.assertIn("was suspended before this slice at", last[running + 1])  # where it runs now, a recording cannot tell

    IN_SLICE = """
coroscope.install()
import threading
async def busy():
    await asyncio.sleep(0.001)
    inside.set()
    go_on.wait()  # for whatever time
    asyncio.get_running_loop().call_soon(over.set)
    await asyncio.sleep(3600)
inside, go_on, over = threading.Event(), threading.Event(), threading.Event()
threading.Thread(target=lambda: asyncio.run(busy()), daemon=True).start()
inside.wait()
"""

    def busy(self, recording):
        self.whole(recording)
        task, = (task for task in json.loads(self.ask("state", "--json", recording))["tasks"] if task["name"] == "busy#1")
        return task["state"], task["wait"]["kind"]

    def test_a_slice_of_another_thread_is_under_way(self):
        text = self.IN_SLICE + """
with coroscope.record("out.coro"):
    pass
with coroscope.record("two.coro"):
    go_on.set()
    over.wait()
"""
        self.plain(text)
        self.assertEqual(self.busy("out.coro")[0], "running")
        self.assertEqual(self.busy("two.coro"), ("waiting", "timer"))
        self.assertIn("busy", self.ask("state", "two.coro"))

    def test_slices_of_two_threads_are_under_way(self):
        text = self.IN_SLICE + """
async def main():
    with coroscope.record("out.coro"):
        pass
    with coroscope.record("two.coro"):
        go_on.set()
        over.wait()
asyncio.run(main())
"""
        self.plain(text)
        self.assertEqual(self.busy("out.coro"), ("waiting", "thread"))  # one runs at a time: that which has begun the recording
        self.assertEqual(self.busy("two.coro"), ("waiting", "timer"))

    def test_again_and_again(self):
        text = """
coroscope.install()
async def main():
    others = [asyncio.create_task(asyncio.sleep(3600)) for _ in range(3)]
    loop = asyncio.get_running_loop()
    for n in range(20):
        loop.call_soon(lambda: None)
        with coroscope.record("out.coro"):
            loop.call_soon(lambda: None)
            await asyncio.gather(worker(1), worker(2), loop.run_in_executor(None, int))
            loop.call_soon(lambda: None)
        await asyncio.gather(worker(1), worker(2))
        others.pop().cancel() if others else None
    print(len(asyncio.all_tasks()))
asyncio.run(main())
"""
        self.assertEqual(self.plain(text), "1\n")
        self.assertEqual(self.tasks(), {"main": "running", "worker#1": "done", "worker#2": "done"})

    def test_what_is_waited_for_is_told_anew(self):
        text = """
coroscope.install()
async def holds(lock, event):
    async with lock:
        await event.wait()
async def waits(lock):
    async with lock:
        pass
async def main():
    lock, event = asyncio.Lock(), asyncio.Event()
    tasks = [asyncio.create_task(holds(lock, event)), asyncio.create_task(waits(lock))]
    await asyncio.sleep(0)
    for path in ("out.coro", "two.coro"):
        with coroscope.record(path):
            await asyncio.gather(worker(1), worker(2))
    event.set()
    await asyncio.gather(*tasks)
asyncio.run(main())
"""
        self.plain(text)
        for recording in ("out.coro", "two.coro"):
            self.whole(recording)
            state = self.ask("state", recording + "#switch=3")
            self.assertIn("waits for Lock#1 (lock), holder unknown", " ".join(state.split())) # it was taken before

    def test_loops_that_were_there_are_told_apart_from_new_ones(self):
        text = """
coroscope.install()
idle = asyncio.new_event_loop()
async def turns():
    for _ in range(60_000):
        await asyncio.sleep(0)
with coroscope.record("out.coro", keep="64KiB"):
    asyncio.run(turns())
    asyncio.run(turns())
print("whole")
"""
        self.assertEqual(self.plain(text), "whole\n")
        self.whole()

    def test_what_begins_in_a_slice_has_dropped_nothing(self):
        self.plain("""
coroscope.install()
async def part():
    with coroscope.record("out.coro", keep="1MiB"):
        await main()
asyncio.run(part())
""")
        self.assertEqual(self.whole()["first_switch"], 1)
        self.assertNotIn("dropped", self.ask("info", "out.coro"))
        self.plain("""
async def turns():
    for _ in range(400_000): await asyncio.sleep(0)
with coroscope.record("out.coro", keep="64KiB"):
    asyncio.run(turns())
""")
        self.assertRegex(self.ask("info", "out.coro"), "Kept +from switch [0-9,]+ on, older ones were dropped")

    def test_who_held_a_lock_is_forgotten_with_its_number(self):
        text = """
coroscope.install()
lock = asyncio.Lock()
async def takes(): await lock.acquire()
async def waits(): await lock.acquire()
async def innocent():
    waiting = asyncio.create_task(waits())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    waiting.cancel()
with coroscope.record("out.coro"):
    asyncio.run(takes())
with coroscope.record("two.coro"):
    asyncio.run(innocent())
"""
        self.plain(text)
        self.assertNotIn("held by innocent", self.ask("state", "two.coro#switch=3"))
        self.assertIn("holder unknown", self.ask("state", "two.coro#switch=3"))

    def test_in_a_slice_of_the_loop_from_scratch(self):
        text = """
async def job(n):
    for _ in range(n):
        await coroscope.sleep(0)
async def lead():
    other = coroscope.Task.new(job(5))
    await coroscope.sleep(0)
    with coroscope.record("out.coro"):
        for _ in range(3):
            await coroscope.sleep(0)
    await other
coroscope.run(lead())
"""
        self.plain(text)
        self.assertEqual(self.tasks(), {"lead": "running", "job": "ready"})

    def test_a_loop_of_others_is_refused_with_the_cure(self):
        text = """
async def main():
    with coroscope.record("out.coro"):
        pass
try:
    asyncio.run(main())
except RuntimeError as error:
    print(error)
"""
        printed = self.plain(text)
        self.assertIn("call coroscope.install() before it is made", printed)
        self.assertIn("_UnixSelectorEventLoop", printed)
        self.assertFalse((self.folder / "out.coro").exists())

    def test_other_threads_are_recorded(self):
        text = """
import threading
coroscope.install()
begun, over = threading.Event(), threading.Event()
async def side():
    begun.set()
    while not over.is_set():
        await asyncio.sleep(0)
thread = threading.Thread(target=asyncio.run, args=(side(),))
thread.start()
begun.wait()
with coroscope.record("out.coro"):
    asyncio.run(main())
over.set()
thread.join()
"""
        self.plain(text)
        tasks = self.tasks()
        self.assertIn("side", tasks)
        self.assertEqual(tasks["main"], "done")


class AsADecorator(RecordTest):
    def test_functions_and_coroutine_functions(self):
        text = """
coroscope.install()
@coroscope.record("sync.coro")
def run(a, *, b):
    '''Says it.'''
    return asyncio.run(main()) + a + b
@coroscope.record("async.coro")
async def lead(n):
    return n + await main()
print(run(1, b=2), run(1, b=2), asyncio.run(lead(4)), run.__doc__)
try:
    @coroscope.record("no.coro")
    def generate(): yield
except TypeError as error:
    print(error)
"""
        printed = self.plain(text).splitlines()
        self.assertEqual(printed[0], "6 6 7 Says it.")
        self.assertIn("cannot decorate a generator", printed[1])
        self.assertEqual(self.tasks("sync.coro")["main"], "done")
        self.assertEqual(self.tasks("async.coro"), {"lead": "running", "worker#1": "done", "worker#2": "done"})

    def test_in_tests(self):
        text = """
import unittest
coroscope.install()
class Test(unittest.IsolatedAsyncioTestCase):
    @coroscope.record("test.coro")
    async def test_decorated(self):
        self.assertEqual(await main(), 3)
    async def test_block(self):
        with coroscope.record("block.coro"):
            self.assertEqual(await main(), 3)
unittest.main()
"""
        self.plain(text)
        for name in ("test.coro", "block.coro"):
            self.assertEqual([self.tasks(name)[each] for each in ("worker#1", "worker#2")], ["done", "done"])


class Refusals(RecordTest):
    def test_one_at_a_time_and_once(self):
        text = """
recording = coroscope.record("out.coro")
with recording:
    for again in (recording, coroscope.record("two.coro")):
        try:
            with again:
                print("entered")
        except RuntimeError as error:
            print(error)
    asyncio.run(main())
try:
    with recording:
        print("entered")
except RuntimeError as error:
    print(error)
try:
    recording.save()
except RuntimeError as error:
    print(error)
"""
        printed = self.plain(text).splitlines()
        for line, words in zip(printed, ("has been used", "under way already, into", "has been used", "not under way"), strict=True):
            self.assertIn(words, line)
        self.assertEqual(self.tasks()["main"], "done")
        self.assertFalse((self.folder / "two.coro").exists())

    def test_what_is_wrong_is_said(self):
        text = """
open("mine.txt", "w").write("mine, and no recording")
for arguments in (dict(path="/proc/none/out.coro"), dict(path="mine.txt"), dict(path="x.coro", keep="much"),
                  dict(path="x.coro", save_signal="nonsense")):
    try:
        with coroscope.record(**arguments):
            print("entered")
    except (OSError, ValueError) as error:
        print(type(error).__name__, error)
with coroscope.record("out.coro"):
    asyncio.run(main())
"""
        printed = self.plain(text).splitlines()
        for line, words in zip(printed, ("OSError cannot record into /proc/none/out.coro", "it exists and is no recording",
                                         "ValueError keep takes a size such as 512MiB", "save_signal takes"), strict=True):
            self.assertIn(words, line)
        self.assertEqual(self.tasks()["main"], "done")

    def test_where_the_program_is_recorded_already(self):
        self.write("program.py", HEAD + """
with coroscope.record("part.coro"):
    print(asyncio.run(main()))
""")
        result = self.run_command("program.py")
        self.assertEqual((result.stdout, result.returncode), ("3\n", 0))
        self.assertIn("recorded already, into " + str(self.folder / "out.coro"), result.stderr)
        self.assertFalse((self.folder / "part.coro").exists())
        self.assertEqual(self.tasks()["main"], "done")

    def test_what_is_recorded_already_can_be_saved_in_the_block(self):
        self.write("program.py", HEAD + """
async def later(): pass
with coroscope.record("part.coro") as recording:
    asyncio.run(main())
    print(recording.save())
    asyncio.run(later())
try:
    recording.save()
except RuntimeError as error:
    print(error)
""")
        result = self.run_command("program.py")
        saved = self.folder / "out.saved1.coro"
        self.assertEqual((result.stdout.splitlines(), result.returncode),
                         ([str(saved), "this record() is not under way: save() belongs into its block"], 0), result.stderr)
        self.assertEqual(result.stderr.count("RuntimeWarning"), 1)
        self.assertEqual(self.tasks("out.saved1.coro")["main"], "done")
        self.assertNotIn("later", self.tasks("out.saved1.coro"))
        self.assertEqual(self.tasks()["later"], "done")
        self.assertFalse((self.folder / "part.saved1.coro").exists())

    def test_what_is_recorded_in_memory_cannot_be_saved(self):
        self.write("program.py", HEAD + """
with coroscope.record("part.coro") as recording:
    asyncio.run(main())
    print(recording.save())
""")
        result = self.run_command("program.py", recording=None)
        self.assertEqual((result.stdout, result.returncode), ("None\n", 0), result.stderr)
        self.assertIn("program.py:12: RuntimeWarning: the program is recorded in memory only", result.stderr)
        self.assertEqual([path.name for path in self.folder.glob("*.coro")], [])


class ThePackage(CommandTest):
    def test_a_plain_python_finds_it_by_the_path_that_is_printed(self):
        path = self.ask("--python-path").strip()
        self.assertEqual(os.path.realpath(path), os.path.realpath(PACKAGE))
        line = f"PYTHONPATH=$({COROSCOPE} --python-path) {PYTHON} -c 'import coroscope; print(coroscope.record.__name__)'"
        result = subprocess.run(["sh", "-c", line], cwd=self.folder, env=environment(), text=True, capture_output=True,
                                timeout=PATIENCE)
        self.assertEqual((result.stdout, result.stderr), ("record\n", ""))


if __name__ == "__main__":
    sys.exit(unittest.main())
